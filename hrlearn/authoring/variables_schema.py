"""The schema of a scenario's variables: each kind has members of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from hrlearn.authoring.fields import Code, Exact, Fault, Many, Name, Strict, Truth, Whole, WordKey
from hrlearn.authoring.findings import did_you_mean
from hrlearn.model import Variable

__all__ = ["VariableField"]


class _Members(Exact):
    """The members that a set variable begins with."""

    def read(self, value: Any) -> frozenset[str]:
        """Return the members."""
        return frozenset(Many(WordKey()).read(value))


KINDS = ("boolean", "enum", "integer", "set")


class _VariableSchema(Strict):
    builds = Variable
    key = Code(required=True)
    kind = Name("kind of variable", KINDS, required=True)


class _IntegerSchema(_VariableSchema):
    start = Whole(-1000, 1000, required=True)
    minimum = Whole(-1000, 1000)
    maximum = Whole(-1000, 1000)

    @validates_schema
    def _bounds(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        lowest, highest = data.get("minimum", 0), data.get("maximum", 10)
        if not lowest <= data["start"] <= highest or lowest == highest:
            message = f"must lie between the minimum ({lowest}) and the maximum ({highest}), and these must differ"
            raise ValidationError({"start": [Fault("HR007", message, "Change the start or the bounds.")]})


class _BooleanSchema(_VariableSchema):
    start = Truth(load_default=False)


class _EnumSchema(_VariableSchema):
    start = WordKey(required=True)
    values = Many(WordKey(), at_least=1, required=True)

    @validates_schema
    def _listed(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        _among(data["values"], [data["start"]])


class _SetSchema(_VariableSchema):
    start = _Members(load_default=frozenset())
    values = Many(WordKey(), at_least=1, required=True)

    @validates_schema
    def _listed(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        _among(data["values"], sorted(data["start"]))


def _among(values: tuple[str, ...], begun: list[str]) -> None:
    for value in begun:
        if value not in values:
            message = f"names '{value}', which is not among its values"
            raise ValidationError({"start": [Fault("HR007", message, did_you_mean(value, values))]})


_SCHEMAS: dict[str, type[_VariableSchema]] = {
    "boolean": _BooleanSchema,
    "enum": _EnumSchema,
    "integer": _IntegerSchema,
    "set": _SetSchema,
}


class VariableField(Exact):
    """A variable; its kind decides which members it has."""

    def read(self, value: Any) -> Variable:
        """Return the variable."""
        kind = value.get("kind") if isinstance(value, dict) else None
        schema = _SCHEMAS.get(kind, _VariableSchema) if isinstance(kind, str) else _VariableSchema
        variable: Variable = schema().load(value)
        return variable
