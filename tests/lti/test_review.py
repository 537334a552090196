"""A course shows one learner's work: to the instructors of that course, and to the learner."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.lti.conftest import stage_on_both
from tests.lti.facts import AGS, LTI
from tests.lti.stage import LESSON, QUIZ, claims_of, minted, words
from tests.lti.test_passback import play_quiz, play_story

stage = stage_on_both


def review(stage, who="orlena", index=QUIZ, about="4", **changes):
    """Ask for somebody's work as the course does, with claims changed."""
    actor = stage.actor(who)
    form = actor.launch(stage.activity(index))
    column = stage.line_item(index)
    line_item = claims_of(form)[AGS]["lineitem"]
    claims = {
        LTI + "message_type": "LtiSubmissionReviewRequest",
        LTI + "for_user": {"user_id": about},
        AGS: {"scope": [], "lineitem": line_item},
        **changes,
    }
    person = {"person_key": who, "activity_id": stage.activity(index)}
    assert column.id in line_item
    return form, form.post({"id_token": minted(stage, form, claims, **person)}, follow=False)


def opened(stage, form, answer):
    """Follow a review to its page."""
    return stage.seated(answer, form.session).get(urlsplit(answer.headers["Location"]).path)


def test_the_academys_own_review_opens_the_attempt(stage):
    play_quiz(stage.seat("mirela", QUIZ), right=False)
    column = replace(stage.line_item(QUIZ), submission_review={"label": "See the work"})
    stage.academy.store.book.replace_line_item(column)
    form = stage.actor("orlena").review(column.id, "4")
    answer = form.post()
    assert "/attempts/" in answer.url
    assert "You are reading the attempt of Mirela Tövén" in words(answer)


def test_several_attempts_are_listed_on_the_learners_page(stage):
    seat = stage.seat("mirela", LESSON)
    play_story(seat)
    play_quiz(seat)
    answer = opened(stage, *review(stage, index=LESSON))
    assert "/gradebook/" in answer.url
    shown = words(answer)
    assert "Results of Mirela Tövén" in shown
    assert shown.count("Attempt 1") == 2


def test_a_learner_without_attempts_is_said_to_have_none(stage):
    stage.seat("mirela", QUIZ)
    assert "not started" in words(opened(stage, *review(stage)))


def test_a_learner_sees_the_own_work(stage):
    play_quiz(stage.seat("mirela", QUIZ), right=False)
    answer = opened(stage, *review(stage, who="mirela"))
    assert "/attempts/" in answer.url
    assert "You are reading" not in words(answer)


def test_a_learner_who_has_not_finished_comes_to_the_lesson(stage):
    stage.seat("mirela", QUIZ).start("quiz")
    assert urlsplit(opened(stage, *review(stage, who="mirela")).url).path == "/lesson"


REFUSED = {
    "somebody else's work": {"who": "iska"},
    "somebody who was never here": {"about": "999"},
    "a person of another kind of id": {"about": "' OR 1=1"},
    "a line item of another place": {AGS: {"scope": [], "lineitem": "http://127.0.0.1:1/services/2/lineitems/99"}},
    "another course": {LTI + "context": {"id": "77"}},
    "a place that was never opened": {LTI + "resource_link": {"id": "never"}},
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_found_begins_no_session(stage, name):
    play_quiz(stage.seat("mirela", QUIZ))
    stage.seat("iska", QUIZ)
    before = stage.count("sessions")
    _, answer = review(stage, **REFUSED[name])
    assert answer.status_code == 404, name
    assert "There is no such work here" in words(answer)
    assert stage.count("sessions") == before


@pytest.mark.parametrize(
    "claim", [..., None, "4", [], {}, {"user_id": None}, {"user_id": ["4"]}, {"user_id": "x" * 300}]
)
def test_a_review_of_nobody_is_refused(stage, claim):
    changes = {LTI + "for_user": claim}
    if claim is ...:
        from hrlearn_sandbox import REMOVED  # noqa: PLC0415 - beside its only use

        changes = {LTI + "for_user": REMOVED}
    _, answer = review(stage, **changes)
    assert answer.status_code == 400
    assert stage.count("sessions") == 0


def test_without_a_resource_link_the_line_item_leads_to_the_place(stage):
    from hrlearn_sandbox import REMOVED  # noqa: PLC0415 - beside its only use

    play_quiz(stage.seat("mirela", QUIZ))
    answer = opened(stage, *review(stage, **{LTI + "resource_link": REMOVED}))
    assert "/attempts/" in answer.url


def test_a_review_changes_nothing_in_the_place(stage):
    play_quiz(stage.seat("mirela", QUIZ))
    with stage.tool.passback._storage.reading(stage.tool.administration.registrations()[0].academy_id) as unit:
        (lane,) = stage.tool.passback.pending()
        before = unit.places.placed(lane.resource_link_id)
    review(stage, **{LTI + "custom": {"lesson": "no_such_lesson"}, LTI + "resource_link": {"id": before.lti_id}})
    with stage.tool.passback._storage.reading(lane.academy_id) as unit:
        assert unit.places.placed(lane.resource_link_id) == before
