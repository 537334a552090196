"""What the use cases need from storage about class lists, and about columns that the tool makes itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from hrlearn.services.platform_values import RosterMember

__all__ = ["Columns", "RosterState", "Rosters"]


@dataclass(frozen=True, slots=True)
class RosterState:
    """Where a course's list comes from and how old ours is; ``note`` says why the newest try failed, else ""."""

    context_id: UUID
    memberships_url: str
    asked_at: datetime | None
    complete_at: datetime | None
    note: str


class Rosters(Protocol):
    """Class lists of the academy."""

    def put_url(self, context_id: UUID, memberships_url: str) -> None:
        """Store where a course gives its list."""
        ...

    def state(self, context_id: UUID) -> RosterState | None:
        """Return what is known of a course's list."""
        ...

    def claim(self, context_id: UUID, now: datetime, before: datetime) -> bool:
        """Note that the list is asked for now; False where somebody has done so after ``before``."""
        ...

    def put_learners(
        self,
        registration_id: UUID,
        context_id: UUID,
        members: Sequence[RosterMember],
        now: datetime,
        ids: Sequence[UUID],
    ) -> None:
        """Store learners of a list, with as many new ids; roles and rights of those who launched stay."""
        ...

    def finish(self, context_id: UUID, asked: datetime, now: datetime) -> None:
        """Mark as left who learns here and was not seen since ``asked``, and end their idle sessions in the course.

        The list is complete now.
        """
        ...

    def fail(self, context_id: UUID, note: str) -> None:
        """Store why the list could not be had."""
        ...

    def gone(self, context_id: UUID) -> frozenset[UUID]:
        """Return the learners who have left the course."""
        ...


class Columns(Protocol):
    """Gradebook columns that the tool has found or made itself, one for each place and purpose."""

    def claim(self, resource_link_id: UUID, purpose: str, now: datetime, until: datetime) -> tuple[str, bool]:
        """Return the column's address, and whether the caller holds the lease to look for it or make it."""
        ...

    def settle(self, resource_link_id: UUID, purpose: str, url: str) -> None:
        """Store the address, "" where there is none yet, for the place as well, and end the lease."""
        ...
