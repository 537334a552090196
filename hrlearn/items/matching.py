"""Matching: each row gets the option that belongs to it; an option may serve several rows or none."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hrlearn.items import _options, _reading
from hrlearn.items.values import HALF_RIGHT, RIGHT, WRONG, ItemView, Mark, Response, RowMark, RowView, Sample
from hrlearn.model import Item, Row
from hrlearn.scoring import PART_RULES, Score, share_of_parts

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = tuple(PART_RULES)


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    problems = _options.check_options(item, feedback=False)
    rows = [row.key for row in item.rows]
    if len(set(rows)) != len(rows):
        problems.append("Two rows have the same key; give each its own.")
    if len(rows) < 2:  # noqa: PLR2004 -- one row is a single choice
        problems.append("A matching item needs at least two rows.")
    problems += [
        f"The row {row.key!r} has the answer {row.answer!r}, which is no option."
        for row in item.rows
        if row.answer not in _options.option_keys(item)
    ]
    if len({row.answer for row in item.rows}) == 1 and len(rows) > 1:
        problems.append("All rows have the same answer; then there is nothing to match.")
    return tuple(problems)


def present(item: Item, seed: int) -> ItemView:
    """Show the rows, and the options in the seed's order."""
    return ItemView(
        item.key,
        item.kind,
        item.stem,
        _options.shuffled(item, item.options, seed),
        parts=tuple(row.key for row in item.rows),
        rows=tuple(RowView(row.key, row.text) for row in item.rows),
        picture=item.picture,
    )


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read at most one option for each row; raises ResponseError."""
    keys = _reading.Keys(_options.option_keys(item))
    return _reading.read_parts(item, raw, {row.key: keys for row in item.rows})


def mark(item: Item, response: Response | None) -> Mark:
    """Give points for rows with their option, by the item's rule."""
    given = response or Response()
    rows = tuple(_row(item, row, given.one(row.key)) for row in item.rows)
    share = share_of_parts(item.rule, [row.share == 1 for row in rows])
    score = Score(share * item.points, Fraction(item.points))
    return Mark(score, (), bool(given.parts), rows, complete=len(given.parts) == len(rows))


def _row(item: Item, row: Row, given: str) -> RowMark:
    return RowMark(
        row.key,
        row.text,
        _options.text_of(item.options, given),
        _options.text_of(item.options, row.answer),
        Fraction(int(given == row.answer)),
        row.feedback,
    )


def samples(item: Item) -> tuple[Sample, ...]:
    """Give all rows right, half of them right, all of them wrong, and malformed bodies."""
    keys = _options.option_keys(item)
    right = {row.key: [row.answer] for row in item.rows}
    wrong = {row.key: [next(key for key in keys if key != row.answer)] for row in item.rows}
    half = dict(list(right.items())[: (len(right) + 1) // 2])
    row = item.rows[0].key
    return (
        Sample(RIGHT, right, Fraction(1)),
        Sample(HALF_RIGHT, half, share_of_parts(item.rule, [row.key in half for row in item.rows])),
        Sample(WRONG, wrong, Fraction(0)),
        Sample("nothing", {}, Fraction(0)),
        Sample("a row that does not exist", {"no-such-row": [keys[0]]}, None),
        Sample("an unknown option", {row: ["no-such-option"]}, None),
        Sample("two options for one row", {row: list(keys[:2])}, None),
        Sample("text instead of a list", {row: keys[0]}, None),
    )
