"""A scene of 30 seconds with 5 of grace; times are worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from hrlearn.errors import AttemptError, LessonError
from hrlearn.scenario import GRACE, begin, choose, rewind, time_left
from tests.unit.scenario.stories import a_rich_story

STORY = a_rich_story()
ENTERED = "2026-11-21T12:00:00.000Z"


def in_the_car(at=ENTERED):
    return choose(STORY, begin(STORY), "ask", {}, at)


def test_the_grace_is_the_documented_one() -> None:
    assert GRACE == 5


@pytest.mark.parametrize(
    ("at", "factor", "late"),
    [
        pytest.param("2026-11-21T12:00:29.000Z", Fraction(1), False, id="in time"),
        pytest.param("2026-11-21T12:00:35.000Z", Fraction(1), False, id="the last moment of the grace"),
        pytest.param("2026-11-21T12:00:35.001Z", Fraction(1), True, id="just after the grace"),
        pytest.param("2026-11-21T12:00:50.000Z", Fraction(3, 2), False, id="half as long again, and the grace"),
        pytest.param("2026-11-21T12:00:50.001Z", Fraction(3, 2), True, id="after that"),
        pytest.param("2026-11-22T12:00:00Z", Fraction(1), True, id="a day later"),
        pytest.param("2026-11-21T11:59:00Z", Fraction(1), False, id="a clock that was set back"),
        pytest.param("", Fraction(1), False, id="no clock"),
    ],
)
def test_when_it_is_too_late(at: str, factor: Fraction, *, late: bool) -> None:
    run = choose(STORY, in_the_car(), "tell", {}, at, factor)
    step = run.path[-1]
    assert (step.late, step.choice, step.asked) == ((True, "wait", "tell") if late else (False, "tell", ""))
    # ask T+1, then tell T+2 or wait T-3
    assert run.values["T"] == (3 if late else 8)


def test_who_asks_for_the_late_choice_too_late_is_late_all_the_same() -> None:
    step = choose(STORY, in_the_car(), "wait", {}, "2026-11-21T13:00:00Z").path[-1]
    assert (step.choice, step.asked, step.late) == ("wait", "wait", True)


def test_a_choice_that_is_not_open_is_refused_late_too() -> None:
    with pytest.raises(AttemptError, match="not open"):
        choose(STORY, in_the_car(), "fly", {}, "2026-11-21T13:00:00Z")


def test_a_scene_without_limit_waits_for_ever() -> None:
    assert not choose(STORY, begin(STORY), "look", {}, "2026-11-21T12:00:00Z").path[-1].late
    looked = choose(STORY, begin(STORY), "look", {}, ENTERED)
    assert not choose(STORY, looked, "look", {}, "2027-11-21T12:00:00Z").path[-1].late


def test_going_back_into_a_timed_scene_starts_its_clock_anew() -> None:
    yard, car = STORY.scenes
    onward = tuple(replace(choice, goto="yard") for choice in car.choices)
    story = replace(STORY, scenes=(yard, replace(car, choices=onward)))
    run = choose(story, begin(story), "ask", {}, ENTERED)
    run = choose(story, run, "drive", {}, "2026-11-21T12:00:10Z")
    run = rewind(story, run, 1, "2026-11-21T12:10:00Z")
    assert (run.scene, run.entered) == ("car", "2026-11-21T12:10:00Z")
    assert not choose(story, run, "drive", {}, "2026-11-21T12:10:20Z").path[-1].late
    assert choose(story, run, "drive", {}, "2026-11-21T12:10:50Z").path[-1].late


@pytest.mark.parametrize(
    ("at", "factor", "left"),
    [
        ("2026-11-21T12:00:00Z", Fraction(1), 30),
        ("2026-11-21T12:00:10.400Z", Fraction(1), 20),
        ("2026-11-21T12:00:10.500Z", Fraction(1), 20),
        ("2026-11-21T12:00:10Z", Fraction(2), 50),
        # the grace is not the learner's
        ("2026-11-21T12:00:33Z", Fraction(1), 0),
        ("", Fraction(1), None),
    ],
)
def test_the_seconds_that_are_left(at: str, factor: Fraction, left: int | None) -> None:
    assert time_left(STORY, in_the_car(), at, factor) == left


def test_no_clock_runs_elsewhere() -> None:
    assert time_left(STORY, begin(STORY), ENTERED) is None
    assert time_left(STORY, choose(STORY, in_the_car(), "drive", {}), ENTERED) is None


def test_the_clock_starts_when_the_scene_is_entered_and_not_before() -> None:
    looked = choose(STORY, begin(STORY), "look", {}, ENTERED)
    asked = choose(STORY, looked, "ask", {}, "2026-11-21T12:10:00Z")
    assert not choose(STORY, asked, "drive", {}, "2026-11-21T12:10:20Z").path[-1].late


def test_a_timed_scene_without_its_late_choice_is_the_lessons_fault() -> None:
    yard, car = STORY.scenes
    story = replace(STORY, scenes=(yard, replace(car, late="nobody")))
    run = choose(story, begin(story), "ask", {}, ENTERED)
    with pytest.raises(LessonError, match="no choice 'nobody'"):
        choose(story, run, "drive", {}, "2026-11-21T13:00:00Z")
