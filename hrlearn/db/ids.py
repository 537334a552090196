"""New ids, made by the application, so that no database has to number anything."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7

__all__ = ["new_id"]


def new_id() -> UUID:
    """Return a UUIDv7: later ones sort later, so rows arrive at the end of their index."""
    made: UUID = uuid7()
    return made
