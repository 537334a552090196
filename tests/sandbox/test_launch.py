"""The launch as the 1EdTech Security Framework and LTI 1.3 core describe it, over real HTTP."""

from __future__ import annotations

from urllib.parse import urlsplit

import jwt
import pytest
import requests

from hrlearn_sandbox import Actor, ActorError, Form
from tests.sandbox.practice_tool import AGS, DEEP_LINKING, LTI, SCOPES

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


def test_discovery_names_addresses_that_answer(academy):
    found = requests.get(f"{academy.base_url}/.well-known/openid-configuration", timeout=5).json()
    assert found["issuer"] == academy.base_url
    assert requests.get(found["jwks_uri"], timeout=5).json()["keys"][0]["kid"] == academy.store.keys.kid
    assert requests.post(found["token_endpoint"], data={}, timeout=5).status_code == 400
    assert requests.get(found["authorization_endpoint"], timeout=5).status_code == 400
    assert requests.post(found["registration_endpoint"], json={}, timeout=5).status_code == 401


def test_key_set_holds_no_private_part(academy):
    key = requests.get(f"{academy.base_url}/jwks", timeout=5).json()["keys"][0]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_login_initiation_has_all_parameters(academy, actor, lesson, tool, method):
    actor("mirela").launch(lesson.id, method=method)
    [login] = tool.logins
    hint = login.pop("lti_message_hint")
    assert login == {
        "method": method,
        "iss": academy.base_url,
        "target_link_uri": f"{tool.base_url}/lti/launch",
        "login_hint": "4",
        "client_id": "practice-client",
        "lti_deployment_id": "1",
    }
    assert '"launchid"' in hint


def test_state_and_nonce_come_back(actor, lesson, tool):
    tool.changes = {"state": "a state & more=ü", "nonce": "a nonce"}
    form = actor("mirela").launch(lesson.id)
    assert form.state == "a state & more=ü"
    assert form.redirect_uri == f"{tool.base_url}/lti/launch"
    assert tool.claims_of(form.id_token)["nonce"] == "a nonce"


def test_posting_the_form_reaches_the_tool(actor, lesson, tool):
    form = actor("mirela").launch(lesson.id)
    assert "The tool" in form.post().text
    assert tool.posted == [{"id_token": form.id_token, "state": form.state}]
    assert tool.browsers == ["same"], "the tool's Secure cookie comes back over loopback http"


def test_token_header_and_life(academy, actor, lesson):
    token = actor("mirela").launch(lesson.id).id_token
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": academy.store.keys.kid, "typ": "JWT"}
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 60
    assert claims["aud"] == "practice-client"


def test_resource_link_launch_claims(academy, launched, lesson, tool):
    claims = launched("mirela")
    assert claims["sub"] == "4"
    assert claims["name"] == "Mirela Tövén"
    assert claims[LTI + "message_type"] == "LtiResourceLinkRequest"
    assert claims[LTI + "version"] == "1.3.0"
    assert claims[LTI + "deployment_id"] == "1"
    assert claims[LTI + "target_link_uri"] == f"{tool.base_url}/lti/launch"
    assert claims[LTI + "roles"] == [MEMBERSHIP + "Learner"]
    assert claims[LTI + "resource_link"] == {"id": lesson.id, "title": "Safe hands", "description": "Twenty minutes"}
    assert claims[LTI + "context"] == {
        "id": "2",
        "label": "BT1",
        "title": "Basic training, term 1",
        "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"],
    }
    presentation = claims[LTI + "launch_presentation"]
    assert presentation["locale"] == "en"
    assert presentation["document_target"] == "iframe"
    assert presentation["return_url"] == f"{academy.base_url}/return"
    assert claims[LTI + "tool_platform"]["product_family_code"] == "practice-academy"
    assert claims[NRPS]["context_memberships_url"].startswith(academy.base_url)


def test_services_of_a_graded_activity(launched):
    ags = launched()[AGS]
    assert sorted(ags["scope"]) == sorted(
        SCOPES + name for name in ("lineitem", "lineitem.readonly", "result.readonly", "score")
    )
    assert urlsplit(ags["lineitem"]).query == "type_id=1"
    assert ags["lineitem"].split("?")[0].startswith(ags["lineitems"].split("?")[0])


def test_an_ungraded_activity_and_one_with_two_columns_carry_no_lineitem(academy, actor, column, lesson, tool):
    ungraded = academy.store.book.activities()[1]
    assert "lineitem" not in tool.claims_of(actor("mirela").launch(ungraded.id).id_token)[AGS]
    academy.store.book.add_line_item(column)
    assert "lineitem" not in tool.claims_of(actor("mirela").launch(lesson.id).id_token)[AGS]


def test_custom_parameters_are_text_as_moodle_sends_them(launched):
    custom = launched()[LTI + "custom"]
    assert custom.pop("context_memberships_url")
    assert custom == {
        "lesson": "safe_hands",
        "tries": "3",
        "timed": "1",
        "Mixed.Case Key": "x=y;z",
        "mixed_case_key": "x=y;z",
    }


def test_a_private_person_sends_no_name_and_no_email(launched):
    claims = launched("cadet-1047")
    assert claims["sub"] == "7"
    assert not {"name", "given_name", "family_name", "email"} & set(claims)
    assert "1047" not in str(claims)


@pytest.mark.parametrize(
    ("key", "roles"),
    [
        ("iska", [MEMBERSHIP + "Learner"]),
        ("orlena", [MEMBERSHIP + "Instructor"]),
        (
            "tomir",
            [
                "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
                MEMBERSHIP + "Instructor",
                "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
            ],
        ),
    ],
)
def test_roles_are_full_uris(launched, key, roles):
    assert launched(key)[LTI + "roles"] == roles


