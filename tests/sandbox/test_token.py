"""The token endpoint: RFC 6749, RFC 7523 and the 1EdTech Security Framework 1.0, section 4.1."""

from __future__ import annotations

import base64
import json
import time

import jwt
import pytest
import requests

from tests.sandbox.practice_tool import CLIENT, LTI, MEMBERS, SCOPES, make_key

SCORE = SCOPES + "score"


@pytest.fixture(autouse=True)
def _running(academy):
    """Every test here talks to the academy."""


def test_a_good_assertion_gets_a_bearer_token_for_an_hour(tool):
    answer = tool.ask_token(SCORE, MEMBERS)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert body["access_token"]
    assert body["token_type"].lower() == "bearer"
    assert body["expires_in"] == 3600
    assert body["scope"].split() == [SCORE, MEMBERS]


def test_the_grant_is_the_intersection_of_wanted_and_offered(tool):
    assert tool.ask_token("https://example.org/everything", SCORE).json()["scope"] == SCORE


def test_no_offered_scope_is_invalid_scope(tool):
    answer = tool.ask_token("https://example.org/everything")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "something"}, "invalid_request"),
    ],
)
def test_a_wrong_form_is_refused(tool, changes, error):
    answer = tool.ask_token(SCORE, **changes)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_json_is_no_form(academy, tool):
    answer = requests.post(f"{academy.base_url}/token", json={"client_assertion": tool.assertion()}, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


NOW = int(time.time())


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"sub": "somebody"},
        {"aud": "https://other.example/token"},
        {"aud": None},
        {"exp": NOW - 3600, "iat": NOW - 3660},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
        {"iat": NOW + 3600, "exp": NOW + 3700},
        {"exp": NOW + 86400},
        {"jti": None},
        {"jti": ""},
        {LTI + "deployment_id": "99"},
    ],
)
def test_a_wrong_claim_is_invalid_client(tool, changes):
    answer = tool.ask_token(SCORE, assertion=tool.assertion(**changes))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


@pytest.mark.parametrize("extra", [{}, {LTI + "deployment_id": "1"}])
def test_aud_may_be_a_list_and_the_deployment_may_be_named(academy, tool, extra):
    assertion = tool.assertion(aud=[f"{academy.base_url}/token", "https://other.example"], **extra)
    assert tool.ask_token(SCORE, assertion=assertion).status_code == 200


def test_an_assertion_is_used_once(tool):
    assertion = tool.assertion()
    assert tool.ask_token(SCORE, assertion=assertion).status_code == 200
    again = tool.ask_token(SCORE, assertion=assertion)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_client")


def _unsigned(tool):
    head, body, _ = tool.assertion().split(".")
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": tool.kid}).encode()).rstrip(b"=").decode()
    return f"{head}.{body}."


def _foreign(tool):
    claims = jwt.decode(tool.assertion(), options={"verify_signature": False})
    return jwt.encode(claims, make_key(), algorithm="RS256", headers={"kid": tool.kid})


def _symmetric(tool):
    claims = jwt.decode(tool.assertion(), options={"verify_signature": False})
    return jwt.encode(claims, "x" * 40, algorithm="HS256", headers={"kid": tool.kid})


def _other_algorithm(tool):
    claims = jwt.decode(tool.assertion(), options={"verify_signature": False})
    return jwt.encode(claims, tool.key, algorithm="RS512", headers={"kid": tool.kid})


def _without_kid(tool):
    claims = jwt.decode(tool.assertion(), options={"verify_signature": False})
    return jwt.encode(claims, tool.key, algorithm="RS256")


@pytest.mark.parametrize(
    "make", [_unsigned, _foreign, _symmetric, _other_algorithm, _without_kid, lambda _: "", lambda _: "a.b.c"]
)
def test_a_wrong_signature_is_invalid_client(tool, make):
    answer = tool.ask_token(SCORE, assertion=make(tool))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


def test_new_keys_of_the_tool_are_fetched_and_old_ones_forgotten(tool):
    old = tool.assertion()
    assert tool.ask_token(SCORE).status_code == 200
    assert tool.ask_token(SCORE).status_code == 200
    assert tool.jwks_fetches == 1
    tool.rotate()
    assert tool.ask_token(SCORE).status_code == 200
    assert tool.jwks_fetches == 2
    assert tool.ask_token(SCORE, assertion=old).json()["error"] == "invalid_client"


def test_the_client_id_alone_opens_nothing(academy):
    form = {"grant_type": "client_credentials", "client_id": CLIENT, "scope": SCORE}
    assert requests.post(f"{academy.base_url}/token", data=form, timeout=5).status_code == 400


def test_the_log_has_no_assertion(academy, tool):
    tool.ask_token(SCORE)
    [entry] = academy.store.log.entries("/token")
    assert (entry.method, entry.status, entry.json()["scope"]) == ("POST", 200, SCORE)
    assert "eyJ" not in entry.body + entry.query
