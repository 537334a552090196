"""Keeps the class list: who is in the course though they have not opened anything yet, and who has left it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import islice
from uuid import UUID

from hrlearn.errors import NotFoundError
from hrlearn.services.platform_ports import RosterService
from hrlearn.services.platform_values import RosterMember
from hrlearn.services.ports import Storage
from hrlearn.services.roster_ports import RosterState
from hrlearn.services.times import Clock
from hrlearn.services.values import Visit

__all__ = ["FRESH", "Rostering"]

FRESH = timedelta(minutes=10)
"""So long a list is good enough for a page."""
PAUSE = timedelta(minutes=1)
"""So long nobody asks again, however often the button is pressed."""
AT_ONCE = 200
"""Members in one transaction: others are saving meanwhile."""


class Rostering:
    """Fetches class lists for the instructors of a course. ``ids`` gives new UUIDv7s."""

    def __init__(self, storage: Storage, service: RosterService, clock: Clock, ids: Callable[[], UUID]) -> None:
        self._storage = storage
        self._service = service
        self._clock = clock
        self._ids = ids

    def state(self, visit: Visit) -> RosterState | None:
        """Return what is known of the course's list, None where the platform gives none; raises NotFoundError."""
        context_id = _context(visit)
        if context_id is None:
            return None
        with self._storage.reading(visit.academy_id) as unit:
            return unit.rosters.state(context_id)

    def is_fresh(self, state: RosterState) -> bool:
        """Say whether a list is good enough for a page."""
        return state.complete_at is not None and self._clock() - state.complete_at < FRESH

    def refresh(self, visit: Visit) -> bool:
        """Fetch the list and store it; False where there is none, or where it was asked for a moment ago.

        Slow: it asks the platform, page after page. Raises NotFoundError for everybody but instructors.
        """
        context_id, asked = _context(visit), self._clock()
        state = self.state(visit)
        if context_id is None or state is None:
            return False
        with self._storage.unit_of_work(visit.academy_id) as unit:
            mine = unit.rosters.claim(context_id, asked, asked - PAUSE)
            registration = unit.places.registration(visit.registration_id)
            unit.commit()
        if not mine or registration is None:
            return False
        answer = self._service.members(registration, state.memberships_url)
        members = iter(answer.members)
        while some := tuple(islice(members, AT_ONCE)):
            self._put(visit, context_id, some)
        with self._storage.unit_of_work(visit.academy_id) as unit:
            if answer.complete:
                unit.rosters.finish(context_id, asked, self._clock())
            else:
                unit.rosters.fail(context_id, answer.note)
            unit.commit()
        return True

    def _put(self, visit: Visit, context_id: UUID, members: Sequence[RosterMember]) -> None:
        ids = [self._ids() for _ in members]
        with self._storage.unit_of_work(visit.academy_id) as unit:
            unit.rosters.put_learners(visit.registration_id, context_id, members, self._clock(), ids)
            unit.commit()


def _context(visit: Visit) -> UUID | None:
    if not visit.teaches or visit.resource_link_id is None:
        raise NotFoundError("There is no such page.", hint="Go back to the lesson.")
    return visit.context_id
