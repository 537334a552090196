"""Rules around attempts: what may be placed, how many there may be, and when a key may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hrlearn.model import Activity, Lesson, LocalePack, SlotValue
from hrlearn.scoring import Score

__all__ = ["blocking_slots", "may_reveal_key", "may_start", "unscored_reason"]


def blocking_slots(lesson: Lesson, pack: LocalePack, today: date) -> tuple[str, ...]:
    """Return the safety-critical slots that stop a new placement of a lesson, in the order of the lesson.

    They are unverified, or were verified more than twelve months ago; those of a fictional country never grow old.
    """
    wanted = (use.key for use in lesson.slots if use.blocking)
    return tuple(key for key in wanted if not _usable(pack.slot(key), today, fictional=pack.fictional))


def may_start(activity: Activity, begun: int, *, open_now: bool) -> bool:
    """Say whether a learner with ``begun`` attempts may start another; never while one is open."""
    return not open_now and (activity.tries == 0 or begun < activity.tries)


def may_reveal_key(activity: Activity, scores: Sequence[Score]) -> bool:
    """Say whether the right answers may be shown: a full score was reached, or no attempt is left.

    ``scores`` are those of the closed attempts. Earlier, a learner could copy the key into the next attempt.
    """
    full = any(score.share == 1 for score in scores)
    return full or (activity.tries > 0 and len(scores) >= activity.tries)


def unscored_reason(*, scored: bool, counted: bool) -> str:
    """Say why an item does not count: "practice", "slot" (a local rule is unverified), or "" when it counts."""
    if not scored:
        return "practice"
    return "" if counted else "slot"


def _usable(value: SlotValue | None, today: date, *, fictional: bool) -> bool:
    if value is None or fictional:
        return value is not None
    verified = value.verified_on
    if verified is None:
        return False
    # As tuples, because the 29th of February has no anniversary in other years.
    return (today.year - 1, today.month, today.day) <= (verified.year, verified.month, verified.day)
