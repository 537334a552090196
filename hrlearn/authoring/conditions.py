"""Reads conditions, and lists what they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from marshmallow import ValidationError

from hrlearn.authoring.document import Trail
from hrlearn.authoring.fields import Exact, Many, Text, Truth, Whole, fault
from hrlearn.authoring.findings import did_you_mean
from hrlearn.model import All, AnyOf, Compare, Condition, Contains, EndingOf, FlagIs, Not, SlotIs, VariableIs, Visited

__all__ = ["When", "parts_of"]

_RELATIONS = ("at_least", "at_most", "equals", "at_start_or_above")


class When(Exact):
    """A condition as a mapping; its first member says which kind it is."""

    def read(self, value: Any) -> Condition:
        """Return the condition; raises ValidationError."""
        if not isinstance(value, dict) or not value:
            raise fault("must be a condition", "Write it such as {flag: STICK} or {not: {flag: STICK}}.")
        kinds = [name for name in value if name in _KINDS]
        if len(kinds) != 1:
            unknown = next((name for name in value if name not in _KINDS), "")
            fix = did_you_mean(unknown, _KINDS) if not kinds else "Join several with all: [...] or any: [...]."
            raise fault(f"must have exactly one of {', '.join(sorted(_KINDS))}", fix)
        return _KINDS[kinds[0]](value)


def _only(value: dict[Any, Any], *names: str) -> None:
    wrong = [name for name in value if name not in names]
    if wrong:
        message = f"has the unknown member '{wrong[0]}' in a condition"
        raise fault(message, did_you_mean(wrong[0], names), "HR005")


def _under(name: str, field: Exact, value: dict[Any, Any]) -> Any:
    if name not in value:
        raise fault(f"lacks '{name}'", f"Add '{name}'.", "HR006")
    try:
        return field.read(value[name])
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from None


def _alone(name: str, field: Exact, build: Callable[[Any], Condition]) -> Callable[[dict[Any, Any]], Condition]:
    def read(value: dict[Any, Any]) -> Condition:
        _only(value, name)
        return build(_under(name, field, value))

    return read


def _compare(value: dict[Any, Any], of: str = "meter") -> Condition:
    _only(value, of, *_RELATIONS)
    named = [name for name in _RELATIONS if name in value]
    if len(named) != 1:
        raise fault(f"must compare its {of} by exactly one of {', '.join(_RELATIONS)}", "Keep one of them.")
    key, relation = _under(of, Text(), value), named[0]
    if relation == "at_start_or_above":
        if _under(relation, Truth(), value) is not True:
            raise fault("must be true", "Use not: {...} for the opposite.")
        return Compare(key, "at_start_or_above")
    return Compare(key, relation, _under(relation, Whole(-1000, 1000), value))  # type: ignore[arg-type]


def _word_or_truth(value: dict[Any, Any]) -> bool | str:
    found: bool | str = _under("is", Truth() if isinstance(value.get("is"), bool) else Text(), value)
    return found


def _slot(value: dict[Any, Any]) -> Condition:
    _only(value, "slot", "is")
    equals = _word_or_truth(value)
    return SlotIs(_under("slot", Text(), value), equals)


def _variable(value: dict[Any, Any]) -> Condition:
    """Each kind of variable is asked in its own way: is, has, or a comparison."""
    if "is" in value:
        _only(value, "variable", "is")
        return VariableIs(_under("variable", Text(), value), _word_or_truth(value))
    if "has" in value:
        _only(value, "variable", "has")
        return Contains(_under("variable", Text(), value), _under("has", Text(), value))
    if not any(name in value for name in _RELATIONS):
        _only(value, "variable", "is", "has", *_RELATIONS)
        raise fault("says nothing about its variable", f"Add one of is, has, {', '.join(_RELATIONS)}.", "HR006")
    return _compare(value, "variable")


class _EndingField(Exact):
    """An activity and how it ended."""

    def read(self, value: Any) -> Condition:
        """Return the condition."""
        if not isinstance(value, dict):
            raise fault("must name an activity and its ending", "Write it such as {activity: street, is: calm}.")
        _only(value, "activity", "is")
        return EndingOf(_under("activity", Text(), value), _under("is", Text(), value))


def _ending_of(value: dict[Any, Any]) -> Condition:
    _only(value, "ending_of")
    found: Condition = _under("ending_of", _EndingField(), value)
    return found


_KINDS: dict[str, Callable[[dict[Any, Any]], Condition]] = {
    "all": _alone("all", Many(When(), at_least=1), All),
    "any": _alone("any", Many(When(), at_least=1), AnyOf),
    "ending_of": _ending_of,
    "not": _alone("not", When(), Not),
    "flag": _alone("flag", Text(), FlagIs),
    "visited": _alone("visited", Text(), Visited),
    "meter": _compare,
    "slot": _slot,
    "variable": _variable,
}


def parts_of(condition: Condition | None, trail: Trail) -> Iterator[tuple[Condition, Trail]]:
    """Yield the condition and all conditions inside it, each with its place in the file."""
    if condition is None:
        return
    yield condition, trail
    if isinstance(condition, All | AnyOf):
        name = "all" if isinstance(condition, All) else "any"
        for index, part in enumerate(condition.parts):
            yield from parts_of(part, (*trail, name, index))
    if isinstance(condition, Not):
        yield from parts_of(condition.part, (*trail, "not"))
