"""Multiple response: every option is decided on its own; the item's rule gives partial credit."""

from __future__ import annotations

from collections.abc import Mapping

from hrlearn.items import _options, _reading, _sets
from hrlearn.items.values import ItemView, Mark, Response, Sample
from hrlearn.model import Item
from hrlearn.scoring import SET_RULES

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = tuple(SET_RULES)


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    return tuple(_sets.check_set(item))


def present(item: Item, seed: int) -> ItemView:
    """Show the options in the seed's order, without the key."""
    return _options.present_options(item, seed, several=True)


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read any set of known option keys, the empty one included; raises ResponseError."""
    return _reading.read_chosen(item, raw, most=len(item.options))


def mark(item: Item, response: Response | None) -> Mark:
    """Give points by the item's partial-credit rule."""
    return _options.mark_options(item, response, item.rule)


def samples(item: Item) -> tuple[Sample, ...]:
    """Give the right set, half of it, its opposite, and malformed bodies."""
    return _sets.set_samples(item)
