from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from hrlearn.errors import AttemptClosedError, AttemptError, LessonError
from hrlearn.model import Choice, Compare, Effect, Ending, Scenario, SlotIs
from hrlearn.scenario import Run, begin, choose, explore, open_choices, outcome_score, present_scene
from tests.unit.builders import a_scenario

SCENARIO = a_scenario()


def play(scenario: Scenario, *choices: str) -> Run:
    run = begin(scenario)
    for key in choices:
        run = choose(scenario, run, key, {})
    return run


def test_it_begins_at_the_start_with_the_starting_meters() -> None:
    run = begin(SCENARIO)
    assert (run.scene, dict(run.values), run.path, run.ending) == ("stop", {"S": 5}, (), None)


def test_a_choice_moves_on_and_is_traced() -> None:
    run = play(SCENARIO, "harsh")
    assert (run.scene, dict(run.values), run.flags) == ("after", {"S": 2}, {"HARM"})
    step = run.path[0]
    assert (step.scene, step.choice, dict(step.before), dict(step.after), step.flags) == (
        "stop",
        "harsh",
        {"S": 5},
        {"S": 2},
        ("HARM",),
    )


def test_the_earlier_run_is_not_changed() -> None:
    first = begin(SCENARIO)
    choose(SCENARIO, first, "harsh", {})
    assert dict(first.values) == {"S": 5}


@pytest.mark.parametrize(
    ("choices", "value"),
    [(["kind", "again"] * 4, 10), (["harsh", "again"] * 2, 0)],
)
def test_meters_stay_in_their_bounds(choices: list[str], value: int) -> None:
    assert play(SCENARIO, *choices).values["S"] == value


@pytest.mark.parametrize(
    ("choices", "ending"),
    [
        (["kind", "leave"], "good"),
        (["harsh", "leave"], "bad"),
        # the flag outlives the good deeds that follow
        (["harsh", "again", "kind", "again", "kind", "again", "kind", "leave"], "bad"),
    ],
)
def test_the_first_ending_that_holds_decides(choices: list[str], ending: str) -> None:
    assert play(SCENARIO, *choices).ending == ending


def test_nothing_is_open_after_the_ending() -> None:
    run = play(SCENARIO, "kind", "leave")
    assert open_choices(SCENARIO, run, {}) == ()
    with pytest.raises(AttemptClosedError):
        choose(SCENARIO, run, "kind", {})


def test_a_choice_that_is_not_here_is_refused() -> None:
    with pytest.raises(AttemptError, match="not open"):
        play(SCENARIO, "leave")


def test_a_conditional_choice_opens_with_its_slot_only() -> None:
    guarded = replace(SCENARIO.scenes[0].choices[0], when=SlotIs("law.ask", equals=True))
    scene = replace(SCENARIO.scenes[0], choices=(guarded, SCENARIO.scenes[0].choices[1]))
    scenario = replace(SCENARIO, scenes=(scene, SCENARIO.scenes[1]))
    assert [c.key for c in open_choices(scenario, begin(scenario), {})] == ["harsh"]
    assert [c.key for c in open_choices(scenario, begin(scenario), {"law.ask": True})] == ["kind", "harsh"]
    with pytest.raises(AttemptError):
        choose(scenario, begin(scenario), "kind", {})


def test_a_missing_scene_is_the_lessons_fault() -> None:
    with pytest.raises(LessonError, match="no scene 'nowhere'"):
        present_scene(SCENARIO, replace(begin(SCENARIO), scene="nowhere"))


def test_no_fitting_ending_is_the_lessons_fault() -> None:
    only = (Ending("good", "g", "g", "good", Compare("S", "at_least", 9)),)
    with pytest.raises(LessonError, match="No ending fits"):
        play(replace(SCENARIO, endings=only), "kind", "leave")


def test_the_score_is_the_place_between_the_reachable_bounds() -> None:
    # the loop lets S run over its whole range: bounds 0 and 10, so S = 7 is 7/10
    reach = explore(SCENARIO, {})
    assert (reach.minimum, reach.maximum) == (0, 10)
    assert outcome_score(SCENARIO, play(SCENARIO, "kind", "leave"), {}, reach).share == Fraction(7, 10)


def test_a_hard_flag_caps_the_score() -> None:
    reach = explore(SCENARIO, {})
    rich = play(SCENARIO, "harsh", "again", *(["kind", "again"] * 4), "kind", "leave")
    assert rich.values["S"] == 10
    assert outcome_score(SCENARIO, rich, {}, reach).share == Fraction(2, 5)


def test_a_run_that_has_not_ended_has_no_score() -> None:
    with pytest.raises(AttemptError, match="not ended"):
        outcome_score(SCENARIO, begin(SCENARIO), {}, explore(SCENARIO, {}))


def test_where_every_path_ends_alike_the_score_is_full() -> None:
    flat = replace(
        SCENARIO,
        scenes=(replace(SCENARIO.scenes[0], choices=(Choice("go", "Go", "END", (Effect("S", 1),)),)),),
    )
    run = choose(flat, begin(flat), "go", {})
    assert outcome_score(flat, run, {}, explore(flat, {})).share == 1


def test_the_word_of_a_meter_follows_its_value() -> None:
    meter = SCENARIO.meters[0]
    assert [meter.word(value) for value in (0, 5, 6, 10)] == ["low", "low", "high", "high"]
    assert replace(meter, words=()).word(5) == ""
