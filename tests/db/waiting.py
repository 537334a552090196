"""Waiting until somebody waits: the moment in which a race is decided."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future

from sqlalchemy import text

from hrlearn.db import Database

SECONDS = 20
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def until_somebody_waits(database: Database, job: Future) -> None:
    """Return when a transaction waits for a lock; fails where the job ends instead, or where nothing happens.

    SQLite cannot be asked, so there the job gets a moment in which it must not end.
    """
    pause, end = threading.Event(), time.monotonic() + SECONDS
    if database._reader.dialect.name == "sqlite":
        pause.wait(0.1)
    else:
        while not _somebody_waits(database) and not job.done():
            assert time.monotonic() < end, "Nobody waits."
            pause.wait(0.01)
    assert not job.done(), f"It did not wait: {job}"


def _somebody_waits(database: Database) -> bool:
    with database._reader.connect() as connection:
        return connection.execute(WAITING).scalar_one() > 0
