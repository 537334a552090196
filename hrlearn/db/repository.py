"""What the repositories share: every statement gets its academy here, so none can be run without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, CursorResult, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.expression import Executable

from hrlearn.db.types import SoughtText

__all__ = ["ByDialect", "Repository", "given", "insert_new", "insert_or_change", "of_academy", "sought"]

ByDialect = Mapping[str, Executable]
"""One statement in the words of each database."""

_INSERTS: Mapping[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def given(name: str) -> Any:
    """Return the parameter ``with_<name>``; the prefix keeps it apart from the columns that a statement sets."""
    return bindparam(f"with_{name}")


def sought(name: str) -> Any:
    """Return the parameter ``with_<name>`` for a text from outside that is looked for and not stored."""
    return bindparam(f"with_{name}", type_=SoughtText)


def of_academy(table: Table) -> ColumnElement[bool]:
    """Return the condition that a row belongs to the academy of the unit of work."""
    condition: ColumnElement[bool] = table.c.academy_id == given("academy")
    return condition


def insert_new(table: Table) -> ByDialect:
    """Build an INSERT that does nothing where a row with one of the keys is there."""
    return {dialect: insert(table).on_conflict_do_nothing() for dialect, insert in _INSERTS.items()}


def insert_or_change(table: Table, keys: tuple[str, ...], changes: Callable[[Any], Mapping[str, object]]) -> ByDialect:
    """Build an INSERT that changes the row with these keys where it is there.

    ``changes`` is given the row that was to be inserted.
    """
    made = {}
    for dialect, insert in _INSERTS.items():
        statement = insert(table)
        made[dialect] = statement.on_conflict_do_update(index_elements=keys, set_=changes(statement.excluded))
    return made


class Repository:
    """The statements of one part of the database, run for one academy."""

    def __init__(self, connection: Connection, academy_id: UUID) -> None:
        self._connection = connection
        self._academy_id = academy_id

    def _run(self, statement: Executable, **values: object) -> CursorResult[Any]:
        """Run a statement that finds rows by ``of_academy`` and ``given``."""
        parameters = {f"with_{name}": value for name, value in values.items()}
        return self._connection.execute(statement, {"with_academy": self._academy_id, **parameters})

    def _put(self, statement: Executable | ByDialect, **values: object) -> None:
        """Run a statement that writes a whole row."""
        if isinstance(statement, Mapping):
            statement = statement[self._connection.dialect.name]
        self._connection.execute(statement, {"academy_id": self._academy_id, **values})

    def _put_all(self, statement: ByDialect, rows: Sequence[Mapping[str, object]]) -> None:
        """Write whole rows with one statement."""
        if rows:
            made = statement[self._connection.dialect.name]
            self._connection.execute(made, [{**row, "academy_id": self._academy_id} for row in rows])
