"""A gradebook column for a place that has none: found, or made once, never twice, never changed, never deleted.

Moodle's teachers may place a pre-test without a column, and Canvas makes none for a link in a page. A lesson that is
placed without grades on purpose stays without them: only tests before and after a course get a column from us.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from hrlearn.services.library import Library, scope
from hrlearn.services.platform_ports import GradeService
from hrlearn.services.platform_values import ColumnWish
from hrlearn.services.port_values import Placed
from hrlearn.services.ports import Storage
from hrlearn.services.times import Clock
from hrlearn.services.values import RegistrationFacts

__all__ = ["LINE_ITEM_SCOPE", "ColumnMaker", "Found", "purpose_of"]

LINE_ITEM_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
LEASE = timedelta(seconds=60)
"""Longer than looking and making can take together."""

_PURPOSES = {"pre": "pre-test", "pretest": "pre-test", "post": "post-test", "posttest": "post-test"}


def purpose_of(activity_key: str) -> str:
    """Return the tag of a column that an activity needs by itself, "" for those that get one only by deep linking."""
    return _PURPOSES.get(activity_key.replace("_", "").replace("-", ""), "")


@dataclass(frozen=True, slots=True)
class Found:
    """The address of a column, or a note for the instructor why there is none yet."""

    url: str = ""
    note: str = ""


class ColumnMaker:
    """Gives a place its column. One sender asks the platform, the others wait for it."""

    def __init__(self, storage: Storage, library: Library, service: GradeService, clock: Clock) -> None:
        self._storage = storage
        self._library = library
        self._service = service
        self._clock = clock

    def ensure(self, academy_id: UUID, registration: RegistrationFacts, placed: Placed) -> Found:
        """Return the column of a place; asks the platform outside of any transaction."""
        purpose, now = purpose_of(placed.activity_key), self._clock()
        with self._storage.unit_of_work(academy_id) as unit:
            url, mine = unit.columns.claim(placed.id, purpose, now, now + LEASE)
            unit.commit()
        if url:
            return Found(url)
        if not mine:
            return Found(note="The column in the gradebook is being made.")
        found = self._found_or_made(registration, placed, self._wish(placed, purpose))
        with self._storage.unit_of_work(academy_id) as unit:
            unit.columns.settle(placed.id, purpose, found.url)
            unit.commit()
        return found

    def _wish(self, placed: Placed, purpose: str) -> ColumnWish:
        package = self._library.current_of(placed.lesson_key)
        (activity,) = scope(package, placed.activity_key)
        return ColumnWish(placed.lti_id, activity.title, f"{placed.lesson_key}/{placed.activity_key}", purpose)

    def _found_or_made(self, registration: RegistrationFacts, placed: Placed, wish: ColumnWish) -> Found:
        """Look first: an earlier answer may have been lost after the platform had made the column."""
        found = self._service.find_column(registration, placed.lineitems_url, wish)
        if not found.answered:
            return Found(note=f"The course did not say whether it has a column. {found.detail} The tool keeps trying.")
        if found.url:
            return Found(found.url)
        made = self._service.make_column(registration, placed.lineitems_url, wish)
        if made.url:
            return Found(made.url)
        return Found(note=f"The course has not made a column in the gradebook. {made.detail} The tool keeps trying.")
