"""The table of invitations to connect a platform."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKeyConstraint, Uuid

from hrlearn.db.schema import academy_table, key, link, unique
from hrlearn.db.types import ShortText, UtcDateTime

__all__ = ["invitations"]

invitations = academy_table(
    "invitations",
    Column("id", Uuid, nullable=False),
    Column("token_hash", ShortText(64), nullable=False),
    Column("wants_names", Boolean, nullable=False),
    Column("sandbox", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Column("registration_id", Uuid),
    key("id"),
    unique("token_hash", "token_hash"),
    link("registration_id", "registrations"),
    # Beside the link, which holds nothing while there is no registration yet.
    ForeignKeyConstraint(["academy_id"], ["academies.id"]),
    CheckConstraint("length(token_hash) = 64", name="token_hash"),
    CheckConstraint("(used_at IS NULL) = (registration_id IS NULL)", name="used"),
    why="Leave to connect one learning platform to an academy: one use, one day. Of the token only its SHA-256 is kept."
    " It is used up in the transaction that stores the registration, so a failed try costs nothing. Rows stay, as the "
    "record of how a platform came to be connected.",
    personal={},
)
