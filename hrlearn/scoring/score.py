"""The Score value, and the ways of putting scores together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

__all__ = ["Score", "floored", "total", "weighted"]


@dataclass(frozen=True, slots=True)
class Score:
    """Points given out of a maximum, exact (never a float); wrong answers may have brought them below zero."""

    given: Fraction
    maximum: Fraction

    def __post_init__(self) -> None:
        if self.maximum < 0:
            msg = "A score's maximum cannot be negative."
            raise ValueError(msg)

    @classmethod
    def of(cls, given: Fraction | int | str, maximum: Fraction | int | str = 1) -> Score:
        """Build a score from whole numbers, fractions or their text ("2/5")."""
        return cls(Fraction(given), Fraction(maximum))

    @property
    def share(self) -> Fraction:
        """The part of the maximum that was reached, 0 where nothing could be scored."""
        return self.given / self.maximum if self.maximum else Fraction(0)

    @property
    def percent(self) -> int:
        """The share in whole per cent, halves rounded up, for showing to people."""
        return floor(self.share * 100 + Fraction(1, 2))


def total(scores: Iterable[Score]) -> Score:
    """Add scores point by point."""
    scores = tuple(scores)
    return Score(sum((s.given for s in scores), Fraction(0)), sum((s.maximum for s in scores), Fraction(0)))


def floored(score: Score, share: Fraction) -> Score:
    """Return the score, lifted to a share of its maximum where it lies below."""
    return Score(max(score.given, share * score.maximum), score.maximum)


def weighted(parts: Iterable[tuple[int, Score | None]]) -> Score:
    """Put activities' scores together by weight into a score out of 1.

    A part without a score counts as 0, so a lesson half done is half scored.
    """
    parts = tuple(parts)
    weights = sum(weight for weight, _ in parts)
    if weights == 0:
        return Score.of(0, 0)
    given = sum((weight * score.share for weight, score in parts if score is not None), Fraction(0))
    return Score(given / weights, Fraction(1))
