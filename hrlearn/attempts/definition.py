"""What an attempt is played against: one activity of one lesson version with one locale pack."""

from __future__ import annotations

from dataclasses import dataclass, field

from hrlearn.model import Activity, Item, LocalePack, Scenario
from hrlearn.scenario import Reach, Slots, explore

__all__ = ["Definition", "define", "is_scored", "verified_slots"]


@dataclass(frozen=True, slots=True)
class Definition:
    """An activity with the slots that are verified and, for a scenario, the reach of its graph.

    Build it with ``define`` and keep it: exploring a graph costs more than playing it.
    """

    activity: Activity
    slots: Slots
    reach: Reach | None = field(default=None, compare=False)


def verified_slots(pack: LocalePack) -> Slots:
    """Return the values of the pack's verified slots by key."""
    return {key: value.value for key, value in pack.slots.items() if pack.slot(key) is not None}


def define(activity: Activity, pack: LocalePack) -> Definition:
    """Prepare an activity for play; raises LessonError for a scenario that cannot end."""
    slots = verified_slots(pack)
    reach = explore(activity.content, slots) if isinstance(activity.content, Scenario) else None
    return Definition(activity, slots, reach)


def is_scored(definition: Definition, item: Item) -> bool:
    """Say whether an item counts: practice items and items whose slots are unverified do not."""
    return item.scored and all(slot in definition.slots for slot in item.slots)
