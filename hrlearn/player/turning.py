"""Turning from one part to the next: pages of a lesson, steps of a path, questions of a quiz."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Turn", "turn_at"]


@dataclass(frozen=True, slots=True)
class Turn:
    """Where somebody is among parts counted from 1; ``before`` and ``after`` are URLs, "" at either end."""

    number: int
    total: int
    before: str
    after: str


def turn_at(number: int, total: int, url: Callable[[int], str]) -> Turn:
    """Return the place of a part among ``total``; ``url`` gives the address of a part by its number."""
    before = url(number - 1) if number > 1 else ""
    after = url(number + 1) if number < total else ""
    return Turn(number, total, before, after)
