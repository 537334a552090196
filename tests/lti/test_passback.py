"""Scores on their way to the academy, and what the instructor sees of it."""

from __future__ import annotations

import jwt
import pytest

from hrlearn.services import AgsScore
from tests.lti.conftest import stage_on_both
from tests.lti.stage import QUIZ, STORY, words
from tests.lti.test_play import Script

stage = stage_on_both


def play_quiz(seat, *, right=True):
    script = Script(seat, seat.start("quiz"))
    script.do("response", item="first", response={"chosen": ["ask" if right else "search"]})
    script.do("response", item="breaking", response={"chosen": ["false"]})
    assert script.do("submit").json()["closed"]


def play_story(seat):
    script = Script(seat, seat.start("stop"))
    script.do("choice", step=0, scene="corner", choice="ask")
    script.do("choice", step=1, scene="pocket", choice="box")


def sent(stage):
    return [entry.json() for entry in stage.academy.store.scores() if entry.status < 300]


def test_a_score_arrives(stage):
    play_quiz(stage.seat("mirela", QUIZ), right=False)
    assert stage.grade(index=QUIZ) is None
    assert stage.tool.passback.run_once() == 1
    assert stage.grade(index=QUIZ) == 50.0
    (score,) = sent(stage)
    assert score["userId"] == "4"
    assert (score["scoreGiven"], score["scoreMaximum"]) == (50.0, 100.0)
    assert (score["activityProgress"], score["gradingProgress"]) == ("Completed", "FullyGraded")
    assert score["timestamp"].endswith("Z")


def test_the_best_attempt_counts_and_goes_out_again(stage):
    seat = stage.seat("mirela", QUIZ)
    for right, grade in ((False, 50.0), (True, 100.0)):
        play_quiz(seat, right=right)
        stage.tool.passback.run_once()
        assert stage.grade(index=QUIZ) == grade


def test_a_lesson_half_done_is_half_scored(stage):
    seat = stage.seat()
    play_story(seat)
    stage.tool.passback.run_once()
    assert stage.grade() == 50.0
    assert sent(stage)[-1]["activityProgress"] == "InProgress"
    play_quiz(seat)
    stage.tool.passback.run_once()
    assert stage.grade() == 100.0
    assert sent(stage)[-1]["activityProgress"] == "Completed"


def test_a_column_of_ten_points_gets_its_share(stage):
    play_story(stage.seat("mirela", STORY))
    stage.tool.passback.run_once()
    assert stage.grade(index=STORY) == 10.0


def test_a_conflict_about_equal_scores_is_no_trouble(stage):
    """Moodle answers 409 to a second score within a second; what it holds decides."""
    play_quiz(stage.seat("mirela", QUIZ))
    stage.academy.store.troubles.plan("/scores", 409)
    stage.tool.passback.run_once()
    row = words(stage.seat("orlena", QUIZ).get("/gradebook"))
    assert "Waiting to be sent" in row or "Sent to the course" in row


def test_a_withdrawn_access_token_is_renewed_once(stage):
    seat = stage.seat("mirela", QUIZ)
    play_quiz(seat, right=False)
    stage.tool.passback.run_once()
    stage.academy.store.tokens.forget_all()
    play_quiz(seat)
    stage.tool.passback.run_once()
    assert stage.grade(index=QUIZ) == 100.0
    assert [entry.status for entry in stage.academy.store.scores()] == [200, 401, 200]


