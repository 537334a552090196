"""The statements that span academies: there are no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, CursorResult, Row, insert, or_, select, update
from sqlalchemy.sql.expression import Executable

from hrlearn.db.audit import audit_row
from hrlearn.db.outbox import LANES, lane_from
from hrlearn.db.reach import reach
from hrlearn.db.registering import facts_from, registrations_where
from hrlearn.db.repository import given, insert_new, sought
from hrlearn.db.tables import academies, audit_log, outbox, registrations, resource_links, tool_keys
from hrlearn.services import Actor, PassbackLane, RegistrationFacts, StoredKey

__all__ = ["InstallationTables"]

ACADEMY = select(academies.c.id).where(academies.c.key == sought("key"))
ALL_ACADEMIES = select(academies.c.id, academies.c.key).order_by(academies.c.key)
ADD_ACADEMY = insert_new(academies)

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
TO_COMPARE = (
    select(resource_links.c.academy_id, resource_links.c.id)
    .where(
        resource_links.c.reads_results,
        resource_links.c.lineitem_url != "",
        or_(resource_links.c.compared_at.is_(None), resource_links.c.compared_at <= given("before")),
        select(outbox.c.id)
        .where(
            outbox.c.academy_id == resource_links.c.academy_id,
            outbox.c.resource_link_id == resource_links.c.id,
            outbox.c.status == "sent",
        )
        .exists(),
    )
    .order_by(resource_links.c.compared_at, resource_links.c.id)
)
LEASE = (
    update(outbox)
    .where(outbox.c.academy_id == given("academy"), outbox.c.id == given("id"))
    .values(leased_until=given("until"), tries=outbox.c.tries + 1)
)

ADD_TO_AUDIT_LOG = insert(audit_log)

TOOL_KEYS = select(tool_keys).order_by(tool_keys.c.created_at.desc(), tool_keys.c.kid)
LOCK_TOOL_KEYS = TOOL_KEYS.with_for_update()
ADD_TOOL_KEY = insert(tool_keys)
CHANGE_TOOL_KEY = (
    update(tool_keys)
    .where(tool_keys.c.kid == given("kid"))
    .values(private_pem=given("sealed"), retired_at=given("retired"))
)


class InstallationTables:
    """Academies, the way from a launch to its academy, tool keys, and the sender's view of the outbox."""

    def __init__(self, connection: Connection, academy_id: UUID | None) -> None:
        self._connection = connection
        self._academy_id = academy_id

    def _span(self, statement: Executable, parameters: Mapping[str, object] | None = None) -> CursorResult[Any]:
        """Run a statement over all academies; the reach of an academy's unit of work is widened for it alone."""
        if self._academy_id is None:
            return self._connection.execute(statement, parameters)
        reach(self._connection, None)
        found = self._connection.execute(statement, parameters)
        reach(self._connection, self._academy_id)
        return found

    def academy(self, key: str) -> UUID | None:
        """Return the academy with this key."""
        found: UUID | None = self._connection.execute(ACADEMY, {"with_key": key}).scalar()
        return found

    def ensure_academy(self, academy_id: UUID, key: str, now: datetime) -> UUID:
        """Store an academy unless its key is there, and return the id of the academy that has the key."""
        statement = ADD_ACADEMY[self._connection.dialect.name]
        self._connection.execute(statement, {"id": academy_id, "key": key, "created_at": now})
        found: UUID = self._connection.execute(ACADEMY, {"with_key": key}).scalar_one()
        return found

    def academies(self) -> tuple[tuple[UUID, str], ...]:
        """Return (id, key) of every academy, by key."""
        return tuple((row.id, row.key) for row in self._connection.execute(ALL_ACADEMIES))

    def audit_all(self, at: datetime, action: str, by: Actor, object_kind: str, object_id: str) -> None:
        """Add a line to the audit log of every academy."""
        row = audit_row(at, action, by, object_kind, object_id)
        for academy_id, _ in self.academies():
            reach(self._connection, academy_id)
            self._connection.execute(ADD_TO_AUDIT_LOG, {"academy_id": academy_id, **row})
        reach(self._connection, self._academy_id)

    def registrations(self, issuer: str | None = None) -> tuple[RegistrationFacts, ...]:
        """Return all registrations, or those of one issuer, by academy key, issuer and client id."""
        if issuer is None:
            return facts_from(self._span(ALL_REGISTRATIONS))
        return facts_from(self._span(REGISTRATIONS_OF_ISSUER, {"with_issuer": issuer}))

    def claim_lanes(self, now: datetime, until: datetime, limit: int) -> tuple[PassbackLane, ...]:
        """Lease the lanes that are due, oldest first, until a time; each claim counts as a try."""
        rows = self._span(DUE, {"with_now": now, "with_limit": limit}).all()
        lanes = [lane_from(row) for row in rows]
        for lane in lanes:
            self._span(LEASE, {"with_academy": lane.academy_id, "with_id": lane.id, "with_until": until})
        return tuple(replace(lane, leased_until=until, tries=lane.tries + 1) for lane in lanes)

    def links_to_compare(self, before: datetime) -> tuple[tuple[UUID, UUID], ...]:
        """Return (academy, resource link) where scores were sent and nobody has compared them since."""
        rows = self._span(TO_COMPARE, {"with_before": before})
        return tuple((row.academy_id, row.id) for row in rows)

    def open_lanes(self) -> tuple[PassbackLane, ...]:
        """Return every lane whose score is not with its platform, the oldest debt first."""
        return tuple(lane_from(row) for row in self._span(OPEN))

    def tool_keys(self) -> tuple[StoredKey, ...]:
        """Return the tool's keys, newest first."""
        return tuple(_stored_key(row) for row in self._connection.execute(TOOL_KEYS))

    def lock_tool_keys(self) -> tuple[StoredKey, ...]:
        """Return the same, and let no other unit of work change them until this one ends."""
        return tuple(_stored_key(row) for row in self._connection.execute(LOCK_TOOL_KEYS))

    def add_tool_key(self, key: StoredKey) -> None:
        """Store a new key."""
        self._connection.execute(
            ADD_TOOL_KEY,
            {
                "kid": key.kid,
                "private_pem": key.sealed_pem,
                "public_jwk": key.public_jwk,
                "created_at": key.created_at,
                "signs_from": key.signs_from,
                "retired_at": key.retired_at,
            },
        )

    def change_tool_key(self, key: StoredKey) -> None:
        """Store what may change of a key: its sealed half and its end."""
        changes = {"with_kid": key.kid, "with_sealed": key.sealed_pem, "with_retired": key.retired_at}
        self._connection.execute(CHANGE_TOOL_KEY, changes)


def _stored_key(row: Row[Any]) -> StoredKey:
    """Keys from before the first rotation have no start of their own."""
    signs_from = row.signs_from or row.created_at
    return StoredKey(row.kid, row.private_pem, row.public_jwk, row.created_at, signs_from, row.retired_at)
