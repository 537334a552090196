"""What the use cases need from the outside: storage, and the platform's grade service.

``hrlearn.db`` implements the storage, a shell the gateway. Every repository belongs to the academy of its unit of work:
it can neither read nor write another academy's rows. Only ``Installation`` sees all academies.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from hrlearn.attempts import Event
from hrlearn.scoring import Score
from hrlearn.services.desk_ports import AdminLinks, AuditLog, EveryAcademy, PackHistory, Privacy, Switches
from hrlearn.services.invitation_ports import Invitations
from hrlearn.services.outbox_ports import Outbox
from hrlearn.services.port_values import (
    GatewayAnswer,
    PackFacts,
    Placed,
    Placement,
    ResultAnswer,
    SessionRow,
    StoredKey,
)
from hrlearn.services.roster_ports import Columns, Rosters
from hrlearn.services.values import (
    AgsScore,
    AttemptRecord,
    PassbackLane,
    RegistrationFacts,
    Visit,
)

__all__ = [
    "Attempts",
    "Gateway",
    "Installation",
    "Outbox",
    "Packages",
    "People",
    "Places",
    "Sessions",
    "Storage",
    "UnitOfWork",
]


class Gateway(Protocol):
    """The platform's grade service. A 401 is answered inside with one new access token; nothing here raises."""

    def send_score(self, registration: RegistrationFacts, lineitem_url: str, score: AgsScore) -> GatewayAnswer:
        """POST a score to the line item (AGS 2.0, section 3.4)."""
        ...

    def read_result(self, registration: RegistrationFacts, lineitem_url: str, user_id: str) -> ResultAnswer:
        """GET the learner's result of the line item (AGS 2.0, section 3.3)."""
        ...


class Installation(EveryAcademy, Protocol):
    """What belongs to the installation as a whole, and the few questions that span academies."""

    def academy(self, key: str) -> UUID | None:
        """Return the academy with this key."""
        ...

    def ensure_academy(self, academy_id: UUID, key: str, now: datetime) -> UUID:
        """Store an academy unless its key is there, and return the id of the academy that has the key."""
        ...

    def registrations(self, issuer: str | None = None) -> tuple[RegistrationFacts, ...]:
        """Return all registrations, or those of one issuer, by academy key, issuer and client id."""
        ...

    def claim_lanes(self, now: datetime, until: datetime, limit: int) -> tuple[PassbackLane, ...]:
        """Lease the lanes that are due, oldest first, until a time; each claim counts as a try."""
        ...

    def links_to_compare(self, before: datetime) -> tuple[tuple[UUID, UUID], ...]:
        """Return (academy, resource link) where scores were sent and nobody has compared them since."""
        ...

    def open_lanes(self) -> tuple[PassbackLane, ...]:
        """Return every lane whose score is not with its platform, the oldest debt first."""
        ...

    def tool_keys(self) -> tuple[StoredKey, ...]:
        """Return the tool's keys, newest first."""
        ...

    def lock_tool_keys(self) -> tuple[StoredKey, ...]:
        """Return the same, and let no other unit of work change them until this one ends."""
        ...

    def add_tool_key(self, key: StoredKey) -> None:
        """Store a new key."""
        ...

    def change_tool_key(self, key: StoredKey) -> None:
        """Store what may change of a key: its sealed half and its end."""
        ...


