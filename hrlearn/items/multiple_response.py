"""Multiple response: every option is decided on its own; the item's rule gives partial credit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hrlearn.items import _options
from hrlearn.items.values import CHOSEN, ItemView, Mark, Response, Sample
from hrlearn.model import Item
from hrlearn.scoring import RULES

__all__ = ["check", "mark", "present", "read", "samples"]


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    problems = _options.check_options(item)
    if not _options.right_keys(item):
        problems.append("A multiple-response item needs at least one correct option.")
    if not _options.wrong_keys(item):
        problems.append("A multiple-response item needs at least one wrong option.")
    if item.rule not in RULES:
        problems.append(f"There is no partial-credit rule {item.rule!r}; use one of {', '.join(sorted(RULES))}.")
    return tuple(problems)


def present(item: Item, seed: int) -> ItemView:
    """Show the options in the seed's order, without the key."""
    return _options.present_options(item, seed, several=True)


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read any set of known option keys, the empty one included; raises ResponseError."""
    return Response({CHOSEN: _options.read_chosen(item, raw)})


def mark(item: Item, response: Response | None) -> Mark:
    """Give points by the item's partial-credit rule."""
    return _options.mark_options(item, response, item.rule)


def samples(item: Item) -> tuple[Sample, ...]:
    """Give the right set, its opposite, every option, one option twice, and malformed bodies.

    Every rule gives the right set 1 and the opposite set 0.
    """
    right, wrong = sorted(_options.right_keys(item)), sorted(_options.wrong_keys(item))
    return (
        Sample("the right set", {"chosen": right}, Fraction(1)),
        Sample("only wrong options", {"chosen": wrong}, Fraction(0)),
        Sample("one option twice", {"chosen": [right[0], right[0]]}, None),
        *_options.MALFORMED,
    )
