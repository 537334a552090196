"""One learner's page: attempts, every try to send the score, and the button that sends it again."""

from __future__ import annotations

import re

import pytest

from hrlearn_sandbox import Override
from tests.lti.conftest import stage_on_both
from tests.lti.stage import LESSON, QUIZ, words
from tests.lti.test_passback import play_quiz
from tests.lti.test_platform_faults import later

__all__ = ["later"]

stage = stage_on_both


def learner_path(stage, index=QUIZ, name="Mirela"):
    page = stage.seat("orlena", index).get("/gradebook").text
    return re.search(rf'href="(/gradebook/[0-9a-f-]+)\?[^"]*"><bdi>{name}', page).group(1)


@pytest.fixture
def refused(stage):
    """Give the page of a learner whose score was refused."""
    play_quiz(stage.seat("mirela", QUIZ))
    stage.academy.store.troubles.plan("/scores", 403)
    stage.tool.senders.round()
    return learner_path(stage)


def test_every_try_is_told(stage, refused):
    shown = words(stage.seat("orlena", QUIZ).get(refused))
    assert "Not taken by the course" in shown
    assert "Ask your administrator" in shown
    assert "HTTP 403" in shown
    assert "Attempt 1" in shown


def test_sending_again_by_the_button(stage, refused):
    teacher = stage.seat("orlena", QUIZ)
    answer = teacher.post(f"{refused}/send")
    assert (answer.status_code, "Waiting to be sent" in words(answer)) == (200, True)
    stage.tool.senders.round()
    shown = words(teacher.get(refused))
    assert "Sent to the course" in shown
    assert "last taken by the course: 100 %" in shown
    assert stage.grade(index=QUIZ) == 100.0


def test_pressing_twice_sends_once(stage, refused):
    teacher = stage.seat("orlena", QUIZ)
    for _ in range(3):
        teacher.post(f"{refused}/send")
    stage.tool.senders.round()
    for _ in range(3):
        teacher.post(f"{refused}/send")
    stage.tool.senders.round()
    assert [entry.status for entry in stage.academy.store.scores()] == [403, 200]


def test_where_nothing_is_stuck_there_is_no_button(stage, later):
    play_quiz(stage.seat("mirela", QUIZ))
    path = learner_path(stage)
    teacher = stage.seat("orlena", QUIZ)
    for _ in range(2):
        assert "Send again" not in words(teacher.get(path))
        assert teacher.post(f"{path}/send", follow=False).status_code == 303
        stage.tool.senders.round()
    assert len(stage.academy.store.scores()) == 1


def test_a_teachers_grade_can_be_looked_at_again(stage, later):
    play_quiz(stage.seat("mirela", QUIZ))
    stage.tool.senders.round()
    column = stage.line_item(QUIZ).id
    stage.academy.store.book.set_override(column, "4", Override(10.0))
    stage.tool.reconciling.run()
    path = learner_path(stage)
    teacher = stage.seat("orlena", QUIZ)
    assert "Look again" in words(teacher.get(path))
    stage.academy.store.book.set_override(column, "4", None)
    later(seconds=10)
    teacher.post(f"{path}/send")
    stage.tool.senders.round()
    assert "Sent to the course" in words(teacher.get(path))


@pytest.mark.parametrize("who", ["mirela", "iska"])
def test_it_is_not_there_for_learners(stage, refused, who):
    seat = stage.seat(who, QUIZ)
    assert seat.get(refused).status_code == 404
    assert seat.post(f"{refused}/send").status_code == 404
    assert len(stage.tool.passback.pending()) == 1
    assert stage.tool.passback.pending()[0].status == "refused"


def test_the_button_of_another_place_does_nothing_here(stage, refused):
    stage.seat("orlena", LESSON).post(f"{refused}/send")
    assert stage.tool.passback.pending()[0].status == "refused"


def test_nobody_with_this_id(stage):
    teacher = stage.seat("orlena", QUIZ)
    nobody = "/gradebook/00000000-0000-0000-0000-000000000001"
    assert teacher.get(nobody).status_code == 404
    assert teacher.post(f"{nobody}/send").status_code == 404


def test_without_a_session_nothing_happens(stage, refused):
    import requests  # noqa: PLC0415 - beside its only use

    answer = requests.post(f"{stage.base_url}{refused}/send", timeout=5)
    assert answer.status_code == 401
    assert stage.tool.passback.pending()[0].status == "refused"
