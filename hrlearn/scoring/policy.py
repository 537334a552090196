"""Which of several attempts counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from hrlearn.errors import UnknownNameError
from hrlearn.scoring.score import Score

__all__ = ["POLICIES", "decide"]


def _highest(scores: Sequence[Score]) -> Score:
    return max(scores, key=lambda score: score.share)


def _average(scores: Sequence[Score]) -> Score:
    share = sum((score.share for score in scores), Fraction(0)) / len(scores)
    maximum = scores[-1].maximum
    return Score(share * maximum, maximum)


POLICIES: dict[str, Callable[[Sequence[Score]], Score]] = {
    "highest": _highest,
    "latest": lambda scores: scores[-1],
    "first": lambda scores: scores[0],
    "average": _average,
}


def decide(policy: str, scores: Sequence[Score]) -> Score | None:
    """Return the score that counts among closed attempts in the order they were begun, None without any.

    Shares are compared, so attempts with different maxima stay comparable. Raises UnknownNameError.
    """
    if policy not in POLICIES:
        raise UnknownNameError("score policy", policy, POLICIES)
    return POLICIES[policy](scores) if scores else None
