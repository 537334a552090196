"""The statements of an operation, written down while it runs and run again through the bare driver.

So a floor can neither forget a statement nor keep one that the product has given up.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

__all__ = ["Bare", "Recorder", "Transaction", "copy_database", "recording"]

BUSY_SECONDS = 30


@dataclass(slots=True)
class Transaction:
    """Statements with their parameters, and how they ended: COMMIT or ROLLBACK. A reader's begin with BEGIN."""

    begin: str
    statements: list[tuple[str, Sequence[Any]]] = field(default_factory=list)
    end: str = "ROLLBACK"


class Recorder:
    """Keeps the transactions that SQLAlchemy has run since they were last taken."""

    def __init__(self) -> None:
        self.driver = ""
        self._kept: list[Transaction] = []
        self._open: dict[int, Transaction] = {}

    def take(self) -> list[Transaction]:
        """Return what was run since the last time."""
        kept, self._kept = self._kept, []
        return kept

    def on_execute(self, connection: Connection, sql: str, parameters: Any) -> None:
        """Keep one statement, just before the driver gets it."""
        if sql.startswith("BEGIN"):
            self.driver = str(getattr(connection.dialect.loaded_dbapi, "__name__", ""))
            self._open[id(connection)] = made = Transaction(sql)
            self._kept.append(made)
        elif id(connection) in self._open:
            self._open[id(connection)].statements.append((sql, parameters))

    def on_end(self, connection: Connection, end: str) -> None:
        """Keep the end of a transaction."""
        if id(connection) in self._open:
            self._open.pop(id(connection)).end = end


@contextmanager
def recording() -> Iterator[Recorder]:
    """Write down the statements of every engine of this process; the caller must use one thread."""
    recorder = Recorder()

    def execute(connection: Connection, _cursor: Any, sql: str, parameters: Any, _context: Any, _many: Any) -> None:
        recorder.on_execute(connection, sql, parameters)

    def commit(connection: Connection) -> None:
        recorder.on_end(connection, "COMMIT")

    def rollback(connection: Connection) -> None:
        recorder.on_end(connection, "ROLLBACK")

    listeners: dict[str, Callable[..., Any]] = {
        "before_cursor_execute": execute,
        "commit": commit,
        "rollback": rollback,
    }
    for name, listener in listeners.items():
        event.listen(Engine, name, listener)
    try:
        yield recorder
    finally:
        for name, listener in listeners.items():
            event.remove(Engine, name, listener)


class Bare:
    """One database file through its driver and nothing else, with the settings that the product uses.

    As in the product one writer works at a time, behind a lock; each thread reads on a connection of its own.
    """

    def __init__(self, driver: str, path: Path) -> None:
        self._driver: Any = importlib.import_module(driver)
        self._path = path
        self._lock = threading.Lock()
        self._writer = self._connect()
        self._local = threading.local()

    def run(self, transactions: Sequence[Transaction]) -> None:
        """Run transactions in their order and fetch every row."""
        for each in transactions:
            if each.begin == "BEGIN":
                _run(self._reader, each)
            else:
                with self._lock:
                    _run(self._writer, each)

    def write(self, *statements: tuple[str, Sequence[Any]]) -> None:
        """Run statements in one transaction and keep what they change."""
        self.run([Transaction("BEGIN IMMEDIATE", list(statements), "COMMIT")])

    def rows(self, sql: str, *parameters: Any) -> list[Any]:
        """Return what a query finds."""
        found: list[Any] = self._writer.execute(sql, parameters).fetchall()
        return found

    def close(self) -> None:
        """Close the connections of this thread."""
        self._writer.close()
        if hasattr(self._local, "reader"):
            self._local.reader.close()
            del self._local.reader

    @property
    def _reader(self) -> Any:
        if not hasattr(self._local, "reader"):
            self._local.reader = self._connect()
        return self._local.reader

    def _connect(self) -> Any:
        connection = self._driver.connect(
            str(self._path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection


def _run(connection: Any, transaction: Transaction) -> None:
    connection.execute(transaction.begin)
    for sql, parameters in transaction.statements:
        cursor = connection.execute(sql, parameters)
        if cursor.description is not None:
            cursor.fetchall()
    connection.execute(transaction.end)


def copy_database(driver: str, source: Path, target: Path) -> None:
    """Copy a database that nobody writes to at this moment, its kind of journal included."""
    module: Any = importlib.import_module(driver)
    target.unlink(missing_ok=True)
    origin, copy = module.connect(str(source)), module.connect(str(target))
    (mode,) = origin.execute("PRAGMA journal_mode").fetchone()
    origin.backup(copy)
    copy.execute(f"PRAGMA journal_mode = {mode}")
    origin.close()
    copy.close()
