"""Fields of scenario.yaml that are written as short mappings: effects, costs, changes, points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError

from hrlearn.authoring.fields import Code, Exact, Name, Whole, WordKey, fault
from hrlearn.authoring.findings import did_you_mean
from hrlearn.model import PRINCIPLES, Adjust, Change, Effect, Member, Put

__all__ = ["ChangesField", "CostField", "EffectsField", "PointsField"]


def _entries(value: Any, what: str, example: str, read: Callable[[Any, Any], Any]) -> tuple[Any, ...]:
    """Read each entry of a mapping, and keep the faults of all of them."""
    if not isinstance(value, dict):
        raise fault(f"must be a mapping of {what}", f"Write it such as {example}.")
    found, faults = [], {}
    for key, entry in value.items():
        try:
            found.append(read(key, entry))
        except ValidationError as error:
            faults[key] = error.messages
    if faults:
        raise ValidationError(faults)
    return tuple(found)


class EffectsField(Exact):
    """Meters and what is added to each."""

    highest = 100
    example = "{S: 2, T: -1}"

    def read(self, value: Any) -> tuple[Effect, ...]:
        """Return the effects in the order of the file."""
        return _entries(
            value,
            "meters to whole numbers",
            self.example,
            lambda key, amount: Effect(Code().read(key), Whole(-100, self.highest).read(amount)),
        )


class CostField(EffectsField):
    """Meters and what is taken from each: a cost never gives anything."""

    highest = -1
    example = "{T: -1}"


class PointsField(Exact):
    """Principles and what a choice is worth in each."""

    def read(self, value: Any) -> tuple[tuple[str, int], ...]:
        """Return (principle, points) pairs in the order of the file."""
        return _entries(
            value,
            "principles to whole numbers",
            "{safety: 2, trust: -1}",
            lambda key, points: (Name("principle", PRINCIPLES).read(key), Whole(-3, 3).read(points)),
        )


class ChangesField(Exact):
    """Variables and their new values; whether a value fits its variable is looked at where both are known."""

    def read(self, value: Any) -> tuple[Change, ...]:
        """Return the changes in the order of the file."""
        example = "{asked: true, place: yard, told: {add: crew}, count: {add: 2}}"
        return tuple(
            change for made in _entries(value, "variables to their changes", example, _changes) for change in made
        )


def _changes(key: Any, value: Any) -> tuple[Change, ...]:
    variable = Code().read(key)
    if isinstance(value, dict):
        return _entries(value, "add or remove", "{add: crew}", lambda name, what: _change(variable, name, what))
    if isinstance(value, str):
        return (Put(variable, WordKey().read(value)),)
    return (Put(variable, value if isinstance(value, bool) else Whole(-1000, 1000).read(value)),)


def _change(variable: str, name: Any, what: Any) -> Change:
    if name not in ("add", "remove"):
        raise fault("is not a change", did_you_mean(name, ("add", "remove")), "HR005")
    if name == "add" and not isinstance(what, str):
        return Adjust(variable, Whole(-1000, 1000).read(what))
    return Member(variable, WordKey().read(what), present=name == "add")
