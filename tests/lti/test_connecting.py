"""Connecting a platform by hand: every value to copy, a form that says what is wrong, and a launch that works."""

from __future__ import annotations

import re

import pytest
import requests

from hrlearn_lti.platforms import PLATFORMS, endpoints_of, family_of
from hrlearn_sandbox import Actor, ToolConfig
from tests.lti.stage import claims_of, words
from tests.lti.test_registering import office

__all__ = ["office"]


def typed(office, **changes):
    config = office.academy.store.config
    facts = {
        "platform": "other",
        "issuer": config.issuer,
        "client_id": "practice-client",
        "deployment_id": "1",
        "auth_login_url": config.url("/auth"),
        "auth_token_url": config.url("/token"),
        "key_set_url": config.url("/jwks"),
    }
    return {**facts, **changes}


def send(office, invitation, **changes):
    data = {"invitation": invitation, **typed(office, **changes)}
    return requests.post(f"{office.base_url}/lti/connect", data=data, timeout=10)


def show(office, invitation, **query):
    """Come from a platform that is connected: it could frame pages of nobody."""
    params, headers = {"invitation": invitation, **query}, {"Referer": office.academy.base_url}
    return requests.get(f"{office.base_url}/lti/connect", params=params, headers=headers, timeout=10)


def test_every_value_stands_there_to_copy(office):
    office.open()  # with a platform connected there would be somebody who may frame pages of nobody
    page = show(office, office.invite())
    assert page.status_code == 200
    values = re.findall(r'<input id="v-\w+" value="([^"]*)" readonly', page.text)
    for path in ("/lti/launch", "/lti/login", "/lti/jwks", "/icon.svg"):
        assert office.base_url + path in values
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("key", [each.key for each in PLATFORMS] + ["<script>", ""])
def test_each_platform_has_its_steps(office, key):
    page = show(office, office.invite(), platform=key)
    assert page.status_code == 200
    assert len(re.findall(r"<li>", page.text)) >= 2
    assert "<script>" not in page.text


def test_typed_stored_launched(office):
    invitation = office.invite()
    page = send(office, invitation)
    assert page.status_code == 200, words(page)
    assert "Test it: one launch" in words(page)
    office.academy.store.connect(ToolConfig.at(office.base_url))
    form = Actor(office.academy.base_url).act_as("mirela").launch(office.stage.activity())
    assert claims_of(form)["aud"] == office.registrations()[0].client_id
    assert form.post().status_code == 200
    assert show(office, invitation).status_code == 403


FAULTS = {
    "nothing": ({"issuer": ""}, "issuer", "Type the address"),
    "no address": ({"issuer": "moodle"}, "issuer", "begins with https"),
    "plain http": ({"auth_token_url": "http://moodle.example/t"}, "auth_token_url", "not https"),
    "a name inside": ({"auth_login_url": "https://a:b@moodle.example/"}, "auth_login_url", "cannot be used"),
    "too long": ({"key_set_url": "https://m.example/" + "x" * 3000}, "key_set_url", "begins with https"),
    "no client": ({"client_id": " "}, "client_id", "client ID"),
    "long client": ({"client_id": "x" * 256}, "client_id", "client ID"),
    "no deployment": ({"deployment_id": ""}, "deployment_id", "deployment ID"),
    "a control character": ({"deployment_id": "a\x07b"}, "deployment_id", "deployment ID"),
    "another home": ({"platform_url": "javascript:alert(1)"}, "platform_url", "begins with https"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_said_at_the_field(office, fault):
    changes, field, text = FAULTS[fault]
    invitation = office.invite()
    answer = send(office, invitation, **changes)
    assert answer.status_code == 400
    problem = re.search(rf'<p class="hr-problem" id="p-{field}">([^<]*)</p>', answer.text)[1]
    assert text in problem
    assert f'aria-describedby="{"h-" + field + " " if f"h-{field}" in answer.text else ""}p-{field}"' in answer.text
    assert office.registrations() == ()
    assert office.is_open(invitation)


def test_what_was_typed_is_kept(office):
    answer = send(office, office.invite(), client_id='"><script>', deployment_id="")
    assert 'value="&#34;&gt;&lt;script&gt;"' in answer.text


def test_a_key_set_that_cannot_be_read_is_no_key_set(office):
    invitation = office.invite()
    url = office.academy.store.config.url("/healthz")
    answer = send(office, invitation, key_set_url=url)
    assert answer.status_code == 400
    assert "could not read a key set" in words(answer)
    assert office.is_open(invitation)


def test_without_an_invitation_there_is_no_form(office):
    assert show(office, "guess").status_code == 403
    assert send(office, "guess").status_code == 403
    assert office.registrations() == ()


def test_the_addresses_of_known_platforms_follow_from_the_issuer():
    moodle = endpoints_of("moodle", "https://m.example/", "x")
    assert moodle.auth_login_url == "https://m.example/mod/lti/auth.php"
    canvas = endpoints_of("canvas", "https://canvas.instructure.com", "x")
    assert canvas.auth_token_url == "https://sso.canvaslms.com/login/oauth2/token"
    assert endpoints_of("canvas", "https://canvas.own.example", "x").key_set_url == (
        "https://canvas.own.example/api/lti/security/jwks"
    )
    d2l = endpoints_of("brightspace", "https://lms.example", "x")
    assert d2l.auth_token_url == "https://auth.brightspace.com/core/connect/token"
    assert endpoints_of("blackboard", "", "app").key_set_url.endswith("/applications/app/jwks.json")
    assert endpoints_of("sakai", "https://s.example", "x") is None


@pytest.mark.parametrize(
    ("code", "issuer", "key"),
    [
        ("moodle", "", "moodle"),
        ("Moodle", "", "moodle"),
        ("canvas", "", "canvas"),
        ("desire2learn", "", "brightspace"),
        ("BlackboardLearn", "", "blackboard"),
        ("sakai", "", "sakai"),
        ("", "https://canvas.instructure.com", "canvas"),
        ("", "https://blackboard.com", "blackboard"),
        ("practice-academy", "", "other"),
        ("", "", "other"),
    ],
)
def test_a_platform_is_known_by_its_family(code, issuer, key):
    assert family_of(code, issuer) == key


def test_addresses_that_follow_from_the_issuer_are_not_asked_for(office):
    empty = dict.fromkeys(("issuer", "auth_login_url", "auth_token_url", "key_set_url"), "")
    fields = set(re.findall(r'id="p-(\w+)"', send(office, office.invite(), **empty, platform="moodle").text))
    assert fields == {"issuer"}
    fields = set(re.findall(r'id="p-(\w+)"', send(office, office.invite(), **empty, platform="sakai").text))
    assert fields == {"issuer", "auth_login_url", "auth_token_url", "key_set_url"}


def test_they_are_filled_in(office):
    """The academy has no such addresses, so the key set cannot be read; the form shows what was derived."""
    empty = dict.fromkeys(("auth_login_url", "auth_token_url", "key_set_url"), "")
    answer = send(office, office.invite(), **empty, platform="moodle")
    issuer = office.academy.store.config.issuer
    assert f'value="{issuer}/mod/lti/auth.php"' in answer.text
    assert "could not read a key set" in words(answer)
