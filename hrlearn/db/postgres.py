"""How PostgreSQL is opened, and what an upgrade there needs: UTF-8, and nobody else who upgrades."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from hrlearn.errors import MissingExtraError, SettingsError

__all__ = ["open_engines", "prepare_upgrade"]

CONNECTIONS = 16

log = logging.getLogger(__name__)

ENCODING = text("SHOW server_encoding")
SEES_ALL = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
# As Alembic makes it, which finds it there and goes on.
VERSION_TABLE = text(
    "CREATE TABLE IF NOT EXISTS alembic_version "
    "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
# Shuts out other upgrades, not those who only ask which version this is.
LOCK = text("LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE")


def open_engines(url: URL) -> tuple[Engine, Engine]:
    """Return the engine that writes and the engine that only reads, each with a consistent view of its own kind.

    A writer locks the rows it changes, and sees what others have committed while it waited. A reader sees one moment,
    as it does in SQLite. Raises MissingExtraError where the driver is not installed.
    """
    if find_spec("psycopg") is None:
        raise MissingExtraError("PostgreSQL needs psycopg.", hint='Run: pip install "hrlearn[lti,postgres]"')
    # The isolation is named, because a server may have been given another one for everybody.
    writer = _open(url, "READ COMMITTED")
    reader = _open(url, "REPEATABLE READ").execution_options(postgresql_readonly=True)
    return writer, reader


def _open(url: URL, isolation: str) -> Engine:
    # A connection that the server has closed meanwhile is noticed when it is taken out, and replaced.
    # Errors do not quote what was to be stored: it may be a name.
    return create_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level=isolation,
        hide_parameters=True,
    )


def prepare_upgrade(connection: Connection) -> None:
    """Look whether the database can hold every script, then take turns with other upgrades until the transaction ends.

    Raises SettingsError for a database with another encoding than UTF-8.
    """
    encoding = connection.execute(ENCODING).scalar_one()
    if encoding != "UTF8":
        message = f"The database keeps text as {encoding}, and names of people need UTF8."
        hint = (
            "Make a new one: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0. See docs/how-to/use-postgresql.md."
        )
        raise SettingsError(message, hint=hint, code="database.encoding")
    if connection.execute(SEES_ALL).scalar():
        log.warning(
            "The tool comes to PostgreSQL as a role that sees past row-level security, so nothing but its own code "
            "holds the academies apart. Give it a role of its own, as docs/how-to/use-postgresql.md shows."
        )
    _take_turns(connection)


def _take_turns(connection: Connection) -> None:
    """Let no other upgrade begin until this transaction ends; a second one waits here and then finds nothing to do.

    Where there are no tables yet, whoever comes second waits for the first one's table and then fails to make it.
    """
    try:
        with connection.begin_nested():
            connection.execute(VERSION_TABLE)
    except IntegrityError:
        pass  # made by another upgrade at this moment
    connection.execute(LOCK)
