"""Tells PostgreSQL for whom a transaction works: row-level security then holds the academies apart by itself."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, text

__all__ = ["reach"]

# Until the end of the transaction, as SET LOCAL, which takes no parameters.
REACH = text("SELECT set_config('app.tenant', :tenant, true), set_config('app.reach', :reach, true)")


def reach(connection: Connection, academy_id: UUID | None) -> None:
    """Let the transaction reach one academy's rows only, or without one what the installation's statements need.

    SQLite has nothing like it: there the conditions of the statements stand alone.
    """
    if connection.dialect.name == "postgresql":
        spans = academy_id is None
        values = {"tenant": "" if spans else str(academy_id), "reach": "installation" if spans else ""}
        connection.execute(REACH, values)
