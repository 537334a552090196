"""What an instructor sees of the class."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from hrlearn.errors import NotFoundError
from hrlearn.services.library import Library
from hrlearn.services.ports import Storage
from hrlearn.services.standing import by_learner, lesson_of, standing
from hrlearn.services.values import AttemptRecord, GradebookRow, PassbackLane, PassbackTry, Visit

__all__ = ["Gradebook"]


class Gradebook:
    """The learners of a placement with their scores, for the instructor of its context only."""

    def __init__(self, storage: Storage, library: Library) -> None:
        self._storage = storage
        self._library = library

    def rows(self, visit: Visit) -> tuple[GradebookRow, ...]:
        """Return one row per learner of the context, by name; raises NotFoundError for everybody but instructors.

        It is raised too (``lesson.unknown``) where the lesson was removed before anybody began it.
        """
        link_id = _taught(visit)
        with self._storage.reading(visit.academy_id) as unit:
            learners = unit.people.learners(visit.context_id, link_id)
            records = unit.attempts.of_link(link_id)
            lanes = {lane.learner_id: lane for lane in unit.outbox.lanes_of(link_id)}
        own = by_learner(records)
        return tuple(
            self._row(visit, person, own.get(person[0], ()), records, lanes.get(person[0])) for person in learners
        )

    def tries(self, visit: Visit, learner_id: UUID) -> tuple[PassbackTry, ...]:
        """Return every try to send a learner's score, oldest first; raises NotFoundError as ``rows`` does."""
        link_id = _taught(visit)
        with self._storage.reading(visit.academy_id) as unit:
            lanes = [lane for lane in unit.outbox.lanes_of(link_id) if lane.learner_id == learner_id]
            return tuple(entry for lane in lanes for entry in unit.outbox.tries(lane.id))

    def _row(
        self,
        visit: Visit,
        learner: tuple[UUID, str],
        own: Sequence[AttemptRecord],
        everybodys: Sequence[AttemptRecord],
        lane: PassbackLane | None,
    ) -> GradebookRow:
        # Where the lesson was removed, those who never began are shown beside those who did.
        known = own or everybodys
        package = lesson_of(self._library, visit.academy_id, visit.lesson_key, visit.activity_key, known)
        found = standing(package, visit.activity_key, own)
        status, note = (lane.status, lane.last_error) if lane is not None else ("", "")
        return GradebookRow(*learner, found.activities, found.score, status, note)


def _taught(visit: Visit) -> UUID:
    if not visit.teaches or visit.resource_link_id is None:
        raise NotFoundError("There is no such page.", hint="Go back to the lesson.")
    return visit.resource_link_id
