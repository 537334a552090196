"""What the content picker sends back: Deep Linking 2.0, with Moodle's limits."""

from __future__ import annotations

import time

import jwt
import pytest

from tests.sandbox.practice_tool import AGS, DEEP_LINKING, LTI, make_key

ITEM = {"type": "ltiResourceLink", "title": "Overdose response", "custom": {"lesson": "overdose"}}
NOW = int(time.time())


@pytest.fixture
def instructor(actor):
    return actor("orlena")


@pytest.fixture
def request_claims(instructor, tool):
    return tool.claims_of(instructor.deep_link().id_token)


@pytest.fixture
def send(instructor, request_claims, tool):
    """Return a selection of items; changes replace claims of the response."""
    return lambda *items, **changes: instructor.return_selection(tool.selection(request_claims, *items, **changes))


def titles(academy):
    return [activity.title for activity in academy.store.book.activities()]


def test_several_activities_are_added_at_once(academy, instructor, send, tool):
    answer = send(
        {**ITEM, "url": f"{tool.base_url}/lti/launch?x=1", "text": "Thirty minutes", "lineItem": {"scoreMaximum": 50}},
        {"type": "ltiResourceLink", "title": "Reading"},
    )
    assert answer.status_code == 200
    assert "Added to the course" in answer.text
    assert titles(academy) == ["Safe hands", "Read first", "Overdose response", "Reading"]
    page = instructor.page("/course").text
    assert "Overdose response" in page
    assert "Thirty minutes" in page


def test_an_added_activity_launches_with_its_own_values(academy, actor, send, tool):
    send({**ITEM, "url": f"{tool.base_url}/lti/launch?x=1", "lineItem": {"scoreMaximum": 50, "resourceId": "r9"}})
    added = academy.store.book.activities()[-1]
    claims = tool.claims_of(actor("mirela").launch(added.id).id_token)
    assert claims[LTI + "target_link_uri"] == f"{tool.base_url}/lti/launch?x=1"
    assert claims[LTI + "resource_link"]["id"] == added.id
    assert claims[LTI + "custom"]["lesson"] == "overdose"
    column = tool.call("GET", claims[AGS]["lineitem"]).json()
    assert column["scoreMaximum"] == 50
    assert column["label"] == "Overdose response", "the column has the activity's name"
    assert column["resourceId"] == "r9"


def test_no_line_item_means_not_graded(academy, send):
    send(ITEM)
    assert academy.store.book.line_items(activity_id=academy.store.book.activities()[-1].id) == []


def test_the_return_page_leads_the_whole_window_to_the_course(academy, send):
    page = send(ITEM).text
    added = academy.store.book.activities()[-1]
    assert 'target="_top"' in page
    assert f'href="/course?added={added.id}"' in page
    assert "/static/leave.js" in page


def test_choosing_nothing_adds_nothing_and_shows_the_tools_words(academy, send):
    page = send(**{DEEP_LINKING + "errormsg": "The <library> is empty"}).text
    assert "Nothing was added" in page
    assert "The &lt;library&gt; is empty" in page
    assert len(titles(academy)) == 2


@pytest.mark.parametrize("maximum", [0, 101, 7.5, -1, "10", None, True])
def test_the_maximum_is_a_whole_number_from_1_to_100(academy, send, maximum):
    answer = send(ITEM, {**ITEM, "lineItem": {"scoreMaximum": maximum}})
    assert answer.status_code == 400
    assert "whole number from 1 to 100" in answer.text
    assert len(titles(academy)) == 2, "all or nothing"


@pytest.mark.parametrize("maximum", [1, 100, 10.0])
def test_the_limits_themselves_are_fine(send, maximum):
    assert send({**ITEM, "lineItem": {"scoreMaximum": maximum}}).status_code == 200


@pytest.mark.parametrize(
    "item",
    [
        {"type": "link", "url": "http://localhost/"},
        {"type": "html", "html": "<script>"},
        "text",
        {**ITEM, "title": "x" * 256},
        {**ITEM, "url": "http://evil.example/lti/launch"},
        {**ITEM, "url": "javascript:alert(1)"},
        {**ITEM, "custom": "lesson=x"},
        {**ITEM, "lineItem": "10"},
    ],
)
def test_a_wrong_item_is_refused(academy, send, item):
    answer = send(item)
    assert answer.status_code == 400
    assert "Nothing was added" in answer.text
    assert len(titles(academy)) == 2


