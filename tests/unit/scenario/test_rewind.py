from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.errors import AttemptClosedError, AttemptError, UnknownNameError
from hrlearn.model import Effect, Rewind, Scenario
from hrlearn.scenario import (
    Run,
    Step,
    WentBack,
    ask_hint,
    begin,
    choose,
    kept,
    open_choices,
    rewind,
    standing_at,
)
from hrlearn.scenario.run import facts_of
from tests.unit.scenario.stories import a_rich_story, stories

STORY = a_rich_story()
FREE = replace(STORY, rewind=Rewind("free"))


def test_going_back_restores_the_moment() -> None:
    run = rewind(FREE, choose(FREE, begin(FREE), "grab", {}), 0)
    start = begin(FREE)
    for name in ("scene", "values", "flags", "variables", "visited", "path", "hints", "costs", "ending"):
        assert getattr(run, name) == getattr(start, name), name


def test_what_was_abandoned_stays_in_the_trace() -> None:
    run = choose(FREE, rewind(FREE, choose(FREE, begin(FREE), "grab", {}), 0), "ask", {})
    grabbed, back, asked = run.trace
    assert isinstance(grabbed, Step)
    assert isinstance(back, WentBack)
    assert isinstance(asked, Step)
    assert (grabbed.choice, back.to, back.abandoned, asked.choice) == ("grab", 0, (grabbed,), "ask")
    assert (kept(run, grabbed), kept(run, asked)) == (False, True)
    assert (run.path, run.step) == ((asked,), 3)


def test_steps_before_it_are_kept() -> None:
    run = begin(FREE)
    for key in ("look", "look", "ask"):
        run = choose(FREE, run, key, {})
    back = rewind(FREE, run, 2)
    assert ([step.choice for step in back.path], back.scene) == (["look", "look"], "yard")
    assert back.path == run.path[:2]


def test_scenes_seen_only_on_an_abandoned_way_are_not_seen() -> None:
    run = choose(FREE, begin(FREE), "ask", {})
    assert "car" in facts_of(FREE, run, {}).visited
    assert facts_of(FREE, rewind(FREE, run, 0), {}).visited == {"yard"}


def test_a_cost_is_paid_each_time() -> None:
    """S begins at 5 and each return takes 1; the choices that are gone back on change nothing."""
    run = begin(STORY)
    for expected in (4, 3, 2, 1, 0, 0):
        run = rewind(STORY, choose(STORY, run, "ask", {}), 0)
        assert dict(run.values) == {"S": expected, "T": 5}
    assert run.costs == (Effect("S", -1),) * 6


def test_what_was_paid_later_is_not_given_back() -> None:
    """look, hint (T-1), look, back to 1 (S-1), back to 0 (S-1): 5-2 and 5-1."""
    run = choose(STORY, begin(STORY), "look", {})
    run = choose(STORY, ask_hint(STORY, run, 1), "look", {})
    run = rewind(STORY, run, 1)
    assert dict(run.values) == {"S": 4, "T": 4}
    run = rewind(STORY, run, 0)
    assert dict(run.values) == {"S": 3, "T": 4}
    assert run.hints == {("yard", 1)}


def test_a_locked_story_has_no_way_back() -> None:
    locked = replace(STORY, rewind=Rewind())
    with pytest.raises(AttemptError) as caught:
        rewind(locked, choose(locked, begin(locked), "ask", {}), 0)
    assert caught.value.code == "attempt.rewind_locked"


@pytest.mark.parametrize("to", [-1, 1, 7])
def test_only_steps_of_the_path_can_be_gone_back_to(to: int) -> None:
    with pytest.raises(AttemptError) as caught:
        rewind(FREE, choose(FREE, begin(FREE), "ask", {}), to)
    assert caught.value.code == "attempt.unknown_step"


def test_no_way_back_after_the_ending() -> None:
    with pytest.raises(AttemptClosedError):
        rewind(FREE, choose(FREE, choose(FREE, begin(FREE), "ask", {}), "drive", {}), 0)


def test_an_unknown_policy_raises() -> None:
    strange = replace(STORY, rewind=Rewind("sometimes"))
    with pytest.raises(UnknownNameError, match="rewind policy"):
        rewind(strange, choose(strange, begin(strange), "ask", {}), 0)


def test_how_things_stood_at_a_step_is_known_for_abandoned_ones_too() -> None:
    run = choose(FREE, rewind(FREE, choose(FREE, begin(FREE), "ask", {}), 0), "grab", {})
    asked = next(each for each in run.trace if isinstance(each, Step))
    then = standing_at(run, asked)
    start = begin(FREE)
    assert (then.scene, then.values, then.variables) == (start.scene, start.values, start.variables)
    assert [choice.key for choice in open_choices(FREE, then, {})] == ["ask", "grab", "look"]


def _play(story: Scenario, data: st.DataObject, moves: int) -> Run:
    run = begin(story, {"before": "calm"})
    for _ in range(moves):
        if run.ending is not None:
            break
        wish = data.draw(st.sampled_from(["choose", "hint", "back"]))
        if wish == "back" and run.path and story.rewind.policy != "locked":
            run = rewind(story, run, data.draw(st.integers(0, len(run.path) - 1)))
        elif wish == "hint" and (hints := next(s for s in story.scenes if s.key == run.scene).hints):
            opened = sum(1 for scene, _ in run.hints if scene == run.scene)
            run = ask_hint(story, run, min(opened + 1, len(hints)))
        else:
            run = choose(story, run, data.draw(st.sampled_from([c.key for c in open_choices(story, run, {})])), {})
    return run


@given(stories(loops=True), st.data())
def test_every_path_could_have_been_played_straight_but_for_its_costs(story: Scenario, data: st.DataObject) -> None:
    """Without costs, what going back leaves is what the path alone gives."""
    cheap = replace(
        story,
        rewind=Rewind("free"),
        scenes=tuple(replace(s, hints=tuple(replace(h, cost=()) for h in s.hints)) for s in story.scenes),
    )
    run = _play(cheap, data, 14)
    straight = begin(cheap, {"before": "calm"})
    for step in run.path:
        straight = choose(cheap, straight, step.choice, {})
    for name in ("scene", "values", "flags", "variables", "visited", "ending"):
        assert getattr(run, name) == getattr(straight, name), name


@given(stories(loops=True), st.data())
def test_the_trace_keeps_everything(story: Scenario, data: st.DataObject) -> None:
    run = _play(story, data, 14)
    made = [each for each in run.trace if isinstance(each, Step)]
    back = [each for each in run.trace if isinstance(each, WentBack)]
    assert run.step == len(made) + len(back)
    assert len({step.number for step in made}) == len(made)
    assert tuple(step for step in made if kept(run, step)) == run.path
    abandoned = {step.number for each in back for step in each.abandoned}
    assert abandoned == {step.number for step in made if not kept(run, step)}
