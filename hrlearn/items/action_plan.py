"""Action plan: a table of problem, step, owner, date and indicator; no machine scores it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import cast

from hrlearn.items import _reading
from hrlearn.items.values import HALF_RIGHT, RIGHT, WRONG, ItemView, Mark, Response, RowMark, Sample
from hrlearn.model import Item, PlanTable
from hrlearn.scoring import Score

__all__ = ["COLUMNS", "RULES", "check", "mark", "present", "read", "samples"]

RULES = ("all_or_nothing",)
"""Nothing is marked; an item built without a rule has this one."""
COLUMNS = ("problem", "step", "owner", "date", "indicator")
LONGEST = 500


def _row(number: int) -> tuple[str, ...]:
    return tuple(f"{column}.{number}" for column in COLUMNS)


def _table(item: Item) -> tuple[tuple[str, ...], ...]:
    """Return the parts, row by row."""
    return tuple(_row(number) for number in range(1, cast("PlanTable", item.detail).rows + 1))


def _parts(item: Item) -> tuple[str, ...]:
    return tuple(part for row in _table(item) for part in row)


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    if not isinstance(item.detail, PlanTable) or item.detail.rows < 1:
        return ("An action plan needs at least one row.",)
    return ("No machine scores a plan: set scored to false.",) if item.scored else ()


def present(item: Item, seed: int) -> ItemView:  # noqa: ARG001 -- there is nothing to put in order
    """Show an empty table."""
    parts, lines = _parts(item), len(_table(item))
    return ItemView(item.key, item.kind, item.stem, parts=parts, picture=item.picture, longest=LONGEST, lines=lines)


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read a text for each cell; raises ResponseError."""
    return _reading.read_parts(item, raw, {part: _reading.Words(LONGEST, lines=True) for part in _parts(item)})


def mark(item: Item, response: Response | None) -> Mark:
    """Give no points; the plan is complete when each row that was begun is full, and one is."""
    given = response or Response()
    rows = tuple(RowMark(part, "", given.one(part), "", Fraction(0)) for part in _parts(item))
    begun = [row for row in _table(item) if any(given.one(part) for part in row)]
    complete = bool(begun) and all(given.one(part) for row in begun for part in row)
    return Mark(Score.of(0, 0), (), bool(given.parts), rows, complete)


def samples(item: Item) -> tuple[Sample, ...]:
    """Give a full row, half a row, nothing, and malformed bodies; nothing earns points."""
    first = _parts(item)[0]
    return (
        Sample(RIGHT, {part: [f"my {part}"] for part in _row(1)}, Fraction(0)),
        Sample(HALF_RIGHT, {part: [f"my {part}"] for part in _row(1)[:2]}, Fraction(0)),
        Sample(WRONG, {}, Fraction(0)),
        Sample("a row too many", {f"problem.{len(_table(item)) + 1}": ["x"]}, None),
        Sample("too long", {first: ["x" * (LONGEST + 1)]}, None),
        Sample("two texts in one cell", {first: ["x", "y"]}, None),
        Sample("text instead of a list", {first: "x"}, None),
    )
