"""Items of an assessment and the options they offer."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Assessment", "Item", "Option"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a learner can choose; ``feedback`` teaches and is shown only after marking."""

    key: str
    text: str
    correct: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    ``kind`` names the item type, ``rule`` the partial-credit rule. ``points`` is the item's maximum.
    ``slots`` are the locale slots the key depends on: while one of them is unverified the item is not scored.
    """

    uuid: str
    key: str
    kind: str
    stem: str
    options: tuple[Option, ...]
    rationale: str = ""
    objective: str = ""
    rule: str = "all_or_nothing"
    points: int = 1
    shuffle: bool = True
    scored: bool = True
    sources: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """A fixed form of items, marked together when the learner submits."""

    items: tuple[Item, ...]
    intro: str = ""

    def item(self, key: str) -> Item | None:
        """Return the item with this key, or None."""
        return next((item for item in self.items if item.key == key), None)
