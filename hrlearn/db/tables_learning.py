"""Tables about lessons, attempts, and the scores owed to platforms."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    Uuid,
)

from hrlearn.db.schema import academy_table, key, link, unique
from hrlearn.db.types import LongText, QuotedText, ShortText, UtcDateTime

__all__ = ["attempts", "events", "lesson_packages", "locale_packs", "outbox", "outbox_tries"]

NOTHING: dict[str, str] = {}

lesson_packages = academy_table(
    "lesson_packages",
    Column("content_hash", ShortText(100), nullable=False),
    Column("lesson_key", ShortText(100), nullable=False),
    Column("bundle", LargeBinary, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
    key("content_hash"),
    why="The lesson versions that attempts have pinned, as bundles. A lesson on disk may change or go; an attempt can "
    "always be played on, shown and marked again against the text it began with.",
    personal=NOTHING,
)

locale_packs = academy_table(
    "locale_packs",
    Column("content_hash", ShortText(100), nullable=False),
    Column("key", ShortText(100), nullable=False),
    Column("fictional", Boolean, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("imported_at", UtcDateTime, nullable=False),
    key("content_hash"),
    why="Every locale pack that an academy has imported. The newest import is the present one; attempts pin the one "
    "they began with, since it decides which items count.",
    personal={
        "data": "may name the officials who verified a statement: import a pack without the name, then delete the row "
        "once no attempt pins it"
    },
)

attempts = academy_table(
    "attempts",
    Column("id", Uuid, nullable=False),
    Column("resource_link_id", Uuid, nullable=False),
    Column("learner_id", Uuid, nullable=False),
    Column("activity_key", ShortText(100), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content_hash", ShortText(100), nullable=False),
    Column("pack_hash", ShortText(100), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("policy", ShortText(40), nullable=False),
    Column("time_factor", ShortText(20), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("score_given", LongText),
    Column("score_maximum", LongText),
    Column("asked_items", JSON(none_as_null=True)),
    Column("earlier_endings", JSON(none_as_null=True)),
    key("id"),
    unique("number", "resource_link_id", "learner_id", "activity_key", "number"),
    link("resource_link_id", "resource_links"),
    link("learner_id", "learners"),
    link("content_hash", "lesson_packages", "content_hash"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint(
        "(closed_at IS NULL) = (score_given IS NULL) AND (closed_at IS NULL) = (score_maximum IS NULL)", name="closed"
    ),
    why="The attempts with everything they pin at their start; that row is the first entry of the log. The items that "
    "were drawn and the endings of other activities are NULL where nothing was drawn or read. The score is a cache, "
    "exact as text (2/5): replaying the events gives it again.",
    personal={"learner_id": "kept; it leads to nobody once the learner's row is overwritten"},
)

events = academy_table(
    "events",
    Column("attempt_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("uuid", Uuid, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("client", Uuid, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("kind", ShortText(40), nullable=False),
    Column("body", JSON, nullable=False),
    key("attempt_id", "position"),
    unique("uuid", "attempt_id", "uuid"),
    link("attempt_id", "attempts"),
    CheckConstraint("position >= 1", name="position"),
    CheckConstraint("sequence >= 1", name="sequence"),
    CheckConstraint("seen >= 0 AND seen < position", name="seen"),
    why="The log of each attempt, append-only: the truth from which state and score are folded. The position keeps the "
    "order, the client's UUID makes a repeated delivery harmless.",
    personal={
        "body": "kept as an answer of nobody once the learner's row is overwritten; holds option keys, no free text"
    },
)

outbox = academy_table(
    "outbox",
    Column("id", Uuid, nullable=False),
    Column("resource_link_id", Uuid, nullable=False),
    Column("learner_id", Uuid, nullable=False),
    Column("status", ShortText(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sent_version", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("owed_since", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("leased_until", UtcDateTime),
    Column("last_timestamp", UtcDateTime),
    Column("last_error", QuotedText, nullable=False),
    Column("sent_given", Float),
    Column("held_given", Float),
    key("id"),
    unique("learner_id", "resource_link_id", "learner_id"),
    link("resource_link_id", "resource_links"),
    link("learner_id", "learners"),
    CheckConstraint("status IN ('waiting', 'sent', 'refused')", name="status"),
    CheckConstraint("version >= 1 AND sent_version >= 0 AND sent_version <= version", name="version"),
    CheckConstraint("tries >= 0", name="tries"),
    Index("ix_outbox_due_at", "status", "due_at"),
    why="What is owed to platforms: one lane per place and learner, raised by a version in the transaction that closes "
    "an attempt. It holds no score: that is read when it is sent. A sender leases a lane, so that its scores go out "
    "one after the other, however many senders there are. What the platform took last, and a grade that it holds "
    "instead of it (both out of 100), tell a teacher's own grade from a score that was lost.",
    personal={
        "learner_id": "deleted with the row",
        "last_error": "deleted with the row",
        "sent_given": "deleted with the row",
        "held_given": "deleted with the row",
    },
)

outbox_tries = academy_table(
    "outbox_tries",
    Column("id", Uuid, nullable=False),
    Column("lane_id", Uuid, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("score_given", ShortText(40), nullable=False),
    Column("status", Integer),
    Column("outcome", ShortText(20), nullable=False),
    Column("detail", QuotedText, nullable=False),
    key("id"),
    link("lane_id", "outbox"),
    Index("ix_outbox_tries_lane_id", "academy_id", "lane_id", "at"),
    why="Every try to send a score, kept: when a grade is missing, this tells whose turn it is.",
    personal={
        "score_given": "deleted with the row",
        "detail": "deleted with the row; a platform may quote the learner's id in its answer",
    },
)
