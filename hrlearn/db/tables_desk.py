"""Tables of the academy's own administration: who did what, what people asked about their data, and one-time links."""

from __future__ import annotations

from sqlalchemy import DDL, CheckConstraint, Column, Uuid, event

from hrlearn.db.schema import academy_table, key, link, unique
from hrlearn.db.types import ShortText, UtcDateTime

__all__ = ["admin_links", "audit_log", "privacy_requests"]

audit_log = academy_table(
    "audit_log",
    Column("id", Uuid, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("action", ShortText(40), nullable=False),
    Column("actor_kind", ShortText(20), nullable=False),
    Column("actor_id", Uuid),
    Column("object_kind", ShortText(20), nullable=False),
    Column("object_id", ShortText(100), nullable=False),
    key("id"),
    why="Who did what to the academy's platforms, rules, people and scores, and when: written in the transaction of "
    "the act, so there is neither an act without a line nor a line without an act. It holds ids only; names are joined "
    "when it is shown, so erasing somebody erases them here too. A line is never changed (a trigger refuses it); old "
    "lines are deleted after the time that the operator has set.",
    personal={
        "actor_id": "kept; it leads to nobody once the learner's row is overwritten",
        "object_id": "kept; it leads to nobody once the learner's row is overwritten",
    },
)

STAYS = "the audit log is only added to"
event.listen(
    audit_log,
    "after_create",
    DDL(  # type: ignore[no-untyped-call] # its types end here
        f"CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
    ).execute_if(dialect="sqlite"),
)

privacy_requests = academy_table(
    "privacy_requests",
    Column("id", Uuid, nullable=False),
    Column("learner_id", Uuid, nullable=False),
    Column("kind", ShortText(20), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
    key("id"),
    link("learner_id", "learners"),
    CheckConstraint("kind IN ('export', 'erase')", name="kind"),
    CheckConstraint("done_at IS NULL OR withdrawn_at IS NULL", name="ended_once"),
    why="What people have asked about their data, and when it was done: an academy must be able to show that it "
    "answered in time. Who answered stands in the audit log.",
    personal={"learner_id": "kept; it leads to nobody once the learner's row is overwritten"},
)

admin_links = academy_table(
    "admin_links",
    Column("id", Uuid, nullable=False),
    Column("token_hash", ShortText(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("session_hash", ShortText(64)),
    Column("session_until", UtcDateTime),
    key("id"),
    unique("token_hash", "token_hash"),
    unique("session_hash", "session_hash"),
    CheckConstraint("length(token_hash) = 64", name="token_hash"),
    CheckConstraint(
        "(used_at IS NULL) = (session_hash IS NULL) AND (used_at IS NULL) = (session_until IS NULL)", name="used"
    ),
    why="One-time links into the academy's administration, for whoever runs the server: a quarter of an hour, one use, "
    "which opens one session. Of both tokens only the SHA-256 is kept.",
    personal={},
)
