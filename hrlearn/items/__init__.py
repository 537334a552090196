"""Item types: one file each, five verbs each (check, present, read, mark, samples).

An item's ``kind`` names its type; an unknown kind raises.
"""

from collections.abc import Mapping
from types import ModuleType

from hrlearn.errors import UnknownNameError
from hrlearn.items import multiple_response, single_choice, true_false
from hrlearn.items.values import (
    CHOSEN,
    GapView,
    ItemView,
    Mark,
    OptionMark,
    OptionView,
    Response,
    RowMark,
    RowView,
    Sample,
)
from hrlearn.model import Item

__all__ = [
    "CHOSEN",
    "ITEM_TYPES",
    "GapView",
    "ItemView",
    "Mark",
    "OptionMark",
    "OptionView",
    "Response",
    "RowMark",
    "RowView",
    "Sample",
    "check",
    "mark",
    "present",
    "read",
    "samples",
]

ITEM_TYPES: dict[str, ModuleType] = {
    "single_choice": single_choice,
    "multiple_response": multiple_response,
    "true_false": true_false,
}


def _type_of(item: Item) -> ModuleType:
    if item.kind not in ITEM_TYPES:
        raise UnknownNameError("item kind", item.kind, ITEM_TYPES)
    return ITEM_TYPES[item.kind]


def check(item: Item) -> tuple[str, ...]:
    """Return what is wrong with the item, one sentence each, for its author."""
    problems: tuple[str, ...] = _type_of(item).check(item)
    return problems


def present(item: Item, seed: int) -> ItemView:
    """Return what the learner sees: no key, no feedback; the order of options follows from the seed."""
    view: ItemView = _type_of(item).present(item, seed)
    return view


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Turn what came over the wire into a Response; raises ResponseError where its form is wrong."""
    response: Response = _type_of(item).read(item, raw)
    return response


def mark(item: Item, response: Response | None) -> Mark:
    """Mark a response; no response at all scores 0."""
    result: Mark = _type_of(item).mark(item, response)
    return result


def samples(item: Item) -> tuple[Sample, ...]:
    """Return right, wrong and malformed raw responses with the share that each must get."""
    found: tuple[Sample, ...] = _type_of(item).samples(item)
    return found
