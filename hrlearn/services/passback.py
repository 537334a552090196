"""Sends scores to platforms so that none is lost and none arrives twice.

The debt was written with the score (``Learning``). Here the score is read when it is sent, one lane at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from hrlearn.errors import HrlearnError, PassbackError
from hrlearn.services.library import Library
from hrlearn.services.port_values import GatewayAnswer
from hrlearn.services.ports import Gateway, Storage, UnitOfWork
from hrlearn.services.standing import Standing, lesson_of, standing
from hrlearn.services.times import Clock, stamp, unstamp
from hrlearn.services.values import AgsScore, PassbackLane, PassbackTry, RegistrationFacts
from hrlearn.services.verdicts import SENT, Verdict, backoff, equal, judge, rounded

__all__ = ["DEAD_AFTER", "LEASE", "Passback"]

DEAD_AFTER = timedelta(days=7)
LEASE = timedelta(minutes=2)
"""Longer than any one sending can take with all its time-outs."""

MAXIMUM = 100.0
DETAIL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class _Owed:
    lane: PassbackLane
    registration: RegistrationFacts
    reads_results: bool
    score: AgsScore


class Passback:
    """The sender. ``jitter`` gives a number from 0 to 1; several senders may work on one database."""

    def __init__(
        self,
        storage: Storage,
        library: Library,
        gateway: Gateway,
        clock: Clock,
        ids: Callable[[], UUID],
        jitter: Callable[[], float],
    ) -> None:
        self._storage = storage
        self._library = library
        self._gateway = gateway
        self._clock = clock
        self._ids = ids
        self._jitter = jitter

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

    def due(self, limit: int) -> tuple[PassbackLane, ...]:
        """Take lanes that are due, oldest first; whoever takes one must send it within ``LEASE``."""
        now = self._clock()
        with self._storage.unit_of_work(None) as unit:
            lanes = unit.installation.claim_lanes(now, now + LEASE, limit)
            unit.commit()
        return lanes

    def send(self, lane: PassbackLane) -> str:
        """Send a lane's score and store the outcome, which is returned: "sent", "retry", "refused" or "lost".

        "lost" means that the lane is gone, or that the lease ran out and another sender has it. No transaction is open
        while the platform is asked.
        """
        try:
            owed = self._owed(lane)
        except HrlearnError as error:
            note = f"The score could not be worked out: {error.message} The tool keeps trying."
            return self._settle(lane, Verdict("retry", note), GatewayAnswer(None, detail=note), "", None)
        if owed is None:
            return "lost"
        answer, verdict = self._try(owed)
        return self._settle(owed.lane, verdict, answer, str(owed.score.score_given), unstamp(owed.score.timestamp))

    def _owed(self, leased: PassbackLane) -> _Owed | None:
        with self._storage.reading(leased.academy_id) as unit:
            # The version first: a debt written after it is sent once more, never forgotten.
            lane = unit.outbox.lane(leased.id)
            placed = unit.places.placed(leased.resource_link_id)
            registration = unit.places.registration(leased.registration_id)
            records = unit.attempts.of_learner(leased.resource_link_id, leased.learner_id)
        if lane is None or placed is None or registration is None:
            return None
        key = placed.activity_key
        package = lesson_of(self._library, leased.academy_id, placed.lesson_key, key, records)
        score = self._score(lane, standing(package, key, records))
        return _Owed(replace(lane, leased_until=leased.leased_until), registration, placed.reads_results, score)

    def _score(self, lane: PassbackLane, found: Standing) -> AgsScore:
        if found.score is None:
            raise PassbackError("No finished activity counts here.", hint="Check the weights of the lesson.")
        return AgsScore(
            user_id=lane.subject,
            score_given=rounded(found.score.share),
            score_maximum=MAXIMUM,
            activity_progress="Completed" if found.complete else "InProgress",
            # Moodle wipes the grade for every other word.
            grading_progress="FullyGraded",
            timestamp=stamp(self._next_time(lane.last_timestamp)),
        )

    def _next_time(self, last: datetime | None) -> datetime:
        """Return now, but a whole second after the last time sent: Moodle compares whole seconds."""
        now = self._clock()
        return now if last is None else max(now, last + timedelta(seconds=1))

    def _try(self, owed: _Owed) -> tuple[GatewayAnswer, Verdict]:
        # An earlier try whose answer was lost may have arrived; sending it again would make a second attempt in Canvas.
        if owed.lane.tries > 1 and self._holds(owed):
            return GatewayAnswer(None, detail="The platform held this score already."), SENT
        answer = self._gateway.send_score(owed.registration, owed.lane.lineitem_url, owed.score)
        return answer, judge(answer, lambda: self._holds(owed))

    def _holds(self, owed: _Owed) -> bool:
        if not owed.reads_results:
            return False
        lane = owed.lane
        return equal(owed.score, self._gateway.read_result(owed.registration, lane.lineitem_url, lane.subject))

    def _settle(
        self, lane: PassbackLane, verdict: Verdict, answer: GatewayAnswer, given: str, sent_at: datetime | None
    ) -> str:
        now = self._clock()
        settled = self._settled(lane, verdict, answer, now)
        settled = replace(settled, last_timestamp=sent_at or lane.last_timestamp)
        outcome = "refused" if settled.status == "refused" else verdict.outcome
        entry = PassbackTry(now, given, answer.status, outcome, answer.detail[:DETAIL_LENGTH])
        with self._storage.unit_of_work(lane.academy_id) as unit:
            return self._store(unit, settled, entry)

    def _store(self, unit: UnitOfWork, lane: PassbackLane, entry: PassbackTry) -> str:
        kept = unit.outbox.settle(lane)
        unit.outbox.add_try(lane.id, entry, self._ids())
        unit.commit()
        return entry.outcome if kept else "lost"

    def _settled(self, lane: PassbackLane, verdict: Verdict, answer: GatewayAnswer, now: datetime) -> PassbackLane:
        if verdict.outcome == "sent":
            return replace(lane, status="sent", sent_version=lane.version, tries=0, due_at=now, last_error="")
        if verdict.outcome == "refused":
            return replace(lane, status="refused", due_at=now, last_error=verdict.note)
        if now - lane.owed_since >= DEAD_AFTER:
            note = f"The tool has given up after {DEAD_AFTER.days} days. Last: {verdict.note}"
            return replace(lane, status="refused", due_at=now, last_error=note)
        delay = backoff(lane.tries, answer.retry_after, self._jitter())
        return replace(lane, due_at=now + timedelta(seconds=delay), last_error=verdict.note)
