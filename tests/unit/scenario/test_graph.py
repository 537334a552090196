from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from hrlearn.errors import LessonError
from hrlearn.model import All, Choice, Not, Scene, Visited
from hrlearn.scenario import begin, choose, explore, graph, open_choices
from tests.unit.builders import a_scenario

SCENARIO = a_scenario()


def test_everything_that_can_happen() -> None:
    reach = explore(SCENARIO, {})
    assert reach.scenes == {"stop", "after"}
    assert reach.endings == {"good", "bad", "nuanced"} - {"nuanced"}
    assert reach.taken == {("stop", "kind"), ("stop", "harsh"), ("after", "again"), ("after", "leave")}
    assert reach.stuck == frozenset()


def test_random_play_agrees_with_playing_at_random() -> None:
    dice = random.Random(20261121)  # noqa: S311 -- a seeded die, not a secret
    ends: Counter[str | None] = Counter()
    for _ in range(4000):
        run = begin(SCENARIO)
        while run.ending is None:
            run = choose(SCENARIO, run, dice.choice(open_choices(SCENARIO, run, {})).key, {})
        ends[run.ending] += 1
    shares = explore(SCENARIO, {}).random_play
    assert sum(shares.values()) == pytest.approx(1, abs=1e-6)
    for ending, share in shares.items():
        # four standard errors of a share in 4,000 runs are at most 0.032
        assert ends[ending] / 4000 == pytest.approx(share, abs=0.032)


def test_a_scene_without_open_choice_is_stuck() -> None:
    first = replace(SCENARIO.scenes[0], choices=(*SCENARIO.scenes[0].choices, Choice("off", "Off", "hole")))
    scenario = replace(SCENARIO, scenes=(first, SCENARIO.scenes[1], Scene("hole", "Hole", (), ())))
    assert explore(scenario, {}).stuck == {"hole"}


def test_a_visited_condition_is_followed_through_its_parts() -> None:
    once = All((Not(Visited("after")), Not(All(()))))
    barred = replace(SCENARIO.scenes[0].choices[0], when=once)
    scenario = replace(SCENARIO, scenes=(replace(SCENARIO.scenes[0], choices=(barred,)), SCENARIO.scenes[1]))
    with pytest.raises(LessonError, match="No path"):
        explore(scenario, {})
    first_time = replace(barred, when=Not(Visited("after")))
    scenes = (replace(SCENARIO.scenes[0], choices=(first_time, SCENARIO.scenes[0].choices[1])), SCENARIO.scenes[1])
    reach = explore(replace(SCENARIO, scenes=scenes), {})
    assert ("stop", "kind") in reach.taken
    # without the condition S can climb to 10; with it, one +2 at the most
    assert reach.maximum == 7


def test_too_many_states_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "STATE_LIMIT", 3)
    with pytest.raises(LessonError, match="more than 3 states"):
        explore(SCENARIO, {})
