"""The statements that span academies: there are no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, or_, select, update

from hrlearn.db.outbox import LANES, lane_from
from hrlearn.db.registering import facts_from, registrations_where
from hrlearn.db.repository import given, sought
from hrlearn.db.tables import academies, outbox, registrations, tool_keys
from hrlearn.services import PassbackLane, RegistrationFacts, ToolKey

__all__ = ["InstallationTables"]

ACADEMY = select(academies.c.id).where(academies.c.key == sought("key"))
ADD_ACADEMY = insert(academies)

ALL_REGISTRATIONS = registrations_where()
REGISTRATIONS_OF_ISSUER = registrations_where(registrations.c.issuer == sought("issuer"))

DUE = (
    LANES.where(
        outbox.c.status == "waiting",
        outbox.c.due_at <= given("now"),
        or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= given("now")),
    )
    .order_by(outbox.c.due_at)
    .limit(given("limit"))
    # Another sender's rows are passed over instead of waited for; SQLite has one writer and leaves this out.
    .with_for_update(of=outbox, skip_locked=True)
)
OPEN = LANES.where(outbox.c.status != "sent").order_by(outbox.c.owed_since, outbox.c.id)
LEASE = (
    update(outbox)
    .where(outbox.c.academy_id == given("academy"), outbox.c.id == given("id"))
    .values(leased_until=given("until"), tries=outbox.c.tries + 1)
)

TOOL_KEYS = select(tool_keys).order_by(tool_keys.c.created_at.desc(), tool_keys.c.kid)
ADD_TOOL_KEY = insert(tool_keys)


class InstallationTables:
    """Academies, the way from a launch to its academy, tool keys, and the sender's view of the outbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def academy(self, key: str) -> UUID | None:
        """Return the academy with this key."""
        found: UUID | None = self._connection.execute(ACADEMY, {"with_key": key}).scalar()
        return found

    def add_academy(self, academy_id: UUID, key: str, now: datetime) -> None:
        """Store a new academy."""
        self._connection.execute(ADD_ACADEMY, {"id": academy_id, "key": key, "created_at": now})

    def registrations(self, issuer: str | None = None) -> tuple[RegistrationFacts, ...]:
        """Return all registrations, or those of one issuer, by academy key, issuer and client id."""
        if issuer is None:
            return facts_from(self._connection.execute(ALL_REGISTRATIONS))
        return facts_from(self._connection.execute(REGISTRATIONS_OF_ISSUER, {"with_issuer": issuer}))

    def claim_lanes(self, now: datetime, until: datetime, limit: int) -> tuple[PassbackLane, ...]:
        """Lease the lanes that are due, oldest first, until a time; each claim counts as a try."""
        rows = self._connection.execute(DUE, {"with_now": now, "with_limit": limit}).all()
        lanes = [lane_from(row) for row in rows]
        for lane in lanes:
            self._connection.execute(LEASE, {"with_academy": lane.academy_id, "with_id": lane.id, "with_until": until})
        return tuple(replace(lane, leased_until=until, tries=lane.tries + 1) for lane in lanes)

    def open_lanes(self) -> tuple[PassbackLane, ...]:
        """Return every lane whose score is not with its platform, the oldest debt first."""
        return tuple(lane_from(row) for row in self._connection.execute(OPEN))

    def tool_keys(self) -> tuple[ToolKey, ...]:
        """Return the tool's keys, newest first."""
        rows = self._connection.execute(TOOL_KEYS)
        return tuple(ToolKey(row.kid, row.private_pem, row.public_jwk) for row in rows)

    def add_tool_key(self, key: ToolKey, now: datetime) -> None:
        """Store a new key."""
        self._connection.execute(
            ADD_TOOL_KEY,
            {"kid": key.kid, "private_pem": key.private_pem, "public_jwk": key.public_jwk, "created_at": now},
        )
