"""What the use cases need from storage about invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hrlearn.services.invitation_values import Invitation

__all__ = ["Invitations"]


class Invitations(Protocol):
    """The academy's invitations to connect a platform. Of a token only its SHA-256 comes here."""

    def add(self, invitation: Invitation, token_hash: str) -> None:
        """Store a new invitation."""
        ...

    def find(self, token_hash: str) -> Invitation | None:
        """Return the invitation with this token."""
        ...

    def all(self) -> tuple[Invitation, ...]:
        """Return every invitation, the newest first."""
        ...

    def use(self, invitation_id: UUID, registration_id: UUID, now: datetime) -> bool:
        """Use an invitation up; False where it was used, revoked or over, and then nothing is changed."""
        ...

    def revoke(self, invitation_id: UUID, now: datetime) -> bool:
        """Revoke an open invitation; False where there is none that is unused."""
        ...
