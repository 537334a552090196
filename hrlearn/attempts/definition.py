"""What an attempt is played against: one activity of one lesson version with one locale pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hrlearn.model import Activity, Item, LocalePack, Scenario, SlotIs
from hrlearn.scenario import (
    Endings,
    Reach,
    Slots,
    asked_endings,
    conditions_of,
    deciding_conditions,
    ending_worlds,
    explore,
)

__all__ = ["Definition", "define", "endings_read", "is_scored", "slots_read", "verified_slots"]


@dataclass(frozen=True, slots=True)
class Definition:
    """An activity with the slots that are verified and, for a scenario, the reaches of its graph.

    There is one reach for every way in which its conditions can find the endings of other activities, by the
    (activity, ending) pairs that are true then. Build it with ``define`` and keep it: exploring a graph costs more than
    playing it.
    """

    activity: Activity
    slots: Slots
    reaches: Mapping[frozenset[tuple[str, str]], Reach] = field(default_factory=dict, compare=False)

    def reach(self, endings: Endings) -> Reach:
        """Return the reach of the scenario for somebody with these endings of other activities."""
        asked = frozenset[tuple[str, str]]().union(*self.reaches)
        return self.reaches[asked & frozenset(endings.items())]


def verified_slots(pack: LocalePack) -> Slots:
    """Return the values of the pack's verified slots by key."""
    return {key: value.value for key, value in pack.slots.items() if pack.slot(key) is not None}


def define(activity: Activity, pack: LocalePack) -> Definition:
    """Prepare an activity for play; raises LessonError for a scenario that cannot end."""
    slots = verified_slots(pack)
    if not isinstance(activity.content, Scenario):
        return Definition(activity, slots)
    worlds = ending_worlds(asked_endings(deciding_conditions(activity.content)))
    reaches = {frozenset(world.items()): explore(activity.content, slots, world) for world in worlds}
    return Definition(activity, slots, reaches)


def is_scored(definition: Definition, item: Item) -> bool:
    """Say whether an item counts: practice items and items whose slots are unverified do not."""
    return item.scored and all(slot in definition.slots for slot in item.slots)


def slots_read(activity: Activity) -> frozenset[str]:
    """Return the keys of the locale slots that the conditions of a scenario read."""
    if not isinstance(activity.content, Scenario):
        return frozenset()
    return frozenset(each.slot for each in conditions_of(activity.content) if isinstance(each, SlotIs))


def endings_read(activity: Activity) -> frozenset[str]:
    """Return the keys of the other activities whose ending the conditions of a scenario read."""
    if not isinstance(activity.content, Scenario):
        return frozenset()
    return frozenset(key for key, _ in asked_endings(conditions_of(activity.content)))
