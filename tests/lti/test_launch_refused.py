"""Every launch that must not work: a clear page, a reference, and no trace of a session."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack
from pathlib import Path

import jwt
import pytest
import requests

from hrlearn_sandbox import REMOVED, browser_session
from tests.lti.facts import AGS, LTI
from tests.lti.keys import OTHER_KEY
from tests.lti.stage import GONE, claims_of, minted, open_academy, open_stage, register, words

HERE = Path(__file__).parent
NOW = int(time.time())
TABLES = ("sessions", "launch_nonces", "learners", "contexts", "resource_links")


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """One stage for all: nothing in this file changes it, and the next fixture watches that."""
    with open_stage(tmp_path_factory.mktemp("refused"), HERE / "lessons") as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nobody_came_in(stage):
    before = [stage.count(name) for name in TABLES]
    yield
    assert [stage.count(name) for name in TABLES] == before


@pytest.fixture
def form(stage):
    """Give a launch that would work, up to its last form."""
    return stage.actor().launch(stage.activity())


def check_refused(stage, answer, status=400):
    """A page for people, with the reference that stands in the log, and nobody came in."""
    assert answer.status_code == status, answer.text
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert re.search(r"<code>[0-9A-F]{8}</code>", answer.text)
    assert "Traceback" not in answer.text
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
    assert stage.academy.base_url in answer.headers["Content-Security-Policy"]


def check_code(caplog, code):
    assert f"code={code}" in caplog.text


@pytest.fixture(autouse=True)
def _log(caplog):
    caplog.set_level("INFO", "hrlearn_lti")


BAD_TOKENS = {
    "expired": ({"exp": NOW - 3600, "iat": NOW - 30}, None, "launch.expired"),
    "iat in the future": ({"iat": NOW + 3600, "exp": NOW + 7200}, None, "launch.from_the_future"),
    "iat two days old": ({"iat": NOW - 2 * 86_400}, None, "launch.too_old"),
    "wrong audience": ({"aud": "somebody-else"}, None, "launch.wrong_audience"),
    "several audiences without azp": ({"aud": ["practice-client", "other"]}, None, "launch.wrong_party"),
    "azp of another": ({"aud": ["practice-client", "other"], "azp": "other"}, None, "launch.wrong_party"),
    "issuer of another": ({"iss": "https://other.example"}, None, "launch.wrong_issuer"),
    "wrong nonce": ({"nonce": "another"}, None, "launch.wrong_nonce"),
    "no kid": ({}, {"kid": REMOVED}, "launch.missing_key_id"),
    "unknown kid": ({}, {"kid": "nobody"}, "launch.unknown_key"),
    "crit": ({}, {"crit": ["x"], "x": 1}, "launch.bad_token"),
    "RS512": ({}, {"alg": "RS512"}, "launch.wrong_algorithm"),
    "no algorithm": ({}, {"alg": "none"}, "launch.wrong_algorithm"),
    "unknown deployment": ({LTI + "deployment_id": "99"}, None, "launch.unknown_deployment"),
    "wrong version": ({LTI + "version": "1.1"}, None, "launch.wrong_version"),
    "no version": ({LTI + "version": REMOVED}, None, "launch.missing_claim"),
    "unknown message": ({LTI + "message_type": "LtiStartProctoring"}, None, "launch.unknown_message"),
    "other target": ({LTI + "target_link_uri": "https://evil.example/"}, None, "launch.wrong_target"),
    "anonymous": ({"sub": REMOVED}, None, "launch.anonymous"),
    "roles as text": ({LTI + "roles": "Instructor"}, None, "launch.wrong_type"),
    "resource link as text": ({LTI + "resource_link": "10"}, None, "launch.wrong_type"),
    "very long id": ({LTI + "resource_link": {"id": "x" * 300}}, None, "launch.too_long"),
    "services as text": ({AGS: "https://x.example"}, None, "launch.wrong_type"),
    "line item over http": ({AGS: {"scope": [], "lineitem": "http://x.example/1"}}, None, "launch.bad_url"),
    "custom as a list": ({LTI + "custom": ["lesson"]}, None, "launch.wrong_type"),
    "sub with a zero byte": ({"sub": "4\x00"}, None, "launch.wrong_type"),
}


@pytest.mark.parametrize(("claims", "header", "code"), BAD_TOKENS.values(), ids=BAD_TOKENS)
def test_a_bad_token(stage, form, caplog, claims, header, code):
    check_refused(stage, form.post({"id_token": minted(stage, form, claims, header)}))
    check_code(caplog, code)


@pytest.mark.parametrize(
    "name",
    ["iss", "aud", "exp", "iat", "nonce", *(LTI + each for each in (
        "message_type", "version", "deployment_id", "target_link_uri", "resource_link", "roles"))],
)  # fmt: skip
def test_a_claim_that_is_missing(stage, form, caplog, name):
    check_refused(stage, form.post({"id_token": minted(stage, form, {name: REMOVED})}))
    check_code(caplog, "launch.missing_claim")


def test_the_key_of_somebody_else(stage, form, caplog):
    check_refused(stage, form.post({"id_token": minted(stage, form, key=OTHER_KEY)}))
    check_code(caplog, "launch.bad_signature")


def test_the_public_key_as_a_shared_secret(stage, form, caplog):
    pem = stage.academy.store.keys.public_pem()
    check_refused(stage, form.post({"id_token": minted(stage, form, header={"alg": "HS256"}, key=pem)}))
    check_code(caplog, "launch.wrong_algorithm")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "...."])
def test_what_is_no_token(stage, form, caplog, token):
    check_refused(stage, form.post({"id_token": token}))
    check_code(caplog, "launch.bad_token")


def test_an_unknown_lesson_is_a_page_that_is_not_there(stage, caplog):
    check_refused(stage, stage.actor().launch(stage.activity(GONE)).post(), 404)
    check_code(caplog, "lesson.unknown")


def test_an_unknown_activity(stage, form, caplog):
    token = minted(stage, form, {LTI + "custom": {"lesson": "road_stop", "activity": "gone"}})
    check_refused(stage, form.post({"id_token": token}), 404)
    check_code(caplog, "lesson.unknown")


def test_a_state_from_another_browser(stage, form, caplog):
    stranger = stage.actor("iska").launch(stage.activity()).session
    answer = stranger.post(form.redirect_uri, data=dict(form.fields), timeout=10)
    check_refused(stage, answer)
    check_code(caplog, "launch.other_browser")


def test_no_cookie_leads_to_a_new_window_that_begins_again(stage, form, caplog):
    answer = requests.post(form.redirect_uri, data=dict(form.fields), timeout=10)
    check_refused(stage, answer)
    check_code(caplog, "launch.no_cookie")
    link = re.search(r'<a class="hr-button" href="([^"]+)" target="_blank" rel="noopener">', answer.text)
    assert "Open in a new window" in words(answer)
    url = stage.base_url + link.group(1).replace("&amp;", "&")
    own_window = {"Sec-Fetch-Dest": "document"}
    restarted = browser_session().get(url, headers=own_window, allow_redirects=False, timeout=10)
    assert restarted.status_code == 302
    assert restarted.headers["Location"].startswith(stage.academy.base_url + "/auth?")
    assert "Partitioned" in restarted.headers["Set-Cookie"]


@pytest.mark.parametrize("state", ["", "x", "e30.e30.e30"])
def test_a_state_that_is_not_ours(stage, form, state):
    check_refused(stage, form.post({"state": state}))


def test_a_state_signed_by_somebody_else(stage, form, caplog):
    forged = jwt.encode(jwt.decode(form.state, options={"verify_signature": False}), "x" * 32, algorithm="HS256")
    check_refused(stage, form.post({"state": forged}))
    check_code(caplog, "launch.bad_state")


def test_a_state_of_another_login(stage, form, caplog):
    actor = stage.actor()
    other = actor.launch(stage.activity())
    form.session.cookies.update(other.session.cookies)
    check_refused(stage, form.post({"state": other.state}))


def test_a_mix_up_of_platforms(stage, form, caplog):
    """Login at one platform, token of another one that is just as well registered."""
    with ExitStack() as stack:
        second = stack.enter_context(open_academy(stage.base_url))
        register(stage.tool, second, "second")
        check_refused(stage, form.post({"id_token": second.store.mint({"nonce": claims_of(form)["nonce"]})}))
        check_code(caplog, "launch.wrong_issuer")
        pretending = {"nonce": claims_of(form)["nonce"], "iss": stage.academy.base_url}
        check_refused(stage, form.post({"id_token": second.store.mint(pretending)}))
        check_code(caplog, "launch.unknown_key")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://nobody.example"}, "launch.unknown_platform"),
        ({"iss": ""}, "launch.missing_parameter"),
        ({"client_id": "nobody"}, "launch.unknown_platform"),
        ({"login_hint": ""}, "launch.missing_parameter"),
        ({"target_link_uri": ""}, "launch.missing_parameter"),
        ({"target_link_uri": "https://evil.example/"}, "launch.wrong_target"),
        ({"lti_message_hint": "x" * 9000}, "launch.too_long"),
    ],
    ids=str,
)
def test_a_login_that_cannot_begin(stage, caplog, changes, code):
    initiation = stage.actor().initiation(stage.activity())
    fields = {**initiation.fields, **changes}
    check_refused(
        stage,
        browser_session(stage.academy.base_url).post(initiation.action, data=fields, allow_redirects=False, timeout=10),
    )
    check_code(caplog, code)


def test_a_platform_with_two_clients_must_say_which(stage, caplog):
    register(stage.tool, stage.academy, client_id="second-client")
    initiation = stage.actor().initiation(stage.activity())
    fields = {name: value for name, value in initiation.fields.items() if name != "client_id"}
    check_refused(
        stage,
        browser_session(stage.academy.base_url).post(initiation.action, data=fields, allow_redirects=False, timeout=10),
    )
    check_code(caplog, "launch.which_platform")


@pytest.mark.parametrize("error", ["login_required", "access_denied", "<script>"])
def test_a_platform_that_says_no(stage, form, error):
    fields = {"state": form.state, "error": error, "error_description": "<b>no</b>"}
    answer = form.session.post(form.redirect_uri, data=fields, timeout=10)
    check_refused(stage, answer)
    assert "<script>" not in answer.text.replace("<script src=", "")


def test_what_an_administrator_needs_stands_on_the_page(stage):
    initiation = stage.actor().initiation(stage.activity())
    fields = {**initiation.fields, "iss": "https://nobody.example"}
    answer = browser_session(stage.academy.base_url).post(initiation.action, data=fields, timeout=10)
    assert "hrlearn-lti registration add" in words(answer)
