"""Sends scores to platforms so that none is lost and none arrives twice.

The debt was written with the score (``Learning``). Here the score is read when it is sent, one lane at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from hrlearn.errors import HrlearnError, NotFoundError, PassbackError
from hrlearn.services.auditing import note
from hrlearn.services.columns import ColumnMaker
from hrlearn.services.comparing import UNSEEN, Look, look_at, ours_of
from hrlearn.services.desk_values import OPERATOR, Actor, Debts
from hrlearn.services.library import Library
from hrlearn.services.patience import Patience
from hrlearn.services.platform_ports import GradeService
from hrlearn.services.port_values import GatewayAnswer, Placed
from hrlearn.services.ports import Storage, UnitOfWork
from hrlearn.services.profiles import Profile, profile_of
from hrlearn.services.standing import Standing, lesson_of, standing
from hrlearn.services.times import Clock, fine_stamp, unstamp
from hrlearn.services.values import AgsScore, PassbackLane, PassbackTry, RegistrationFacts
from hrlearn.services.verdicts import SENT, Verdict, backoff, judge, overridden, rounded

__all__ = ["DEAD_AFTER", "LEASE", "Passback"]

DEAD_AFTER = timedelta(days=7)
LEASE = timedelta(minutes=2)
"""Longer than any one sending can take with all its time-outs, for a few lanes one after the other."""
LONGEST_SENDING = timedelta(seconds=30)
"""Seven exchanges of three seconds with new access tokens, and some for the database."""

MAXIMUM = 100.0
"""Of every score, whatever the lesson becomes: another maximum would change grades that stand already."""
DETAIL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class _Owed:
    lane: PassbackLane
    registration: RegistrationFacts
    placed: Placed
    score: AgsScore
    ours: tuple[float, ...]

    @property
    def profile(self) -> Profile:
        return profile_of(self.registration)


class Passback:
    """The sender. ``jitter`` gives a number from 0 to 1; several senders may work on one database.

    Scores that no try could deliver within ``dead_after`` are given up, visibly.
    """

    def __init__(
        self,
        storage: Storage,
        library: Library,
        gateway: GradeService,
        clock: Clock,
        ids: Callable[[], UUID],
        jitter: Callable[[], float],
        dead_after: timedelta = DEAD_AFTER,
    ) -> None:
        self._storage = storage
        self._library = library
        self._gateway = gateway
        self._clock = clock
        self._ids = ids
        self._jitter = jitter
        self._dead_after = dead_after
        self._columns = ColumnMaker(storage, library, gateway, clock)
        self._patience = Patience()

    def run_once(self, limit: int = 100) -> int:
        """Send what is due now, at most ``limit`` scores, and return how many were tried."""
        tried = 0
        while tried < limit and (lanes := self.due(1)):
            self.send(lanes[0])
            tried += 1
        return tried

    def pending(self) -> tuple[PassbackLane, ...]:
        """Return what platforms are owed, waiting or refused, the oldest debt first, for the operator."""
        with self._storage.reading(None) as unit:
            return unit.installation.open_lanes()

    def debts(self, academy_id: UUID, limit: int) -> Debts:
        """Return what the platforms of one academy are owed, with so many debts, refused ones first."""
        with self._storage.reading(academy_id) as unit:
            return unit.outbox.debts(limit)

    def again(self, academy_id: UUID, lane_id: UUID, by: Actor = OPERATOR) -> bool:
        """Owe a refused score again, or look once more whether a teacher's grade still stands.

        What waits already keeps waiting, and what is sent stays sent: False, however often it is asked. Raises
        NotFoundError (``score.unknown``) for a lane that the academy does not have.
        """
        with self._storage.unit_of_work(academy_id) as unit:
            lane = unit.outbox.lane(lane_id)
            if lane is None:
                raise NotFoundError("There is no such score.", hint="Look at the list.", code="score.unknown")
            stuck = lane.status == "refused" or lane.held_given is not None
            done = stuck and unit.outbox.reopen(lane_id, now := self._clock())
            if done:
                note(unit, now, by, "score.again", lane_id)
            unit.commit()
        return done

    def due(self, limit: int) -> tuple[PassbackLane, ...]:
        """Take lanes that are due, oldest first; whoever takes one must send it within ``LEASE``."""
        now = self._clock()
        with self._storage.unit_of_work(None) as unit:
            lanes = unit.installation.claim_lanes(now, now + LEASE, limit)
            unit.commit()
        return lanes

    def send(self, lane: PassbackLane) -> str:
        """Send a lane's score and store the outcome, which is returned.

        "sent", "override" (a teacher's grade stands), "retry", "refused", "postponed" (the platform is left alone for a
        while), or "lost": the lane is gone, or its lease is over or nearly so and another sender has it. No
        transaction is open while the platform is asked.
        """
        if lane.leased_until is None or lane.leased_until - self._clock() < LONGEST_SENDING:
            return "lost"
        try:
            owed = self._owed(lane)
        except HrlearnError as error:
            note = f"The score could not be worked out: {error.message} The tool keeps trying."
            return self._settle(lane, Verdict("retry", note), GatewayAnswer(None, detail=note), None)
        if owed is None:
            return "lost"
        until = self._patience.until(lane.registration_id, self._clock())
        return self._deliver(owed) if until is None else self._postpone(owed.lane, until)

    def _deliver(self, owed: _Owed) -> str:
        if not owed.lane.lineitem_url:
            found = self._columns.ensure(owed.lane.academy_id, owed.registration, owed.placed)
            if not found.url:
                return self._settle(owed.lane, Verdict("retry", found.note), GatewayAnswer(None), None)
            owed = replace(owed, lane=replace(owed.lane, lineitem_url=found.url))
        answer, verdict = self._try(owed)
        if verdict.outcome == "retry" and (answer.status is None or answer.retry_after):
            delay = backoff(1, answer.retry_after, self._jitter())
            self._patience.rest(owed.registration.id, self._clock() + timedelta(seconds=delay))
        return self._settle(owed.lane, verdict, answer, owed.score)

    def _postpone(self, lane: PassbackLane, until: datetime) -> str:
        with self._storage.unit_of_work(lane.academy_id) as unit:
            kept = unit.outbox.settle(replace(lane, due_at=until, tries=lane.tries - 1))
            unit.commit()
        return "postponed" if kept else "lost"

    def _owed(self, leased: PassbackLane) -> _Owed | None:
        with self._storage.reading(leased.academy_id) as unit:
            # The version first: a debt written after it is sent once more, never forgotten.
            lane = unit.outbox.lane(leased.id)
            placed = unit.places.placed(leased.resource_link_id)
            registration = unit.places.registration(leased.registration_id)
            records = unit.attempts.of_learner(leased.resource_link_id, leased.learner_id)
            tries = unit.outbox.tries(leased.id) if _has_history(leased) else ()
        if lane is None or placed is None or registration is None:
            return None
        key = placed.activity_key
        package = lesson_of(self._library, leased.academy_id, placed.lesson_key, key, records)
        score = self._score(lane, profile_of(registration), standing(package, key, records))
        lane = replace(lane, leased_until=leased.leased_until)
        return _Owed(lane, registration, placed, score, ours_of(lane, tries))

    def _score(self, lane: PassbackLane, profile: Profile, found: Standing) -> AgsScore:
        if found.score is None:
            raise PassbackError("No finished activity counts here.", hint="Check the weights of the lesson.")
        given = rounded(found.score.share)
        return AgsScore(
            user_id=lane.subject,
            score_given=given,
            score_maximum=MAXIMUM,
            activity_progress="Completed" if found.complete else "InProgress",
            # Moodle wipes the grade for every other word.
            grading_progress="FullyGraded",
            timestamp=fine_stamp(self._next_time(lane.last_timestamp)),
            # Neither a try that may have arrived nor a score that was lost later is another attempt of the learner.
            new_submission=lane.tries <= 1 and given != lane.sent_given if profile.counts_attempts else None,
        )

    def _next_time(self, last: datetime | None) -> datetime:
        """Return now, but a whole second after the last time sent: Moodle compares whole seconds."""
        now = self._clock()
        return now if last is None else max(now, last + timedelta(seconds=1))

    def _try(self, owed: _Owed) -> tuple[GatewayAnswer, Verdict]:
        before = self._look(owed) if _has_history(owed.lane) else UNSEEN
        # An earlier try whose answer was lost may have arrived; sending it again would make a second attempt in Canvas.
        if before.holds and owed.lane.tries > 1:
            return GatewayAnswer(None, detail="The platform held this score already."), SENT
        if not owed.profile.keeps_override and owed.placed.reads_results and owed.lane.sent_version:
            if before.foreign is not None:
                return GatewayAnswer(None, detail="The course shows a grade that was set there."), overridden(
                    before.foreign
                )
            if not before.known:
                note = (
                    "The course did not say which grade it shows, so the tool sends nothing over it. It keeps trying."
                )
                return GatewayAnswer(None, detail="The results could not be read."), Verdict("retry", note)
        answer = self._gateway.send_score(owed.registration, owed.lane.lineitem_url, owed.score)
        verdict = judge(answer, owed.profile, owed.lane.tries, lambda: self._look(owed))
        return answer, replace(verdict, held=before.foreign) if verdict.outcome == "sent" else verdict

    def _look(self, owed: _Owed) -> Look:
        if not owed.placed.reads_results:
            return UNSEEN
        lane = owed.lane
        result = self._gateway.read_result(owed.registration, lane.lineitem_url, lane.subject)
        return look_at(result, owed.score.score_given, owed.ours)

    def _settle(self, lane: PassbackLane, verdict: Verdict, answer: GatewayAnswer, score: AgsScore | None) -> str:
        now = self._clock()
        settled = self._settled(lane, verdict, answer, now)
        given = ""
        if score is not None:
            given = str(score.score_given)
            settled = replace(settled, last_timestamp=unstamp(score.timestamp))
            if verdict.outcome == "sent":
                settled = replace(settled, sent_given=score.score_given)
        outcome = "refused" if settled.status == "refused" else verdict.outcome
        entry = PassbackTry(now, given, answer.status, outcome, answer.detail[:DETAIL_LENGTH])
        with self._storage.unit_of_work(lane.academy_id) as unit:
            return self._store(unit, settled, entry)

    def _store(self, unit: UnitOfWork, lane: PassbackLane, entry: PassbackTry) -> str:
        kept = unit.outbox.settle(lane)
        # A lane goes when its learner is erased, and then nothing may be written about it.
        if kept or unit.outbox.lane(lane.id) is not None:
            unit.outbox.add_try(lane.id, entry, self._ids())
        unit.commit()
        return entry.outcome if kept else "lost"

    def _settled(self, lane: PassbackLane, verdict: Verdict, answer: GatewayAnswer, now: datetime) -> PassbackLane:
        if verdict.outcome in {"sent", "override"}:
            done = replace(lane, status="sent", sent_version=lane.version, tries=0, due_at=now, last_error="")
            return replace(done, held_given=verdict.held)
        if verdict.outcome == "refused":
            return replace(lane, status="refused", due_at=now, last_error=verdict.note)
        if now - lane.owed_since >= self._dead_after:
            note = f"The tool has given up after {_days(self._dead_after)}. Last: {verdict.note}"
            return replace(lane, status="refused", due_at=now, last_error=note)
        delay = backoff(lane.tries, answer.retry_after, self._jitter())
        return replace(lane, due_at=now + timedelta(seconds=delay), last_error=verdict.note)


def _has_history(lane: PassbackLane) -> bool:
    """Whether something of ours may stand there already."""
    return lane.tries > 1 or lane.sent_version > 0


def _days(length: timedelta) -> str:
    return "1 day" if length.days == 1 else f"{length.days} days"
