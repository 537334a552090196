"""Whatever the platform does, no score is lost, none counts twice, and nobody waits for it.

The academy plays each fault, the real sender meets it over HTTP, and in the end both gradebooks are equal.
"""

from __future__ import annotations

import os
import random
from datetime import timedelta
from time import monotonic

import pytest

from hrlearn_sandbox import Override, Person
from tests.lti.conftest import HERE, stage_on_both
from tests.lti.stage import QUIZ, open_stage, words
from tests.lti.test_passback import play_quiz

stage = stage_on_both

FAULTS = {
    "token 401": {"path_end": "/token", "status": 401},
    "token 429": {"path_end": "/token", "status": 429, "retry_after": "7"},
    "token 500": {"path_end": "/token", "status": 500},
    "token page": {"path_end": "/token", "status": 200, "page": True},
    "score 401": {"path_end": "/scores", "status": 401, "times": 2},
    "score 409": {"path_end": "/scores", "status": 409},
    "score 429": {"path_end": "/scores", "status": 429, "retry_after": "7"},
    "score 500": {"path_end": "/scores", "status": 500},
    "score 502": {"path_end": "/scores", "status": 502, "times": 3},
    "score 503": {"path_end": "/scores", "status": 503, "retry_after": "3"},
    "score page": {"path_end": "/scores", "status": 200, "page": True},
    "score redirect": {"path_end": "/scores", "status": 302},
    "score lost": {"path_end": "/scores", "status": 200, "lost": True},
    "score lost twice": {"path_end": "/scores", "status": 200, "lost": True, "times": 2},
    "results 500": {"path_end": "/results", "status": 500},
    "results page": {"path_end": "/results", "status": 200, "page": True},
    "results lost": {"path_end": "/results", "status": 200, "lost": True},
}


@pytest.fixture
def later(stage, monkeypatch):
    """Give a clock for the sender that a test can move; the academy's own stays."""
    moved = {"by": timedelta(0)}
    now = stage.tool.clock
    monkeypatch.setattr(stage.tool.passback, "_clock", lambda: now() + moved["by"])

    def move(**by):
        moved["by"] += timedelta(**by)

    return move


def plan(stage, fault):
    troubles = {key: value for key, value in fault.items() if key not in {"path_end", "status"}}
    stage.academy.store.troubles.plan(fault["path_end"], fault["status"], **troubles)


def drain(stage, later):
    """Let time pass until nothing waits."""
    for _ in range(40):
        stage.tool.senders.round()
        if not any(lane.status == "waiting" for lane in stage.tool.passback.pending()):
            return
        later(seconds=120)
    pytest.fail(f"Scores still wait: {stage.tool.passback.pending()}")


def taken(stage):
    """Return the scores that the academy really took."""
    return [entry.json()["scoreGiven"] for entry in stage.academy.store.scores() if entry.status == 200]


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault(stage, later, name):
    seat = stage.seat("mirela", QUIZ)
    play_quiz(seat, right=False)
    plan(stage, FAULTS[name])
    drain(stage, later)
    assert stage.grade(index=QUIZ) == 50.0
    stage.academy.store.troubles.clear()
    play_quiz(seat)
    plan(stage, FAULTS[name])
    drain(stage, later)
    assert stage.grade(index=QUIZ) == 100.0
    if "page" not in name:  # the academy's log has the status of the page, and not what was taken
        assert taken(stage) == [50.0, 100.0]
    assert stage.tool.passback.pending() == ()


def test_a_locked_grade_waits_and_says_so(stage, later):
    play_quiz(stage.seat("mirela", QUIZ))
    book, column = stage.academy.store.book, stage.line_item(QUIZ).id
    book.set_override(column, "4", Override(10.0), locked=True)
    later(seconds=5)
    stage.tool.senders.round()
    assert "locked" in words(stage.seat("orlena", QUIZ).get("/gradebook"))
    book.set_override(column, "4", Override(10.0))
    drain(stage, later)
    page = words(stage.seat("orlena", QUIZ).get("/gradebook"))
    assert stage.grade(index=QUIZ) == 10.0
    assert "Grade set in the course" in page


def test_a_teachers_grade_stays_and_is_shown(stage, later):
    seat = stage.seat("mirela", QUIZ)
    play_quiz(seat, right=False)
    drain(stage, later)
    stage.academy.store.book.set_override(stage.line_item(QUIZ).id, "4", Override(80.0))
    later(seconds=5)
    play_quiz(seat)
    drain(stage, later)
    page = words(stage.seat("orlena", QUIZ).get("/gradebook"))
    assert stage.grade(index=QUIZ) == 80.0
    assert "Grade set in the course" in page
    assert "80 %" in page
    stage.academy.store.book.set_override(stage.line_item(QUIZ).id, "4", None)
    assert stage.grade(index=QUIZ) == 100.0


def test_a_score_that_the_platform_forgot_is_sent_again(stage, later):
    play_quiz(stage.seat("mirela", QUIZ))
    drain(stage, later)
    stage.academy.store.book._grades.clear()
    found = stage.tool.reconciling.run()
    assert (found.columns, found.reopened) == (1, 1)
    later(seconds=5)
    drain(stage, later)
    assert stage.grade(index=QUIZ) == 100.0


