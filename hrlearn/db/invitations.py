"""Invitations to connect a platform."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from hrlearn.db.repository import Repository, given, of_academy
from hrlearn.db.tables import academies, invitations
from hrlearn.services import Invitation

__all__ = ["InvitationTables"]

ADD = insert(invitations)
READ = (
    select(invitations, academies.c.key)
    .join(academies, academies.c.id == invitations.c.academy_id)
    .where(of_academy(invitations))
)
FIND = READ.where(invitations.c.token_hash == given("hash"))
ALL = READ.order_by(invitations.c.created_at.desc(), invitations.c.id.desc())
UNUSED = (of_academy(invitations), invitations.c.id == given("id"), invitations.c.used_at.is_(None))
USE = (
    update(invitations)
    .where(*UNUSED, invitations.c.revoked_at.is_(None), invitations.c.expires_at > given("now"))
    .values(used_at=given("now"), registration_id=given("registration"))
)
REVOKE = update(invitations).where(*UNUSED, invitations.c.revoked_at.is_(None)).values(revoked_at=given("now"))


class InvitationTables(Repository):
    """One academy's invitations."""

    def add(self, invitation: Invitation, token_hash: str) -> None:
        """Store a new invitation."""
        self._put(
            ADD,
            id=invitation.id,
            token_hash=token_hash,
            wants_names=invitation.wants_names,
            sandbox=invitation.sandbox,
            created_at=invitation.created_at,
            expires_at=invitation.expires_at,
        )

    def find(self, token_hash: str) -> Invitation | None:
        """Return the invitation with this token."""
        row = self._run(FIND, hash=token_hash).first()
        return None if row is None else _invitation(row)

    def all(self) -> tuple[Invitation, ...]:
        """Return every invitation, the newest first."""
        return tuple(_invitation(row) for row in self._run(ALL))

    def use(self, invitation_id: UUID, registration_id: UUID, now: datetime) -> bool:
        """Use an invitation up; False where it was used, revoked or over, and then nothing is changed."""
        return self._run(USE, id=invitation_id, registration=registration_id, now=now).rowcount == 1

    def revoke(self, invitation_id: UUID, now: datetime) -> bool:
        """Revoke an open invitation; False where there is none that is unused."""
        return self._run(REVOKE, id=invitation_id, now=now).rowcount == 1


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        academy_id=row.academy_id,
        id=row.id,
        academy_key=row.key,
        wants_names=row.wants_names,
        sandbox=row.sandbox,
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
        registration_id=row.registration_id,
    )
