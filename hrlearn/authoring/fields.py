"""Marshmallow fields that refuse what is not exactly right, each fault with its lint number and its remedy."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validates_schema

from hrlearn.authoring.findings import did_you_mean

__all__ = [
    "Code",
    "Day",
    "Exact",
    "Fault",
    "Many",
    "Name",
    "PathText",
    "Pattern",
    "Record",
    "Share",
    "Strict",
    "Text",
    "Truth",
    "Uuid",
    "Whole",
    "WordKey",
    "WordList",
    "fault",
    "made",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """A message on its way through marshmallow's error tree."""

    rule: str
    message: str
    fix: str


def fault(message: str, fix: str, rule: str = "HR007") -> ValidationError:
    """Return the error to raise in a field; ``message`` goes on after the name of the member."""
    return ValidationError([Fault(rule, message, fix)])


class Exact(fields.Field[Any]):
    """A field that never converts; without a value it is reported as missing."""

    default_error_messages = {"required": "missing"}  # noqa: RUF012 -- marshmallow's own declaration

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:  # noqa: ARG002
        return self.read(value)

    def read(self, value: Any) -> Any:
        """Return the value if it is right; raises ValidationError."""
        raise NotImplementedError


class Text(Exact):
    """Text with something in it."""

    def read(self, value: Any) -> str:
        """Return the text without the white space around it."""
        if isinstance(value, list | dict):
            raise fault("must be text", "Write one text here, without a list or mapping.")
        if not isinstance(value, str):
            raise fault("must be text", "Put it in quotes.")
        if not value.strip():
            raise fault("is empty", "Write the text, or leave the member out.")
        return value.strip()


MOST_UNKNOWN = 50
LONGEST_KEY = 100
"""Characters; what keeps attempts has room for no more."""


class Pattern(Exact):
    """A text of a fixed form, said in ``form``."""

    def __init__(self, pattern: str, form: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pattern = re.compile(pattern)
        self.form = form

    def read(self, value: Any) -> str:
        """Return the text unchanged."""
        if not isinstance(value, str) or not self.pattern.fullmatch(value) or len(value) > LONGEST_KEY:
            raise fault(f"must be {self.form}", "Change it; other files that name it change too.")
        return value


class WordKey(Pattern):
    """A stable key: lower-case words joined by underscores."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", "lower-case words joined by underscores", **kwargs)


class Code(Pattern):
    """The key of a meter or flag, which may be a capital letter or a word in capitals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"[A-Za-z][A-Za-z0-9_]*", "a word of letters, digits and underscores", **kwargs)


class PathText(Pattern):
    """A path inside the package, with ``/`` between folders."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r".+", "a path inside the lesson's folder", **kwargs)

    def read(self, value: Any) -> str:
        """Return the path; refuses absolute ones and ``..``."""
        path = super().read(value)
        if not re.fullmatch(r"\w[\w.-]*(/\w[\w.-]*)*", path, re.ASCII):
            message = "must be a path inside the lesson's folder, of plain letters, digits, '_', '-' and '.'"
            raise fault(message, "Put the file into the lesson's folder and name it from there.", "HR008")
        return path


class Uuid(Exact):
    """A UUID in its usual written form."""

    def read(self, value: Any) -> str:
        """Return the UUID as text, in lower case."""
        try:
            right = isinstance(value, str) and str(uuid.UUID(value)) == value.lower()
        except ValueError:
            right = False
        if not right:
            form = "must be a UUID such as 0b7c3f5e-9a57-4c3e-8d5a-2f6b1f0e7a11"
            raise fault(form, "Make one with a UUID generator.")
        return str(value).lower()


class Truth(Exact):
    """``true`` or ``false``, nothing that only looks like it."""

    def read(self, value: Any) -> bool:
        """Return the truth value."""
        if not isinstance(value, bool):
            raise fault("must be true or false", "Write true or false, without quotes.")
        return value


class Whole(Exact):
    """A whole number between two bounds."""

    def __init__(self, lowest: int, highest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lowest, self.highest = lowest, highest

    def read(self, value: Any) -> int:
        """Return the number."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not self.lowest <= value <= self.highest:
            bounds = f"from {self.lowest} to {self.highest}" if self.lowest < self.highest else f"({self.lowest})"
            message = f"must be a whole number {bounds}"
            raise fault(message, "Write the number without quotes or decimals.")
        return int(value)


