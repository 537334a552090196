"""Situational judgement by ranking: actions are ranked from best to worst, and compared with the experts' ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from hrlearn.items import _options, _orders
from hrlearn.items.values import ItemView, Mark, Response, Sample
from hrlearn.model import Item
from hrlearn.scoring import farthest

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = ("all_or_nothing", "coverage", "distance")


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    problems = _options.check_options(item)
    ranks = [option.value for option in item.options]
    if set(ranks) != set(range(1, len(ranks) + 1)):
        problems.append(f"The ranks must be 1 to {len(ranks)}, each once; 1 is best.")
    if not item.shuffle:
        problems.append("The order of the file may be the key: leave shuffle out.")
    return tuple(problems)


def _right(item: Item) -> tuple[str, ...]:
    return tuple(option.key for option in sorted(item.options, key=lambda option: option.value or 0))


def present(item: Item, seed: int) -> ItemView:
    """Show the actions in the seed's order."""
    return _orders.present_order(item, seed)


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read at most one rank for each action; raises ResponseError."""
    return _orders.read_order(item, raw)


def mark(item: Item, response: Response | None) -> Mark:
    """Give points for nearness to the experts' ranks by the item's rule."""
    return _orders.mark_order(item, response, _right(item), _nearness)


def _nearness(right: Sequence[str], places: Mapping[str, int], key: str) -> Fraction:
    """Return 1 in place, 0 as far from it as can be or without a place of its own."""
    place = right.index(key) + 1
    return 1 - Fraction(abs(places[key] - place), farthest(place, len(right))) if key in places else Fraction(0)


def samples(item: Item) -> tuple[Sample, ...]:
    """Give the experts' order, a nearly right one, others, and malformed bodies."""
    return _orders.order_samples(item, _right(item))
