"""Values of the academy's own administration: the audit log, privacy requests, and who sits at the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hrlearn.services.port_values import PackFacts
from hrlearn.services.values import PassbackLane

__all__ = [
    "ACTIONS",
    "OPERATOR",
    "Actor",
    "AdminLink",
    "AuditEntry",
    "Debt",
    "Debts",
    "Deployment",
    "Desk",
    "PackImport",
    "Person",
    "PersonalData",
    "PrivacyRequest",
]

ACTIONS: Mapping[str, tuple[str, str]] = {
    "registration.added": ("registration", "connected a learning platform"),
    "registration.changed": ("registration", "connected a learning platform again"),
    "registration.disabled": ("registration", "switched a learning platform off"),
    "registration.enabled": ("registration", "switched a learning platform on"),
    "registration.profile": ("registration", "chose how a platform treats scores"),
    "deployment.added": ("deployment", "let a deployment in"),
    "deployment.disabled": ("deployment", "switched a deployment off"),
    "deployment.enabled": ("deployment", "switched a deployment on"),
    "invitation.made": ("invitation", "made an invitation"),
    "invitation.revoked": ("invitation", "took an invitation back"),
    "locale.imported": ("locale", "imported local rules"),
    "learner.disabled": ("learner", "shut a person out"),
    "learner.enabled": ("learner", "let a person in again"),
    "score.again": ("score", "had a score sent again"),
    "privacy.asked": ("learner", "noted a request about a person's data"),
    "privacy.withdrawn": ("learner", "withdrew a request about a person's data"),
    "privacy.exported": ("learner", "gave out a person's data"),
    "privacy.erased": ("learner", "erased a person's data"),
    "link.made": ("link", "made a one-time link"),
    "link.used": ("link", "opened a one-time link"),
    "key.rotated": ("key", "made a new key of the tool"),
    "key.retired": ("key", "retired a key of the tool"),
}
"""What the audit log knows: the kind of thing that each act is about, and the words in which it is shown."""

ANSWERED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something: "learner" (anybody who came by a launch), "link", "invitation", "platform" or "operator".

    ``id`` is that of the learner, link, invitation or registration; an operator at the command line has none.
    """

    kind: str
    id: UUID | None = None


OPERATOR = Actor("operator")
"""Whoever has the command line."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log; ``object_id`` is a UUID as text, or the hash or kid of what has no UUID."""

    id: UUID
    at: datetime
    action: str
    actor: Actor
    object_kind: str
    object_id: str


@dataclass(frozen=True, slots=True)
class Debt:
    """A score that is not with its platform, with the learner's name and the place it belongs to."""

    lane: PassbackLane
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Debts:
    """How many scores wait and how many were refused, since when the oldest is owed, and the oldest of them."""

    waiting: int
    refused: int
    oldest: datetime | None
    first: tuple[Debt, ...]


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment of a platform as stored."""

    id: UUID
    registration_id: UUID
    deployment_id: str
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class PackImport:
    """One locale pack that the academy has imported, with the time at which it last became the present one."""

    facts: PackFacts
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class AdminLink:
    """A one-time link into the administration; ``used_at`` and ``session_until`` are set together."""

    id: UUID
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    session_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who administers one academy, and the only page origin that may frame what they see ("" for none).

    ``registration_id`` is the platform they came from, None for a one-time link; ``home`` whether there is a lesson to
    go back to.
    """

    academy_id: UUID
    academy_key: str
    actor: Actor
    framed_by: str = ""
    registration_id: UUID | None = None
    home: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who came by a launch or from a class list; an erased person has neither name nor subject."""

    id: UUID
    name: str
    subject: str
    registration_id: UUID
    disabled_at: datetime | None
    erased: bool


@dataclass(frozen=True, slots=True)
class PrivacyRequest:
    """What somebody has asked about their data: a copy ("export"), or that it be erased ("erase")."""

    id: UUID
    learner_id: UUID
    kind: str
    asked_at: datetime
    done_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still has to be answered."""
        return self.done_at is None and self.withdrawn_at is None

    @property
    def due_at(self) -> datetime:
        """When it must be answered at the latest."""
        return self.asked_at + ANSWERED_WITHIN


PersonalData = Mapping[str, Sequence[Mapping[str, object]]]
"""What is stored about one person: by table the rows, each by column."""
