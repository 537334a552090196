"""Looking at all rows of a database, past row-level security: what a test compares must not be hidden from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from hrlearn.db import make_database

__all__ = ["OWNER", "ROLE", "past_policies", "unguarded"]

ROLE = "hrlearn"
"""As whom the tool comes to PostgreSQL in tests."""
OWNER = "postgres"
"""The owner of the server, for whom no row is hidden."""


def past_policies(url: str) -> str:
    """Return the address of the same database for the owner of the server; that of a file as it is."""
    return url.replace(f"//{ROLE}@", f"//{OWNER}@").replace(f"//{ROLE}:", f"//{OWNER}:")


@contextmanager
def unguarded(url: str) -> Iterator[Connection]:
    """Open a transaction that sees and changes everything, and is kept.

    It is opened as the tool does it: two SQLite libraries in one process would take away each other's locks.
    """
    database = make_database(past_policies(url))
    try:
        with database._writer.begin() as connection:
            yield connection
    finally:
        database.close()
