"""Rules around attempts: what may be placed, how many there may be, and when a key may be shown."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date

from hrlearn.model import Activity, Lesson, LocalePack, SlotState, SlotStatus, SlotUse, SlotValue
from hrlearn.scoring import Score

__all__ = [
    "blocking_slots",
    "first_and_best",
    "may_reveal_key",
    "may_show_feedback",
    "may_start",
    "slot_report",
    "unscored_reason",
]

WARNED_AFTER = 10
EXPIRED_AFTER = 12
"""Months since a slot was verified."""


def blocking_slots(lesson: Lesson, pack: LocalePack, today: date) -> tuple[str, ...]:
    """Return the safety-critical slots that stop a new placement of a lesson, in the order of the lesson.

    They are unverified, or were verified more than twelve months ago; those of a fictional country never grow old.
    """
    return tuple(status.key for status in slot_report(lesson, pack, today) if status.stops)


def slot_report(lesson: Lesson, pack: LocalePack, today: date) -> tuple[SlotStatus, ...]:
    """Return how a locale pack stands to each slot that a lesson needs, in the order of the lesson.

    It is about new placements only: whatever grows old, an attempt that has begun goes on with the pack it has pinned.
    """
    return tuple(_status(use, pack, today) for use in lesson.slots)


def may_start(activity: Activity, begun: int, *, open_now: bool) -> bool:
    """Say whether a learner with ``begun`` attempts may start another; never while one is open."""
    return not open_now and (activity.tries == 0 or begun < activity.tries)


def may_reveal_key(activity: Activity, scores: Sequence[Score]) -> bool:
    """Say whether the right answers may be shown: a full score was reached, or no attempt is left.

    ``scores`` are those of the closed attempts. Earlier, a learner could copy the key into the next attempt.
    """
    full = any(score.share == 1 for score in scores)
    return full or (activity.tries > 0 and len(scores) >= activity.tries)


def first_and_best(scores: Sequence[Score]) -> tuple[int, int] | None:
    """Return the places, from 0, of the first and the best of a learner's finished runs, in the order they were begun.

    Of several that are equally good the newest is the best. None where no later run was as good as the first: there is
    nothing to learn from comparing a run with itself.
    """
    best = max(reversed(range(len(scores))), key=lambda place: scores[place].share, default=0)
    return (0, best) if best > 0 else None


def may_show_feedback(activity: Activity, closed: Container[str]) -> bool:
    """Say whether feedback, marks and keys may be shown; ``closed`` are the activities that the learner has finished.

    A pre-test that told what was right would teach the post-test instead of measuring before it.
    """
    return not activity.feedback_after or activity.feedback_after in closed


def unscored_reason(*, scored: bool, counted: bool) -> str:
    """Say why an item does not count: "practice", "slot" (a local rule is unverified), or "" when it counts."""
    if not scored:
        return "practice"
    return "" if counted else "slot"


def _status(use: SlotUse, pack: LocalePack, today: date) -> SlotStatus:
    value = pack.slots.get(use.key)
    verified_on = value.verified_on if value is not None else None
    return SlotStatus(use.key, use.title or use.key, use.blocking, _state(value, pack, today), verified_on)


def _state(value: SlotValue | None, pack: LocalePack, today: date) -> SlotState:
    if value is None or value.value == "":
        return "missing"
    if pack.draft or (value.verified_on is None and not pack.fictional):
        return "draft"
    if value.verified_on is None or pack.fictional:
        return "verified"
    if _months_after(value.verified_on, EXPIRED_AFTER) < _day(today):
        return "expired"
    return "expiring" if _months_after(value.verified_on, WARNED_AFTER) <= _day(today) else "verified"


def _day(moment: date) -> tuple[int, int, int]:
    return moment.year, moment.month, moment.day


def _months_after(moment: date, months: int) -> tuple[int, int, int]:
    """Return the day some months later, as a tuple: the 31st of June and the 29th of February are between two days."""
    years, month = divmod(moment.month - 1 + months, 12)
    return moment.year + years, month + 1, moment.day
