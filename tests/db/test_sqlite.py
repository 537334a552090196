"""How SQLite is opened. Version 3.51.3 is the first without the fault in resetting a write-ahead log."""

from __future__ import annotations

import sqlite3
import threading
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from hrlearn.db import make_database, sqlite
from hrlearn.db.sqlite import choose_driver

world_on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _versions(monkeypatch, own, other):
    """Pretend that Python's SQLite and that of pysqlite3 have these versions."""
    stand_in = SimpleNamespace(sqlite_version_info=own, sqlite_version=".".join(map(str, own)))
    other_one = None if other is None else SimpleNamespace(sqlite_version_info=other)
    monkeypatch.setattr(sqlite, "sqlite3", stand_in)
    monkeypatch.setattr(sqlite, "_pysqlite3", lambda: other_one)
    return stand_in, other_one


def test_pythons_own_sqlite_is_used_where_it_is_new_enough(monkeypatch):
    own, _ = _versions(monkeypatch, (3, 51, 3), (3, 60, 0))
    assert (choose_driver().module, choose_driver().wal) == (own, True)


def test_else_pysqlite3(monkeypatch):
    _, other = _versions(monkeypatch, (3, 51, 2), (3, 51, 3))
    assert (choose_driver().module, choose_driver().wal) == (other, True)


@pytest.mark.parametrize("other", [None, (3, 51, 2)])
def test_else_a_rollback_journal_and_a_warning(monkeypatch, caplog, other):
    own, _ = _versions(monkeypatch, (3, 40, 1), other)
    driver = choose_driver()
    assert (driver.module, driver.wal) == (own, False)
    assert "SQLite 3.40.1 can corrupt a write-ahead log" in caplog.text


def test_pysqlite3_may_be_missing(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pysqlite3.dbapi2", None)
    assert sqlite._pysqlite3() is None


@pytest.fixture
def database(tmp_path):
    made = make_database(f"sqlite:///{tmp_path / 'hrlearn.db'}")
    yield made
    made.close()


def _pragmas(engine):
    with engine.connect() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "query_only", "mmap_size")
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}


def test_what_is_written_is_on_disk_before_the_answer(database):
    full = 2
    assert _pragmas(database._writer) == {
        "journal_mode": "wal" if choose_driver().wal else "delete",
        "synchronous": full,
        "foreign_keys": 1,
        "query_only": 0,
        "mmap_size": 0,
    }
    assert _pragmas(database._reader)["query_only"] == 1


def test_with_an_old_sqlite_the_tool_works_on_a_rollback_journal(monkeypatch, tmp_path):
    monkeypatch.setattr(sqlite, "choose_driver", lambda: sqlite.Driver(sqlite3, wal=False))
    database = make_database(f"sqlite:///{tmp_path / 'old.db'}")
    database.upgrade()
    assert _pragmas(database._writer)["journal_mode"] == "delete"
    database.close()


@world_on_sqlite
def test_writers_wait_for_one_another(world):
    entered = threading.Event()

    def second():
        with world.database.unit_of_work(None):
            entered.set()

    thread = threading.Thread(target=second)
    with world.database.unit_of_work(None):
        thread.start()
        assert not entered.wait(0.05)
    thread.join(10)
    assert entered.is_set()


def test_a_writer_holds_the_file_from_the_first_moment(database, monkeypatch):
    """BEGIN IMMEDIATE: a second process waits before it has read anything, so it never has to start over."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)
    second = make_database(str(database._writer.url))
    with database.unit_of_work(None), pytest.raises(OperationalError, match="locked"), second.unit_of_work(None):
        pass
    second.close()
