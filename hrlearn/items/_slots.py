"""Accepted texts that are locale slots: a key that differs by country, such as the number of the ambulance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from hrlearn.model import Gaps, Item, WordsKey

__all__ = ["slots_accepted", "with_slots"]

_SLOT = re.compile(r"\{\{([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)\}\}")

Slots = Mapping[str, bool | str]


def _accepted(item: Item) -> tuple[str, ...]:
    if isinstance(item.detail, WordsKey):
        return item.detail.accepted
    if isinstance(item.detail, Gaps):
        return tuple(text for gap in item.detail.gaps for text in gap.accepted)
    return ()


def slots_accepted(item: Item) -> tuple[str, ...]:
    """Return the slots that stand in accepted texts, each once."""
    return tuple(dict.fromkeys(found for text in _accepted(item) for found in _SLOT.findall(text)))


def with_slots(item: Item, slots: Slots) -> Item:
    """Return the item with the values of verified slots in its accepted texts; while one is open it is not scored."""
    if not slots_accepted(item):
        return item
    if isinstance(item.detail, WordsKey):
        return replace(item, detail=WordsKey(_resolved(item.detail.accepted, slots)))
    text = cast("Gaps", item.detail)
    gaps = tuple(replace(gap, accepted=_resolved(gap.accepted, slots)) for gap in text.gaps)
    return replace(item, detail=replace(text, gaps=gaps))


def _resolved(accepted: tuple[str, ...], slots: Slots) -> tuple[str, ...]:
    return tuple(_SLOT.sub(lambda found: str(slots.get(found[1], found[0])), text) for text in accepted)
