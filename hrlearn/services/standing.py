"""How far one learner is in one placement, and the score that follows: the same sums for pages and for platforms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hrlearn.attempts import may_start
from hrlearn.errors import NotFoundError
from hrlearn.model import Activity, LessonPackage, Pages
from hrlearn.scoring import Score, decide, weighted
from hrlearn.services.library import Library, scope
from hrlearn.services.times import unstamp
from hrlearn.services.values import ActivityProgress, AttemptRecord, AttemptSummary

__all__ = ["Standing", "by_learner", "lesson_of", "standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The progress in each activity; ``score`` out of 1, None until a scored activity was finished once.

    ``complete`` when every scored activity was finished at least once.
    """

    activities: tuple[ActivityProgress, ...]
    score: Score | None
    complete: bool


def standing(package: LessonPackage, activity_key: str, records: Sequence[AttemptRecord]) -> Standing:
    """Put one learner's attempts, in the order in which they were begun, together for a placement."""
    progress = tuple(_progress(activity, records) for activity in scope(package, activity_key))
    parts = [(each.activity.weight, each.score) for each in progress if each.activity.weight > 0]
    finished = [score for _, score in parts if score is not None]
    return Standing(progress, weighted(parts) if finished else None, bool(parts) and len(finished) == len(parts))


def _progress(activity: Activity, records: Sequence[AttemptRecord]) -> ActivityProgress:
    own = [record for record in records if record.activity_key == activity.key]
    # The policy under which the newest attempt was begun: a change of the lesson reaches the next attempt only.
    policy = own[-1].start.policy if own else activity.policy
    running = next((record.id for record in own if record.closed_at is None), None)
    return ActivityProgress(
        activity=activity,
        attempts=tuple(_summary(record) for record in own),
        open_attempt_id=running,
        score=decide(policy, [record.score for record in own if record.score is not None]),
        may_start=not isinstance(activity.content, Pages)
        and may_start(activity, len(own), open_now=running is not None),
    )


def _summary(record: AttemptRecord) -> AttemptSummary:
    return AttemptSummary(record.id, record.number, unstamp(record.start.at), record.closed_at, record.score)


def by_learner(records: Iterable[AttemptRecord]) -> Mapping[UUID, Sequence[AttemptRecord]]:
    """Sort attempts by their learners."""
    found: defaultdict[UUID, list[AttemptRecord]] = defaultdict(list)
    for record in records:
        found[record.learner_id].append(record)
    return found


def lesson_of(
    library: Library, academy_id: UUID, lesson_key: str, activity_key: str, records: Sequence[AttemptRecord]
) -> LessonPackage:
    """Return the lesson on disk, or, where it no longer has the placement, the version of the newest attempt."""
    try:
        package = library.current_of(lesson_key)
        scope(package, activity_key)
    except NotFoundError:
        if not records:
            raise
        return library.pinned(academy_id, records[-1].start.content_hash)
    return package
