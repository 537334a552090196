"""The audit log: lines are added and read; old ones are deleted; none is ever changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, insert, or_, select

from hrlearn.db.ids import new_id
from hrlearn.db.repository import Repository, given, of_academy
from hrlearn.db.tables import audit_log
from hrlearn.services import Actor, AuditEntry

__all__ = ["AuditTables", "about_person", "audit_row"]

ADD = insert(audit_log)
NEWEST = select(audit_log).where(of_academy(audit_log)).order_by(audit_log.c.id.desc()).limit(given("limit"))
OLDER = audit_log.c.id < given("before")
OF_KIND = audit_log.c.object_kind == given("kind")
FORGET = delete(audit_log).where(of_academy(audit_log), audit_log.c.at < given("before"))


def about_person() -> Any:
    """Return the condition that a line is about a person, or about something that they have done."""
    return or_(
        and_(audit_log.c.actor_kind == "learner", audit_log.c.actor_id == given("learner")),
        and_(audit_log.c.object_kind == "learner", audit_log.c.object_id == given("learner_text")),
    )


ABOUT = select(audit_log).where(of_academy(audit_log), about_person()).order_by(audit_log.c.id)


def audit_row(at: datetime, action: str, by: Actor, object_kind: str, object_id: str) -> dict[str, object]:
    """Return the columns of a new line, without the academy."""
    return {
        "id": new_id(),
        "at": at,
        "action": action,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "object_kind": object_kind,
        "object_id": object_id,
    }


class AuditTables(Repository):
    """One academy's audit log."""

    def add(self, at: datetime, action: str, by: Actor, object_kind: str, object_id: str) -> None:
        """Add a line."""
        self._put(ADD, **audit_row(at, action, by, object_kind, object_id))

    def entries(self, limit: int, before: UUID | None = None, object_kind: str = "") -> tuple[AuditEntry, ...]:
        """Return the newest lines, those older than a line or about one kind of thing if asked."""
        statement, values = NEWEST, dict[str, object](limit=limit)
        if before is not None:
            statement, values["before"] = statement.where(OLDER), before
        if object_kind:
            statement, values["kind"] = statement.where(OF_KIND), object_kind
        return tuple(_entry(row) for row in self._run(statement, **values))

    def about(self, learner_id: UUID) -> tuple[AuditEntry, ...]:
        """Return every line that a person has caused or that is about them, the oldest first."""
        rows = self._run(ABOUT, learner=learner_id, learner_text=str(learner_id))
        return tuple(_entry(row) for row in rows)

    def forget(self, before: datetime) -> int:
        """Delete lines that are older, and return how many there were."""
        return self._run(FORGET, before=before).rowcount


def _entry(row: Row[Any]) -> AuditEntry:
    actor = Actor(row.actor_kind, row.actor_id)
    return AuditEntry(row.id, row.at, row.action, actor, row.object_kind, row.object_id)
