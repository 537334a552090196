"""Partial-credit rules for items whose response is a set of options."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hrlearn.errors import UnknownNameError

__all__ = ["RULES", "share_by_rule"]

Rule = Callable[[frozenset[str], frozenset[str], frozenset[str]], Fraction]


def _all_or_nothing(right: frozenset[str], wrong: frozenset[str], chosen: frozenset[str]) -> Fraction:  # noqa: ARG001
    return Fraction(int(chosen == right))


def _per_option_net(right: frozenset[str], wrong: frozenset[str], chosen: frozenset[str]) -> Fraction:
    decided_right = len(right & chosen) + len(wrong - chosen)
    options = len(right) + len(wrong)
    return max(Fraction(2 * decided_right - options, options), Fraction(0))


def _right_minus_wrong(right: frozenset[str], wrong: frozenset[str], chosen: frozenset[str]) -> Fraction:
    return max(Fraction(len(right & chosen) - len(wrong & chosen), len(right)), Fraction(0))


RULES: dict[str, Rule] = {
    "all_or_nothing": _all_or_nothing,
    "per_option_net": _per_option_net,
    "right_minus_wrong": _right_minus_wrong,
}


def share_by_rule(rule: str, right: frozenset[str], wrong: frozenset[str], chosen: frozenset[str]) -> Fraction:
    """Return the share (0..1) that a chosen set earns.

    ``all_or_nothing``: 1 for exactly the right set. ``per_option_net``: options decided rightly minus options decided
    wrongly, over all options, at least 0. ``right_minus_wrong``: right choices minus wrong choices, over the number of
    right options, at least 0. Raises UnknownNameError.
    """
    if rule not in RULES:
        raise UnknownNameError("partial-credit rule", rule, RULES)
    return RULES[rule](right, wrong, chosen)
