"""Tables about class lists, and about the columns that the tool makes in a course's gradebook."""

from __future__ import annotations

from sqlalchemy import Column, Uuid

from hrlearn.db.schema import academy_table, key, link
from hrlearn.db.types import LongText, QuotedText, ShortText, UtcDateTime

__all__ = ["line_items", "rosters"]

NOTHING: dict[str, str] = {}

rosters = academy_table(
    "rosters",
    Column("context_id", Uuid, nullable=False),
    Column("memberships_url", LongText, nullable=False),
    Column("asked_at", UtcDateTime),
    Column("complete_at", UtcDateTime),
    Column("note", QuotedText, nullable=False),
    key("context_id"),
    link("context_id", "contexts"),
    why="Where a course gives its list of members (NRPS 2.0), and how old the list is that we have. The members are in "
    "memberships, so that somebody from the list and somebody from a launch are one person.",
    personal=NOTHING,
)

line_items = academy_table(
    "line_items",
    Column("resource_link_id", Uuid, nullable=False),
    Column("purpose", ShortText(40), nullable=False),
    Column("url", LongText, nullable=False),
    Column("leased_until", UtcDateTime),
    key("resource_link_id", "purpose"),
    link("resource_link_id", "resource_links"),
    why="The gradebook columns that the tool has looked for or made where a place had none: one for each place and "
    "purpose. Who holds the lease asks the platform; everybody else waits, so a course never gets two columns.",
    personal=NOTHING,
)
