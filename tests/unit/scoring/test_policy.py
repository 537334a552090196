from __future__ import annotations

import pytest

from hrlearn.errors import UnknownNameError
from hrlearn.scoring import Score, decide

ATTEMPTS = [Score.of(3, 10), Score.of(4, 5), Score.of(1, 2)]


@pytest.mark.parametrize(
    ("policy", "expected"),
    # average: (3/10 + 4/5 + 1/2) / 3 = 8/15 of the last maximum, 2
    [
        ("highest", Score.of(4, 5)),
        ("latest", Score.of(1, 2)),
        ("first", Score.of(3, 10)),
        ("average", Score.of("16/15", 2)),
    ],
)
def test_each_policy(policy: str, expected: Score) -> None:
    assert decide(policy, ATTEMPTS) == expected


def test_no_attempt_no_score() -> None:
    assert decide("highest", []) is None


def test_an_unknown_policy_raises_even_without_attempts() -> None:
    with pytest.raises(UnknownNameError, match="average, first, highest, latest"):
        decide("best", [])
