"""Single choice: one right option among several."""

from __future__ import annotations

from collections.abc import Mapping

from hrlearn.items import _options, _reading
from hrlearn.items.values import ItemView, Mark, Response, Sample
from hrlearn.model import Item

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = ("all_or_nothing",)


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    problems = _options.check_options(item)
    if len(_options.right_keys(item)) != 1:
        problems.append("A single-choice item needs exactly one correct option.")
    return tuple(problems)


def present(item: Item, seed: int) -> ItemView:
    """Show the options in the seed's order, without the key."""
    return _options.present_options(item, seed, several=False)


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read at most one known option key, and how sure the learner is; raises ResponseError."""
    return _reading.read_chosen(item, raw)


def mark(item: Item, response: Response | None) -> Mark:
    """Give all points for the right option, or marks by certainty."""
    return _options.mark_options(item, response, "all_or_nothing")


def samples(item: Item) -> tuple[Sample, ...]:
    """Give each option alone, none, all, each certainty, and malformed bodies."""
    return _options.one_right_samples(item)
