"""Launches that must work, whatever the platform leaves out."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from hrlearn_sandbox import REMOVED, Actor, browser_session
from tests.lti.conftest import stage_on_both
from tests.lti.facts import LTI
from tests.lti.stage import QUIZ, words

stage = stage_on_both
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


def test_a_learner_lands_on_the_lesson(stage):
    answer = stage.actor("mirela").launch(stage.activity()).post()
    assert answer.status_code == 200
    assert "A stop on the road" in words(answer)
    assert [each.status_code for each in answer.history] == [303]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_login_takes_get_and_post(stage, method):
    assert stage.actor().launch(stage.activity(), method=method).post().status_code == 200


def test_who_is_here(stage):
    seat = stage.seat("mirela", QUIZ)
    told = seat.get("/api/session").json()
    assert told["learner"]["name"] == "Mirela Tövén"
    assert told["roles"] == ["learner"]
    assert told["context"]["title"] == "Basic training, term 1"
    assert told["platform"]["issuer"] == stage.academy.base_url
    assert told["placement"] == {"lesson": "road_stop", "activity": "quiz"}


def test_an_instructor_is_one(stage):
    assert stage.seat("orlena").get("/api/session").json()["roles"] == ["instructor"]


def test_names_in_other_letters_arrive(stage):
    for person in ("iska", "nuran"):
        told = stage.seat(person).get("/api/session").json()
        assert told["learner"]["name"] == stage.academy.store.config.person_by_key(person).label


def test_a_learner_without_a_name_is_welcome(stage):
    seat = stage.seat("cadet-1047")
    assert seat.get("/api/session").json()["learner"]["name"] == ""
    assert seat.get("/lesson").status_code == 200


@pytest.mark.parametrize(
    ("changes", "roles"),
    [
        ({LTI + "roles": []}, ["learner"]),
        ({LTI + "roles": ["Learner"]}, ["learner"]),
        ({LTI + "roles": ["Instructor"]}, ["instructor"]),
        ({LTI + "roles": [MEMBERSHIP + "Learner", MEMBERSHIP + "Instructor"]}, ["instructor", "learner"]),
        ({LTI + "roles": ["urn:nobody:knows"]}, ["learner"]),
        ({"name": REMOVED, "given_name": REMOVED, "family_name": REMOVED, "email": REMOVED}, ["learner"]),
        ({LTI + "context": REMOVED}, ["learner"]),
        ({LTI + "launch_presentation": REMOVED}, ["learner"]),
        ({"aud": ["practice-client"]}, ["learner"]),
    ],
    ids=str,
)
def test_what_platforms_may_send(stage, changes, roles):
    form = stage.actor().launch(stage.activity())
    changed = stage.academy.store.mint({**_nonce(form), **changes})
    seat = stage.seated(form.post({"id_token": changed}, follow=False), form.session)
    told = seat.get("/api/session")
    assert told.json()["roles"] == roles
    assert seat.get("/lesson").status_code == 200


def _nonce(form):
    return {"nonce": jwt.decode(form.id_token, options={"verify_signature": False})["nonce"]}


def test_two_tabs_at_once_both_open(stage):
    actor = stage.actor()
    first, second = actor.launch(stage.activity()), actor.launch(stage.activity())
    assert second.post().status_code == 200
    assert first.post().status_code == 200


def test_a_copied_activity_works_with_fresh_attempts(stage):
    seat = stage.seat()
    seat.start("quiz")
    copy = stage.academy.store.book.duplicate(stage.activity())
    form = stage.actor().launch(copy.id)
    copied = stage.seated(form.post(follow=False), form.session)
    assert "as many attempts" in words(copied.get("/lesson"))
    assert "attempt 1 is open" in words(seat.get("/lesson"))
    assert "attempt 1 is open" not in words(copied.get("/lesson"))


def test_a_login_writes_nothing(stage):
    tables = ("sessions", "launch_nonces", "learners")
    before = {name: stage.count(name) for name in tables}
    for _ in range(20):
        Actor(stage.academy.base_url).act_as("mirela").launch(stage.activity())
    assert {name: stage.count(name) for name in tables} == before


def test_the_cookie_is_made_for_frames(stage):
    answer = _login(stage)
    cookie = answer.headers["Set-Cookie"]
    for part in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"):
        assert part in cookie


def test_the_cookie_is_no_key(stage):
    """Whoever has the cookie and no token is nobody."""
    form = stage.actor().launch(stage.activity())
    form.post()
    assert form.session.get(f"{stage.base_url}/lesson", timeout=10).status_code == 401


def test_the_hint_of_the_platform_goes_back_untouched(stage):
    form = stage.actor().initiation(stage.activity())
    location = _login(stage, form).headers["Location"]
    sent = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    assert sent["lti_message_hint"] == form.fields["lti_message_hint"]
    assert sent["login_hint"] == form.fields["login_hint"]
    assert (sent["scope"], sent["response_type"], sent["response_mode"], sent["prompt"]) == (
        "openid",
        "id_token",
        "form_post",
        "none",
    )


def _login(stage, form=None):
    form = form or stage.actor().initiation(stage.activity())
    own_window = {"Sec-Fetch-Dest": "document"}
    fields = dict(form.fields)
    return browser_session().post(form.action, data=fields, headers=own_window, allow_redirects=False, timeout=10)
