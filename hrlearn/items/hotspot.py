"""Hotspot: places on a picture, which are also a list of options for people who do not see or point."""

from __future__ import annotations

from collections.abc import Mapping

from hrlearn.items import _options, _reading, _sets
from hrlearn.items.values import ItemView, Mark, Response, Sample
from hrlearn.model import Item, Region
from hrlearn.scoring import SET_RULES

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = tuple(SET_RULES)
_RECT, _CIRCLE, _TRIANGLE = 4, 3, 6
"""How many numbers a shape has; a polygon has at least those of a triangle."""


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    problems = _sets.check_set(item)
    if not item.picture:
        problems.append("A hotspot item needs a picture.")
    for option in item.options:
        if option.region is None:
            problems.append(f"The option {option.key!r} has no region on the picture.")
        elif not _sound(option.region):
            problems.append(f"The numbers of the region of {option.key!r} do not make a {option.region.shape}.")
    if not _several(item) and item.rule != "all_or_nothing":
        problems.append("With one right place the item is marked all_or_nothing.")
    return tuple(problems)


def _sound(region: Region) -> bool:
    numbers = region.numbers
    if region.shape == "rect":
        return len(numbers) == _RECT and min(numbers[2:]) > 0
    if region.shape == "circle":
        return len(numbers) == _CIRCLE and numbers[2] > 0
    return len(numbers) >= _TRIANGLE and len(numbers) % 2 == 0


def _several(item: Item) -> bool:
    return len(_options.right_keys(item)) > 1


def present(item: Item, seed: int) -> ItemView:
    """Show the picture with its places in the seed's order, without the key."""
    return _options.present_options(item, seed, several=_several(item))


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read the keys of known places, at most one where only one is right; raises ResponseError."""
    most = len(item.options) if _several(item) else 1
    return _reading.read_chosen(item, raw, most)


def mark(item: Item, response: Response | None) -> Mark:
    """Give points by the item's partial-credit rule."""
    return _options.mark_options(item, response, item.rule)


def samples(item: Item) -> tuple[Sample, ...]:
    """Give right, half right and wrong places, and malformed bodies."""
    return _sets.set_samples(item) if _several(item) else _options.one_right_samples(item)
