from __future__ import annotations

from dataclasses import replace

import pytest

from hrlearn.errors import AttemptClosedError, AttemptError
from hrlearn.scenario import HintTaken, ask_hint, begin, choose
from tests.unit.scenario.stories import a_rich_story

STORY = a_rich_story()
NOON, LATER = "2026-11-21T12:00:00Z", "2026-11-21T12:01:00Z"


def test_a_hint_costs_what_it_says_and_is_kept() -> None:
    run = ask_hint(STORY, begin(STORY), 1)
    assert (dict(run.values), run.hints) == ({"S": 5, "T": 4}, {("yard", 1)})
    assert (run.path, run.step, run.scene) == ((), 0, "yard")
    (taken,) = run.trace
    assert isinstance(taken, HintTaken)
    assert (taken.scene, taken.hint, dict(taken.before), dict(taken.after)) == (
        "yard",
        1,
        {"S": 5, "T": 5},
        {"S": 5, "T": 4},
    )


def test_asked_twice_costs_once() -> None:
    once = ask_hint(STORY, begin(STORY), 1)
    assert ask_hint(STORY, once, 1) == once
    # also on another visit of the same scene
    again = ask_hint(STORY, choose(STORY, once, "look", {}), 1)
    assert again.values["T"] == 4


def test_each_hint_has_its_own_cost() -> None:
    run = ask_hint(STORY, ask_hint(STORY, begin(STORY), 1), 2)
    assert dict(run.values) == {"S": 4, "T": 3}


@pytest.mark.parametrize("number", [0, 2, 3, -1])
def test_hints_come_in_their_order(number: int) -> None:
    with pytest.raises(AttemptError) as caught:
        ask_hint(STORY, begin(STORY), number)
    assert caught.value.code == "attempt.unknown_hint"


def test_there_is_no_third_of_two() -> None:
    run = ask_hint(STORY, ask_hint(STORY, begin(STORY), 1), 2)
    with pytest.raises(AttemptError) as caught:
        ask_hint(STORY, run, 3)
    assert caught.value.code == "attempt.unknown_hint"


def test_no_hint_after_the_ending() -> None:
    with pytest.raises(AttemptClosedError):
        ask_hint(STORY, choose(STORY, choose(STORY, begin(STORY), "ask", {}), "drive", {}), 1)


def test_no_hint_when_the_time_is_over() -> None:
    yard, car = STORY.scenes
    with_hint = replace(STORY, scenes=(yard, replace(car, hints=yard.hints)))
    run = choose(with_hint, begin(with_hint), "ask", {}, NOON)
    assert ask_hint(with_hint, run, 1, NOON).hints == {("car", 1)}
    with pytest.raises(AttemptError) as caught:
        ask_hint(with_hint, run, 1, LATER)
    assert caught.value.code == "attempt.time_over"