def test_a_platform_that_asks_for_patience_is_left_alone_for_everybody(stage, later):
    for person in ("mirela", "iska", "nuran"):
        play_quiz(stage.seat(person, QUIZ))
    stage.academy.store.troubles.plan("/scores", 429, retry_after="60", times=10)
    for _ in range(5):
        stage.tool.passback.run_once()
    assert len(stage.academy.store.scores()) == 1
    later(seconds=59)
    assert stage.tool.passback.run_once() == 0
    stage.academy.store.troubles.clear()
    later(seconds=1)
    drain(stage, later)
    assert [stage.grade(person, QUIZ) for person in "456"] == [100.0] * 3


def test_senders_at_once_ask_for_one_access_token(stage, later):
    for person in ("mirela", "iska", "nuran"):
        play_quiz(stage.seat(person, QUIZ))
    stage.tool.senders.round()
    assert len(stage.academy.store.log.entries("/token")) == 1
    assert [stage.grade(person, QUIZ) for person in "456"] == [100.0] * 3


def test_a_token_refused_with_retry_after_leaves_the_platform_alone(stage, later):
    for person in ("mirela", "iska", "nuran"):
        play_quiz(stage.seat(person, QUIZ))
    stage.academy.store.troubles.plan("/token", 429, retry_after="60", times=10)
    stage.tool.senders.round()
    asked = len(stage.academy.store.log.entries("/token"))
    later(seconds=59)
    assert stage.tool.senders.round() == 0
    assert len(stage.academy.store.log.entries("/token")) == asked
    assert stage.academy.store.scores() == []


@pytest.mark.slow
def test_a_slow_platform_holds_nobody_for_more_than_three_seconds(tmp_path):
    with open_stage(tmp_path, HERE / "lessons") as stage:
        play_quiz(stage.seat("mirela", QUIZ))
        stage.academy.store.troubles.plan("/scores", 200, slow=5.0)
        begun = monotonic()
        stage.tool.passback.run_once()
        assert monotonic() - begun < 3.5
        (lane,) = stage.tool.passback.pending()
        assert "did not answer" in lane.last_error


CLASS = tuple(Person(f"cadet-{number}", str(100 + number), "learner", f"Cadet {number}") for number in range(6))
TEACHER = Person("orlena", "3", "instructor", "Orlena Vask")


@pytest.mark.parametrize("seed", [int(os.environ.get("HRLEARN_SEED", "1")), 7, 1047])
def test_any_schedule_of_faults_ends_with_equal_gradebooks(tmp_path, monkeypatch, seed):
    """Plays, faults, senders and lost answers in any order; HRLEARN_SEED tries another one."""
    chance = random.Random(seed)  # noqa: S311 - the same every time is what is wanted
    with open_stage(tmp_path, HERE / "lessons", people=(*CLASS, TEACHER)) as stage:
        by = timedelta(0)
        now = stage.tool.clock
        monkeypatch.setattr(stage.tool.passback, "_clock", lambda: now() + by)
        seats = {person.id: stage.seat(person.key, QUIZ) for person in CLASS}
        best = dict.fromkeys(seats, 0.0)
        to_play = [(person, right) for person in seats for right in (chance.random() < 0.5, True)]
        while to_play:
            for _ in range(chance.randrange(3)):
                plan(stage, FAULTS[chance.choice(list(FAULTS))])
            if chance.random() < 0.6:
                person, right = to_play.pop(0)
                play_quiz(seats[person], right=right)
                best[person] = max(best[person], 100.0 if right else 50.0)
            stage.tool.senders.round()
            by += timedelta(seconds=chance.choice([0, 1, 10, 60]))
        # Jitter is left to chance, and the longest wait between two tries is an hour and a half.
        for _ in range(120):
            stage.tool.senders.round()
            by += timedelta(seconds=120)
            if not stage.tool.passback.pending():
                break
        assert stage.tool.passback.pending() == ()
        assert {person: stage.grade(person, QUIZ) for person in seats} == best
        sent = [entry.json() for entry in stage.academy.store.scores() if entry.status == 200]
        for person in seats:
            stamps = [each["timestamp"][:19] for each in sent if each["userId"] == person]
            assert stamps == sorted(set(stamps))


def test_a_score_with_the_same_second_is_no_fault_of_ours(stage, later):
    """The sandbox compares whole seconds, as Moodle does: a second score at once must carry a later one."""
    seat = stage.seat("mirela", QUIZ)
    for right in (False, True):
        play_quiz(seat, right=right)
        stage.tool.senders.round()
    assert [entry.status for entry in stage.academy.store.scores()] == [200, 200]


def test_new_submission_is_said_to_canvas_and_to_nobody_else(stage, later):
    registration = stage.tool.administration.registrations()[0]
    stage.tool.administration.profile(registration.issuer, registration.client_id, "canvas")
    play_quiz(stage.seat("mirela", QUIZ))
    stage.academy.store.troubles.plan("/scores", 503)
    drain(stage, later)
    said = [entry.json()["https://canvas.instructure.com/lti/submission"] for entry in stage.academy.store.scores()]
    assert said == [
        {"new_submission": True, "prioritize_non_tool_grade": True},
        {"new_submission": False, "prioritize_non_tool_grade": True},
    ]