class Places(Switches, Protocol):
    """Registrations, deployments, contexts and resource links of the academy, and the nonces of its launches."""

    def registration(self, registration_id: UUID) -> RegistrationFacts | None:
        """Return a registration."""
        ...

    def put_registration(self, facts: RegistrationFacts, now: datetime) -> bool:
        """Store a registration, or what has changed of it, without its deployments.

        False where somebody else has taken (issuer, client_id) meanwhile; then nothing else may follow.
        """
        ...

    def close_setup(self, registration_id: UUID) -> bool:
        """Let no launch bring a deployment any more; False where none could."""
        ...

    def add_deployment(self, registration_id: UUID, deployment_id: str, new_id: UUID) -> None:
        """Store a deployment unless it is there."""
        ...

    def keep_nonce(self, registration_id: UUID, nonce: str, expires: datetime) -> bool:
        """Store a nonce; False when it was there already, and then nothing else may follow in this unit of work."""
        ...

    def forget_expired(self, now: datetime) -> None:
        """Delete nonces and sessions that are past their time."""
        ...

    def deployment(self, registration_id: UUID, deployment_id: str) -> UUID | None:
        """Return the row of a deployment that the operator has confirmed."""
        ...

    def context(self, deployment_id: UUID, lti_id: str, title: str, new_id: UUID) -> UUID:
        """Return the context with the platform's id, stored or brought up to date."""
        ...

    def resource_link(self, placement: Placement, new_id: UUID) -> tuple[Placed, bool]:
        """Store or update a resource link; True when its line item is new, so that earlier scores are owed to it."""
        ...

    def placed(self, resource_link_id: UUID) -> Placed | None:
        """Return a resource link."""
        ...

    def find_link(self, deployment_id: UUID, lti_id: str, lineitem_url: str) -> Placed | None:
        """Return the resource link with the platform's id, or without one that with the line item."""
        ...

    def claim_comparison(self, resource_link_id: UUID, now: datetime, before: datetime) -> bool:
        """Note that a place is compared with its platform now; False where that was done after ``before``."""
        ...

    def note_family(self, registration_id: UUID, product_family: str) -> None:
        """Store what the platform calls its product."""
        ...

    def choose_profile(self, registration_id: UUID, profile: str) -> None:
        """Store the operator's choice of a platform profile, "" for none."""
        ...


class People(Protocol):
    """Learners and their memberships."""

    def learner(self, registration_id: UUID, subject: str, name: str, new_id: UUID) -> UUID:
        """Return the learner with the platform's subject, stored or with the name brought up to date."""
        ...

    def arrived(self, registration_id: UUID, subject: str, name: str, new_id: UUID) -> tuple[UUID, bool]:
        """Do the same, and say whether the learner may come in."""
        ...

    def find(self, registration_id: UUID, subject: str) -> UUID | None:
        """Return the learner with the platform's subject."""
        ...

    def bar(self, learner_id: UUID, since: datetime | None) -> None:
        """Shut a learner out from a moment on, or with None let them in again."""
        ...

    def lock(self, learner_id: UUID) -> None:
        """Let no other unit of work start an attempt for this learner until this one ends."""
        ...

    def member(self, context_id: UUID, learner_id: UUID, roles: frozenset[str], now: datetime) -> None:
        """Store the roles of a person who is in a context now."""
        ...

    def name(self, learner_id: UUID) -> str:
        """Return a learner's name, "" where it is not shared."""
        ...

    def learners(self, context_id: UUID | None, resource_link_id: UUID) -> tuple[tuple[UUID, str], ...]:
        """Return (id, name) of a context's learners by name; without a context, of whoever began an attempt."""
        ...


class Sessions(Protocol):
    """Who is here."""

    def add(self, row: SessionRow) -> Visit:
        """Store a session and return the visit that it stands for."""
        ...

    def find(self, token_hash: str) -> tuple[Visit, datetime, datetime] | None:
        """Return the visit of a session, when it was last renewed and when it expires."""
        ...

    def renew(self, session_id: UUID, now: datetime, expires: datetime) -> None:
        """Move the end of a session."""
        ...

    def end(self, token_hash: str) -> None:
        """Delete a session."""
        ...

    def end_all(self, learner_id: UUID) -> None:
        """Delete all sessions of a person."""
        ...

    def end_above(self, learner_id: UUID, context_id: UUID | None, rights: int, limit: int) -> None:
        """Delete a person's sessions in a context, or those outside any, that may do more than ``rights`` allow.

        Delete also those anywhere that may do more than ``limit``.
        """
        ...


