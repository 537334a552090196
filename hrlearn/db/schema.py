"""What every table shares: names of constraints, the academy in front of every key, and the note on personal data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint, Uuid
from sqlalchemy.schema import SchemaItem

__all__ = ["academy_table", "installation_table", "key", "link", "metadata", "unique"]

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(constraint_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def academy_table(name: str, *items: SchemaItem, why: str, personal: Mapping[str, str]) -> Table:
    """Define a table whose rows belong to an academy.

    ``why`` says what it is for. ``personal`` names each column with personal data and how it is erased.
    """
    academy: Column[Any] = Column("academy_id", Uuid, nullable=False)
    # A table that leads to another table of the academy leads to the academy too; checking both would cost every save.
    linked = any(isinstance(item, ForeignKeyConstraint) for item in items)
    owner = () if linked else (ForeignKeyConstraint(["academy_id"], ["academies.id"]),)
    return Table(name, metadata, academy, *items, *owner, info={"why": why, "personal": personal})


def installation_table(name: str, *items: SchemaItem, why: str, personal: Mapping[str, str]) -> Table:
    """Define one of the few tables that span academies."""
    return Table(name, metadata, *items, info={"why": why, "personal": personal, "installation": True})


def key(*columns: str) -> PrimaryKeyConstraint:
    """Make a primary key behind the academy."""
    return PrimaryKeyConstraint("academy_id", *columns)


def unique(name: str, *columns: str) -> UniqueConstraint:
    """Make a unique key behind the academy."""
    return UniqueConstraint("academy_id", *columns, name=name)


def link(column: str, table: str, target: str = "id") -> ForeignKeyConstraint:
    """Make a foreign key that cannot leave the academy."""
    return ForeignKeyConstraint(["academy_id", column], [f"{table}.academy_id", f"{table}.{target}"])
