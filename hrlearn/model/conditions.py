"""Conditions as data: they can be checked, translated and analysed, and are never evaluated as code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["All", "AnyOf", "Compare", "Condition", "FlagIs", "Not", "SlotIs", "Visited"]

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
    """Compares a meter with a number, or with its own start (``at_start_or_above``, number unused)."""

    meter: str
    relation: Relation
    number: int = 0


@dataclass(frozen=True, slots=True)
class SlotIs:
    """Compares a boolean or enumerated locale slot; an unverified slot equals nothing."""

    slot: str
    equals: bool | str


Condition = All | AnyOf | Not | FlagIs | Visited | Compare | SlotIs
