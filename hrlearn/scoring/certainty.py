"""Certainty-based marking: what a right or wrong answer is worth by how sure the learner was."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hrlearn.scoring.score import Score

__all__ = ["CERTAINTY", "certainty_score"]

CERTAINTY: Mapping[int, tuple[int, int]] = {1: (1, 0), 2: (2, -2), 3: (3, -6)}
"""How sure (1 to 3) -> marks for a right answer, marks for a wrong one.

With these marks it pays best to say how sure one really is: 1 below two thirds, 2 up to four fifths, 3 above. Source:
Gardner-Medwin 1995, Association for Learning Technology Journal 3(1):80-85.
"""

_HIGHEST = max(right for right, _ in CERTAINTY.values())


def certainty_score(points: int, *, answered: bool, right: bool, level: int) -> Score:
    """Return the score of an answer given with a certainty, out of 3 times the points; it can be below zero.

    ``level`` 0, where none was given, counts as 1. No answer gets 0.
    """
    marks = CERTAINTY[level or 1][0 if right else 1] if answered else 0
    return Score(Fraction(marks * points), Fraction(_HIGHEST * points))
