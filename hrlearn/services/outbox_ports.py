"""What the use cases need from storage about scores that platforms are owed."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hrlearn.services.desk_values import Debts
from hrlearn.services.values import PassbackLane, PassbackTry

__all__ = ["Outbox"]


class Outbox(Protocol):
    """What is owed to platforms: one lane per resource link and learner."""

    def owe(self, resource_link_id: UUID, learner_id: UUID, now: datetime, new_id: UUID) -> None:
        """Write a debt: open the lane, or raise its version. A lane that waits for its next try keeps waiting."""
        ...

    def lane(self, lane_id: UUID) -> PassbackLane | None:
        """Return a lane."""
        ...

    def lanes_of(self, resource_link_id: UUID) -> tuple[PassbackLane, ...]:
        """Return the lanes of a place."""
        ...

    def debts(self, limit: int) -> Debts:
        """Return what the academy's platforms are owed, with the oldest debts."""
        ...

    def settle(self, lane: PassbackLane) -> bool:
        """Store status, sent version, tries, times and note of a leased lane and end the lease.

        False, and nothing stored, when the lease is no longer the lane's. A debt written meanwhile keeps it waiting.
        """
        ...

    def reopen(self, lane_id: UUID, now: datetime) -> bool:
        """Owe a lane's score again; False where it waits already or is gone."""
        ...

    def hold(self, lane_id: UUID, version: int, held: float | None) -> bool:
        """Store the grade that the platform holds instead of ours; False where a score has been owed meanwhile."""
        ...

    def add_try(self, lane_id: UUID, entry: PassbackTry, new_id: UUID) -> None:
        """Store one try."""
        ...

    def tries(self, lane_id: UUID) -> tuple[PassbackTry, ...]:
        """Return the tries of a lane, oldest first."""
        ...
