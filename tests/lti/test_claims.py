"""Claims of every wrong shape are refused by name, and what may differ between platforms is taken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hrlearn.errors import LaunchError
from hrlearn_lti.claims import ClaimReader
from hrlearn_lti.oidc import own_targets
from hrlearn_lti.safe_http import Outbound
from tests.lti.facts import AGS, BASE, LTI, NOW, SETTINGS, claims

READER = ClaimReader(own_targets(BASE), Outbound().check_url)
ENDPOINT = {
    "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
    "lineitems": "https://moodle.example/lineitems?type_id=1",
    "lineitem": "https://moodle.example/lineitems/7/lineitem?type_id=1",
}
DEEP = {
    "deep_link_return_url": "https://moodle.example/return",
    "accept_types": ["ltiResourceLink", "link"],
    "accept_presentation_document_targets": ["iframe"],
    "data": "csrf:7",
}


def read(**changes):
    return READER.read(claims(**changes), "client-1")


def deep(**changes):
    settings = {name: value for name, value in {**DEEP, **changes}.items() if value is not ...}
    kind = {LTI + "message_type": "LtiDeepLinkingRequest", LTI + "resource_link": ...}
    return read(**kind, **{SETTINGS: settings})


def refused(**changes):
    with pytest.raises(LaunchError) as error:
        read(**changes)
    return error.value


def test_a_good_launch():
    facts = read(**{AGS: ENDPOINT})
    assert (facts.issuer, facts.client_id, facts.deployment_id) == ("https://moodle.example", "client-1", "1")
    assert (facts.subject, facts.name, facts.context_lti_id, facts.resource_lti_id) == ("4", "Mirela Tövén", "2", "10")
    assert facts.custom == {"lesson": "road_stop"}
    assert facts.lineitem_url == ENDPOINT["lineitem"]
    assert facts.ags_scopes == tuple(ENDPOINT["scope"])
    assert facts.deep_link is None


def test_the_nonce_is_kept_longer_than_any_token_with_it_is_taken():
    # Taken until iat + 10 minutes + 1 minute of leeway, and nobody's clock is better than a minute.
    assert read().nonce_expires >= datetime.fromtimestamp(NOW - 5 + 660, UTC)


@pytest.mark.parametrize(
    "name", ["deployment_id", "message_type", "version", "roles", "resource_link", "target_link_uri"]
)
@pytest.mark.parametrize("value", [..., None])
def test_a_claim_that_every_launch_needs(name, value):
    error = refused(**{LTI + name: value})
    assert error.code == "launch.missing_claim"
    assert name in error.message


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({LTI + "version": "1.2.0"}, "wrong_version"),
        ({LTI + "message_type": "LtiStartProctoring"}, "unknown_message"),
        ({LTI + "message_type": ["LtiResourceLinkRequest"]}, "wrong_type"),
        ({LTI + "roles": "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"}, "wrong_type"),
        ({LTI + "roles": [7]}, "wrong_type"),
        ({LTI + "roles": {"Instructor": True}}, "wrong_type"),
        ({LTI + "resource_link": "10"}, "wrong_type"),
        ({LTI + "resource_link": {}}, "missing_claim"),
        ({LTI + "resource_link": {"id": ""}}, "missing_claim"),
        ({LTI + "resource_link": {"id": 10}}, "wrong_type"),
        ({LTI + "resource_link": {"id": "x" * 300}}, "too_long"),
        ({LTI + "context": ["2"]}, "wrong_type"),
        ({LTI + "context": {"title": "no id"}}, "missing_claim"),
        ({LTI + "custom": "lesson=road_stop"}, "wrong_type"),
        ({LTI + "deployment_id": 1}, "wrong_type"),
        ({LTI + "deployment_id": ""}, "missing_claim"),
        ({LTI + "deployment_id": "x" * 300}, "too_long"),
        ({"sub": "x" * 300}, "too_long"),
        ({"sub": 4}, "wrong_type"),
        ({"sub": "4\x00"}, "wrong_type"),
        ({"sub": "4\ud800"}, "wrong_type"),
        ({"name": ["Mirela"]}, "wrong_type"),
        ({LTI + "target_link_uri": "https://evil.example/lti/launch"}, "wrong_target"),
        ({LTI + "target_link_uri": f"{BASE}.evil.example/"}, "wrong_target"),
        ({LTI + "target_link_uri": f"{BASE}/lti/launch?next=https://evil.example"}, "wrong_target"),
        ({LTI + "target_link_uri": "x" * 3000}, "too_long"),
        ({LTI + "launch_presentation": "iframe"}, "wrong_type"),
        ({AGS: "https://moodle.example"}, "wrong_type"),
        ({AGS: {**ENDPOINT, "scope": "score"}}, "wrong_type"),
        ({AGS: {**ENDPOINT, "lineitem": ["https://moodle.example"]}}, "wrong_type"),
        ({AGS: {**ENDPOINT, "lineitem": "http://moodle.example/7"}}, "bad_url"),
        ({AGS: {**ENDPOINT, "lineitem": "javascript:alert(1)"}}, "bad_url"),
        ({AGS: {**ENDPOINT, "lineitem": "https://user@moodle.example/7"}}, "bad_url"),
        ({AGS: {**ENDPOINT, "lineitem": "https://moodle.example/7\r\nX: y"}}, "bad_url"),
        ({AGS: {**ENDPOINT, "lineitems": "file:///etc/passwd"}}, "bad_url"),
    ],
    ids=str,
)
def test_a_launch_of_the_wrong_shape(changes, code):
    assert refused(**changes).code == f"launch.{code}"


def test_an_empty_list_of_roles_is_taken():
    assert read(**{LTI + "roles": []}).roles == ()


def test_a_launch_without_person_context_and_services():
    facts = read(**{"sub": ..., "name": ..., LTI + "context": ..., LTI + "custom": ...})
    assert (facts.subject, facts.name, facts.context_lti_id, facts.custom, facts.lineitem_url) == ("", "", "", {}, "")


def test_null_counts_as_absent():
    facts = read(**{"name": None, LTI + "context": None, LTI + "custom": {"lesson": None}, AGS: None})
    assert (facts.name, facts.context_lti_id, facts.custom, facts.ags_scopes) == ("", "", {}, ())


def test_names_are_cut_and_cleaned_and_never_refused():
    facts = read(name="Ира\x00\ud800" + "x" * 400, **{LTI + "context": {"id": "2", "label": " BT1\n"}})
    assert facts.name.startswith("Ира")
    assert len(facts.name) == 255
    assert facts.name.encode()
    assert facts.context_title == "BT1"


VARIABLES = ["$User.id", "$Person.name.full", "$CourseSection.sourcedId"]


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_variable_without_a_value_is_no_value(variable):
    """Else everybody would be one person called $User.id."""
    changes = {"sub": variable, "name": variable, LTI + "context": {"id": "2", "title": variable, "label": "BT1"}}
    presentation = {LTI + "launch_presentation": {"locale": variable, "return_url": variable}}
    facts = read(**changes, **presentation, **{LTI + "custom": {"lesson": variable, "activity": "stop"}})
    assert (facts.subject, facts.name, facts.context_title) == ("", "", "BT1")
    assert (facts.locale, facts.return_url, facts.custom) == ("", "", {"activity": "stop"})


@pytest.mark.parametrize("variable", VARIABLES)
def test_where_an_id_is_needed_a_variable_is_a_missing_one(variable):
    assert refused(**{LTI + "resource_link": {"id": variable}}).code == "launch.missing_claim"
    assert refused(**{LTI + "deployment_id": variable}).code == "launch.missing_claim"


@pytest.mark.parametrize("price", ["$5 for everybody", "$", "$US", "Costs $User.id"])
def test_a_dollar_alone_makes_no_variable(price):
    assert read(name=price).name == price


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x7f", "\x85", "\u2028", "\u202e", "\ud800", "\r\n"])
def test_signs_that_nobody_can_see_are_in_no_id_and_in_no_name(sign):
    for changes in ({"sub": f"4{sign}"}, {LTI + "resource_link": {"id": f"10{sign}"}}):
        assert refused(**changes).code == "launch.wrong_type"
    assert sign not in read(name=f"Mirela{sign}Tövén").name
    assert read(**{LTI + "custom": {"lesson": "road_stop", "activity": f"x{sign}"}}).custom == {"lesson": "road_stop"}


@pytest.mark.parametrize("target", [BASE, f"{BASE}/", f"{BASE}/lti/launch"])
def test_our_own_addresses_are_targets(target):
    assert read(**{LTI + "target_link_uri": target})


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://moodle.example", "", None, "https://a b"])
def test_a_way_back_that_cannot_be_used_is_left_out(url):
    assert read(**{LTI + "launch_presentation": {"return_url": url}}).return_url == ""


def test_a_deep_linking_request():
    facts = deep()
    assert facts.resource_lti_id == ""
    assert facts.deep_link.return_url == "https://moodle.example/return"
    assert facts.deep_link.accept_types == ("ltiResourceLink", "link")
    assert (facts.deep_link.data, facts.deep_link.accept_multiple, facts.deep_link.accept_lineitem) == (
        "csrf:7",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("value", "meaning"), [(False, False), ("false", False), ("true", True), (None, True), (..., True)]
)
def test_whether_several_are_accepted(value, meaning):
    assert deep(accept_multiple=value).deep_link.accept_multiple is meaning


def test_no_data_stays_no_data():
    assert deep(data=...).deep_link.data is None
    assert deep(data="").deep_link.data == ""


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"deep_link_return_url": ...}, "missing_claim"),
        ({"deep_link_return_url": ""}, "missing_claim"),
        ({"deep_link_return_url": "javascript:alert(1)"}, "bad_url"),
        ({"deep_link_return_url": "http://moodle.example/return"}, "bad_url"),
        ({"accept_types": ...}, "missing_claim"),
        ({"accept_types": "ltiResourceLink"}, "wrong_type"),
        ({"accept_types": ["file"]}, "other_types"),
        ({"accept_presentation_document_targets": ...}, "bad_message"),
        ({"accept_multiple": "perhaps"}, "wrong_type"),
        ({"accept_multiple": [True]}, "wrong_type"),
        ({"data": {"a": 1}}, "wrong_type"),
        ({"data": "x" * 30_000}, "too_long"),
    ],
    ids=str,
)
def test_a_deep_linking_request_of_the_wrong_shape(changes, code):
    with pytest.raises(LaunchError) as error:
        deep(**changes)
    assert error.value.code == f"launch.{code}"


def test_a_deep_linking_request_without_settings():
    error = refused(**{LTI + "message_type": "LtiDeepLinkingRequest"})
    assert error.code == "launch.missing_claim"
