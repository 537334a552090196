"""Reflection: a free text. With criteria it waits for a grader; without, nobody marks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import cast

from hrlearn.errors import ResponseError
from hrlearn.items import _reading
from hrlearn.items.values import HALF_RIGHT, RIGHT, WRONG, ItemView, Mark, Response, RowMark, Sample
from hrlearn.model import Item, Rubric
from hrlearn.scoring import Score

__all__ = ["RULES", "check", "grade", "mark", "present", "read", "samples"]

RULES = ("all_or_nothing",)
"""A grader decides; an item built without a rule has this one."""
TEXT = "text"


def _rubric(item: Item) -> Rubric:
    return cast("Rubric", item.detail)


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    if not isinstance(item.detail, Rubric):
        return ("A reflection needs a rubric; it may be empty.",)
    keys = [criterion.key for criterion in item.detail.criteria]
    problems = []
    if len(set(keys)) != len(keys):
        problems.append("Two criteria have the same key; give each its own.")
    if any(criterion.points < 1 for criterion in item.detail.criteria):
        problems.append("Every criterion needs at least one point.")
    if keys and item.points != sum(criterion.points for criterion in item.detail.criteria):
        problems.append("The points of a reflection are those of its criteria together.")
    if not keys and item.scored:
        problems.append("Without criteria nobody marks the text: add criteria, or set scored to false.")
    if keys and item.private:
        problems.append("Nobody but the learner reads a private text, so it can have no criteria.")
    if item.detail.longest < 1:
        problems.append("A text needs room for at least one character.")
    return tuple(problems)


def present(item: Item, seed: int) -> ItemView:  # noqa: ARG001 -- there is nothing to put in order
    """Show a field with several lines; the criteria are for the grader."""
    longest = _rubric(item).longest
    return ItemView(item.key, item.kind, item.stem, parts=(TEXT,), picture=item.picture, longest=longest)


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read a text of several lines; raises ResponseError."""
    return _reading.read_parts(item, raw, {TEXT: _reading.Words(_rubric(item).longest, lines=True)})


def mark(item: Item, response: Response | None) -> Mark:
    """Leave the mark to a grader; no text gets no points."""
    given = (response or Response()).one(TEXT)
    criteria = _rubric(item).criteria
    score = Score(Fraction(0), Fraction(item.points if criteria else 0))
    row = RowMark(TEXT, "", given, "", Fraction(0))
    pending = bool(given and criteria)
    return Mark(score, (), bool(given), (row,), complete=bool(given), pending=pending)


def grade(item: Item, response: Response | None, points: Mapping[str, int]) -> Mark:
    """Return the mark that a grader gave: points for each criterion, from 0 to its own points.

    Raises ResponseError where nothing waits for a grader, or the points do not fit the rubric.
    """
    if not isinstance(item.detail, Rubric) or not mark(item, response).pending:
        msg = f"There is nothing to grade in the answer to {item.key!r}."
        raise ResponseError(msg, hint="Grade texts that were handed in.", code="grade.nothing_to_grade")
    plain, criteria = mark(item, response), item.detail.criteria
    if set(points) != {each.key for each in criteria} or any(
        not 0 <= points[each.key] <= each.points for each in criteria
    ):
        msg = f"The points do not fit the rubric of {item.key!r}."
        hint = "Give whole points for each criterion, no more than it has."
        raise ResponseError(msg, hint=hint, code="grade.does_not_fit")
    rows = (
        RowMark(each.key, each.text, str(points[each.key]), str(each.points), Fraction(points[each.key], each.points))
        for each in criteria
    )
    share = Fraction(sum(points.values()), sum(each.points for each in criteria))
    score = Score(share * plain.score.maximum, plain.score.maximum)
    return replace(plain, score=score, rows=(*plain.rows, *rows), pending=False)


def samples(item: Item) -> tuple[Sample, ...]:
    """Give a text, a short one, none, and malformed bodies; without a grader nothing earns points."""
    longest = _rubric(item).longest
    return (
        Sample(RIGHT, _typed("I would ask first.\nThen I would look."[:longest]), Fraction(0)),
        Sample(HALF_RIGHT, _typed("I"), Fraction(0)),
        Sample(WRONG, {}, Fraction(0)),
        Sample("too long", _typed("a" * (longest + 1)), None),
        Sample("a control character", _typed("a\x07"), None),
        Sample("two texts", {TEXT: ["a", "b"]}, None),
        Sample("a part that does not exist", {"essay": ["a"]}, None),
        Sample("text instead of a list", {TEXT: "a"}, None),
    )


def _typed(text: str) -> dict[str, list[str]]:
    return {TEXT: [text]}
