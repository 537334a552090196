"""The academy's side of dynamic registration: the rules measured on Moodle, and its own pages."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from hrlearn_sandbox import AcademyConfig, Actor, Store, ToolConfig, running

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
BASE = "http://localhost:1"
METADATA = {
    "application_type": "web",
    "response_types": ["id_token"],
    "initiate_login_uri": f"{BASE}/login",
    "redirect_uris": [f"{BASE}/launch", f"{BASE}/other"],
    "client_name": "A tool",
    "jwks_uri": f"{BASE}/jwks",
    "token_endpoint_auth_method": "private_key_jwt",
    "scope": "x",
    TOOL: {"domain": "localhost:1", "target_link_uri": f"{BASE}/launch", "claims": ["sub"], "messages": []},
}


@pytest.fixture
def empty():
    """An academy that knows no tool."""
    with running(lambda issuer: AcademyConfig(issuer=issuer, tool=ToolConfig.nowhere())) as academy:
        yield academy


def send(academy, body, token=None):
    token = academy.store.enrolment.start() if token is None else token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = academy.base_url + "/register-tool"
    return requests.post(url, json=body, headers=headers, timeout=5)


def test_a_tool_registers_and_waits(empty):
    answer = send(empty, METADATA)
    assert answer.status_code == 200
    given = answer.json()
    assert len(given["client_id"]) == 15
    assert given[TOOL]["deployment_id"] == "7"
    assert empty.store.enrolment.pending.client_id == given["client_id"]
    assert empty.store.config.tool.client_id == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"application_type": "native"},
        {"response_types": []},
        {"initiate_login_uri": None},
        {"redirect_uris": f"{BASE}/launch"},
        {"redirect_uris": []},
        {"redirect_uris": [5]},
        {"client_name": ""},
        {"jwks_uri": "jwks"},
        {"token_endpoint_auth_method": "client_secret_post"},
        {TOOL: None},
        {TOOL: {"domain": "other", "target_link_uri": f"{BASE}/launch"}},
        {TOOL: {"domain": "localhost:1", "target_link_uri": 5}},
    ],
)
def test_what_moodle_refuses(empty, changes):
    answer = send(empty, {**METADATA, **changes})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_client_metadata"
    assert empty.store.enrolment.pending is None


@pytest.mark.parametrize("body", [[], "x", 5, None])
def test_a_body_that_is_no_object(empty, body):
    assert send(empty, body).status_code == 400


def test_a_token_is_needed_and_works_once(empty):
    assert send(empty, METADATA, "").status_code == 401
    assert send(empty, METADATA, "guess").json()["reason"] == "invalid_token"
    token = empty.store.enrolment.start()
    assert send(empty, METADATA, token).status_code == 200
    assert send(empty, METADATA, token).json()["reason"] == "token_already_used"


def test_a_token_is_over_after_an_hour():
    now = [1_800_000_000.0]
    store = Store(AcademyConfig("http://127.0.0.1:1", ToolConfig.nowhere()), lambda: now[0])
    token = store.enrolment.start()
    now[0] += 3600
    assert store.enrolment.take(token) == ("", "invalid_token")


def test_only_the_administrator_adds_tools(empty):
    for person in ("mirela", "orlena"):
        actor = Actor(empty.base_url).act_as(person)
        assert actor.page("/tools").status_code == 403
        assert actor._post("/tools/add", {"url": BASE}).status_code == 403
        assert actor._post("/tools/activate", {}).status_code == 403


def test_the_frame_gets_the_configuration_and_a_token(empty):
    admin = Actor(empty.base_url).act_as("tomir")
    page = admin._post("/tools/add", {"url": f"{BASE}/register?invitation=a.b"})
    address = html.unescape(re.search(r'<iframe[^>]* src="([^"]+)"', page.text)[1])
    query = parse_qs(urlsplit(address).query)
    assert query["invitation"] == ["a.b"]
    assert query["openid_configuration"] == [f"{empty.base_url}/.well-known/openid-configuration"]
    assert send(empty, METADATA, query["registration_token"][0]).status_code == 200
    assert f"frame-src 'self' {BASE};" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("url", ["", "x", "javascript:alert(1)", "ftp://x/"])
def test_what_is_no_address_of_a_tool(empty, url):
    assert Actor(empty.base_url).act_as("tomir")._post("/tools/add", {"url": url}).status_code == 400


def test_activating_what_is_not_there(empty):
    assert Actor(empty.base_url).act_as("tomir")._post("/tools/activate", {}).status_code == 404


def test_a_tool_that_was_added_survives_a_restart(tmp_path):
    config = AcademyConfig("http://127.0.0.1:1", ToolConfig.nowhere(), state_file=tmp_path / "academy.json")
    Store(config).connect(ToolConfig.at(BASE, "abc", "7"))
    assert Store(config).config.tool == ToolConfig.at(BASE, "abc", "7")
    named = AcademyConfig("http://127.0.0.1:1", ToolConfig.at(BASE), state_file=tmp_path / "academy.json")
    assert Store(named).config.tool == ToolConfig.at(BASE)


def test_a_tool_without_names_gets_none(empty):
    send(empty, METADATA)
    assert empty.store.enrolment.pending.shares_names is False
    send(empty, {**METADATA, TOOL: {**METADATA[TOOL], "claims": ["sub", "name"]}})
    assert empty.store.enrolment.pending.shares_names is True


def test_a_course_without_a_tool_says_who_adds_one(empty):
    page = Actor(empty.base_url).act_as("orlena").page("/course").text
    assert "The administrator adds one" in page
    assert "Add activity from" not in page
