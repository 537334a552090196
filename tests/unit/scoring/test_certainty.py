from __future__ import annotations

from fractions import Fraction

import pytest

from hrlearn.scoring import CERTAINTY, Score, certainty_score, floored, total


@pytest.mark.parametrize(
    ("level", "right", "marks"),
    # Gardner-Medwin 1995: 1, 2, 3 where right; 0, -2, -6 where wrong; none given counts as 1
    [
        (1, True, 1),
        (2, True, 2),
        (3, True, 3),
        (1, False, 0),
        (2, False, -2),
        (3, False, -6),
        (0, True, 1),
        (0, False, 0),
    ],
)
def test_marks_by_certainty(level: int, marks: int, *, right: bool) -> None:
    assert certainty_score(2, answered=True, right=right, level=level) == Score.of(2 * marks, 6)


def test_no_answer_costs_nothing() -> None:
    assert certainty_score(1, answered=False, right=False, level=3) == Score.of(0, 3)


@pytest.mark.parametrize(
    ("chance", "best"), [("1/2", 1), ("13/20", 1), ("7/10", 2), ("79/100", 2), ("81/100", 3), ("1", 3)]
)
def test_it_pays_to_say_how_sure_one_is(chance: str, best: int) -> None:
    # the published thresholds are 67 % and 80 %
    right = Fraction(chance)
    expected = {level: right * won + (1 - right) * lost for level, (won, lost) in CERTAINTY.items()}
    assert max(expected, key=lambda level: expected[level]) == best


@pytest.mark.parametrize(
    ("given", "share", "floored_to"), [("-6", "0", "0"), ("-6", "-1/2", "-6"), ("-7", "-1/2", "-6"), ("3", "0", "3")]
)
def test_a_floor(given: str, share: str, floored_to: str) -> None:
    assert floored(Score.of(given, 12), Fraction(share)) == Score.of(floored_to, 12)


def test_scores_below_zero_are_added_and_told() -> None:
    whole = total([Score.of(3, 3), Score.of(-6, 3)])
    assert whole == Score.of(-3, 6)
    assert (whole.share, whole.percent) == (Fraction(-1, 2), -50)
    assert Score.of("-1/3").percent == -33