class Packages(PackHistory, Protocol):
    """What attempts pin: the bytes of lesson packages and locale packs, by content hash."""

    def has_lesson(self, content_hash: str) -> bool:
        """Say whether the academy holds this version."""
        ...

    def add_lesson(self, content_hash: str, lesson_key: str, bundle: bytes, now: datetime) -> None:
        """Store a version unless it is there."""
        ...

    def lesson(self, content_hash: str) -> bytes | None:
        """Return the bundle of a version."""
        ...

    def put_pack(self, facts: PackFacts, data: bytes, now: datetime) -> None:
        """Store a locale pack, or make one that is there the newest again."""
        ...

    def pack(self, content_hash: str) -> bytes | None:
        """Return the bytes of a locale pack."""
        ...

    def current_pack(self) -> PackFacts | None:
        """Return the pack imported last."""
        ...


class Attempts(Protocol):
    """Attempts and their logs. The ``position`` of a record read here is 0: the log is read apart."""

    def add(self, record: AttemptRecord) -> None:
        """Store a new attempt."""
        ...

    def get(self, attempt_id: UUID) -> AttemptRecord | None:
        """Return an attempt."""
        ...

    def lock(self, attempt_id: UUID) -> AttemptRecord | None:
        """Return an attempt that no other unit of work can change until this one ends."""
        ...

    def events(self, attempt_id: UUID, after: int = 0) -> tuple[Event, ...]:
        """Return the log of an attempt behind a position, in the order of its positions."""
        ...

    def event(self, attempt_id: UUID, uuid: str) -> Event | None:
        """Return the event of an attempt with this UUID."""
        ...

    def append(self, attempt_id: UUID, event: Event) -> None:
        """Add an event to the log; its position and its UUID must be new there."""
        ...

    def close(self, attempt_id: UUID, at: datetime, score: Score) -> None:
        """Store the end of an attempt and the cache of its score."""
        ...

    def of_learner(self, resource_link_id: UUID, learner_id: UUID) -> tuple[AttemptRecord, ...]:
        """Return a learner's attempts in a place in the order in which they were begun."""
        ...

    def of_link(self, resource_link_id: UUID) -> tuple[AttemptRecord, ...]:
        """Return everybody's attempts in a place in the order in which they were begun."""
        ...

    def closed(self, resource_link_id: UUID, learner_id: UUID) -> frozenset[str]:
        """Return the keys of the activities of a place's lesson that a learner has finished anywhere in its course."""
        ...


class UnitOfWork(Protocol):
    """One transaction of one academy; what is not committed is forgotten."""

    @property
    def installation(self) -> Installation:
        """Everything that has no academy."""
        ...

    @property
    def places(self) -> Places:
        """Registrations, contexts, resource links."""
        ...

    @property
    def invitations(self) -> Invitations:
        """Invitations to connect a platform."""
        ...

    @property
    def rosters(self) -> Rosters:
        """Class lists."""
        ...

    @property
    def columns(self) -> Columns:
        """Gradebook columns that the tool makes itself."""
        ...

    @property
    def people(self) -> People:
        """Learners and memberships."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Sessions."""
        ...

    @property
    def packages(self) -> Packages:
        """Lesson and locale packages."""
        ...

    @property
    def attempts(self) -> Attempts:
        """Attempts and events."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Scores owed to platforms."""
        ...

    @property
    def audit(self) -> AuditLog:
        """Who did what."""
        ...

    @property
    def privacy(self) -> Privacy:
        """What is stored about people."""
        ...

    @property
    def admin_links(self) -> AdminLinks:
        """One-time links into the administration."""
        ...

    def commit(self) -> None:
        """Keep everything, at the end of the block."""
        ...


class Storage(Protocol):
    """Where units of work come from. ``academy_id`` is None for what concerns the installation only."""

    def unit_of_work(self, academy_id: UUID | None) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction that may write; one at a time in a thread."""
        ...

    def reading(self, academy_id: UUID | None) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction that only reads, and waits for nobody."""
        ...
