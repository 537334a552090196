"""The database as a whole: its engines, its units of work, its history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock, local
from uuid import UUID

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from hrlearn.db import history, postgres, sqlite
from hrlearn.db.reach import reach
from hrlearn.db.unit import Unit
from hrlearn.errors import SettingsError

__all__ = ["Database", "make_database"]


class Database:
    """Where units of work come from; make one per process with ``make_database``.

    Whatever asks the database raises SettingsError (``database.unreachable``) where it cannot be reached. With ``lock``
    (SQLite) writers wait here for one another, in memory and in turn, instead of polling the file.
    """

    def __init__(self, writer: Engine, reader: Engine, lock: Lock | None) -> None:
        self._writer = writer
        self._reader = reader
        self._lock = lock
        self._thread = local()

    @contextmanager
    def unit_of_work(self, academy_id: UUID | None) -> Iterator[Unit]:
        """Open a transaction that may write; what is not committed is forgotten.

        Ask no platform and export nothing inside: on SQLite everybody else waits. Raises RuntimeError where this
        thread has one open already, because it would wait for itself: on SQLite always, on PostgreSQL for a row.
        """
        with self._alone(), _connected(self._writer) as connection:
            yield from _units(connection, academy_id)

    @contextmanager
    def reading(self, academy_id: UUID | None) -> Iterator[Unit]:
        """Open a transaction that sees one moment of the database, only reads, and waits for nobody."""
        with _connected(self._reader) as connection:
            yield from _units(connection, academy_id)

    def upgrade(self) -> None:
        """Bring the tables to the newest form; raises SettingsError for a database that a newer hrlearn has made."""
        with self._alone(), _connected(self._writer) as connection, connection.begin():
            history.upgrade(connection)

    def is_current(self) -> bool:
        """Say whether the tables have the form that this version of hrlearn needs."""
        with _connected(self._reader) as connection:
            return history.is_current(connection)

    def clear_traces(self) -> bool:
        """Let nothing that was deleted or overwritten stand in the files any more; False where it must be tried again.

        PostgreSQL does it by itself in time (autovacuum). On SQLite everybody who writes waits for it.
        """
        if self._lock is None:
            return True
        with self._alone(), _connected(self._writer) as connection:
            return sqlite.clear_traces(connection.connection.driver_connection)

    def close(self) -> None:
        """Close all connections."""
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if getattr(self._thread, "writes", False):
            raise RuntimeError("This thread has a unit of work open; it cannot wait for itself.")
        self._thread.writes = True
        try:
            with self._lock or nullcontext():
                yield
        finally:
            self._thread.writes = False


def _connected(engine: Engine) -> Connection:
    """Take a connection; where there is none, the driver's reason names the server and the person, never a password."""
    try:
        return engine.connect()
    except OperationalError as error:
        message = f"The database cannot be reached: {error.orig}"
        hint = "Check that it runs, and HRLEARN_DATABASE_URL."
        raise SettingsError(message, hint=hint, code="database.unreachable") from error


def _units(connection: Connection, academy_id: UUID | None) -> Iterator[Unit]:
    """Begin, hand over the unit, and keep or forget it, before the connection and then the lock are given back."""
    transaction = connection.begin()
    unit = Unit(connection, academy_id)
    try:
        reach(connection, academy_id)
        yield unit
        if unit.committed:
            transaction.commit()
    finally:
        transaction.close()


def make_database(url: str) -> Database:
    """Open a database by its URL: ``sqlite:///folder/file.db`` or ``postgresql://user:password@host/name``.

    Raises SettingsError for any other URL and for a SQLite file whose folder does not exist.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "postgresql":
        writer, reader = postgres.open_engines(parsed.set(drivername="postgresql+psycopg"))
        return Database(writer, reader, None)
    _check_file(parsed)
    writer, reader = sqlite.open_engines(parsed)
    return Database(writer, reader, Lock())


def _parse(url: str) -> URL:
    hint = "Use sqlite:///folder/file.db or postgresql://user:password@host/name."
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The URL may hold a password, so it is not repeated.
        raise SettingsError("The address of the database cannot be read.", hint=hint) from None
    if parsed.drivername not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise SettingsError(f"hrlearn cannot use a {parsed.drivername!r} database.", hint=hint)
    return parsed


def _check_file(url: URL) -> None:
    if url.database in {None, "", ":memory:"}:
        raise SettingsError("The database needs a file.", hint="Use sqlite:///folder/file.db.")
    folder = Path(str(url.database)).absolute().parent
    if not folder.is_dir():
        raise SettingsError(f"There is no folder {folder} for the database.", hint="Make it, or name another.")
