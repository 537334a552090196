from __future__ import annotations

import pytest

from hrlearn.attempts import may_reveal_key, may_start, unscored_reason
from hrlearn.scoring import Score
from tests.unit.builders import an_activity, an_assessment

HALF, FULL = Score.of("1/2"), Score.of(1)


@pytest.mark.parametrize(
    ("tries", "begun", "open_now", "expected"),
    [(0, 50, False, True), (0, 1, True, False), (2, 1, False, True), (2, 2, False, False), (2, 1, True, False)],
)
def test_may_start(tries: int, begun: int, *, open_now: bool, expected: bool) -> None:
    assert may_start(an_activity(an_assessment(), tries=tries), begun, open_now=open_now) is expected


@pytest.mark.parametrize(
    ("tries", "scores", "expected"),
    [
        (3, [HALF], False),
        (3, [HALF, FULL], True),
        (3, [HALF, HALF, HALF], True),
        (0, [HALF] * 10, False),
        (0, [FULL], True),
        (2, [], False),
    ],
)
def test_the_key_waits_for_a_full_score_or_the_last_attempt(
    tries: int, scores: list[Score], *, expected: bool
) -> None:
    assert may_reveal_key(an_activity(an_assessment(), tries=tries), scores) is expected


def test_why_an_item_does_not_count() -> None:
    assert unscored_reason(scored=True, counted=True) == ""
    assert unscored_reason(scored=True, counted=False) == "slot"
    assert unscored_reason(scored=False, counted=False) == "practice"
