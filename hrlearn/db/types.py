"""Column types that mean the same in every database."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import DateTime, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

from hrlearn.errors import HrlearnError

__all__ = ["LongText", "QuotedText", "ShortText", "SoughtText", "UnstorableError", "UtcDateTime"]

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL cannot keep a NUL, and no database half of a character."""


class UnstorableError(HrlearnError, DontWrapMixin):
    """A text that one of the databases could not keep, so none of them takes it."""

    code = "text.unstorable"


def _checked(value: str) -> str:
    if UNSTORABLE.search(value):
        raise UnstorableError(
            "A text that was sent holds a character that cannot be stored.",
            hint="Send it again without that character.",
        )
    return value


class ShortText(TypeDecorator[str]):
    """A text of limited length; raises UnstorableError for one that PostgreSQL could not keep.

    SQLite would take any length and a NUL, and a launch that works there would be a fault on PostgreSQL.
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Hand over a text that both databases keep as it is."""
        if value is None:
            return None
        if len(value) > self.length:
            message = f"A text that was sent has {len(value)} characters; at most {self.length} can be kept."
            raise UnstorableError(message, hint="Send a shorter one.")
        return _checked(value)


class LongText(TypeDecorator[str]):
    """A text of any length; raises UnstorableError for one that PostgreSQL could not keep."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Hand over a text that both databases keep as it is."""
        return None if value is None else _checked(value)


class QuotedText(TypeDecorator[str]):
    """What somebody else has said, kept for people to read. A note must not stop what it is about, so it is mended."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Put the sign for an unknown character in the place of what cannot be kept."""
        return None if value is None else UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)


class SoughtText(TypeDecorator[str]):
    """A text from outside that is only looked for: one that cannot be kept is nowhere, which is no fault."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Turn what cannot be kept into NULL, which equals nothing."""
        return None if value is None or UNSTORABLE.search(value) else value


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware of its zone on both sides, stored in UTC. SQLite has no zones, so a naive time is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn any zone into UTC; raises ValueError for a time without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give every time back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
