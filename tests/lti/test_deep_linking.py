"""The picker: what an instructor can place, and what goes back to the platform."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path

import jwt
import pytest

from hrlearn.model import Lesson
from hrlearn_lti.deep_linking import Choice
from tests.lti.facts import DEEP_LINKING, LTI, SETTINGS
from tests.lti.stage import Stage, claims_of, words

HERE = Path(__file__).parent
ITEMS = DEEP_LINKING + "content_items"


def open_picker(stage: Stage, person="orlena", **settings):
    """Open the picker; settings of the request may be changed, a value of ... takes one out."""
    actor = stage.actor(person)
    form = actor.deep_link()
    if not settings:
        return actor, stage.seated(form.post(follow=False), form.session)
    claims = jwt.decode(form.id_token, options={"verify_signature": False})
    merged = {**claims[SETTINGS], **settings}
    claims[SETTINGS] = {name: value for name, value in merged.items() if value is not ...}
    token = stage.academy.store.keys.sign(claims)
    return actor, stage.seated(form.post({"id_token": token}, follow=False), form.session)


def choose(seat, *places, do="place"):
    return seat.browser.post(
        f"{seat.base_url}/deep-link",
        data=[("session", seat.token), ("do", do), *(("place", each) for each in places)],
        timeout=10,
    )


def form_of(page):
    action = html.unescape(re.search(r'<form method="post" action="([^"]+)" data-hr-auto>', page.text)[1])
    return action, re.search(r'name="JWT" value="([^"]+)"', page.text)[1]


def message_of(stage, page):
    """Verify the answer as a platform does, with the tool's published keys."""
    _, token = form_of(page)
    keys = jwt.PyJWKClient(f"{stage.base_url}/lti/jwks")
    key = keys.get_signing_key_from_jwt(token).key
    return jwt.decode(token, key, algorithms=["RS256"], audience=stage.academy.base_url)


def test_the_picker_shows_lessons_and_their_parts(stage):
    _, seat = open_picker(stage)
    page = words(seat.get("/deep-link"))
    for text in ("A stop on the road", "The whole lesson", "Read first", "The night stop", "Check yourself"):
        assert text in page


def test_what_was_chosen_is_in_the_course_and_can_be_opened(stage):
    actor, seat = open_picker(stage)
    page = choose(seat, "road_stop", "road_stop/quiz", "road_stop/learn")
    assert page.status_code == 200
    action, token = form_of(page)
    assert action == stage.academy.base_url + "/deep-link/return"
    before = len(stage.academy.store.book.activities())
    assert actor.return_selection(token).status_code == 200
    added = stage.academy.store.book.activities()[before:]
    assert [each.title for each in added] == [
        "A stop on the road",
        "A stop on the road: Check yourself",
        "A stop on the road: Read first",
    ]
    columns = [stage.academy.store.book.line_items(activity_id=each.id) for each in added]
    assert [[column.score_maximum for column in each] for each in columns] == [[100.0], [100.0], []]
    for each in added:
        assert stage.actor().launch(each.id).post().status_code == 200


def test_the_answer_is_a_deep_linking_response(stage):
    _, seat = open_picker(stage)
    message = message_of(stage, choose(seat, "road_stop/stop"))
    assert message["iss"] == "practice-client"
    assert message["aud"] in (stage.academy.base_url, [stage.academy.base_url])
    assert message[LTI + "message_type"] == "LtiDeepLinkingResponse"
    assert message[LTI + "version"] == "1.3.0"
    assert message[LTI + "deployment_id"] == "1"
    assert message["exp"] - time.time() <= 600
    (item,) = message[ITEMS]
    assert item["type"] == "ltiResourceLink"
    assert item["url"] == f"{stage.base_url}/lti/launch?lesson=road_stop&activity=stop"
    assert item["custom"] == {"lesson": "road_stop", "activity": "stop"}
    assert item["lineItem"]["scoreMaximum"] == 100
    assert item["lineItem"]["resourceId"] == "5b0f4c8e-7a51-4d3c-9a0e-3f0c6d9b1a03"


