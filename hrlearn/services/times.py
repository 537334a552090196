"""Times as text: ISO 8601 in UTC, always with milliseconds and Z."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Clock", "stamp", "unstamp"]

Clock = Callable[[], datetime]
"""Gives the time, aware of its zone."""


def stamp(moment: datetime) -> str:
    """Write a time; what is finer than a millisecond is cut off."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def unstamp(text: str) -> datetime:
    """Read a time that ``stamp`` has written."""
    return datetime.fromisoformat(text)
