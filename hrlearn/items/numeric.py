"""Numeric: a number within a tolerance; its unit stands beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from typing import cast

from hrlearn.items import _reading
from hrlearn.items._numbers import as_decimal, readings
from hrlearn.items.values import HALF_RIGHT, RIGHT, WRONG, ItemView, Mark, Response, RowMark, Sample
from hrlearn.model import Item, NumberKey, Unit
from hrlearn.scoring import Score

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = ("all_or_nothing",)
NUMBER, LONGEST = "number", 40
_NO_UNIT = Unit({})


def _key(item: Item) -> NumberKey:
    return cast("NumberKey", item.detail)


def _forms(item: Item) -> Mapping[str, str]:
    return (_key(item).unit or _NO_UNIT).forms


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    if not isinstance(item.detail, NumberKey):
        return ("A numeric item needs the right number.",)
    problems = []
    if "/" in as_decimal(item.detail.number) + as_decimal(item.detail.tolerance):
        problems.append("Number and tolerance need an end when written as decimals; nobody could type them.")
    if item.detail.tolerance < 0:
        problems.append("The tolerance cannot be below zero.")
    if item.detail.unit is not None and not item.detail.unit.forms.get("other"):
        problems.append("The unit needs its form 'other'.")
    if not item.rationale:
        problems.append("The item needs a rationale.")
    return tuple(problems)


def present(item: Item, seed: int) -> ItemView:  # noqa: ARG001 -- there is nothing to put in order
    """Show a field with the unit beside it."""
    forms = dict(_forms(item))
    return ItemView(item.key, item.kind, item.stem, parts=(NUMBER,), picture=item.picture, unit=forms, longest=LONGEST)


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read a short text; it need not be a number. Raises ResponseError."""
    return _reading.read_parts(item, raw, {NUMBER: _reading.Words(LONGEST)})


def mark(item: Item, response: Response | None) -> Mark:
    """Give all points for a number within the tolerance; what is no number leaves the item incomplete."""
    key, given = _key(item), (response or Response()).one(NUMBER)
    numbers = readings(given, set(_forms(item).values()))
    share = Fraction(int(any(abs(number - key.number) <= key.tolerance for number in numbers)))
    expected = as_decimal(key.number) + (f" ± {as_decimal(key.tolerance)}" if key.tolerance else "")
    row = RowMark(NUMBER, "", given, expected, share)
    return Mark(Score(share * item.points, Fraction(item.points)), (), bool(given), (row,), complete=bool(numbers))


def samples(item: Item) -> tuple[Sample, ...]:
    """Give the number, its bounds, numbers beyond, what is no number, and malformed bodies."""
    key = _key(item)
    lowest, highest = key.number - key.tolerance, key.number + key.tolerance
    return (
        Sample(RIGHT, _typed(as_decimal(key.number)), Fraction(1)),
        Sample(HALF_RIGHT, _typed(f"{as_decimal(key.number)} ?"), Fraction(0)),
        Sample(WRONG, _typed(str(ceil(highest) + 1)), Fraction(0)),
        Sample("lower bound", _typed(as_decimal(lowest)), Fraction(1)),
        Sample("upper bound", _typed(as_decimal(highest)), Fraction(1)),
        Sample("nothing", {}, Fraction(0)),
        Sample("no number", _typed("many"), Fraction(0)),
        Sample("too long", _typed("1" * (LONGEST + 1)), None),
        Sample("a control character", _typed("1\x00"), None),
        Sample("two numbers", {NUMBER: ["1", "2"]}, None),
        Sample("a number instead of a text", {NUMBER: [1]}, None),
        Sample("a part that does not exist", {"unit": ["m"]}, None),
    )


def _typed(text: str) -> dict[str, list[str]]:
    return {NUMBER: [text]}
