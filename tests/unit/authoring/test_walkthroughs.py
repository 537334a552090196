"""Scores in this file are worked out by hand.

The story's meters begin at 5 and 5. Best, best gives 7 + 7 = 14, poor, poor 3 + 3 = 6: a span of 8.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from hrlearn.attempts import open_attempt
from hrlearn.authoring import read_locale_pack, read_package, replay_walkthroughs, walkthroughs
from hrlearn.errors import AttemptError

BEST = "walkthroughs/best.yaml"


def _outcomes(lesson):
    return {
        outcome.file.rsplit("/", 1)[-1]: outcome
        for outcome in replay_walkthroughs(read_package(lesson.folder), read_locale_pack(lesson.pack))
    }


def _play(lesson, first, second, expect):
    lesson.write(
        "walkthroughs/try.yaml",
        f"activity: stop_story\nsteps: [{{scene: stop, choice: {first}}}, {{scene: boot, choice: {second}}}]\n"
        f"expect: {{{expect}}}\n",
    )
    return _outcomes(lesson)["try.yaml"]


def test_walkthroughs_that_go_as_expected_pass(lesson):
    outcomes = _outcomes(lesson)
    assert [outcome.passed for outcome in outcomes.values()] == [True, True]
    assert (outcomes["best.yaml"].ending, outcomes["best.yaml"].score) == ("good", Fraction(1))
    assert outcomes["best.yaml"].path == ("stop: ask (S 6 T 6)", "boot: light (S 7 T 7)")


@pytest.mark.parametrize(
    ("first", "second", "ending", "score"),
    [
        ("grab", "reach", "bad", Fraction(0)),
        ("ask", "talk", "nuanced", Fraction(3, 4)),  # 6 + 6 = 12: 6 of 8
        ("ask", "reach", "bad", Fraction(2, 5)),  # 5 + 5 = 10 would be 1/2, but SLIP caps it
        ("wait", "talk", "nuanced", Fraction(1, 2)),
    ],
)
def test_the_real_engine_plays(lesson, first, second, ending, score):
    outcome = _play(lesson, first, second, f'ending: {ending}, score: "{score}"')
    assert (outcome.failures, outcome.ending, outcome.score) == ((), ending, score)


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        ("ending: good", "Expected the ending 'good', but the ending was 'bad'."),
        ("score: 1/2", "Expected the score 1/2 (50%), but the score was 2/5 (40%)."),
        ("at_least: 1/2", "Expected a score of at least 1/2 (50%), but the score was 2/5 (40%)."),
        ("at_most: 1/3", "Expected a score of at most 1/3 (33%), but the score was 2/5 (40%)."),
        ("flags: []", "Expected the flags none, but the flags were SLIP."),
    ],
)
def test_what_was_expected_and_what_happened_are_told(lesson, expect, says):
    outcome = _play(lesson, "ask", "reach", expect)
    assert outcome.failures == (says,)
    assert outcome.path == ("stop: ask (S 6 T 6)", "boot: reach (S 5 T 5)")
    assert outcome.file == str(lesson.folder / "walkthroughs" / "try.yaml")


def test_bounds_and_flags_that_hold_pass(lesson):
    assert _play(lesson, "ask", "reach", "at_least: 2/5, at_most: 2/5, flags: [SLIP]").passed


def test_a_step_in_another_scene_is_told(lesson):
    lesson.change(BEST, "{scene: stop, choice: ask}, ", "")
    (failure,) = _outcomes(lesson)["best.yaml"].failures
    assert failure.startswith("Step 1 (boot: light) cannot be taken: ")
    assert failure.endswith("The story stands in the scene 'stop'.")


def test_a_closed_choice_is_told(lesson):
    lesson.change("scenario.yaml", "text: Hold the light.", "text: Hold the light.\n        when: {flag: SLIP}")
    (failure,) = _outcomes(lesson)["best.yaml"].failures
    assert failure.startswith("Step 2 (boot: light) cannot be taken: That choice is not open in this scene.")


def test_steps_after_the_ending_are_told(lesson):
    lesson.change(BEST, "{scene: boot, choice: light}", "{scene: boot, choice: light}, {scene: boot, choice: talk}")
    (failure,) = _outcomes(lesson)["best.yaml"].failures
    assert failure.endswith("The story has ended.")


def test_steps_that_end_too_early_are_told(lesson):
    lesson.change(BEST, ", {scene: boot, choice: light}", "")
    assert _outcomes(lesson)["best.yaml"].failures == (
        "The steps end before the story does, in the scene 'boot'. Add the next choice.",
    )


def test_a_choice_depends_on_the_pack(lesson):
    condition = "when: {slot: law.syringe_possession, is: allowed}"
    lesson.change("scenario.yaml", "text: Hold the light.", f"text: Hold the light.\n        {condition}")
    assert not _outcomes(lesson)["best.yaml"].passed
    text = lesson.pack.read_text(encoding="utf-8").replace('"Carrying one is allowed here."', "allowed")
    lesson.pack.write_text(text, encoding="utf-8")
    assert _outcomes(lesson)["best.yaml"].passed


def test_an_item_whose_slot_is_unverified_does_not_count(lesson):
    """Without phone.ambulance three items remain, two of them right: 2/3."""
    package, pack = read_package(lesson.folder), read_locale_pack(lesson.pack)
    without = replace(pack, slots={})
    scores = {outcome.activity: outcome.score for outcome in replay_walkthroughs(package, without)}
    assert scores["quiz"] == Fraction(2, 3)


def test_a_two_answer_walkthrough_in_one_item_is_refused_by_the_engine(lesson):
    lesson.change("walkthroughs/quiz.yaml", "chosen: [now]", "chosen: [now, later]")
    (failure,) = _outcomes(lesson)["quiz.yaml"].failures
    assert failure.startswith(
        "Step 1 (the answer to when_to_go) cannot be taken: The item 'when_to_go' takes one value"
    )


def test_true_and_false_need_no_quotes(lesson):
    lesson.change("walkthroughs/quiz.yaml", "{item: reporting, chosen: [true]}", '{item: reporting, chosen: ["true"]}')
    assert _outcomes(lesson)["quiz.yaml"].passed


def test_a_scenario_that_cannot_end_is_told(lesson):
    text = (lesson.folder / "scenario.yaml").read_text(encoding="utf-8")
    lesson.write("scenario.yaml", text.replace("goto: END", "goto: stop"))
    assert _outcomes(lesson)["best.yaml"].failures == (
        "No path through the scenario reaches an ending. Let at least one choice go to END.",
    )


def test_an_engine_that_replays_otherwise_is_caught(lesson, monkeypatch):
    monkeypatch.setattr(walkthroughs, "replay", lambda definition, start, events: open_attempt(definition, start))
    with pytest.raises(AttemptError, match="another state"):
        _outcomes(lesson)


def test_an_activity_that_is_gone_is_told(lesson):
    package = read_package(lesson.folder)
    spoiled = replace(package, walkthroughs=(replace(package.walkthroughs[0], activity="gone"),))
    (outcome,) = replay_walkthroughs(spoiled, read_locale_pack(lesson.pack))
    assert outcome.failures == ("There is no activity 'gone'.",)
