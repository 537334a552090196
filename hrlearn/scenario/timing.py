"""Timed decisions, on the server's clock: from the event that led into a scene to the event that leaves it.

Times are ISO 8601 in UTC, as events carry them. An empty time means that no clock runs, as in a preview.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from hrlearn.model import Scene

__all__ = ["GRACE", "seconds_left", "time_is_over"]

GRACE = 5
"""Seconds that an answer may be on its way. Learners are not told of them: they are the network's, not theirs."""

_TICK = timedelta(microseconds=1)


def time_is_over(scene: Scene, entered: str, at: str, factor: Fraction) -> bool:
    """Say whether something that arrives ``at`` is too late for a scene; ``factor`` is the learner's time factor."""
    if not (scene.limit and entered and at):
        return False
    return _seconds(entered, at) > scene.limit * factor + GRACE


def seconds_left(scene: Scene, entered: str, at: str, factor: Fraction) -> int | None:
    """Return the whole seconds that are left at a time, halves of a second up; None where no clock runs."""
    if not (scene.limit and entered and at):
        return None
    left = scene.limit * factor - _seconds(entered, at)
    return max(int(left + Fraction(1, 2)), 0)


def _seconds(entered: str, at: str) -> Fraction:
    passed = datetime.fromisoformat(at) - datetime.fromisoformat(entered)
    return Fraction(passed // _TICK, 1_000_000)
