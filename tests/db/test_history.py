"""Tables are made by revisions, and these lead exactly to what the code describes."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, DefaultClause, Engine, Index, Integer, MetaData, String, UniqueConstraint

from hrlearn.db import history, make_database
from hrlearn.db.tables import metadata
from hrlearn.errors import SettingsError
from tests.db.waiting import until_somebody_waits
from tests.unguarded import unguarded

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20

# What PostgreSQL knows of a table: its columns with types and defaults, its constraints, its indexes.
CATALOGUE = """
SELECT c.relname, 'column', a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
       || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def _tables(engine: Engine) -> dict[str, list[str]]:
    """Return what each table is made of, as the database tells it; the order means nothing."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
            found = {name: _parts(sql) for name, sql in rows}
        else:
            found = {}
            for table, *words in sorted(connection.exec_driver_sql(CATALOGUE).all()):
                found.setdefault(table, []).append(words)
    found.pop("alembic_version", None)
    return found


def _parts(sql: str) -> list[str]:
    """Return the parts of a statement without the white space, those of a table in the order of the alphabet.

    A column that a later revision adds stands behind the constraints, which means nothing.
    """
    plain = re.sub(r"\s+", "", sql).replace('"', "")
    if not plain.startswith("CREATETABLE"):
        return [plain]
    name, _, body = plain.removesuffix(")").partition("(")
    parts, depth = [""], 0
    for sign in body:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [name, *sorted(parts)]


def test_an_empty_database_is_brought_up_to_date(database):
    assert not database.is_current()
    database.upgrade()
    assert database.is_current()
    assert set(_tables(database._reader)) >= set(metadata.tables)


def test_upgrading_again_changes_nothing(database):
    database.upgrade()
    before = _tables(database._reader)
    database.upgrade()
    assert _tables(database._reader) == before


def _differences(database, wanted):
    options = {"compare_type": True, "compare_server_default": True}
    with database._reader.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=options), wanted)


def test_the_revisions_lead_to_the_tables_of_the_code(database):
    database.upgrade()
    assert _differences(database, metadata) == []


PLANTED = {
    "a column": lambda table: table.append_column(Column("planted", Integer)),
    "a type": lambda table: setattr(table.c.name, "type", Integer()),
    "a length": lambda table: setattr(table.c.subject, "type", String(254)),
    "a column that may be empty": lambda table: setattr(table.c.name, "nullable", True),
    "a default": lambda table: setattr(table.c.name, "server_default", DefaultClause("nobody")),
    "an index": lambda table: Index("planted", table.c.name),
    "a unique key": lambda table: table.append_constraint(UniqueConstraint("academy_id", "name", name="x")),
}


@pytest.mark.parametrize("plant", PLANTED)
def test_what_no_revision_makes_is_seen(database, plant):
    database.upgrade()
    planted = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(planted)
    PLANTED[plant](planted.tables["learners"])
    assert len(_differences(database, planted)) == 1


def test_checks_and_names_are_the_same_too(database):
    """Alembic does not compare CHECK constraints, so the database is asked for all it knows."""
    with database._writer.begin() as connection:
        metadata.create_all(connection)
    described = _tables(database._reader)
    with database._writer.begin() as connection:
        metadata.drop_all(connection)
    database.upgrade()
    assert _tables(database._reader) == described


def test_everything_can_be_taken_back(database):
    database.upgrade()
    with database._writer.begin() as connection:
        command.downgrade(history.configuration(connection), "base")
    assert _tables(database._reader) == {}
    assert not database.is_current()
    database.upgrade()
    assert database.is_current()


def test_a_database_of_a_newer_hrlearn_is_refused(database):
    database.upgrade()
    with database._writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    assert not database.is_current()
    with pytest.raises(SettingsError, match="newer hrlearn"):
        database.upgrade()


def test_a_revision_that_fails_leaves_nothing_behind(database, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("alembic.op.create_index", fail)
    with pytest.raises(ZeroDivisionError):
        database.upgrade()
    assert _tables(database._reader) == {}


def test_revisions_are_named_by_hand():
    names = [
        path.name.removesuffix(".py")
        for path in files("hrlearn_migrations").joinpath("versions").iterdir()
        if path.name.endswith(".py") and path.name != "__init__.py"
    ]
    assert names
    for number, name in enumerate(sorted(names), start=1):
        assert re.fullmatch(rf"{number:04}_[a-z]+(_[a-z]+)*", name)
        text = files("hrlearn_migrations").joinpath("versions", f"{name}.py").read_text(encoding="utf-8")
        assert f'revision = "{name}"' in text
        assert len(name) <= 32, "PostgreSQL keeps the name in a VARCHAR(32)"


class TestTwoAtOnce:
    """A second host that starts while the first is still upgrading."""

    @pytest.fixture
    def second(self, empty_url):
        made = make_database(empty_url)
        yield made
        made.close()

    @pytest.fixture
    def pool(self):
        with ThreadPoolExecutor(1) as made:
            yield made

    @pytest.mark.parametrize("before", ["empty", "older"])
    def test_the_second_waits_and_finds_nothing_to_do(self, database, second, pool, before):
        if before == "older":
            database.upgrade()
            with database._writer.begin() as connection:
                command.downgrade(history.configuration(connection), "base")
        with database._writer.begin() as connection:
            history.upgrade(connection)
            done = pool.submit(second.upgrade)
            until_somebody_waits(second, done)
        done.result(SECONDS)
        assert second.is_current()

    def test_where_the_first_fails_the_second_does_the_work(self, database, second, pool):
        with database._writer.connect() as connection, connection.begin() as transaction:
            history.upgrade(connection)
            done = pool.submit(second.upgrade)
            until_somebody_waits(second, done)
            transaction.rollback()
        done.result(SECONDS)
        assert second.is_current()

    def test_nobody_who_only_asks_has_to_wait(self, database, pool):
        database.upgrade()
        with database._writer.begin() as connection:
            history.upgrade(connection)
            assert pool.submit(database.is_current).result(SECONDS)

    def test_processes_that_start_together_all_succeed(self, database, empty_url):
        program = "import sys; from hrlearn.db import make_database; make_database(sys.argv[1]).upgrade()"
        started = [
            subprocess.Popen([sys.executable, "-c", program, empty_url], cwd=ROOT, stderr=subprocess.PIPE)
            for _ in range(3)
        ]
        said = [each.communicate(timeout=60)[1] for each in started]
        assert [each.returncode for each in started] == [0, 0, 0], said
        assert database.is_current()


class TestTermsOfAttempts:
    """0006_attempt_terms adds columns to a table that has rows."""

    def _moved(self, world, target):
        with world.database._writer.begin() as connection:
            configuration = history.configuration(connection)
            before = ScriptDirectory.from_config(configuration).get_revision("0006_attempt_terms").down_revision
            move = command.upgrade if target == "head" else command.downgrade
            move(configuration, "head" if target == "head" else before)

    def test_attempts_from_before_go_on_and_pin_nothing(self, world):
        visit = world.visit()
        attempt_id = world.start(visit, "quiz")
        record = world.learning.attempt(visit, attempt_id).record
        self._moved(world, "before")
        self._moved(world, "head")
        assert world.database.is_current()
        assert world.learning.attempt(visit, attempt_id).record == record
        assert (record.start.items, record.start.endings) == ((), {})

    def test_what_is_pinned_is_null_where_there_is_nothing(self, world):
        world.start(world.visit(), "quiz")
        with unguarded(world.url) as connection:
            rows = connection.exec_driver_sql("SELECT asked_items IS NULL, earlier_endings IS NULL FROM attempts").all()
        assert [tuple(map(bool, row)) for row in rows] == [(True, True)]
