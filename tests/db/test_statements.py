"""No statement of an academy can be run without it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.expression import Executable

from hrlearn import db
from hrlearn.db import attempts, people
from hrlearn.db.installation import DUE
from hrlearn.db.repository import Repository, given
from hrlearn.db.tables import launch_nonces, learners

# Put together with a condition on the academy before they are run, or not run at all.
PARTS = {"LANES"}


# Every module that offers a repository, also the next one.
MODULES = [
    module
    for _, name, _ in pkgutil.iter_modules(db.__path__)
    for module in [importlib.import_module(f"hrlearn.db.{name}")]
    if any(
        isinstance(value, type) and issubclass(value, Repository) and value.__module__ == module.__name__
        for value in vars(module).values()
    )
    and name != "repository"
]


def _flat(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else [value]


def _found():
    for module in MODULES:
        for name, value in vars(module).items():
            for statement in _flat(value):
                if isinstance(statement, Executable) and name not in PARTS and name.isupper():
                    yield pytest.param(statement, id=f"{module.__name__.rpartition('.')[2]}.{name}")


def _names_the_academy(statement) -> bool:
    if isinstance(statement, Insert):
        return "academy_id" in statement.table.primary_key.columns
    return "with_academy" in statement.compile().params


STATEMENTS = list(_found())


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_statement_names_the_academy(statement):
    assert _names_the_academy(statement)


def test_every_repository_is_looked_at():
    names = {module.__name__.rpartition(".")[2] for module in MODULES}
    assert names >= {
        "attempts",
        "columns",
        "invitations",
        "outbox",
        "packages",
        "people",
        "places",
        "rosters",
        "sessions",
    }
    assert len(STATEMENTS) > 80


def test_a_statement_without_the_academy_is_seen():
    assert not _names_the_academy(select(learners).where(learners.c.id == given("id")))


def test_a_row_without_an_academy_is_not_stored(world):
    row = {"registration_id": world.register().id, "nonce": "x", "expires_at": world.clock(), "academy_id": None}
    with world.database.unit_of_work(None) as unit, pytest.raises(DBAPIError, match=r"academy_id|row-level security"):
        unit._connection.execute(insert(launch_nonces), row)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_statement_can_be_said_in_postgresql_or_is_said_apart(statement):
    dialect = sqlite.dialect() if isinstance(statement, sqlite.Insert) else postgresql.dialect()
    assert str(statement.compile(dialect=dialect))


def test_what_is_claimed_and_changed_is_locked_in_postgresql():
    assert "FOR UPDATE OF outbox SKIP LOCKED" in str(DUE.compile(dialect=postgresql.dialect()))
    for statement in (attempts.LOCK, people.LOCK):
        assert str(statement.compile(dialect=postgresql.dialect())).endswith("FOR UPDATE")


def test_repositories_run_statements_in_one_way_only():
    """Everything goes through ``_run`` and ``_put``, which add the academy."""
    for module in MODULES:
        assert "_connection" not in inspect.getsource(module), module.__name__
    assert "_connection.execute" in inspect.getsource(Repository)
