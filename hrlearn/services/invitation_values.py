"""Invitations to connect a learning platform, and what such a connection is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

__all__ = ["Connection", "Invitation", "Invited"]


@dataclass(frozen=True, slots=True)
class Invitation:
    """Leave to connect one learning platform to one academy, once.

    ``wants_names`` says whether the platform is asked for people's names; without it learners stay pseudonymous.
    ``sandbox`` marks what is connected as a practice academy. ``used_at`` and ``registration_id`` are set together.
    """

    academy_id: UUID
    id: UUID
    academy_key: str
    wants_names: bool
    sandbox: bool
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    registration_id: UUID | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether a platform may still be connected with it."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation with its token, which is shown once and stored only as a hash."""

    token: str
    invitation: Invitation


@dataclass(frozen=True, slots=True)
class Connection:
    """What a platform and the tool have agreed on.

    ``deployment_id`` is "" where the platform names none; then the first verified launch within a day of the
    connection brings it, if ``trust_first_deployment``. ``platform_url`` is the address people know the platform by,
    ``token_audience`` the audience of the tool's assertions; each "" where it follows from the other addresses.
    """

    issuer: str
    client_id: str
    auth_login_url: str
    auth_token_url: str
    key_set_url: str
    deployment_id: str = ""
    platform_url: str = ""
    token_audience: str = ""
    trust_first_deployment: bool = True
