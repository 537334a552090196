"""What the use cases need from storage for the academy's own administration."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hrlearn.services.desk_values import (
    Actor,
    AdminLink,
    AuditEntry,
    Deployment,
    PackImport,
    Person,
    PersonalData,
    PrivacyRequest,
)

__all__ = ["AdminLinks", "AuditLog", "EveryAcademy", "PackHistory", "Privacy", "Switches"]


class AuditLog(Protocol):
    """The academy's audit log: added to and read, never changed."""

    def add(self, at: datetime, action: str, by: Actor, object_kind: str, object_id: str) -> None:
        """Add a line."""
        ...

    def entries(self, limit: int, before: UUID | None = None, object_kind: str = "") -> tuple[AuditEntry, ...]:
        """Return the newest lines, those older than a line or about one kind of thing if asked."""
        ...

    def about(self, learner_id: UUID) -> tuple[AuditEntry, ...]:
        """Return every line that a person has caused or that is about them, the oldest first."""
        ...

    def forget(self, before: datetime) -> int:
        """Delete lines that are older, and return how many there were."""
        ...


class AdminLinks(Protocol):
    """One-time links. Of their tokens, and of those of the sessions, only the SHA-256 comes here."""

    def add(self, link: AdminLink, token_hash: str) -> None:
        """Store a new link."""
        ...

    def find(self, token_hash: str) -> AdminLink | None:
        """Return the link with this token."""
        ...

    def use(self, link_id: UUID, session_hash: str, now: datetime, until: datetime) -> bool:
        """Use a link up for one session; False where it was used or is over, and then nothing is changed."""
        ...

    def session(self, session_hash: str) -> tuple[AdminLink, str] | None:
        """Return the link that opened a session, and the key of the academy."""
        ...

    def forget(self, now: datetime) -> None:
        """Delete links that are over, with their sessions."""
        ...


class Privacy(Protocol):
    """What is stored about people, and what they have asked about it."""

    def people(self, words: str, limit: int) -> tuple[Person, ...]:
        """Return people whose name holds the words, or whose platform's id is exactly that, by name."""
        ...

    def person(self, learner_id: UUID) -> Person | None:
        """Return a person."""
        ...

    def data(self, learner_id: UUID) -> PersonalData:
        """Return every row that is about a person, by table; hashes of tokens are left out."""
        ...

    def erase(self, learner_id: UUID) -> None:
        """Overwrite or delete every personal column of a person, as each table says."""
        ...

    def ask(self, request: PrivacyRequest) -> None:
        """Store a request."""
        ...

    def requests(self) -> tuple[PrivacyRequest, ...]:
        """Return all requests, open ones first and the oldest of them on top, then the newest answered ones."""
        ...

    def request(self, request_id: UUID) -> PrivacyRequest | None:
        """Return a request."""
        ...

    def end(self, request_id: UUID, *, done_at: datetime | None = None, withdrawn_at: datetime | None = None) -> bool:
        """Store how an open request has ended; False where there is no such open one."""
        ...


class Switches(Protocol):
    """Switching off what launches come from."""

    def deployments(self, registration_id: UUID) -> tuple[Deployment, ...]:
        """Return all deployments of a registration, also those that are switched off."""
        ...

    def switch_registration(self, registration_id: UUID, since: datetime | None) -> bool:
        """Switch a registration off, which ends its sessions, or with None on; False where there is none."""
        ...

    def switch_deployment(self, deployment_id: UUID, since: datetime | None) -> bool:
        """Do the same with a deployment's row."""
        ...


class PackHistory(Protocol):
    """What an academy has imported in the course of time."""

    def packs(self) -> tuple[PackImport, ...]:
        """Return every pack ever imported, the newest first."""
        ...


class EveryAcademy(Protocol):
    """What concerns all academies of an installation."""

    def academies(self) -> tuple[tuple[UUID, str], ...]:
        """Return (id, key) of every academy, by key."""
        ...

    def audit_all(self, at: datetime, action: str, by: Actor, object_kind: str, object_id: str) -> None:
        """Add a line to the audit log of every academy."""
        ...
