"""Conditions in words: what they ask for, and what of that is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hrlearn.model import (
    All,
    AnyOf,
    Compare,
    Condition,
    Contains,
    EndingOf,
    FlagIs,
    Not,
    SlotIs,
    VariableIs,
    Visited,
)
from hrlearn.scenario import Facts, holds

__all__ = ["told", "why_not"]

_RELATIONS = {"at_least": "at least", "at_most": "at most", "equals": "exactly"}


def why_not(condition: Condition | None, facts: Facts) -> tuple[str, ...]:
    """Return what is missing before a condition holds, in words; nothing where it holds."""
    if condition is None or holds(condition, facts):
        return ()
    if isinstance(condition, All):
        return tuple(reason for part in condition.parts for reason in why_not(part, facts))
    return (told(condition) + _now(condition, facts),)


def told(condition: Condition) -> str:
    """Return what a condition asks for, in the words of the lesson's files."""
    return _WORDS[type(condition)](condition)


def _now(condition: Condition, facts: Facts) -> str:
    if isinstance(condition, Compare):
        known: Mapping[str, Any] = facts.values if condition.meter in facts.values else facts.variables
        return f" (now {known[condition.meter]})"
    if isinstance(condition, VariableIs):
        return f" (now {_value(facts.variables[condition.variable])})"
    if isinstance(condition, SlotIs) and condition.slot not in facts.slots:
        return " (nobody has verified the slot)"
    return ""


def _compared(condition: Compare) -> str:
    if condition.relation == "at_start_or_above":
        return f"{condition.meter} not below its start"
    return f"{condition.meter} {_RELATIONS[condition.relation]} {condition.number}"


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _joined(word: str, parts: tuple[Condition, ...]) -> str:
    return f"({f' {word} '.join(map(told, parts))})" if parts else "nothing"


_WORDS: Mapping[type, Callable[[Any], str]] = {
    All: lambda c: _joined("and", c.parts),
    AnyOf: lambda c: _joined("or", c.parts),
    Not: lambda c: f"not {told(c.part)}",
    Compare: _compared,
    FlagIs: lambda c: f"the flag {c.flag}",
    Visited: lambda c: f"the scene {c.scene} was visited",
    SlotIs: lambda c: f"the slot {c.slot} is {_value(c.equals)}",
    VariableIs: lambda c: f"{c.variable} is {_value(c.equals)}",
    Contains: lambda c: f"{c.variable} has {c.member}",
    EndingOf: lambda c: f"{c.activity} ended with {c.ending}",
}
