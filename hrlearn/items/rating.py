"""Rating: each statement gets a level of a scale; never scored."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hrlearn.items import _options, _reading
from hrlearn.items.values import (
    HALF_RIGHT,
    RIGHT,
    WRONG,
    ItemView,
    Mark,
    OptionView,
    Response,
    RowMark,
    RowView,
    Sample,
)
from hrlearn.model import Item
from hrlearn.scoring import Score

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = ("all_or_nothing",)
"""Nothing is marked; an item built without a rule has this one."""


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    problems = []
    levels, rows = _options.option_keys(item), [row.key for row in item.rows]
    values = [option.value for option in item.options]
    if len(levels) < 2 or len(set(levels)) != len(levels):  # noqa: PLR2004 -- one level is no scale
        problems.append("A scale needs at least two levels, each with a key of its own.")
    if None in values or len(set(values)) != len(values):
        problems.append("Every level needs a number of its own.")
    if not rows or len(set(rows)) != len(rows):
        problems.append("A rating item needs statements, each with a key of its own.")
    if item.scored:
        problems.append("A rating has no right answer: set scored to false.")
    return tuple(problems)


def present(item: Item, seed: int) -> ItemView:  # noqa: ARG001 -- a scale has its own order
    """Show the statements and the scale in the order of the file."""
    return ItemView(
        item.key,
        item.kind,
        item.stem,
        tuple(OptionView(option.key, option.text) for option in item.options),
        parts=tuple(row.key for row in item.rows),
        rows=tuple(RowView(row.key, row.text) for row in item.rows),
        picture=item.picture,
    )


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read at most one level for each statement; raises ResponseError."""
    keys = _reading.Keys(_options.option_keys(item))
    return _reading.read_parts(item, raw, {row.key: keys for row in item.rows})


def mark(item: Item, response: Response | None) -> Mark:
    """Give no points; tell what was rated."""
    given = response or Response()
    rows = tuple(
        RowMark(row.key, row.text, _options.text_of(item.options, given.one(row.key)), "", Fraction(0))
        for row in item.rows
    )
    return Mark(Score.of(0, 0), (), bool(given.parts), rows, complete=len(given.parts) == len(rows))


def samples(item: Item) -> tuple[Sample, ...]:
    """Give all statements rated, half of them, none, and malformed bodies; nothing earns points."""
    levels, first = _options.option_keys(item), item.rows[0].key
    rated = {row.key: [levels[-1]] for row in item.rows}
    half = dict(list(rated.items())[: len(rated) // 2])
    return (
        Sample(RIGHT, rated, Fraction(0)),
        Sample(HALF_RIGHT, half, Fraction(0)),
        Sample(WRONG, {}, Fraction(0)),
        Sample("a level that does not exist", {first: ["no-such-level"]}, None),
        Sample("two levels for one statement", {first: list(levels[:2])}, None),
        Sample("a statement that does not exist", {"no-such-row": [levels[0]]}, None),
        Sample("text instead of a list", {first: levels[0]}, None),
    )
