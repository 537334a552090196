"""Evaluates conditions against a run; data in, truth out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from hrlearn.errors import UnknownNameError
from hrlearn.model import All, AnyOf, Compare, Condition, FlagIs, Not, Scenario, SlotIs, Visited

__all__ = ["Facts", "Slots", "holds"]

Slots = Mapping[str, bool | str]
"""Verified locale slots by key."""


class Facts:
    """What a condition may look at: meters, flags, scenes seen and verified slots."""

    __slots__ = ("flags", "scenario", "slots", "values", "visited")

    def __init__(
        self,
        scenario: Scenario,
        values: Mapping[str, int],
        flags: AbstractSet[str],
        visited: AbstractSet[str],
        slots: Slots,
    ) -> None:
        self.scenario = scenario
        self.values = values
        self.flags = flags
        self.visited = visited
        self.slots = slots


def _compare(condition: Compare, facts: Facts) -> bool:
    value = facts.values[condition.meter]
    start = next(meter.start for meter in facts.scenario.meters if meter.key == condition.meter)
    relations = {
        "at_least": value >= condition.number,
        "at_most": value <= condition.number,
        "equals": value == condition.number,
        "at_start_or_above": value >= start,
    }
    if condition.relation not in relations:
        raise UnknownNameError("comparison", condition.relation, relations)
    return relations[condition.relation]


_TESTS: dict[type, Callable[[Any, Facts], bool]] = {
    All: lambda c, facts: all(holds(part, facts) for part in c.parts),
    AnyOf: lambda c, facts: any(holds(part, facts) for part in c.parts),
    Not: lambda c, facts: not holds(c.part, facts),
    FlagIs: lambda c, facts: c.flag in facts.flags,
    Visited: lambda c, facts: c.scene in facts.visited,
    SlotIs: lambda c, facts: c.slot in facts.slots and facts.slots[c.slot] == c.equals,
    Compare: _compare,
}


def holds(condition: Condition | None, facts: Facts) -> bool:
    """Say whether a condition holds; no condition always holds. Raises UnknownNameError."""
    if condition is None:
        return True
    if type(condition) not in _TESTS:
        raise UnknownNameError("condition", type(condition).__name__, [kind.__name__ for kind in _TESTS])
    return _TESTS[type(condition)](condition, facts)