def test_a_new_window_says_so(academy, actor, lesson, tool):
    visitor = actor("mirela")
    assert f"/activities/{lesson.id}/launch?window=" in visitor.page(f"/activities/{lesson.id}").text
    page = Actor(academy.base_url).act_as("mirela")
    form = page.follow(page._form_at(f"/activities/{lesson.id}/launch?window="))
    assert tool.claims_of(form.id_token)[LTI + "launch_presentation"]["document_target"] == "window"


def test_deep_linking_request_claims(academy, actor, tool):
    claims = tool.claims_of(actor("orlena").deep_link().id_token)
    settings = claims[DEEP_LINKING + "deep_linking_settings"]
    assert claims[LTI + "message_type"] == "LtiDeepLinkingRequest"
    assert settings["deep_link_return_url"] == f"{academy.base_url}/deep-link/return"
    assert settings["accept_types"] == ["ltiResourceLink"]
    assert settings["accept_presentation_document_targets"] == ["iframe", "window"]
    assert settings["accept_multiple"] is True
    assert settings["accept_lineitem"] is True
    assert settings["data"]
    assert LTI + "resource_link" not in claims


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "openid profile"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"response_type": "code"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"response_mode": None}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"prompt": "login"}, "invalid_request"),
        ({"login_hint": "5"}, "access_denied"),
        ({"login_hint": None}, "access_denied"),
    ],
)
def test_a_wrong_authentication_request_gets_an_error_at_the_tool(actor, lesson, tool, changes, error):
    tool.changes = changes
    form = actor("mirela").launch(lesson.id)
    assert form.redirect_uri == f"{tool.base_url}/lti/launch"
    assert form.fields["error"] == error
    assert form.state
    with pytest.raises(ActorError, match=error):
        _ = form.id_token


def test_a_missing_prompt_is_accepted_as_in_moodle(actor, lesson, tool):
    tool.changes = {"prompt": None}
    assert actor("mirela").launch(lesson.id).id_token


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "somebody-else"},
        {"client_id": None},
        {"redirect_uri": "http://evil.example/launch"},
        {"redirect_uri": None},
        {"lti_message_hint": "no json"},
        {"lti_message_hint": '{"launchid": "launch0000"}'},
        {"lti_message_hint": "[]"},
        {"lti_message_hint": None},
    ],
)
def test_nothing_is_sent_when_client_address_or_launch_is_unknown(actor, lesson, tool, changes):
    tool.changes = changes
    with pytest.raises(ActorError, match="This did not work"):
        actor("mirela").launch(lesson.id)
    assert tool.posted == []


def test_an_almost_right_redirect_address_is_refused(actor, lesson, tool):
    tool.changes = {"redirect_uri": f"{tool.base_url}/lti/launch/"}
    with pytest.raises(ActorError, match="not registered"):
        actor("mirela").launch(lesson.id)


def test_a_launch_is_picked_up_once(actor, lesson, tool):
    visitor = actor("mirela")
    visitor.launch(lesson.id)
    with pytest.raises(ActorError, match="already used"):
        visitor.follow(Form(tool.authentication(tool.logins[0]), "GET", {}))


def test_an_old_launch_is_refused(actor, clock, lesson):
    visitor = actor("mirela")
    initiation = visitor.initiation(lesson.id)
    clock.ahead += 601
    with pytest.raises(ActorError, match="too old"):
        visitor.follow(initiation)


def test_another_person_cannot_pick_up_a_launch(actor, lesson):
    visitor = actor("mirela")
    initiation = visitor.initiation(lesson.id)
    visitor.act_as("iska")
    assert visitor.follow(initiation).fields["error"] == "access_denied"


def test_a_changed_login_hint_does_not_change_the_person(actor, lesson, tool):
    visitor = actor("mirela")
    initiation = visitor.initiation(lesson.id)
    visitor.act_as("iska")
    tool.changes = {"login_hint": "5"}
    assert visitor.follow(initiation).fields["error"] == "access_denied"


def test_without_a_cookie_the_academy_asks_again_once(academy, actor, lesson):
    """A browser leaves the Lax cookie at home when it comes from the tool's page; then login_required."""
    initiation = actor("mirela").initiation(lesson.id)
    stranger = Actor(academy.base_url)
    answer = stranger.send(initiation)
    first = stranger.session.get(answer.headers["Location"], timeout=5)
    assert 'name="repost" value="1"' in first.text
    assert ">Continue</button>" in first.text
    assert stranger.follow(initiation).fields["error"] == "login_required"


def test_the_question_asked_again_brings_the_launch(academy, actor, lesson, tool):
    visitor = actor("mirela")
    initiation = visitor.initiation(lesson.id)
    location = visitor.send(initiation).headers["Location"]
    stranger = Actor(academy.base_url)
    stranger.session.get(location, timeout=5)
    form = visitor.follow(Form(location, "GET", {}))
    assert tool.claims_of(form.id_token)["sub"] == "4"


def test_only_the_course_is_open_to_a_suspended_person_not_even_that(actor, lesson):
    assert actor("paused").page("/course").status_code == 403
    with pytest.raises(ActorError, match="suspended"):
        actor("paused").launch(lesson.id)


def test_key_rotation_keeps_the_old_key_published(academy, actor, lesson, tool):
    old = actor("mirela").launch(lesson.id).id_token
    academy.store.rotate_key()
    new = actor("mirela").launch(lesson.id).id_token
    assert jwt.get_unverified_header(old)["kid"] != jwt.get_unverified_header(new)["kid"]
    assert tool.claims_of(old)["sub"] == tool.claims_of(new)["sub"] == "4"
    academy.store.rotate_key(keep_old=False)
    with pytest.raises(jwt.PyJWKClientError):
        tool.claims_of(new)
