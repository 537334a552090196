"""What must be true of every table, also of the next one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKeyConstraint, MetaData, Table, UniqueConstraint, Uuid
from sqlalchemy.schema import PrimaryKeyConstraint

from hrlearn.db.tables import metadata

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "database.md"
TABLES = metadata.sorted_tables
OURS = [table for table in TABLES if not table.info.get("installation")]

# Where a person's data could be: whatever such a column holds must be named, with the way it is erased.
SUSPECTS = {
    "learner_id",
    "subject",
    "name",
    "email",
    "roles",
    "body",
    "detail",
    "last_error",
    "deep_link",
    "return_url",
}


def _faults(table: Table) -> list[str]:
    personal = table.info.get("personal")
    if not table.info.get("why") or personal is None:
        return ["no note on why it exists, or none on personal data"]
    unknown = set(personal) - set(table.c.keys())
    silent = SUSPECTS & set(table.c.keys()) - set(personal)
    empty = [name for name, erased in personal.items() if not erased]
    return [*(f"{name} is no column" for name in unknown), *silent, *empty]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_table_says_what_is_personal_and_how_it_is_erased(table):
    assert _faults(table) == []


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"why": "it is needed"},
        {"why": "", "personal": {"subject": "deleted"}},
        {"why": "it is needed", "personal": {}},
        {"why": "it is needed", "personal": {"subject": ""}},
        {"why": "it is needed", "personal": {"subject": "deleted", "gone": "deleted"}},
    ],
)
def test_a_table_without_the_note_is_refused(info):
    assert _faults(Table("planted", MetaData(), Column("subject", Uuid), info=info)) != []


def _keys(table: Table) -> list[tuple[str, list[str]]]:
    kinds = (PrimaryKeyConstraint, UniqueConstraint, ForeignKeyConstraint)
    keys = [each for each in table.constraints if isinstance(each, kinds)]
    return [(f"{table.name}: {type(key).__name__}", list(key.columns.keys())) for key in keys]


def test_the_academy_is_first_in_every_key():
    others = [(name, columns) for table in OURS for name, columns in _keys(table) if columns[0] != "academy_id"]
    assert others == [("registrations: UniqueConstraint", ["issuer", "client_id"])]


def test_foreign_keys_stay_in_the_academy():
    for table in OURS:
        for key in table.foreign_key_constraints:
            targets = [element.target_fullname.split(".")[1] for element in key.elements]
            assert targets[0] == ("id" if key.referred_table.name == "academies" else "academy_id"), key.name


def _referred(table: Table) -> set[str]:
    return {key.referred_table.name for key in table.foreign_key_constraints}


def test_every_table_of_an_academy_leads_to_it():
    """A table either belongs to the academy itself or hangs on one that does."""
    leads = {"academies"}
    for _ in TABLES:
        leads |= {table.name for table in OURS if leads & _referred(table)}
    assert {table.name for table in OURS} <= leads


def test_only_the_documented_tables_span_academies():
    assert {table.name for table in TABLES} - {table.name for table in OURS} == {"academies", "tool_keys"}


def test_the_reference_names_every_table_and_every_personal_column():
    text = REFERENCE.read_text(encoding="utf-8")
    sections = {part.split("`")[1]: part for part in text.split("\n### ")[1:]}
    assert sorted(sections) == sorted(table.name for table in TABLES)
    for table in TABLES:
        missing = [name for name in table.info["personal"] if f"`{name}`" not in sections[table.name]]
        assert (table.name, missing) == (table.name, [])
