"""Times as text: ISO 8601 in UTC, always with milliseconds and Z."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Clock", "fine_stamp", "stamp", "unstamp"]

Clock = Callable[[], datetime]
"""Gives the time, aware of its zone."""


def stamp(moment: datetime) -> str:
    """Write a time; what is finer than a millisecond is cut off."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fine_stamp(moment: datetime) -> str:
    """Write a time with microseconds, as platforms want it that compare times exactly."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def unstamp(text: str) -> datetime:
    """Read a time that ``stamp`` has written."""
    return datetime.fromisoformat(text)