def test_a_title_of_255_characters_is_fine_and_none_gets_a_default(academy, send):
    send({**ITEM, "title": "x" * 255}, {"type": "ltiResourceLink"})
    assert titles(academy)[2:] == ["x" * 255, "hrlearn activity"]


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"aud": "https://other.example"},
        {"aud": None},
        {"exp": NOW - 3600, "iat": NOW - 3700},
        {"exp": None},
        {"iat": None},
        {"nonce": None},
        {LTI + "deployment_id": "2"},
        {LTI + "message_type": "LtiResourceLinkRequest"},
        {LTI + "version": "1.0.0"},
        {DEEP_LINKING + "data": "something else"},
        {DEEP_LINKING + "data": None},
        {DEEP_LINKING + "content_items": "none"},
    ],
)
def test_a_wrong_claim_is_refused_with_a_clear_page(academy, send, changes):
    answer = send(ITEM, **changes)
    assert answer.status_code == 400
    assert "Nothing was added" in answer.text
    assert "Go to the course page" in answer.text
    assert len(titles(academy)) == 2


def test_aud_may_be_text(academy, send):
    assert send(ITEM, aud=academy.base_url).status_code == 200


def test_a_wrong_signature_is_refused(academy, instructor, request_claims, tool):
    claims = jwt.decode(tool.selection(request_claims, ITEM), options={"verify_signature": False})
    forged = jwt.encode(claims, make_key(), algorithm="RS256", headers={"kid": tool.kid})
    for token in (forged, "", "a.b.c", jwt.encode(claims, None, algorithm="none", headers={"kid": tool.kid})):
        assert instructor.return_selection(token).status_code == 400
    assert len(titles(academy)) == 2


def test_the_same_answer_works_once(academy, instructor, request_claims, tool):
    token = tool.selection(request_claims, ITEM)
    assert instructor.return_selection(token).status_code == 200
    assert instructor.return_selection(token).status_code == 400
    assert len(titles(academy)) == 3


def test_a_second_answer_to_the_same_picker_is_refused(academy, send):
    assert send(ITEM).status_code == 200
    assert send(ITEM).status_code == 400
    assert len(titles(academy)) == 3


def test_a_nonce_cannot_be_used_for_another_picker(instructor, request_claims, tool):
    again = tool.claims_of(instructor.deep_link().id_token)
    assert instructor.return_selection(tool.selection(request_claims, ITEM, nonce="n")).status_code == 200
    assert instructor.return_selection(tool.selection(again, ITEM, nonce="n")).status_code == 400


def test_a_refused_answer_may_be_corrected(send):
    assert send({**ITEM, "title": "x" * 256}).status_code == 400
    assert send(ITEM).status_code == 200


def test_no_cookie_is_needed_because_the_answer_comes_from_a_foreign_page(instructor, request_claims, tool):
    instructor.session.cookies.clear()
    assert instructor.return_selection(tool.selection(request_claims, ITEM)).status_code == 200


def test_an_unreadable_key_set_is_named(academy, instructor, request_claims, tool):
    token = tool.selection(request_claims, ITEM)
    for path, words in (("/lti/huge", "larger than 1 MiB"), ("/lti/none", "404"), ("/lti/jwks/", "404")):
        url = tool.base_url + path
        academy.app.extensions["practice_academy"].tool_keys._url = lambda url=url: url
        answer = instructor.return_selection(token)
        assert answer.status_code == 400
        assert "key set" in answer.text
        assert words in answer.text


@pytest.mark.parametrize("key", ["mirela", "paused"])
def test_learners_cannot_open_the_picker(actor, key):
    assert actor(key).page("/add").status_code == 403
    assert actor(key).page("/add/launch").status_code == 403


def test_submission_review_follows_the_column(academy, actor, instructor, send, tool):
    review = {"url": f"{tool.base_url}/lti/launch?review=1", "custom": {"view": "work"}}
    send({**ITEM, "lineItem": {"scoreMaximum": 10, "submissionReview": review}})
    column = academy.store.book.line_items()[-1]
    claims = tool.claims_of(instructor.review(column.id, "5").id_token)
    assert claims[LTI + "message_type"] == "LtiSubmissionReviewRequest"
    assert claims[LTI + "for_user"] == {"user_id": "5"}
    assert claims[LTI + "target_link_uri"] == review["url"]
    assert claims[LTI + "custom"] == {"view": "work"}
    assert claims[AGS]["lineitem"].endswith(f"/{column.id}/lineitem?type_id=1")
    assert claims["sub"] == "3"
    assert actor("mirela").page(f"/gradebook/{column.id}/5/review").status_code == 403


def test_no_review_where_the_tool_offers_none(column, instructor):
    assert instructor.page(f"/gradebook/{column.id}/5/review").status_code == 404
