"""Ordering: steps are put into their right order, which is that of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from hrlearn.items import _options, _orders
from hrlearn.items.values import ItemView, Mark, Response, Sample
from hrlearn.model import Item
from hrlearn.scoring import longest_common_subsequence, own_places

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = ("all_or_nothing", "coverage", "longest_common_subsequence")


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    problems = _options.check_options(item, feedback=False)
    if not item.shuffle:
        problems.append("The order of the file is the key: leave shuffle out.")
    return tuple(problems)


def present(item: Item, seed: int) -> ItemView:
    """Show the steps in the seed's order."""
    return _orders.present_order(item, seed)


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read at most one place for each step; raises ResponseError."""
    return _orders.read_order(item, raw)


def mark(item: Item, response: Response | None) -> Mark:
    """Give points for the order by the item's rule; where that is the common order, its steps count as right."""
    by_sequence = item.rule == "longest_common_subsequence"
    return _orders.mark_order(item, response, _options.option_keys(item), _in_common if by_sequence else _in_place)


def _in_place(right: Sequence[str], places: Mapping[str, int], key: str) -> Fraction:
    return Fraction(int(key in own_places(right, places)))


def _in_common(right: Sequence[str], places: Mapping[str, int], key: str) -> Fraction:
    common = longest_common_subsequence(right, places)
    return Fraction(int(key in common and len(common) > 1))


def samples(item: Item) -> tuple[Sample, ...]:
    """Give the right order, a nearly right one, others, and malformed bodies."""
    return _orders.order_samples(item, _options.option_keys(item))
