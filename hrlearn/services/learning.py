"""What a learner does: see the progress, start an attempt, go on with it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hrlearn.attempts import (
    AttemptState,
    Envelope,
    Event,
    Start,
    admit,
    draw,
    endings_read,
    first_and_best,
    may_reveal_key,
    may_show_feedback,
    open_attempt,
    replay,
)
from hrlearn.attempts import may_start as may_start_another
from hrlearn.errors import NoneLeftError, NotFoundError
from hrlearn.model import Activity, LessonPackage, Scenario
from hrlearn.scenario import Run
from hrlearn.services.cache import Memory
from hrlearn.services.library import Library, Played, scope
from hrlearn.services.port_values import InstalledLesson
from hrlearn.services.ports import Storage, UnitOfWork
from hrlearn.services.refusals import no_such_attempt, no_such_lesson
from hrlearn.services.standing import standing
from hrlearn.services.times import Clock, stamp
from hrlearn.services.values import ActivityProgress, AttemptRecord, OpenAttempt, Recorded, Visit

__all__ = ["Learning"]

STATES_KEPT = 2_000
"""Attempts whose state is remembered: more than are open at once in an academy, some ten megabytes."""


class Learning:
    """Attempts of the visiting person. ``seeds`` gives the number that shuffles an attempt, 0 to 2**31 - 1."""

    def __init__(
        self,
        storage: Storage,
        library: Library,
        clock: Clock,
        ids: Callable[[], UUID],
        seeds: Callable[[], int],
    ) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._ids = ids
        self._seeds = seeds
        self._states: Memory[AttemptState] = Memory(STATES_KEPT)

    def progress(self, visit: Visit, language: str = "") -> tuple[ActivityProgress, ...]:
        """Return how far the visitor is in each activity of the placement; raises NotFoundError.

        ``language`` is that of the texts, "" or an unknown one for the lesson's own; here as everywhere below.
        """
        link_id = _link_of(visit)
        package = self._library.in_language(self._library.current_of(visit.lesson_key), language)
        with self._storage.reading(visit.academy_id) as unit:
            records = unit.attempts.of_learner(link_id, visit.learner_id)
        found = standing(package, visit.activity_key, records).activities
        return found if visit.learns else tuple(replace(each, may_start=False) for each in found)

    def start(self, visit: Visit, activity_key: str) -> UUID:
        """Start an attempt, or return the one that is still open.

        Raises NotFoundError (outside the placement), NoneLeftError (409) and AttemptError for lesson pages.
        """
        link_id = _link_of(visit)
        if not visit.learns:
            raise no_such_lesson(activity_key)
        lesson = self._library.installed(visit.lesson_key)
        activity = _in_scope(lesson.package, visit, activity_key)
        start = replace(
            self._start(visit, lesson.package, activity), endings=self._endings(visit, link_id, endings_read(activity))
        )
        open_attempt(self._library.played(visit.academy_id, start).definition, start)
        with self._storage.unit_of_work(visit.academy_id) as unit:
            unit.people.lock(visit.learner_id)
            records = unit.attempts.of_learner(link_id, visit.learner_id)
            own = [record for record in records if record.activity_key == activity_key]
            running = next((record.id for record in own if record.closed_at is None), None)
            if running is not None:
                return running
            if not may_start_another(activity, len(own), open_now=False):
                raise NoneLeftError
            attempt_id = self._ids()
            start = replace(start, items=draw(activity, start.seed, [each.start.items for each in own]))
            record = AttemptRecord(attempt_id, visit.learner_id, link_id, activity_key, len(own) + 1, start, 0)
            self._begin(unit, lesson, record)
            unit.commit()
        return attempt_id

    def attempt(self, visit: Visit, attempt_id: UUID, language: str = "") -> OpenAttempt:
        """Return an attempt of the visitor, or for an instructor one of this placement; else raises NotFoundError."""
        with self._storage.reading(visit.academy_id) as unit:
            record = unit.attempts.get(attempt_id)
            if record is None or not _may_read(visit, record):
                raise no_such_attempt()
            known, tail = self._tail(unit, visit.academy_id, attempt_id)
            others = unit.attempts.of_learner(record.resource_link_id, record.learner_id)
            name = "" if record.learner_id == visit.learner_id else unit.people.name(record.learner_id)
        played = self._library.played(visit.academy_id, record.start)
        state = replay(played.definition, record.start, tail, known)
        closed: frozenset[str] = frozenset()
        if state.closed and self._marked_by(visit, played).feedback_after:
            with self._storage.reading(visit.academy_id) as unit:
                closed = unit.attempts.closed(record.resource_link_id, record.learner_id)
        opened = self._opened(visit, played, record, state, others, closed)
        return replace(self._in(opened, language), learner_name=name)

    def compared(self, visit: Visit, activity_key: str, language: str = "") -> tuple[OpenAttempt, OpenAttempt] | None:
        """Return the visitor's first and best finished run of a scenario, None where no later run was as good.

        Of several that are equally good the newest is the best.
        """
        with self._storage.reading(visit.academy_id) as unit:
            records = unit.attempts.of_learner(_link_of(visit), visit.learner_id)
        ended = [(each.id, each.score) for each in records if each.activity_key == activity_key and each.score]
        pair = first_and_best([score for _, score in ended])
        if pair is None:
            return None
        first, best = (self.attempt(visit, ended[place][0], language) for place in pair)
        return (first, best) if isinstance(first.activity.content, Scenario) else None

    def record(self, visit: Visit, attempt_id: UUID, envelope: Envelope, language: str = "") -> Recorded:
        """Add an event to the visitor's attempt, in one transaction; the same event again changes nothing.

        Raises NotFoundError, ConflictError, OutOfOrderError, StaleChoiceError, AttemptClosedError, AttemptError and
        ResponseError; then nothing is stored.
        """
        played, recorded = None, None
        while recorded is None:
            with self._storage.unit_of_work(visit.academy_id) as unit:
                record = unit.attempts.lock(attempt_id)
                if record is None or not _may_write(visit, record):
                    raise no_such_attempt()
                played = played or self._library.played_if_ready(visit.academy_id, record.start)
                if played is not None:
                    recorded = self._append(unit, visit, played, record, envelope)
            # Slow, so never while everybody waits for the transaction. What an attempt has pinned does not change.
            played = played or self._library.played(visit.academy_id, record.start)
        # Now it is committed. A log only grows, so what is remembered may be old but never wrong.
        self._states.put((visit.academy_id, attempt_id), recorded.attempt.state)
        return replace(recorded, attempt=self._in(recorded.attempt, language))

    def _tail(
        self, unit: UnitOfWork, academy_id: UUID, attempt_id: UUID
    ) -> tuple[AttemptState | None, tuple[Event, ...]]:
        """Return the state that is remembered of an attempt and the events since; without it, all events.

        Folding a whole log at every save would make each answer dearer than the one before.
        """
        known = self._states.peek((academy_id, attempt_id))
        return known, unit.attempts.events(attempt_id, 0 if known is None else known.position)

    def _append(
        self, unit: UnitOfWork, visit: Visit, played: Played, record: AttemptRecord, envelope: Envelope
    ) -> Recorded:
        known, tail = self._tail(unit, visit.academy_id, record.id)
        before = replay(played.definition, record.start, tail, known)
        stored = unit.attempts.event(record.id, envelope.uuid)
        now = self._clock()
        event, state = admit(played.definition, before, envelope, stored, stamp(now))
        if stored is None:
            unit.attempts.append(record.id, event)
            if state.score is not None:
                unit.attempts.close(record.id, now, state.score)
                self._owe(unit, visit, played, record, now)
        others = unit.attempts.of_learner(record.resource_link_id, record.learner_id) if state.closed else ()
        closed: frozenset[str] = frozenset()
        if state.closed and self._marked_by(visit, played).feedback_after:
            closed = unit.attempts.closed(record.resource_link_id, record.learner_id)
        opened = self._opened(visit, played, _closed(record, others), state, others, closed)
        unit.commit()
        return Recorded(event.position, stored is not None, opened)

    def _owe(self, unit: UnitOfWork, visit: Visit, played: Played, record: AttemptRecord, now: datetime) -> None:
        """Write down that the platform is owed a score, where it takes scores and this activity counts."""
        activity = self._current(visit, record.activity_key) or played.definition.activity
        if "learner" not in visit.roles or activity.weight == 0:
            return
        placed = unit.places.placed(record.resource_link_id)
        if placed is not None and placed.takes_scores:
            unit.outbox.owe(record.resource_link_id, record.learner_id, now, self._ids())

    def _current(self, visit: Visit, activity_key: str) -> Activity | None:
        """Return the activity as it is on disk, None where the lesson or the placement no longer has it."""
        try:
            return _in_scope(self._library.current_of(visit.lesson_key), visit, activity_key)
        except NotFoundError:
            return None

    def _start(self, visit: Visit, package: LessonPackage, activity: Activity) -> Start:
        return Start(
            activity=activity.key,
            content_hash=package.content_hash,
            pack_hash=self._library.current_pack(visit.academy_id).content_hash,
            seed=self._seeds(),
            policy=activity.policy,
            at=stamp(self._clock()),
        )

    def _endings(self, visit: Visit, link_id: UUID, wanted: frozenset[str]) -> Mapping[str, str]:
        """Return the endings of the visitor's latest finished runs in this place of the activities that are wanted."""
        if not wanted:
            return {}
        with self._storage.reading(visit.academy_id) as unit:
            records = unit.attempts.of_learner(link_id, visit.learner_id)
            ended = {each.activity_key: each for each in records if each.activity_key in wanted and each.closed_at}
            logs = {key: unit.attempts.events(each.id) for key, each in ended.items()}
        found = {}
        for key, record in ended.items():
            definition = self._library.played(visit.academy_id, record.start).definition
            work = replay(definition, record.start, logs[key]).work
            if isinstance(work, Run) and work.ending is not None:
                found[key] = work.ending
        return found

    def _begin(self, unit: UnitOfWork, lesson: InstalledLesson, record: AttemptRecord) -> None:
        package = lesson.package
        if not unit.packages.has_lesson(package.content_hash):
            unit.packages.add_lesson(package.content_hash, package.lesson.key, lesson.bundle, self._clock())
        unit.attempts.add(record)

    def _opened(
        self,
        visit: Visit,
        played: Played,
        record: AttemptRecord,
        state: AttemptState,
        others: Sequence[AttemptRecord],
        closed: Container[str],
    ) -> OpenAttempt:
        """Build what a page needs; ``closed`` are the activities that the learner has finished."""
        pinned = played.definition.activity
        current = self._current(visit, pinned.key)
        shown = visit.teaches or may_show_feedback(current or pinned, closed)
        siblings = [each for each in others if each.activity_key == pinned.key]
        scores = [each.score for each in siblings if each.score is not None]
        own = record.learner_id == visit.learner_id
        running = any(each.closed_at is None for each in siblings)
        return OpenAttempt(
            record=replace(record, position=state.position),
            package=played.package,
            pack=played.pack,
            activity=pinned,
            definition=played.definition,
            state=state,
            reveal_key=state.closed and shown and (visit.teaches or may_reveal_key(current or pinned, scores)),
            show_feedback=shown,
            may_compare=own and isinstance(pinned.content, Scenario) and first_and_best(scores) is not None,
            may_start_again=state.closed
            and own
            and current is not None
            and may_start_another(current, len(siblings), open_now=running),
        )

    def _marked_by(self, visit: Visit, played: Played) -> Activity:
        """Return the activity whose rules decide what is shown: that on disk, else the one that was pinned."""
        pinned = played.definition.activity
        return self._current(visit, pinned.key) or pinned

    def _in(self, opened: OpenAttempt, language: str) -> OpenAttempt:
        played = Played(opened.package, opened.pack, opened.definition)
        said = self._library.played_in(played, language)
        return replace(opened, package=said.package, definition=said.definition, activity=said.definition.activity)


def _closed(record: AttemptRecord, others: Sequence[AttemptRecord]) -> AttemptRecord:
    """Return the record as it was read last."""
    return next((each for each in others if each.id == record.id), record)


def _link_of(visit: Visit) -> UUID:
    if visit.resource_link_id is None:
        raise no_such_lesson("")
    return visit.resource_link_id


def _in_scope(package: LessonPackage, visit: Visit, activity_key: str) -> Activity:
    for activity in scope(package, visit.activity_key):
        if activity.key == activity_key:
            return activity
    raise no_such_lesson(f"{package.lesson.key}/{activity_key}")


def _may_write(visit: Visit, record: AttemptRecord) -> bool:
    own = record.learner_id == visit.learner_id and record.resource_link_id == visit.resource_link_id
    return own and visit.learns


def _may_read(visit: Visit, record: AttemptRecord) -> bool:
    return record.resource_link_id == visit.resource_link_id and (visit.teaches or _may_write(visit, record))
