"""Tables are made by revisions, and these lead exactly to what the code describes."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, create_engine

from hrlearn.db import history
from hrlearn.db.tables import metadata
from hrlearn.errors import SettingsError


def _tables(engine) -> dict[str, str]:
    """Return the statements that the tables and indexes were made with, without the white space."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    return {name: re.sub(r"\s+", "", sql).replace('"', "") for name, sql in rows if name != "alembic_version"}


def test_an_empty_database_is_brought_up_to_date(database):
    assert not database.is_current()
    database.upgrade()
    assert database.is_current()


def test_upgrading_again_changes_nothing(database):
    database.upgrade()
    before = _tables(database._reader)
    database.upgrade()
    assert _tables(database._reader) == before


def _differences(database, wanted):
    with database._reader.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), wanted)


def test_the_revisions_lead_to_the_tables_of_the_code(database):
    database.upgrade()
    assert _differences(database, metadata) == []


def test_a_column_that_no_revision_makes_is_seen(database):
    database.upgrade()
    planted = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(planted)
    planted.tables["learners"].append_column(Column("planted", Integer))
    assert len(_differences(database, planted)) == 1


def test_checks_and_names_are_the_same_too(database):
    """Alembic does not compare CHECK constraints, so the statements themselves are compared."""
    database.upgrade()
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    made, described = _tables(database._reader), _tables(engine)
    engine.dispose()
    assert {name: _sorted(sql) for name, sql in made.items()} == {name: _sorted(sql) for name, sql in described.items()}


def _sorted(sql: str) -> list[str]:
    """Return the parts of a statement in the order of the alphabet: constraints have no order of their own."""
    return sorted(re.split(r",(?=CONSTRAINT|CHECK)|[()](?=CONSTRAINT)", sql.removesuffix(")")))


def test_everything_can_be_taken_back(database):
    database.upgrade()
    with database._writer.begin() as connection:
        command.downgrade(history.configuration(connection), "base")
    assert _tables(database._reader) == {}
    assert not database.is_current()


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
