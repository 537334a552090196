"""The gradebook: one grade for each change, completion once, rescoring by replay."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from xblock.scorable import Score

from tests.xblocks.conftest import BLOCKS, another
from tests.xblocks.lesson import ITEMS

# From the story: sums lie between 5 (grab) and 13 (ask), so asking gives 1 and grabbing 0.
FULL = [("completion", {"completion": 1.0}), ("grade", {"value": 1.0, "max_value": 1.0, "only_if_higher": None})]


def test_nothing_is_published_before_an_attempt_is_finished(story):
    story.page()
    story.begin()
    story.choose(0, "stop", "ask")
    assert story.published == []


def test_a_finished_attempt_publishes_one_grade_and_completion(story):
    assert story.play("ask", "leave")["closed"] is True
    assert story.published == FULL


def test_a_repeated_last_event_publishes_nothing_more(story):
    attempt = story.begin()
    story.choose(0, "stop", "ask")
    last = story.envelope("choice", {"step": 1, "scene": "after", "choice": "leave"})
    for _ in range(3):
        assert story.call("event", attempt, body=last).json["closed"] is True
    assert story.published == FULL


def test_a_worse_attempt_changes_nothing_under_the_policy_highest(story):
    story.play("ask", "leave")
    story.renew().play("grab", "leave")
    assert story.published == FULL
    assert [one["score"] for one in story.block().closed] == [
        {"given": "1", "maximum": "1"},
        {"given": "0", "maximum": "1"},
    ]


def test_a_better_attempt_is_published_once(story):
    story.play("grab", "leave")
    story.renew().play("ask", "leave")
    values = [data["value"] for kind, data in story.published if kind == "grade"]
    assert values == [0.0, 1.0]
    assert [kind for kind, _ in story.published].count("completion") == 1


def test_a_quiz_is_scored_by_its_points(quiz):
    quiz.begin()
    quiz.answer("first_aid", "wash")
    quiz.answer("what_helps", "gloves", "haste")
    quiz.answer("breaking", "false")
    quiz.send("submit", {})
    # 1 + 0 (one option of three decided rightly, two wrongly) + 1 of 3 points.
    assert quiz.published[1][1]["value"] == pytest.approx(2 / 3)


def test_the_maximum_is_known_before_any_attempt(story):
    assert (story.block().max_score(), story.block().has_score, story.block().weight) == (1.0, True, 1.0)
    assert story.block().has_submitted_answer() is False


def test_attempts_are_limited_by_the_lesson_and_by_the_course(seat):
    by_lesson, by_course = seat("hrlearn_quiz"), seat("hrlearn_quiz", max_attempts=1)
    for quiz, allowed in ((by_lesson, 2), (by_course, 1)):
        for _ in range(allowed):
            quiz.renew().begin()
            quiz.send("submit", {})
        refused = quiz.call("begin")
        assert (refused.status_code, refused.json["error"]["code"]) == (409, "attempt.none_left")


def test_an_instructor_can_give_the_attempts_anew(seat):
    quiz = seat("hrlearn_quiz", max_attempts=1)
    quiz.begin()
    quiz.send("submit", {})
    quiz.block(attempts=0)
    assert quiz.renew().call("begin").status_code == 200
    assert len(quiz.block().closed) == 1


def test_rescoring_marks_again_with_the_corrected_key(quiz, content, site):
    quiz.begin()
    quiz.answer("first_aid", "wait")
    quiz.send("submit", {})
    assert quiz.published[-1][1]["value"] == 0
    corrected = ITEMS.replace("key: wash, text: Wash it., correct: true", "key: wash, text: Wash it.")
    corrected = corrected.replace("key: wait, text: Wait.", "key: wait, text: Wait., correct: true")
    (content / "small" / "items.yaml").write_text(corrected, encoding="utf-8")
    site()
    block = quiz.block()
    block.packages = {}
    block.save()
    quiz.block().rescore(only_if_higher=True)
    assert quiz.published[-1][1] == {"value": pytest.approx(1 / 3), "max_value": 1.0, "only_if_higher": True}


def test_rescoring_without_a_change_gives_the_same_grade(story):
    story.play("ask", "leave")
    story.block().rescore(only_if_higher=False)
    assert story.published[-1][1] == {"value": 1.0, "max_value": 1.0, "only_if_higher": False}
    assert story.block().get_score() == Score(1.0, 1.0)


def test_an_override_stands_and_is_published(story):
    story.play("grab", "leave")
    block = story.block()
    block.set_score(Score(raw_earned=0.25, raw_possible=1))
    block.publish_grade()
    block.save()
    assert story.published[-1][1]["value"] == 0.25
    assert story.block().get_score() == Score(0.25, 1.0)


class LibraryUsage(str):
    """What the platform names a block by that stands in a content library."""

    __slots__ = ()
    context_key = SimpleNamespace(is_course=False)


def test_nothing_is_published_outside_a_course(story):
    library = another(story, usage=LibraryUsage("usage in a library"))
    library.block(lesson_key="small", activity_key="story", locale_pack="demo")
    library.play("ask", "leave")
    assert library.published == []


def test_after_the_deadline_nothing_is_taken(story):
    attempt = story.begin()
    late = type("Late", (BLOCKS[story.kind],), {"has_deadline_passed": lambda self: True})
    event = story.envelope("choice", {"step": 0, "scene": "stop", "choice": "ask"})
    for answer in (story.call("event", attempt, body=event, cls=late), story.call("begin", cls=late)):
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "attempt.past_due")
    assert story.block().log["events"] == []
