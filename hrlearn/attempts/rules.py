"""Rules around attempts: how many, and when a key may be shown."""

from __future__ import annotations

from collections.abc import Sequence

from hrlearn.model import Activity
from hrlearn.scoring import Score

__all__ = ["may_reveal_key", "may_start", "unscored_reason"]


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