class Share(Exact):
    """A part of the whole, 0 to 1, written as a fraction."""

    def read(self, value: Any) -> Fraction:
        """Return the exact fraction."""
        written = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        found = re.fullmatch(r"([0-9]{1,4})(?:/([0-9]{1,4}))?", written)
        bottom = int(found.group(2) or 1) if found else 0
        if found is None or bottom == 0 or int(found.group(1)) > bottom:
            raise fault("must be a fraction from 0 to 1", "Write it such as 2/5.")
        return Fraction(int(found.group(1)), bottom)


class Day(Exact):
    """A date."""

    def read(self, value: Any) -> date:
        """Return the date."""
        if not isinstance(value, date):
            raise fault("must be a date", "Write year-month-day, such as 2026-11-01, without quotes.")
        return value


class Name(Exact):
    """One of a fixed set of names; an unknown one is refused, never replaced."""

    def __init__(self, what: str, known: Collection[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.what, self.known = what, known

    def read(self, value: Any) -> str:
        """Return the name."""
        if not isinstance(value, str) or value not in self.known:
            raise fault(f"names the {self.what} '{value}', which does not exist", did_you_mean(value, self.known))
        return value


@cache
def made(schema: Callable[[], Schema]) -> Schema:
    """Return one schema for all entries: making it takes longer than most of what it reads."""
    return schema()


class Record(Exact):
    """A mapping that another schema reads."""

    def __init__(self, schema: Callable[[], Schema], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.schema = schema

    def read(self, value: Any) -> Any:
        """Return what the schema makes of the mapping."""
        return made(self.schema).load(value)


class Many(Exact):
    """A list; each entry is read by ``inner``, and the faults of all entries are kept."""

    def __init__(self, inner: Exact, at_least: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner, self.at_least = inner, at_least

    def read(self, value: Any) -> tuple[Any, ...]:
        """Return the entries as a tuple."""
        if not isinstance(value, list):
            raise fault("must be a list", "Begin each entry with a dash, or put the entries in square brackets.")
        if len(value) < self.at_least:
            raise fault(f"needs at least {self.at_least} entry", "Add one.")
        found, faults = [], {}
        for index, entry in enumerate(value):
            try:
                found.append(self.inner.read(entry))
            except ValidationError as error:
                faults[index] = error.messages
        if faults:
            raise ValidationError(faults)
        return tuple(found)


class WordList(Exact):
    """The words of a meter by the lowest value they name, in rising order."""

    def read(self, value: Any) -> tuple[tuple[int, str], ...]:
        """Return (lowest value, word) pairs."""
        if not isinstance(value, dict) or not value:
            raise fault("must be a mapping of numbers to words", "Write it such as {0: in danger, 5: safe}.")
        wrong = {
            key: fault("must be a whole number", "Write it without quotes.").messages
            for key in value
            if not isinstance(key, int) or isinstance(key, bool)
        }
        if wrong:
            raise ValidationError(wrong)
        return tuple(sorted((key, Text().read(word)) for key, word in value.items()))


class Strict(Schema):
    """A mapping with known members only; ``builds`` makes the model's value from them."""

    class Meta:
        """Unknown members are reported by ``_refuse_unknown``, with the name that was probably meant."""

        unknown = EXCLUDE

    error_messages = {"type": "not a mapping"}  # noqa: RUF012 -- marshmallow's own declaration
    builds: ClassVar[Callable[..., Any]] = dict

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _refuse_unknown(self, data: Any, original: Any, **kwargs: Any) -> None:  # noqa: ARG002
        known = {field.data_key or name for name, field in self.fields.items()}
        unknown = [name for name in original if name not in known] if isinstance(original, dict) else []
        if unknown:
            # Looking for what was meant takes time, and nobody misspells a hundred names in one mapping.
            unknown = unknown[:MOST_UNKNOWN]
            raise ValidationError(
                {name: [Fault("HR005", "is not a member here", did_you_mean(name, known))] for name in unknown}
            )

    @post_load
    def _build(self, data: dict[str, Any], **kwargs: Any) -> Any:  # noqa: ARG002
        return type(self).builds(**data)
