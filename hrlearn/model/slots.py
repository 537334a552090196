"""Locale slots: what differs by country is a value with a source and a date, never a fact in a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

__all__ = ["NO_PACK", "UNVERIFIED_SENTENCE", "LocalePack", "SlotState", "SlotStatus", "SlotValue"]

UNVERIFIED_SENTENCE = (
    "This rule differs by country. Your academy has not confirmed it. Ask your legal adviser before acting."
)


@dataclass(frozen=True, slots=True)
class SlotValue:
    """One local statement, who verified it and when."""

    value: str | bool
    source: str = ""
    verified_by: str = ""
    verified_on: date | None = None


SlotState = Literal["verified", "expiring", "expired", "missing", "draft"]


@dataclass(frozen=True, slots=True)
class SlotStatus:
    """How a locale pack stands to one slot that a lesson needs.

    ``verified`` less than ten months ago, or in a fictional pack; ``expiring`` within twelve; ``expired`` after that;
    ``draft`` when there is a value that nobody has verified; ``missing`` when there is none.
    """

    key: str
    title: str
    blocking: bool
    state: SlotState
    verified_on: date | None = None

    @property
    def stops(self) -> bool:
        """Whether the lesson may not be placed anew because of this slot."""
        return self.blocking and self.state not in {"verified", "expiring"}


@dataclass(frozen=True, slots=True)
class LocalePack:
    """The local statements of one academy.

    A ``draft`` pack is a proposal: nothing in it counts as verified. ``fictional`` packs belong to an invented country:
    they carry a banner, never expire and are accepted only by the practice academy or where the host names them.
    """

    key: str
    title: str
    content_hash: str
    fictional: bool = False
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    draft: bool = False

    def slot(self, key: str) -> SlotValue | None:
        """Return the slot's value, or None while nobody has verified it."""
        found = self.slots.get(key)
        return found if found is not None and found.value != "" and not self.draft else None


NO_PACK = LocalePack(key="none", title="No locale pack", content_hash="none")
"""Where nothing was chosen, nothing is verified."""
