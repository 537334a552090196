"""Partial-credit rules: what share of an item's points an answer earns, exact, from 0 to 1.

An answer is a set of options, a row of parts, an order, or a pair of extremes; each of these has rules of its own. The
formulas with their sources stand in docs/reference/items.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from hrlearn.errors import UnknownNameError
from hrlearn.scoring.orders import distance_share, longest_common_subsequence, own_places

__all__ = [
    "EXTREME_RULES",
    "ORDER_RULES",
    "PART_RULES",
    "RULES",
    "SET_RULES",
    "share_by_rule",
    "share_of_extremes",
    "share_of_order",
    "share_of_parts",
]

R = TypeVar("R")
SetRule = Callable[[frozenset[str], frozenset[str], frozenset[str]], Fraction]
OrderRule = Callable[[Sequence[str], Mapping[str, int]], Fraction]

_NOTHING = Fraction(0)


def _exactly(right: frozenset[str], wrong: frozenset[str], chosen: frozenset[str]) -> Fraction:  # noqa: ARG001
    return Fraction(int(chosen == right))


def _per_option_net(right: frozenset[str], wrong: frozenset[str], chosen: frozenset[str]) -> Fraction:
    decided_right = len(right & chosen) + len(wrong - chosen)
    options = len(right) + len(wrong)
    return max(Fraction(2 * decided_right - options, options), _NOTHING)


def _right_minus_wrong(right: frozenset[str], wrong: frozenset[str], chosen: frozenset[str]) -> Fraction:
    return max(Fraction(len(right & chosen) - len(wrong & chosen), len(right)), _NOTHING)


SET_RULES: dict[str, SetRule] = {
    "all_or_nothing": _exactly,
    "per_option_net": _per_option_net,
    "right_minus_wrong": _right_minus_wrong,
}
"""For a set of chosen options."""

PART_RULES: dict[str, Callable[[Sequence[bool]], Fraction]] = {
    "all_or_nothing": lambda parts: Fraction(int(all(parts))),
    "coverage": lambda parts: Fraction(sum(parts), len(parts)),
}
"""For parts that are right or wrong each on its own."""


def _coverage(right: Sequence[str], places: Mapping[str, int]) -> Fraction:
    return Fraction(len(own_places(right, places)), len(right))


def _common_order(right: Sequence[str], places: Mapping[str, int]) -> Fraction:
    # One option alone is in order whatever was entered, so it earns nothing.
    links = max(len(longest_common_subsequence(right, places)) - 1, 0)
    return Fraction(links, len(right) - 1)


ORDER_RULES: dict[str, OrderRule] = {
    "all_or_nothing": lambda right, places: Fraction(int(len(own_places(right, places)) == len(right))),
    "coverage": _coverage,
    "longest_common_subsequence": _common_order,
    "distance": distance_share,
}
"""For an order: the right one, and the place (from 1) given to each option that has a place of its own."""


def _best_worst(weights: Mapping[str, int], best: str, worst: str) -> Fraction:
    lowest, highest = min(weights.values()), max(weights.values())
    # What was left open stands in the middle: it neither earns nor costs.
    middle = Fraction(lowest + highest, 2)
    gap = weights.get(best, middle) - weights.get(worst, middle)
    return max(Fraction(gap, highest - lowest), _NOTHING)


EXTREME_RULES: dict[str, Callable[[Mapping[str, int], str, str], Fraction]] = {
    "all_or_nothing": lambda weights, best, worst: Fraction(int(_best_worst(weights, best, worst) == 1)),
    "best_worst": _best_worst,
}
"""For a best and a worst option, by the experts' weights."""

RULES: frozenset[str] = frozenset({*SET_RULES, *PART_RULES, *ORDER_RULES, *EXTREME_RULES})
"""The names of all rules."""


def share_by_rule(rule: str, right: frozenset[str], wrong: frozenset[str], chosen: frozenset[str]) -> Fraction:
    """Return the share (0..1) that a chosen set earns.

    ``all_or_nothing``: 1 for exactly the right set. ``per_option_net``: options decided rightly minus options decided
    wrongly, over all options, at least 0. ``right_minus_wrong``: right choices minus wrong choices, over the number of
    right options, at least 0. Raises UnknownNameError.
    """
    return _named(rule, SET_RULES)(right, wrong, chosen)


def share_of_parts(rule: str, parts: Sequence[bool]) -> Fraction:
    """Return the share (0..1) that parts earn, each of them right or not; there is at least one.

    ``all_or_nothing``: 1 where all are right. ``coverage``: right parts over all parts. Raises UnknownNameError.
    """
    return _named(rule, PART_RULES)(parts)


def share_of_order(rule: str, right: Sequence[str], places: Mapping[str, int]) -> Fraction:
    """Return the share (0..1) that an order earns; ``places`` are 1, 2, ... by option, none of them twice.

    ``all_or_nothing``: 1 where every option has its place. ``coverage``: options in their place over all options.
    ``longest_common_subsequence``: its length minus 1, over the number of options minus 1. ``distance``: 1 minus the
    sum of the distances over the largest such sum (Spearman's footrule). There are at least two options. Raises
    UnknownNameError.
    """
    return _named(rule, ORDER_RULES)(right, places)


def share_of_extremes(rule: str, weights: Mapping[str, int], best: str, worst: str) -> Fraction:
    """Return the share (0..1) that a best and a worst option earn; "" is a part left open.

    ``best_worst``: weight of the best minus weight of the worst, over the largest such gap, at least 0.
    ``all_or_nothing``: 1 for the largest gap. The weights are not all equal. Raises UnknownNameError.
    """
    return _named(rule, EXTREME_RULES)(weights, best, worst)


def _named(rule: str, known: Mapping[str, R]) -> R:
    if rule not in known:
        raise UnknownNameError("partial-credit rule", rule, known)
    return known[rule]
