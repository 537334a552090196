"""Invitations: an administrator lets somebody connect one platform, once, within a day."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from hrlearn.errors import HrlearnError, NotFoundError
from hrlearn.services.academies import check_key, enter_academy
from hrlearn.services.auditing import note
from hrlearn.services.desk_values import OPERATOR, Actor
from hrlearn.services.invitation_values import Connection, Invitation, Invited
from hrlearn.services.ports import Storage, UnitOfWork
from hrlearn.services.registering import put_connection
from hrlearn.services.times import Clock
from hrlearn.services.values import RegistrationFacts

__all__ = ["INVITATION_LENGTH", "InvitationError", "Inviting"]

INVITATION_LENGTH = timedelta(hours=24)


class InvitationError(HrlearnError):
    """An invitation cannot be used: ``invitation.unknown``, ``.used``, ``.revoked`` or ``.over``."""

    code = "invitation.unknown"
    status = 403


class Inviting:
    """Makes, shows, revokes and uses invitations. ``ids`` gives a new UUIDv7."""

    def __init__(self, storage: Storage, clock: Clock, ids: Callable[[], UUID]) -> None:
        self._storage = storage
        self._clock = clock
        self._ids = ids

    def invite(
        self, academy_key: str, *, wants_names: bool = False, sandbox: bool = False, by: Actor = OPERATOR
    ) -> Invited:
        """Make an invitation, and the academy where it is new; raises RegistrationError for a key that cannot be."""
        check_key(academy_key)
        now = self._clock()
        with enter_academy(self._storage, academy_key, now, self._ids) as (unit, academy_id):
            invitation = Invitation(
                academy_id, self._ids(), academy_key, wants_names, sandbox, now, now + INVITATION_LENGTH
            )
            token = f"{academy_id.hex}.{secrets.token_urlsafe(32)}"
            unit.invitations.add(invitation, _hash(token))
            note(unit, now, by, "invitation.made", invitation.id)
            unit.commit()
        return Invited(token, invitation)

    def invitations(self, academy_id: UUID) -> tuple[Invitation, ...]:
        """Return the invitations of an academy, the newest first."""
        with self._storage.reading(academy_id) as unit:
            return unit.invitations.all()

    def revoke(self, academy_id: UUID, invitation_id: UUID, by: Actor = OPERATOR) -> None:
        """Revoke an invitation that is not used; raises NotFoundError (``invitation.unknown``)."""
        with self._storage.unit_of_work(academy_id) as unit:
            if not unit.invitations.revoke(invitation_id, self._clock()):
                message = "There is no such open invitation."
                raise NotFoundError(message, hint="Look at the list of invitations.", code="invitation.unknown")
            note(unit, self._clock(), by, "invitation.revoked", invitation_id)
            unit.commit()

    def open(self, token: str) -> Invitation:
        """Return the invitation with this token while it can be used; raises InvitationError."""
        academy_id, token_hash = _read(token)
        with self._storage.reading(academy_id) as unit:
            return self._usable(unit, token_hash)

    def accept(self, token: str, connection: Connection) -> RegistrationFacts:
        """Store a connection and use the invitation up, both or neither.

        A platform that the academy has already under the same client id is brought up to date. Raises InvitationError,
        and RegistrationError as ``Administration.add_registration`` does.
        """
        academy_id, token_hash = _read(token)
        with self._storage.unit_of_work(academy_id) as unit:
            invitation, now = self._usable(unit, token_hash), self._clock()
            facts = put_connection(unit, invitation, connection, now, self._ids)
            if not unit.invitations.use(invitation.id, facts.id, now):
                raise _used()
            unit.commit()
        return facts

    def _usable(self, unit: UnitOfWork, token_hash: str) -> Invitation:
        found = unit.invitations.find(token_hash)
        if found is None:
            raise _unknown()
        if found.used_at is not None:
            raise _used()
        if not found.is_open(self._clock()):
            code = "invitation.revoked" if found.revoked_at is not None else "invitation.over"
            message = "This invitation was taken back." if found.revoked_at else "This invitation is older than a day."
            raise InvitationError(message, hint=_ASK, code=code)
        return found


_ASK = "Ask the person who runs the tool for a new invitation."


def _used() -> InvitationError:
    message = "This invitation has been used: a learning platform was connected with it."
    return InvitationError(message, hint=f"To connect another one: {_ASK[0].lower()}{_ASK[1:]}", code="invitation.used")


def _unknown() -> InvitationError:
    return InvitationError("This invitation is not known here.", hint=f"Copy the whole link. {_ASK}")


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _read(token: str) -> tuple[UUID, str]:
    try:
        return UUID(token.partition(".")[0]), _hash(token)
    except (ValueError, UnicodeEncodeError):
        raise _unknown() from None
