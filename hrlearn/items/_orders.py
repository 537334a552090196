"""What ordering and ranking share: options that each get a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from hrlearn.items import _options, _reading
from hrlearn.items.values import HALF_RIGHT, RIGHT, WRONG, ItemView, Mark, Response, RowMark, Sample
from hrlearn.model import Item
from hrlearn.scoring import Score, share_of_order

__all__ = ["RowShare", "mark_order", "order_samples", "places_of", "present_order", "read_order"]

RowShare = Callable[[Sequence[str], Mapping[str, int], str], Fraction]
"""Says how well an option stands: the right order, the places given, the option."""


def present_order(item: Item, seed: int) -> ItemView:
    """Show the options in the seed's order, in which the right one has no part; the parts stand in it too."""
    options = _options.shuffled(item, item.options, seed)
    parts = tuple(option.key for option in options)
    return ItemView(item.key, item.kind, item.stem, options, parts=parts, picture=item.picture)


def read_order(item: Item, raw: Mapping[str, object]) -> Response:
    """Read at most one place for each option; raises ResponseError."""
    places = tuple(str(place) for place in range(1, len(item.options) + 1))
    return _reading.read_parts(item, raw, {key: _reading.Keys(places) for key in _options.option_keys(item)})


def places_of(response: Response) -> dict[str, int]:
    """Return the places that were given to one option each; a place given twice is nobody's.

    Otherwise all options could be put into the middle, where none of them is far from its place.
    """
    given = {key: int(values[0]) for key, values in response.parts.items()}
    holders = Counter(given.values())
    return {key: place for key, place in given.items() if holders[place] == 1}


def mark_order(item: Item, response: Response | None, right: Sequence[str], row_share: RowShare) -> Mark:
    """Give points for the order by the item's rule.

    The rows stand in the order of the answer: that of the file would tell the key.
    """
    given = response or Response()
    places = places_of(given)
    expected = {key: place for place, key in enumerate(right, start=1)}
    rows = [
        RowMark(o.key, o.text, given.one(o.key), str(expected[o.key]), row_share(right, places, o.key), o.feedback)
        for o in item.options
    ]
    as_answered = sorted(rows, key=lambda row: (int(row.given or len(rows) + 1), row.key))
    score = Score(share_of_order(item.rule, right, places) * item.points, Fraction(item.points))
    return Mark(score, (), bool(given.parts), tuple(as_answered), complete=len(places) == len(rows))


def order_samples(item: Item, right: Sequence[str]) -> tuple[Sample, ...]:
    """Give the right order, one with its first two options exchanged, nothing, and malformed bodies."""
    exchanged = [right[1], right[0], *right[2:]]
    half = {key: place for place, key in enumerate(exchanged, start=1)}
    moved = _as_response(right[::-1])
    return (
        Sample(RIGHT, _as_response(right), Fraction(1)),
        Sample(HALF_RIGHT, _as_response(exchanged), share_of_order(item.rule, right, half)),
        Sample(WRONG, {key: ["1"] for key in right}, Fraction(0)),
        Sample("backwards", moved, share_of_order(item.rule, right, places_of(Response(_parts(moved))))),
        Sample("nothing", {}, Fraction(0)),
        Sample("a place too far", {right[0]: [str(len(right) + 1)]}, None),
        Sample("two places for one option", {right[0]: ["1", "2"]}, None),
        Sample("an unknown option", {"no-such-option": ["1"]}, None),
        Sample("a number instead of a list", {right[0]: 1}, None),
    )


def _as_response(order: Sequence[str]) -> dict[str, list[str]]:
    return {key: [str(place)] for place, key in enumerate(order, start=1)}


def _parts(raw: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {part: tuple(values) for part, values in raw.items()}
