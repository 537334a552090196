"""Which items of a bank an attempt asks, and in which order: forms, quotas, and nothing twice while others remain."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hrlearn.model import Activity, Assessment, Item, Quota

__all__ = ["draw", "of_form", "unmet_quotas"]


def draw(activity: Activity, seed: int, earlier: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the keys of the items that a new attempt asks, in their order, () where it asks the whole file as it is.

    ``earlier`` are the items of the learner's earlier attempts at the activity, newest last. Quotas take those items
    first that were asked longest ago or never; the seed decides among equals, and the order where that is seeded.
    """
    quiz = activity.content
    if not isinstance(quiz, Assessment) or not (quiz.form or quiz.draw or quiz.seeded):
        return ()
    chance = random.Random(f"draw {seed} {activity.key}")  # noqa: S311 -- a drawing, not a secret
    taken = _taken(quiz, chance, earlier)
    drawn = [item.key for item in of_form(quiz) if item.key in taken]
    if quiz.seeded:
        chance.shuffle(drawn)
    return tuple(drawn)


def of_form(quiz: Assessment) -> tuple[Item, ...]:
    """Return the items of the assessment's form and the anchors, all items where it has no form."""
    return tuple(item for item in quiz.items if not quiz.form or item.form in {"", quiz.form})


def unmet_quotas(quiz: Assessment) -> tuple[int, ...]:
    """Return the places, from 0, of the quotas for which the bank has not enough items, however they are shared out."""
    seats = _Seats(quiz.draw)
    for item in of_form(quiz):
        seats.take(item)
    return tuple(sorted({quota for quota, _ in seats.free}))


def _taken(quiz: Assessment, chance: random.Random, earlier: Sequence[tuple[str, ...]]) -> frozenset[str]:
    bank = of_form(quiz)
    if not quiz.draw:
        return frozenset(item.key for item in bank)
    last = {key: number for number, keys in enumerate(earlier, start=1) for key in keys}
    shuffled = chance.sample(bank, len(bank))
    seats = _Seats(quiz.draw)
    # The sets of items that the quotas can seat are the independent sets of a transversal matroid, so taking each item
    # that still fits, the best first, gives the best set of all (Edmonds and Fulkerson 1965).
    for item in sorted(shuffled, key=lambda each: last.get(each.key, 0)):
        seats.take(item)
    return frozenset(seats.sitting)


Seat = tuple[int, int]
"""A quota and one of its numbers, both from 0."""


@dataclass
class _Seats:
    """A matching of items with the seats of the quotas, grown by augmenting paths; nobody who sits loses the seat."""

    quotas: tuple[Quota, ...]
    holders: dict[Seat, Item] = field(default_factory=dict)

    @property
    def free(self) -> tuple[Seat, ...]:
        seats = ((place, number) for place, quota in enumerate(self.quotas) for number in range(quota.number))
        return tuple(seat for seat in seats if seat not in self.holders)

    @property
    def sitting(self) -> Mapping[str, Seat]:
        return {item.key: seat for seat, item in self.holders.items()}

    def take(self, item: Item) -> None:
        """Seat the item, if need be by moving others."""
        self._seat(item, set())

    def _seat(self, item: Item, tried: set[int]) -> bool:
        for place, quota in enumerate(self.quotas):
            if place in tried or not _fits(item, quota):
                continue
            # Seats of one quota are alike, so each quota is tried once.
            tried.add(place)
            seats = [(place, number) for number in range(quota.number)]
            free = next((seat for seat in seats if seat not in self.holders), None)
            if free is None:
                free = next((seat for seat in seats if self._seat(self.holders[seat], tried)), None)
            if free is not None:
                self.holders[free] = item
                return True
        return False


def _fits(item: Item, quota: Quota) -> bool:
    return quota.objective in {"", item.objective} and (not quota.tag or quota.tag in item.tags)