def test_the_access_token_is_kept(stage):
    seat = stage.seat("mirela", QUIZ)
    for right in (False, True):
        play_quiz(seat, right=right)
        stage.tool.passback.run_once()
    asked = [entry.json()["scope"].rpartition("/")[2] for entry in stage.academy.store.log.entries("/token")]
    assert asked == ["score", "result.readonly"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_platform_in_trouble_delays_and_loses_nothing(stage, status):
    play_quiz(stage.seat("mirela", QUIZ))
    stage.academy.store.troubles.plan("/scores", status, retry_after="7")
    stage.tool.passback.run_once()
    page = words(stage.seat("orlena", QUIZ).get("/gradebook"))
    assert "Waiting to be sent" in page
    assert str(status) in page


def test_a_refusal_is_told_to_the_instructor(stage):
    play_quiz(stage.seat("mirela", QUIZ))
    stage.academy.store.troubles.plan("/scores", 403)
    stage.tool.passback.run_once()
    page = words(stage.seat("orlena", QUIZ).get("/gradebook"))
    assert "Not taken by the course" in page
    assert "administrator" in page


SCORE = AgsScore("4", 75.0, 100.0, "Completed", "FullyGraded", "2026-11-21T10:00:00.000Z", "late")


@pytest.fixture
def gateway(stage):
    return stage.tool.passback._gateway


@pytest.fixture
def registration(stage):
    return stage.tool.administration.registrations()[0]


def line_item_url(stage, index=QUIZ):
    course = stage.academy.store.config.course.id
    return f"{stage.academy.base_url}/services/{course}/lineitems/{stage.line_item(index).id}/lineitem?type_id=1"


def test_the_gateway_sends_and_reads_back(stage, gateway, registration):
    answer = gateway.send_score(registration, line_item_url(stage), SCORE)
    assert (answer.status, answer.body_type) == (200, "")
    held = gateway.read_result(registration, line_item_url(stage), "4")
    assert (held.status, held.score, held.maximum) == (200, 75.0, 100.0)
    assert gateway.read_result(registration, line_item_url(stage), "5").score is None
    assert stage.academy.store.scores()[-1].json()["comment"] == "late"


def test_the_gateway_tells_when_to_come_back(stage, gateway, registration):
    stage.academy.store.troubles.plan("/scores", 429, retry_after="7")
    answer = gateway.send_score(registration, line_item_url(stage), SCORE)
    assert (answer.status, answer.retry_after) == (429, 7.0)


def test_the_gateway_never_repeats_what_the_platform_quotes(stage, gateway, registration):
    """Moodle puts the whole request into the reason phrase of a refusal."""
    bad = AgsScore("4", 75.0, 100.0, "Completed", "FullyGraded", "not a time")
    answer = gateway.send_score(registration, line_item_url(stage), bad)
    assert answer.status == 400
    assert answer.detail == "HTTP 400"


def test_the_gateway_gives_up_without_an_access_token(stage, gateway, registration):
    stage.academy.store.troubles.plan("/token", 500)
    answer = gateway.send_score(registration, line_item_url(stage), SCORE)
    assert answer.status is None
    assert "access token" in answer.detail


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "http://moodle.example/x", "javascript:alert(1)"])
def test_the_gateway_raises_nothing(gateway, registration, url):
    assert gateway.send_score(registration, url, SCORE).status is None
    assert gateway.read_result(registration, url, "4").status is None


def test_the_gradebook_shows_the_class(stage):
    seat = stage.seat("mirela")
    play_quiz(seat, right=False)
    stage.seat("iska")
    page = stage.seat("orlena").get("/gradebook")
    text = words(page)
    assert "Mirela Tövén" in text
    assert "Иска Велдорова" in text
    assert "50 %" in text
    assert "25 %" in text
    assert "Waiting to be sent" in text
    attempt = page.text.split('href="/attempts/')[1].split("?")[0]
    teacher = stage.seat("orlena")
    assert "CANARY-FEEDBACK-SEARCH" in "".join(
        teacher.get(f"/attempts/{attempt}", step=step).text for step in ("", "1", "2")
    )


def test_an_empty_class_says_so(stage):
    stage.academy.store.troubles.plan("/memberships", 500)
    assert "Nobody has opened this lesson yet" in words(stage.seat("orlena").get("/gradebook"))


def test_the_gradebook_is_not_there_for_learners(stage):
    answer = stage.seat("mirela").get("/gradebook")
    assert answer.status_code == 404


def test_hostile_names_are_shown_as_text(stage):
    form = stage.actor().launch(stage.activity())
    claims = jwt.decode(form.id_token, options={"verify_signature": False})
    claims["name"] = '<script>alert("x")</script>'
    form.post({"id_token": stage.academy.store.keys.sign(claims)})
    stage.academy.store.troubles.plan("/memberships", 500)
    page = stage.seat("orlena").get("/gradebook").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_page_instead_of_results_says_nothing_about_the_grade(stage, gateway, registration):
    """A login page with 200 must not look as if the grade had been taken away."""
    stage.academy.store.troubles.plan("/results", 200, page=True)
    assert gateway.read_result(registration, line_item_url(stage), "4").status is None
    stage.academy.store.troubles.plan("/results", 200, page=True)
    assert not gateway.read_results(registration, line_item_url(stage)).complete
