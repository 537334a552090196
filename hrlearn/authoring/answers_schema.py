"""The steps of a walkthrough through an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from hrlearn.authoring.fields import Exact, Many, Strict, Text, fault

__all__ = ["AnswerSchema"]


class _ValueField(Exact):
    """One value of an answer; true, false and whole numbers may be written without quotes."""

    def read(self, value: Any) -> str:
        """Return the value as text."""
        return str(value).lower() if isinstance(value, bool | int) else Text().read(value)


class _PartsField(Exact):
    """The values of an answer by part."""

    def read(self, value: Any) -> dict[str, tuple[str, ...]]:
        """Return the values by part."""
        if not isinstance(value, dict) or not all(isinstance(part, str) for part in value):
            raise fault("must be a mapping of parts to lists", "Write it such as {number: [72]}.")
        found, faults = {}, {}
        for part, values in value.items():
            try:
                found[part] = Many(_ValueField()).read(values)
            except ValidationError as error:
                faults[part] = error.messages
        if faults:
            raise ValidationError(faults)
        return found


class AnswerSchema(Strict):
    """The answer to an item: chosen options, or the values of all parts."""

    item = Text(required=True)
    chosen = Many(_ValueField())
    parts = _PartsField()

    @validates_schema
    def _one_of_them(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        if ("chosen" in data) == ("parts" in data):
            raise fault("needs either 'chosen' or 'parts'", "Write chosen: [...], or parts: {...}.", "HR006")