@pytest.mark.parametrize("data", ["csrf:<&\"'>", "", "x" * 5000])
def test_data_is_echoed_as_it_came(stage, data):
    _, seat = open_picker(stage, data=data)
    assert message_of(stage, choose(seat, "road_stop"))[DEEP_LINKING + "data"] == data


def test_no_data_is_not_made_up(stage):
    _, seat = open_picker(stage, data=...)
    assert DEEP_LINKING + "data" not in message_of(stage, choose(seat, "road_stop"))


def test_no_line_item_where_the_platform_takes_none(stage):
    _, seat = open_picker(stage, accept_lineitem=False)
    (item,) = message_of(stage, choose(seat, "road_stop"))[ITEMS]
    assert "lineItem" not in item


def test_one_at_a_time_where_the_platform_takes_one(stage):
    _, seat = open_picker(stage, accept_multiple=False)
    page = seat.get("/deep-link").text
    assert 'type="radio"' in page
    assert 'type="checkbox"' not in page
    answer = choose(seat, "road_stop", "road_stop/quiz")
    assert answer.status_code == 400
    assert "one activity at a time" in words(answer)
    assert len(message_of(stage, choose(seat, "road_stop/quiz"))[ITEMS]) == 1


def test_choosing_nothing_asks_again(stage):
    _, seat = open_picker(stage)
    answer = choose(seat)
    assert answer.status_code == 400
    assert "Nothing was chosen" in words(answer)


def test_adding_nothing_leads_back(stage):
    _, seat = open_picker(stage)
    assert message_of(stage, choose(seat, "road_stop", do="cancel"))[ITEMS] == []


def test_a_lesson_that_waits_for_local_rules_cannot_be_placed(stage):
    _, seat = open_picker(stage)
    page = seat.get("/deep-link")
    assert "sop.exposure" in words(page)
    assert re.search(r'value="locked" disabled', page.text)
    answer = choose(seat, "locked")
    assert answer.status_code == 400
    assert "confirm local rules" in words(answer)
    pack = HERE / "packs" / "invented.yaml"
    stage.tool.localisation.import_pack("practice", pack.read_bytes(), pack.name)
    assert choose(seat, "locked").status_code == 200


@pytest.mark.parametrize("place", ["nothing", "road_stop/nothing", "road_stop/", "", "road_stop/quiz/x", "<script>"])
def test_a_choice_that_is_not_there(stage, place):
    _, seat = open_picker(stage)
    assert choose(seat, place).status_code in (400, 404)


def test_the_way_back_is_allowed_by_the_policy_of_the_page(stage):
    _, seat = open_picker(stage)
    policy = choose(seat, "road_stop").headers["Content-Security-Policy"]
    assert f"form-action 'self' {stage.academy.base_url};" in policy
    assert "form-action 'self';" in seat.get("/deep-link").headers["Content-Security-Policy"]


def test_the_return_url_is_escaped(stage):
    url = stage.academy.base_url + '/deep-link/return?a="><script>alert(1)</script>'
    _, seat = open_picker(stage, deep_link_return_url=url)
    page = choose(seat, "road_stop")
    assert "<script>alert" not in page.text


def test_a_learner_has_no_picker(stage):
    seat = stage.seat("mirela")
    assert seat.get("/deep-link").status_code == 404
    assert choose(seat, "road_stop").status_code == 404


def test_a_picker_is_no_lesson(stage):
    _, seat = open_picker(stage)
    assert seat.get("/lesson").status_code == 404
    assert seat.get("/gradebook").status_code == 404


def test_long_titles_are_cut():
    lesson = Lesson("u", "k", "x" * 300, "", "en", (), 1, (), ())
    assert len(Choice(lesson).title) == 255


def test_a_learner_with_a_deep_linking_request_has_no_picker_either(stage):
    form = stage.actor("orlena").deep_link()
    claims = {**claims_of(form), LTI + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]}
    signed = stage.academy.store.keys.sign(claims)
    seat = stage.seated(form.post({"id_token": signed}, follow=False), form.session)
    assert seat.get("/deep-link").status_code == 404
    assert choose(seat, "road_stop").status_code == 404
