"""The schema of items.yaml: the file becomes an Assessment; each item has the members of its kind and no others."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema

from hrlearn.authoring.fields import Exact, Many, Name, Share, Strict, Text, made
from hrlearn.authoring.items_schema_kinds import ITEM_SCHEMAS
from hrlearn.model import Assessment

__all__ = ["AssessmentSchema"]


class _KindSchema(Schema):
    """An item of no known kind: nobody can say which other members it may have."""

    class Meta:
        """The other members are left alone."""

        unknown = EXCLUDE

    error_messages = {"type": "not a mapping"}  # noqa: RUF012 -- marshmallow's own declaration
    kind = Name("item kind", ITEM_SCHEMAS, required=True)


class _ItemField(Exact):
    """An item; its kind decides which members it has."""

    def read(self, value: Any) -> Any:
        """Return the Item."""
        kind = value.get("kind") if isinstance(value, dict) else None
        schema = ITEM_SCHEMAS.get(kind, _KindSchema) if isinstance(kind, str) else _KindSchema
        return made(schema).load(value)


class AssessmentSchema(Strict):
    """items.yaml, read into an Assessment."""

    builds = Assessment
    intro = Text()
    floor = Share()
    items = Many(_ItemField(), at_least=1, required=True)
