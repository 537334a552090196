"""What survives a reload, a new version of a lesson, and a misconfigured block."""

from __future__ import annotations

import re

import pytest

from tests.xblocks.conftest import another
from tests.xblocks.lesson import DEMO, REAL, STORY


def test_a_reload_shows_where_the_learner_is(story):
    assert "Your next step" in story.page()
    attempt = story.begin()
    assert "Intro of the story" in story.page()
    story.choose(0, "stop", "ask")
    assert "After the stop" in story.page()
    story.choose(1, "after", "leave", attempt)
    assert "good ending" in story.page()


def test_answers_survive_a_reload(quiz):
    quiz.begin()
    assert quiz.page().count(" checked") == 0
    quiz.answer("first_aid", "wash")
    quiz.answer("what_helps", "gloves", "haste")
    assert quiz.page().count(" checked") == 3


def test_two_learners_do_not_meet(story):
    story.play("ask", "leave")
    assert "Your next step" in another(story, learner="somebody else").page()


def test_a_new_version_reaches_neither_an_open_attempt_nor_a_course_that_has_begun(story, content, site):
    story.begin()
    (content / "small" / "scenario.yaml").write_text(STORY.replace("Night stop", "Day stop"), encoding="utf-8")
    site()
    attempt = story.open_id
    assert story.call("screen", attempt, method="GET", query="step=begin").json["title"] == "Night stop"
    assert story.choose(0, "stop", "ask").status_code == 200
    newcomer = another(story, learner="newcomer")
    newcomer.begin()
    assert newcomer.call("screen", newcomer.open_id, method="GET", query="step=begin").json["title"] == "Day stop"


def test_a_placed_version_goes_on_for_newcomers(seat, content, site):
    version = site().library.lesson("small").content_hash
    story = seat("hrlearn_scenario", content_hash=version)
    story.begin()
    (content / "small" / "scenario.yaml").write_text(STORY.replace("Night stop", "Day stop"), encoding="utf-8")
    site()
    newcomer = another(story, learner="newcomer")
    newcomer.begin()
    assert newcomer.call("screen", newcomer.open_id, method="GET", query="step=begin").json["title"] == "Night stop"


def test_a_new_locale_pack_does_not_reach_an_open_attempt(story, content, site):
    attempt = story.begin()
    changed = DEMO.replace("ask before every search", "ask twice")
    (content / "locale_packs" / "demo.yaml").write_text(changed, encoding="utf-8")
    site()
    html = story.call("screen", attempt, method="GET", query="step=begin").json["html"]
    assert "ask before every search" in html


def test_the_practice_pack_stands_under_its_banner(story):
    assert "Practice country" in story.page()


def test_without_a_pack_the_agreed_sentence_is_shown(seat):
    story = seat("hrlearn_scenario", locale_pack="")
    attempt = story.begin()
    html = story.call("screen", attempt, method="GET", query="step=begin").json["html"]
    assert "Your academy has not confirmed it" in html
    assert "Practice country" not in html


def test_a_pasted_pack_is_used(seat):
    story = seat("hrlearn_scenario", locale_pack=REAL)
    attempt = story.begin()
    html = story.call("screen", attempt, method="GET", query="step=begin").json["html"]
    assert "ask before every search" in html


FAULTS = {
    "no lesson chosen": {"lesson_key": ""},
    "unknown lesson": {"lesson_key": "gone"},
    "unknown activity": {"activity_key": "gone"},
    "activity of another kind": {"activity_key": "quiz"},
    "unknown pack": {"locale_pack": "gone"},
    "pasted practice pack": {"locale_pack": DEMO},
    "damaged pack": {"locale_pack": "slots: ["},
}


@pytest.mark.parametrize("fields", FAULTS.values(), ids=FAULTS.keys())
def test_what_was_begun_goes_on_while_the_block_is_not_set_up(story, fields):
    attempt = story.begin()
    story.block(**fields)
    assert "Intro of the story" in story.page()
    story.choose(0, "stop", "ask")
    assert story.choose(1, "after", "leave", attempt).json["closed"] is True
    assert story.published[-1][1]["value"] == 1.0
    assert 400 <= story.renew().call("begin").status_code < 500


@pytest.mark.parametrize("fields", FAULTS.values(), ids=FAULTS.keys())
def test_a_block_that_is_not_set_up_says_so(seat, fields):
    story = seat("hrlearn_scenario", **fields)
    assert "This activity cannot be shown" in story.page()
    answer = story.call("begin")
    assert 400 <= answer.status_code < 500
    assert answer.json["error"]["message"]


def test_two_blocks_on_one_page_do_not_share_names(seat):
    story, quiz = seat("hrlearn_scenario"), seat("hrlearn_quiz")
    quiz.usage = "another usage"
    quiz.block(lesson_key="small", activity_key="quiz", locale_pack="demo")
    names = [found for one in (story, quiz) for found in re.findall(r' id="([^"]+)"', one.page())]
    pointed = [found for one in (story, quiz) for found in re.findall(r' (?:for|aria-\w+by)="([^"]+)"', one.page())]
    assert len(names) == len(set(names)) > 1
    assert set(pointed) <= set(names)
