"""Over HTTP: texts in another language, two runs side by side, an answer that cannot be saved."""

from __future__ import annotations

import re

import pytest
import requests

from tests.lti.stage import words
from tests.lti.test_play import CANARIES_OF_THE_QUIZ, Script, clean, fields_of

RUSSIAN_HOME = re.compile(r"<h1[^>]*>Остановка на дороге</h1>")


@pytest.fixture
def seat(stage):
    return stage.seat()


def links(page):
    return [found.replace("&amp;", "&") for found in re.findall(r'(?:href|action)="(/[^"]+)"', page.text)]


def follow(seat, page, wanted):
    return requests.get(seat.base_url + next(link for link in links(page) if wanted in link), timeout=10)


def test_a_language_is_chosen_and_stays(seat):
    plain = seat.get("/lesson")
    assert not RUSSIAN_HOME.search(plain.text)
    home = follow(seat, plain, "lang=ru")
    assert RUSSIAN_HOME.search(home.text)
    assert 'lang="ru"' in home.text
    assert all("lang=ru" in link for link in links(home) if link.startswith("/lesson/"))
    attempt_id = seat.start("stop")
    scene = seat.get(f"/attempts/{attempt_id}?step=begin&lang=ru")
    assert "На углу" in words(scene)
    assert 'class="hr-foreign" lang="en"' in scene.text
    back = follow(seat, scene, "lang=en")
    assert "At the corner" in words(back)


def test_the_language_goes_with_what_the_script_sends(seat):
    story = Script(seat, seat.start("stop"))
    event = story.event("choice", step=0, scene="corner", choice="ask")
    told = seat.put(f"/attempts/{story.attempt_id}/events/{event['uuid']}?lang=ru", event).json()
    assert f"/attempts/{story.attempt_id}/events?lang=ru" in told["html"]
    assert 'class="hr-foreign" lang="en"' in told["html"]


@pytest.mark.parametrize("language", ["xx", "../../etc", "<b>"])
def test_a_language_that_is_not_there_is_the_lesson_s_own(seat, language):
    page = requests.get(seat.get("/lesson").url, params={"lang": language}, timeout=10)
    assert page.status_code == 200
    assert not RUSSIAN_HOME.search(page.text)
    assert "<b>" not in page.text


def play(seat, *choices):
    story = Script(seat, seat.start("stop"))
    for step, (scene, choice) in enumerate(zip(("corner", "pocket"), choices, strict=True)):
        story.do("choice", step=step, scene=scene, choice=choice)
    return seat.get(f"/attempts/{story.attempt_id}")


def test_two_runs_can_be_compared_once_the_second_is_better(seat):
    assert seat.get("/lesson/stop/compare").status_code == 404
    assert "/compare" not in play(seat, "reach", "break").text
    assert seat.get("/lesson/stop/compare").status_code == 404
    both = follow(seat, play(seat, "ask", "box"), "/compare")
    assert both.status_code == 200
    assert "First run, attempt 1" in words(both)
    assert "Best run, attempt 2" in words(both)


def test_two_runs_are_for_the_learner_alone(stage, seat):
    play(seat, "reach", "break")
    play(seat, "ask", "box")
    assert stage.seat("iska").get("/lesson/stop/compare").status_code == 404
    assert seat.get("/lesson/quiz/compare").status_code == 404


def test_an_answer_that_cannot_be_saved_stays_on_the_page(seat):
    attempt_id = seat.start("quiz")
    form = fields_of(seat.get(f"/attempts/{attempt_id}"))
    wrong = {"item.first.chosen": "no-such-option", "item.breaking.chosen": "false", "do": "submit"}
    answer = seat.post(f"/attempts/{attempt_id}/events", {**form, **wrong})
    assert (answer.status_code, answer.history) == (422, [])
    assert "This answer is not saved." in words(answer)
    assert re.search(r'name="item.breaking.chosen" value="false" checked', answer.text)
    clean(answer, CANARIES_OF_THE_QUIZ)
    assert "1 of 2 answered" in words(seat.get(f"/attempts/{attempt_id}"))
