"""Shares are worked out by hand from the points that ``a_rich_story`` gives.

In the yard safety is 2 (ask), -2 (grab) or 1 (look), trust 3, 0 or 3; in the car health is 1 (tell), 0 (drive) or -1
(wait), without ``tell`` where the crew does not know. Safety and trust do not differ in the car, procedure nowhere.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.model import PRINCIPLES
from hrlearn.scenario import begin, choose, open_choices, principle_scores, rewind
from tests.unit.scenario.stories import a_rich_story, stories

STORY = a_rich_story()


def shares(*choices: str) -> dict[str, Fraction]:
    run = begin(STORY)
    for key in choices:
        run = choose(STORY, run, key, {})
    return {principle: score.share for principle, score in principle_scores(STORY, run, {}).items()}


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ((), {}),
        (("ask",), {"safety": 1, "trust": 1}),
        (("grab",), {"safety": 0, "trust": 0}),
        # 1 lies at three quarters of the way from -2 to 2
        (("look",), {"safety": Fraction(3, 4), "trust": 1}),
        (("look", "grab"), {"safety": Fraction(3, 8), "trust": Fraction(1, 2)}),
        # 0 is half way from -1 to 1 with tell, and the best without it
        (("ask", "drive"), {"safety": 1, "trust": 1, "health": Fraction(1, 2)}),
        (("grab", "drive"), {"safety": 0, "trust": 0, "health": 1}),
        (("ask", "wait"), {"safety": 1, "trust": 1, "health": 0}),
    ],
)
def test_each_principle(choices: tuple[str, ...], expected: dict[str, Fraction]) -> None:
    assert shares(*choices) == expected


def test_the_maximum_is_the_number_of_decisions() -> None:
    run = choose(STORY, choose(STORY, begin(STORY), "look", {}), "grab", {})
    score = principle_scores(STORY, run, {})["safety"]
    assert (score.given, score.maximum) == (Fraction(3, 4), 2)


def test_abandoned_steps_do_not_count() -> None:
    run = rewind(STORY, choose(STORY, begin(STORY), "grab", {}), 0)
    assert principle_scores(STORY, run, {}) == {}
    assert principle_scores(STORY, choose(STORY, run, "ask", {}), {})["safety"].share == 1


@given(stories(loops=True), st.data())
def test_shares_lie_between_nothing_and_all(story, data) -> None:
    run = begin(story)
    for _ in range(10):
        if run.ending is None:
            run = choose(story, run, data.draw(st.sampled_from([c.key for c in open_choices(story, run, {})])), {})
    scores = principle_scores(story, run, {})
    assert [p for p in PRINCIPLES if p in scores] == list(scores)
    assert all(0 <= score.share <= 1 and score.maximum <= len(run.path) for score in scores.values())
