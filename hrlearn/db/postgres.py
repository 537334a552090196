"""How PostgreSQL is opened."""

from __future__ import annotations

from sqlalchemy import URL, Engine, create_engine

__all__ = ["open_engines"]

CONNECTIONS = 16


def open_engines(url: URL) -> tuple[Engine, Engine]:
    """Return the engine that writes and the engine that only reads, each with a consistent view of its own kind.

    A writer locks the rows it changes. A reader sees one moment, as it does in SQLite.
    """
    writer = create_engine(url, pool_size=CONNECTIONS, pool_pre_ping=True)
    reader = create_engine(
        url,
        pool_size=CONNECTIONS,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )
    return writer, reader
