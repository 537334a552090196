from __future__ import annotations

from fractions import Fraction

import pytest

from hrlearn.scoring import Score, total, weighted


def test_a_score_is_exact() -> None:
    third = Score.of("1/3")
    assert total([third, third, third]) == Score.of(1, 3)
    assert third.share == Fraction(1, 3)


@pytest.mark.parametrize(
    ("given", "percent"), [("0", 0), ("1/3", 33), ("2/3", 67), ("1/200", 1), ("49/10000", 0), ("1", 100)]
)
def test_percent_rounds_halves_up(given: str, percent: int) -> None:
    assert Score.of(given).percent == percent


def test_nothing_to_score_is_a_share_of_zero() -> None:
    assert Score.of(0, 0).share == 0


def test_a_negative_maximum_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        Score.of(0, -1)


def test_weights_and_missing_parts() -> None:
    # 3 x 1/2 + 1 x nothing, over 4 = 3/8
    assert weighted([(3, Score.of(5, 10)), (1, None)]) == Score.of("3/8")


def test_a_lesson_without_weights_scores_nothing_out_of_nothing() -> None:
    assert weighted([(0, Score.of(1))]) == Score.of(0, 0)
