"""What an instructor sees of the class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hrlearn.errors import NotFoundError
from hrlearn.services.library import Library
from hrlearn.services.ports import Storage
from hrlearn.services.standing import by_learner, lesson_of, standing
from hrlearn.services.values import AttemptRecord, GradebookRow, PassbackLane, PassbackTry, Visit

__all__ = ["Gradebook", "GradebookPage", "LearnerWork"]


@dataclass(frozen=True, slots=True)
class GradebookPage:
    """Some rows of the table, and how many there are in all."""

    rows: tuple[GradebookRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Class:
    """What is stored about a class in a place, at one moment."""

    learners: tuple[tuple[UUID, str], ...]
    records: tuple[AttemptRecord, ...]
    own: Mapping[UUID, Sequence[AttemptRecord]]
    lanes: Mapping[UUID, PassbackLane]
    gone: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class LearnerWork:
    """One learner of the class: the row of the table, the lane of the score, and every try to send it, oldest first."""

    row: GradebookRow
    lane: PassbackLane | None
    tries: tuple[PassbackTry, ...]

    @property
    def may_send_again(self) -> bool:
        """Whether asking again could change anything: what waits goes out by itself, what was sent is there."""
        return self.row.passback in {"refused", "override"}


class Gradebook:
    """The learners of a placement with their scores, for the instructor of its context only."""

    def __init__(self, storage: Storage, library: Library) -> None:
        self._storage = storage
        self._library = library

    def rows(self, visit: Visit) -> tuple[GradebookRow, ...]:
        """Return one row per learner of the context, by name; raises NotFoundError as ``page`` does."""
        return self.page(visit).rows

    def page(self, visit: Visit, first: int = 0, most: int | None = None) -> GradebookPage:
        """Return some rows, one per learner of the context, by name; raises NotFoundError for all but instructors.

        It is raised too (``lesson.unknown``) where the lesson was removed before anybody began it.
        """
        found = self._read(visit)
        last = len(found.learners) if most is None else first + most
        rows = tuple(self._row(visit, found, person) for person in found.learners[first:last])
        return GradebookPage(rows, len(found.learners))

    def work(self, visit: Visit, learner_id: UUID) -> LearnerWork:
        """Return what one learner of the class has done here and what became of the score; raises NotFoundError."""
        found = self._read(visit)
        person = next((each for each in found.learners if each[0] == learner_id), None)
        if person is None:
            raise _no_such_page()
        lane = found.lanes.get(learner_id)
        with self._storage.reading(visit.academy_id) as unit:
            tries = () if lane is None else unit.outbox.tries(lane.id)
        return LearnerWork(self._row(visit, found, person), lane, tries)

    def _read(self, visit: Visit) -> _Class:
        link_id = _taught(visit)
        with self._storage.reading(visit.academy_id) as unit:
            return _Class(
                learners=unit.people.learners(visit.context_id, link_id),
                records=(records := unit.attempts.of_link(link_id)),
                own=by_learner(records),
                lanes={lane.learner_id: lane for lane in unit.outbox.lanes_of(link_id)},
                gone=frozenset() if visit.context_id is None else unit.rosters.gone(visit.context_id),
            )

    def _row(self, visit: Visit, found: _Class, person: tuple[UUID, str]) -> GradebookRow:
        own = found.own.get(person[0], ())
        # Where the lesson was removed, those who never began are shown beside those who did.
        known = own or found.records
        package = lesson_of(self._library, visit.academy_id, visit.lesson_key, visit.activity_key, known)
        done = standing(package, visit.activity_key, own)
        passback = _passback(found.lanes.get(person[0]))
        return GradebookRow(*person, done.activities, done.score, *passback, left=person[0] in found.gone)


def _passback(lane: PassbackLane | None) -> tuple[str, str]:
    """Return what became of the score, and why, in plain words."""
    if lane is None:
        return "", ""
    if lane.status == "sent" and lane.held_given is not None:
        note = (
            f"The course shows {lane.held_given:g} %, a grade that was set there. The tool does not change it. "
            "To use the score of this lesson again, take that grade away in the course."
        )
        return "override", note
    return lane.status, lane.last_error


def _taught(visit: Visit) -> UUID:
    if not visit.teaches or visit.resource_link_id is None:
        raise _no_such_page()
    return visit.resource_link_id


def _no_such_page() -> NotFoundError:
    return NotFoundError("There is no such page.", hint="Go back to the lesson.")
