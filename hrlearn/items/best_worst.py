"""Situational judgement by extremes: which action is best, which is worst, by the weights that experts gave."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hrlearn.items import _options, _reading
from hrlearn.items.values import HALF_RIGHT, RIGHT, WRONG, ItemView, Mark, Response, RowMark, Sample
from hrlearn.model import Item
from hrlearn.scoring import EXTREME_RULES, Score, share_of_extremes

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = tuple(EXTREME_RULES)
BEST, WORST = "best", "worst"


def _weights(item: Item) -> dict[str, int]:
    return {option.key: option.value or 0 for option in item.options}


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    problems = _options.check_options(item)
    if any(option.value is None for option in item.options):
        problems.append("Every option needs the weight that the experts gave it.")
    if len(set(_weights(item).values())) == 1:
        problems.append("All options have the same weight; then none is best.")
    if len(item.options) == 2:  # noqa: PLR2004 -- with two, the best one tells the worst
        problems.append("A best/worst item needs at least three options.")
    return tuple(problems)


def present(item: Item, seed: int) -> ItemView:
    """Show the actions in the seed's order; each can be marked as best or as worst."""
    options = _options.shuffled(item, item.options, seed)
    return ItemView(item.key, item.kind, item.stem, options, parts=(BEST, WORST), picture=item.picture)


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read at most one best and one worst action; raises ResponseError."""
    keys = _reading.Keys(_options.option_keys(item))
    return _reading.read_parts(item, raw, {BEST: keys, WORST: keys})


def mark(item: Item, response: Response | None) -> Mark:
    """Give points for the gap between the weights of best and worst, by the item's rule."""
    given, weights = response or Response(), _weights(item)
    best, worst = given.one(BEST), given.one(WORST)
    share = share_of_extremes(item.rule, weights, best, worst)
    rows = (_row(item, BEST, best, max(weights.values())), _row(item, WORST, worst, min(weights.values())))
    score = Score(share * item.points, Fraction(item.points))
    return Mark(score, (), bool(given.parts), rows, complete=len(given.parts) == len(rows))


def _row(item: Item, part: str, given: str, extreme: int) -> RowMark:
    """Return what became of one of the two parts; its share falls with the distance from the extreme."""
    weights = _weights(item)
    span = max(weights.values()) - min(weights.values())
    near = 1 - Fraction(abs(weights[given] - extreme), span) if given else Fraction(0)
    expected = " / ".join(option.text for option in item.options if weights[option.key] == extreme)
    feedback = next((option.feedback for option in item.options if option.key == given), "")
    return RowMark(part, "", _options.text_of(item.options, given), expected, near, feedback)


def samples(item: Item) -> tuple[Sample, ...]:
    """Give the extremes, half of them, the extremes exchanged, one option twice, and malformed bodies."""
    weights = _weights(item)
    best, worst = max(weights, key=lambda key: weights[key]), min(weights, key=lambda key: weights[key])
    return (
        Sample(RIGHT, {BEST: [best], WORST: [worst]}, Fraction(1)),
        Sample(HALF_RIGHT, {BEST: [best]}, share_of_extremes(item.rule, weights, best, "")),
        Sample(WRONG, {BEST: [worst], WORST: [best]}, Fraction(0)),
        Sample("one option as both", {BEST: [best], WORST: [best]}, Fraction(0)),
        Sample("nothing", {}, Fraction(0)),
        Sample("two best ones", {BEST: [best, worst]}, None),
        Sample("an unknown option", {WORST: ["no-such-option"]}, None),
        Sample("a part that does not exist", {"middle": [best]}, None),
        Sample("text instead of a list", {BEST: best}, None),
    )
