"""Comparing two orders: options in their place, what both have in the same sequence, and how far options have moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

__all__ = ["distance_share", "farthest", "longest_common_subsequence", "own_places"]


def own_places(right: Sequence[str], places: Mapping[str, int]) -> frozenset[str]:
    """Return the options that were given their own place, counted from 1."""
    return frozenset(option for place, option in enumerate(right, start=1) if places.get(option) == place)


def longest_common_subsequence(right: Sequence[str], places: Mapping[str, int]) -> tuple[str, ...]:
    """Return the longest sequence of options that stands in both orders, not necessarily side by side.

    Of several equally long ones it is always the same. Source: Hirschberg 1975, Communications of the ACM 18:341-343,
    in its simple form, as items are short.
    """
    best: dict[str, tuple[str, ...]] = {}
    for option in (each for each in right if each in places):
        before = (best[other] for other in best if places[other] < places[option])
        best[option] = (*max(before, key=len, default=()), option)
    return max(best.values(), key=len, default=())


def farthest(place: int, options: int) -> int:
    """Return how far an option can be moved from its place (from 1) at most."""
    return max(place - 1, options - place)


def distance_share(right: Sequence[str], places: Mapping[str, int]) -> Fraction:
    """Return 1 minus the sum of distances over the largest sum that an order can have, at least 0.

    The largest sum for n options is n squared over 2, rounded down. An option without a place counts as moved as far
    as can be, so leaving places open never pays. Source: Spearman's footrule; Diaconis and Graham 1977, Journal of the
    Royal Statistical Society B 39:262-268.
    """
    options = len(right)
    moved = sum(
        abs(places[option] - place) if option in places else farthest(place, options)
        for place, option in enumerate(right, start=1)
    )
    return max(1 - Fraction(moved, options * options // 2), Fraction(0))
