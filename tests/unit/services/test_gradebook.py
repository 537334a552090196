from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from hrlearn.errors import NotFoundError
from hrlearn.services import GatewayAnswer
from tests.unit.services.world import DEEP_LINK, INSTRUCTOR


@pytest.fixture
def instructor(world):
    return world.visit("9", INSTRUCTOR)


def test_only_an_instructor_of_the_place_sees_the_class(world, instructor):
    learner = world.visit()
    placing = world.visit("9", INSTRUCTOR, deep_link=DEEP_LINK)
    for visit in (learner, placing):
        with pytest.raises(NotFoundError):
            world.gradebook.rows(visit)
        with pytest.raises(NotFoundError):
            world.gradebook.work(visit, learner.learner_id)


def test_a_row_for_each_learner_of_the_context_by_name(world, instructor):
    world.visit("5", name="Zarina")
    world.visit("4", name="Azamat", resource_lti_id="11")
    world.visit("6", name="Elsewhere", context_lti_id="3", resource_lti_id="30")
    assert [row.name for row in world.gradebook.rows(instructor)] == ["Azamat", "Zarina"]


def test_a_row_tells_what_the_platform_gets(world, instructor):
    learner = world.visit()
    assert [(row.score, row.passback) for row in world.gradebook.rows(instructor)] == [(None, "")]
    world.play(learner, "good", "bad")
    (row,) = world.gradebook.rows(instructor)
    # Two thirds of one of two activities of equal weight.
    assert (row.score.share, row.passback, row.passback_note) == (Fraction(1, 3), "waiting", "")
    world.answer(learner, "yes", "no")
    world.answer(learner, "no", "no")
    assert world.gradebook.rows(instructor)[0].score.share == Fraction(1, 3) + Fraction(1, 4)
    world.passback.run_once()
    assert world.gradebook.rows(instructor)[0].passback == "sent"


def test_attempts_at_another_place_do_not_count(world, instructor):
    world.play(world.visit(resource_lti_id="11"), "good", "good")
    assert world.gradebook.rows(instructor)[0].score is None


def test_a_place_without_grades_owes_nothing(world):
    world.play(world.visit(lineitem_url=""), "good", "good")
    (row,) = world.gradebook.rows(world.visit("9", INSTRUCTOR, lineitem_url=""))
    assert (row.score.share, row.passback) == (Fraction(1, 2), "")


def test_a_refusal_is_told_in_plain_words(world, instructor):
    learner = world.visit()
    world.play(learner, "good", "good")
    world.gateway.faults.append(GatewayAnswer(403, detail="Forbidden"))
    world.passback.run_once()
    (row,) = world.gradebook.rows(instructor)
    assert row.passback == "refused"
    assert "does not allow this tool to send scores" in row.passback_note
    (entry,) = world.gradebook.work(instructor, learner.learner_id).tries
    assert (entry.status, entry.outcome, entry.detail, entry.score_given) == (403, "refused", "Forbidden", "50.0")


def test_without_a_context_the_rows_are_those_who_began(world):
    alone = {"context_lti_id": "", "context_title": ""}
    world.visit("5", **alone)
    world.play(world.visit("4", **alone), "good")
    assert [row.name for row in world.gradebook.rows(world.visit("9", INSTRUCTOR, **alone))] == ["Cadet 4"]


def test_a_lesson_that_was_removed_still_has_its_scores(world, instructor):
    world.play(world.visit(), "good", "good")
    world.visit("5")
    world.database.close()
    world.open(())
    assert [row.score and row.score.share for row in world.gradebook.rows(instructor)] == [Fraction(1, 2), None]


def test_a_lesson_that_was_removed_before_anybody_began_is_unknown(world, instructor):
    world.visit()
    world.database.close()
    world.open(())
    with pytest.raises(NotFoundError) as error:
        world.gradebook.rows(instructor)
    assert error.value.code == "lesson.unknown"


def test_an_activity_that_was_removed_still_has_its_scores(world):
    place = {"custom": {"lesson": "safe_hands", "activity": "story"}}
    world.play(world.visit(**place), "good", "good")
    instructor = replace(world.visit("9", INSTRUCTOR, **place), lesson_key="gone")
    assert world.gradebook.rows(instructor)[0].score.share == 1
