"""How an academy's local rules stand: what is missing, what has grown old, and what soon will."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hrlearn.model import LocalePack, SlotValue
from hrlearn.services.desk_values import PackImport
from hrlearn.services.library import Library
from hrlearn.services.ports import Storage
from hrlearn.services.times import Clock

__all__ = ["LocalRules", "RuleLine", "RulesState"]

MONTHS_IN_A_YEAR = 12
MONTHS_GOOD = 12
MONTHS_BEFORE_WARNING = 10
_ORDER = ("missing", "undated", "expired", "soon", "fine")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One local rule that lessons use.

    ``state`` is "missing", "undated" (nobody has said when it was verified), "expired", "soon" or "fine";
    ``last_day`` the last day on which it counts as verified, None where it never grows old or was never verified.
    ``blocking`` ones stop new placements while they are missing, undated or expired. ``lessons`` are titles.
    """

    key: str
    blocking: bool
    lessons: tuple[str, ...]
    value: SlotValue | None
    state: str
    last_day: date | None

    @property
    def stops(self) -> bool:
        """Whether lessons cannot be placed because of it."""
        return self.blocking and self.state in {"missing", "undated", "expired"}


@dataclass(frozen=True, slots=True)
class RulesState:
    """The present pack, every rule that lessons use (those first that stop something), and all imports."""

    pack: LocalePack
    rules: tuple[RuleLine, ...]
    history: tuple[PackImport, ...]

    def count(self, *states: str) -> int:
        """Return how many rules are in one of these states."""
        return sum(each.state in states for each in self.rules)


class LocalRules:
    """Says how the rules of one academy stand."""

    def __init__(self, storage: Storage, library: Library, clock: Clock) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock

    def state(self, academy_id: UUID) -> RulesState:
        """Return the state of every rule that an installed lesson uses."""
        pack, today = self._library.current_pack(academy_id), self._clock().date()
        with self._storage.reading(academy_id) as unit:
            history = unit.packages.packs()
        blocking, lessons = self._used()
        rules = (_line(key, blocking[key], tuple(lessons[key]), pack, today) for key in lessons)
        return RulesState(pack, tuple(sorted(rules, key=_urgency)), history)

    def _used(self) -> tuple[Mapping[str, bool], Mapping[str, list[str]]]:
        blocking: dict[str, bool] = {}
        lessons: dict[str, list[str]] = {}
        for package in self._library.current():
            for use in package.lesson.slots:
                blocking[use.key] = blocking.get(use.key, False) or use.blocking
                lessons.setdefault(use.key, []).append(package.lesson.title)
        return blocking, lessons


def _line(key: str, blocking: bool, lessons: tuple[str, ...], pack: LocalePack, today: date) -> RuleLine:  # noqa: FBT001
    value = pack.slot(key)
    if value is None:
        return RuleLine(key, blocking, lessons, None, "missing", None)
    if pack.fictional:
        return RuleLine(key, blocking, lessons, value, "fine", None)
    if value.verified_on is None:
        return RuleLine(key, blocking, lessons, value, "undated", None)
    last = _months_after(value.verified_on, MONTHS_GOOD)
    state = "expired" if last < today else "fine"
    if state == "fine" and _months_after(value.verified_on, MONTHS_BEFORE_WARNING) <= today:
        state = "soon"
    return RuleLine(key, blocking, lessons, value, state, last)


def _months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or the last one of that month where it has no such day."""
    year, month = divmod(day.year * MONTHS_IN_A_YEAR + day.month - 1 + months, MONTHS_IN_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _urgency(line: RuleLine) -> tuple[bool, bool, int, str]:
    return (not line.stops, not line.blocking, _ORDER.index(line.state), line.key)
