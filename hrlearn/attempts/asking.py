"""Which items of a bank an attempt asks."""

from __future__ import annotations

from hrlearn.attempts.definition import Definition
from hrlearn.attempts.state import AttemptState
from hrlearn.model import Assessment, Item

__all__ = ["asked_items"]


def asked_items(definition: Definition, state: AttemptState) -> tuple[Item, ...]:
    """Return the items that this attempt asks, in its order: those its start has drawn, all of them where it drew none.

    A scenario and lesson pages ask none.
    """
    content = definition.activity.content
    if not isinstance(content, Assessment):
        return ()
    drawn = (content.item(key) for key in state.terms.items)
    return tuple(item for item in drawn if item is not None) if state.terms.items else content.items
