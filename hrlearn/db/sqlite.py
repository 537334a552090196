"""How SQLite is opened: which driver, which journal, and how a transaction begins."""

from __future__ import annotations

import importlib
import logging
import sqlite3
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

__all__ = ["Driver", "choose_driver", "clear_traces", "open_engines"]

SAFE_WAL = (3, 51, 3)
"""The first version without the fault that could corrupt a write-ahead log when it is reset."""

BUSY_SECONDS = 30
CLEARING_SECONDS = 2
"""So long the clearing of traces waits for others."""
READERS = 16

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Driver:
    """A module that speaks to SQLite, and whether its SQLite may use a write-ahead log."""

    module: ModuleType
    wal: bool


def choose_driver() -> Driver:
    """Return Python's own sqlite3 where it is new enough, else pysqlite3, else the former with a rollback journal."""
    if sqlite3.sqlite_version_info >= SAFE_WAL:
        return Driver(sqlite3, wal=True)
    newer = _pysqlite3()
    if newer is not None and newer.sqlite_version_info >= SAFE_WAL:
        return Driver(newer, wal=True)
    log.warning(
        "SQLite %s can corrupt a write-ahead log, so a slower rollback journal is used. "
        "Install pysqlite3, or use PostgreSQL.",
        sqlite3.sqlite_version,
    )
    return Driver(sqlite3, wal=False)


def _pysqlite3() -> ModuleType | None:
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return None


def open_engines(url: URL) -> tuple[Engine, Engine]:
    """Return the engine that writes, with its one connection, and the engine that only reads."""
    driver = choose_driver()
    writer = _open(url, driver, 1, "BEGIN IMMEDIATE")
    reader = _open(url, driver, READERS, "BEGIN")
    event.listen(reader, "connect", _forbid_writing)
    return writer, reader


def _open(url: URL, driver: Driver, connections: int, begin: str) -> Engine:
    engine = create_engine(
        url,
        module=driver.module,
        pool_size=connections,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS},
        # Errors do not quote what was to be stored: it may be a name.
        hide_parameters=True,
    )
    journal = "WAL" if driver.wal else "DELETE"

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # The driver would begin transactions on its own, late and without IMMEDIATE.
        connection.isolation_level = None
        for pragma in (f"journal_mode = {journal}", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def clear_traces(connection: Any) -> bool:
    """Write the file anew without its unused parts, and empty the log beside it.

    Without this, what was deleted or overwritten can still be read from the files. The driver's own connection is
    needed, because this is done outside of any transaction. False where it could not be done just now: another process
    was writing, a reader kept the log from being emptied, or there was no room for a second file.
    """
    connection.execute(f"PRAGMA busy_timeout = {CLEARING_SECONDS * 1000}")
    try:
        connection.execute("VACUUM")
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except connection.OperationalError as error:
        log.warning("The file of the database could not be written anew: %s", error)
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    return not busy


def _forbid_writing(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON")
