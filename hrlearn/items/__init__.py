"""Item types: one file each, five verbs each (check, present, read, mark, samples).

An item's ``kind`` names its type; an unknown kind raises. A new type is a new file with the five verbs and its
``RULES``, and one line in ``ITEM_TYPES``.
"""

from collections.abc import Mapping
from types import ModuleType

from hrlearn.errors import UnknownNameError
from hrlearn.items import (
    action_plan,
    best_worst,
    cloze,
    hotspot,
    matching,
    multiple_response,
    numeric,
    ordering,
    ranking,
    rating,
    reflection,
    short_text,
    single_choice,
    true_false,
)
from hrlearn.items._slots import slots_accepted, with_slots
from hrlearn.items.reflection import grade
from hrlearn.items.values import (
    CERTAINTY_PART,
    CHOSEN,
    HALF_RIGHT,
    RIGHT,
    WRONG,
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
    "CERTAINTY_PART",
    "CERTAIN_KINDS",
    "CHOSEN",
    "HALF_RIGHT",
    "ITEM_TYPES",
    "RIGHT",
    "WRONG",
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
    "grade",
    "mark",
    "present",
    "read",
    "rules_of",
    "samples",
]

ITEM_TYPES: dict[str, ModuleType] = {
    "single_choice": single_choice,
    "multiple_response": multiple_response,
    "true_false": true_false,
    "matching": matching,
    "ordering": ordering,
    "numeric": numeric,
    "short_text": short_text,
    "cloze": cloze,
    "hotspot": hotspot,
    "ranking": ranking,
    "best_worst": best_worst,
    "rating": rating,
    "reflection": reflection,
    "action_plan": action_plan,
}

CERTAIN_KINDS = frozenset({"single_choice", "multiple_response", "true_false"})
"""Kinds that can ask how sure the learner is."""

Slots = Mapping[str, bool | str]
_NO_SLOTS: Slots = {}


def _type_of(kind: str) -> ModuleType:
    if kind not in ITEM_TYPES:
        raise UnknownNameError("item kind", kind, ITEM_TYPES)
    return ITEM_TYPES[kind]


def rules_of(kind: str) -> tuple[str, ...]:
    """Return the names of the partial-credit rules that a kind knows."""
    rules: tuple[str, ...] = _type_of(kind).RULES
    return rules


def check(item: Item) -> tuple[str, ...]:
    """Return what is wrong with the item, one sentence each, for its author."""
    problems: tuple[str, ...] = _type_of(item.kind).check(item)
    return (*problems, *_common_problems(item))


def _common_problems(item: Item) -> list[str]:
    problems, known = [], rules_of(item.kind)
    if item.rule not in known:
        problems.append(f"There is no partial-credit rule {item.rule!r} for it; use one of {', '.join(known)}.")
    if item.certainty and item.kind not in CERTAIN_KINDS:
        problems.append(f"Certainty can be asked only with {', '.join(sorted(CERTAIN_KINDS))}.")
    missing = (slot for slot in slots_accepted(item) if slot not in item.slots)
    problems += [f"Its key depends on the slot {slot!r}: list it under the item's slots." for slot in missing]
    return problems


def present(item: Item, seed: int) -> ItemView:
    """Return what the learner sees: no key, no feedback; the order of options follows from the seed."""
    view: ItemView = _type_of(item.kind).present(item, seed)
    return view


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Turn what came over the wire (part -> list of texts) into a Response; raises ResponseError.

    What is half finished is read; unknown parts and keys, and texts that are too long or cannot be saved, are refused.
    """
    response: Response = _type_of(item.kind).read(item, raw)
    return response


def mark(item: Item, response: Response | None, slots: Slots = _NO_SLOTS) -> Mark:
    """Mark a response; no response at all scores 0. ``slots`` are the verified ones, for keys that depend on them."""
    result: Mark = _type_of(item.kind).mark(with_slots(item, slots), response)
    return result


def samples(item: Item, slots: Slots = _NO_SLOTS) -> tuple[Sample, ...]:
    """Return right, half right, wrong and malformed raw responses of a sound item with the share each must get."""
    found: tuple[Sample, ...] = _type_of(item.kind).samples(with_slots(item, slots))
    return found
