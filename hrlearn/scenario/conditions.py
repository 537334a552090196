"""Evaluates conditions against a run; data in, truth out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from hrlearn.errors import UnknownNameError
from hrlearn.model import (
    All,
    AnyOf,
    Compare,
    Condition,
    Contains,
    EndingOf,
    FlagIs,
    Meter,
    Not,
    Scenario,
    SlotIs,
    Variable,
    VariableIs,
    VariableValue,
    Visited,
)

__all__ = ["Endings", "Facts", "Slots", "Variables", "holds", "parts"]

Slots = Mapping[str, bool | str]
"""Verified locale slots by key."""

Endings = Mapping[str, str]
"""How the learner's latest finished attempts at other activities ended, by activity key."""

Variables = Mapping[str, VariableValue]
"""The scenario's variables by key."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Facts(NamedTuple):
    """What a condition may look at: meters, flags, scenes seen, verified slots, variables and other activities."""

    scenario: Scenario
    values: Mapping[str, int]
    flags: AbstractSet[str]
    visited: AbstractSet[str]
    slots: Slots
    variables: Variables = _NOTHING
    endings: Endings = _NOTHING


def _compare(condition: Compare, facts: Facts) -> bool:
    if condition.relation not in _RELATIONS:
        raise UnknownNameError("comparison", condition.relation, _RELATIONS)
    known = facts.values if condition.meter in facts.values else facts.variables
    return _RELATIONS[condition.relation](cast("int", known[condition.meter]), condition, facts)


def _start(condition: Compare, facts: Facts) -> int:
    counted: tuple[Meter | Variable, ...] = (*facts.scenario.meters, *facts.scenario.variables)
    return cast("int", next(each.start for each in counted if each.key == condition.meter))


_RELATIONS: dict[str, Callable[[int, Compare, Facts], bool]] = {
    "at_least": lambda value, c, _: value >= c.number,
    "at_most": lambda value, c, _: value <= c.number,
    "equals": lambda value, c, _: value == c.number,
    "at_start_or_above": lambda value, c, facts: value >= _start(c, facts),
}

_TESTS: dict[type, Callable[[Any, Facts], bool]] = {
    All: lambda c, facts: all(holds(part, facts) for part in c.parts),
    AnyOf: lambda c, facts: any(holds(part, facts) for part in c.parts),
    Not: lambda c, facts: not holds(c.part, facts),
    FlagIs: lambda c, facts: c.flag in facts.flags,
    Visited: lambda c, facts: c.scene in facts.visited,
    SlotIs: lambda c, facts: c.slot in facts.slots and facts.slots[c.slot] == c.equals,
    VariableIs: lambda c, facts: facts.variables[c.variable] == c.equals,
    Contains: lambda c, facts: c.member in cast("frozenset[str]", facts.variables[c.variable]),
    EndingOf: lambda c, facts: facts.endings.get(c.activity) == c.ending,
    Compare: _compare,
}


def holds(condition: Condition | None, facts: Facts) -> bool:
    """Say whether a condition holds; no condition always holds. Raises UnknownNameError."""
    if condition is None:
        return True
    if type(condition) not in _TESTS:
        raise UnknownNameError("condition", type(condition).__name__, [kind.__name__ for kind in _TESTS])
    return _TESTS[type(condition)](condition, facts)


def parts(condition: Condition | None) -> Iterator[Condition]:
    """Yield a condition and all conditions inside it."""
    if condition is None:
        return
    yield condition
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from parts(part)
    if isinstance(condition, Not):
        yield from parts(condition.part)
