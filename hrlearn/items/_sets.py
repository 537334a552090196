"""What the item types share whose response is a set of options with partial credit."""

from __future__ import annotations

from fractions import Fraction

from hrlearn.items import _options
from hrlearn.items.values import CHOSEN, HALF_RIGHT, RIGHT, WRONG, Sample
from hrlearn.model import Item
from hrlearn.scoring import share_by_rule

__all__ = ["check_set", "set_samples"]


def check_set(item: Item) -> list[str]:
    """Name what can be wrong with any set of options of which some are right."""
    problems = _options.check_options(item)
    if not _options.right_keys(item):
        problems.append("The item needs at least one correct option.")
    if not _options.wrong_keys(item):
        problems.append("The item needs at least one wrong option.")
    if item.certainty and item.rule != "all_or_nothing":
        problems.append("With certainty an answer is right or wrong: use the rule 'all_or_nothing'.")
    return problems


def set_samples(item: Item) -> tuple[Sample, ...]:
    """Give the right set, half of it, its opposite, one option twice, and malformed bodies.

    Every rule gives the right set 1 and the opposite set 0.
    """
    right, wrong = sorted(_options.right_keys(item)), sorted(_options.wrong_keys(item))
    refused = (Sample("one option twice", {CHOSEN: right[:1] * 2}, None), *_options.MALFORMED)
    if item.certainty:
        return (*_options.certainty_samples(right, wrong), *refused)
    half = _half(right, wrong)
    share = share_by_rule(item.rule, frozenset(right), frozenset(wrong), frozenset(half))
    return (
        Sample(RIGHT, {CHOSEN: right}, Fraction(1)),
        Sample(HALF_RIGHT, {CHOSEN: half}, share),
        Sample(WRONG, {CHOSEN: wrong}, Fraction(0)),
        *refused,
    )


def _half(right: list[str], wrong: list[str]) -> list[str]:
    """Leave out about half of the right options; a single one is joined by a wrong one instead."""
    return right[: (len(right) + 1) // 2] if len(right) > 1 else [*right, *wrong[:1]]
