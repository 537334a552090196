"""Conditions as data: they can be checked, translated and analysed, and are never evaluated as code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "All",
    "AnyOf",
    "Compare",
    "Condition",
    "Contains",
    "EndingOf",
    "FlagIs",
    "Not",
    "SlotIs",
    "VariableIs",
    "Visited",
]

Relation = Literal["at_least", "at_most", "equals", "at_start_or_above"]


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part holds; an empty list always holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when at least one part holds; an empty list never holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part does not."""

    part: Condition


@dataclass(frozen=True, slots=True)
class FlagIs:
    """Holds when the flag has been raised."""

    flag: str


@dataclass(frozen=True, slots=True)
class Visited:
    """Holds when the learner has been in the scene, the present one included."""

    scene: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Compares a meter or integer variable with a number, or its own start (``at_start_or_above``, number unused)."""

    meter: str
    relation: Relation
    number: int = 0


@dataclass(frozen=True, slots=True)
class SlotIs:
    """Compares a boolean or enumerated locale slot; an unverified slot equals nothing."""

    slot: str
    equals: bool | str


@dataclass(frozen=True, slots=True)
class VariableIs:
    """Holds when a boolean or enumerated variable has the value."""

    variable: str
    equals: bool | str


@dataclass(frozen=True, slots=True)
class Contains:
    """Holds when a set variable has the member."""

    variable: str
    member: str


@dataclass(frozen=True, slots=True)
class EndingOf:
    """Holds when the learner's latest finished attempt at another activity, before this one began, ended so."""

    activity: str
    ending: str


Condition = All | AnyOf | Not | FlagIs | Visited | Compare | SlotIs | VariableIs | Contains | EndingOf
