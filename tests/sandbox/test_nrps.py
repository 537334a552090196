"""The membership list: NRPS 2.0, with Moodle's habits."""

from __future__ import annotations

import pytest

from tests.sandbox.practice_tool import LTI, MEMBERS, SCOPES

NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


@pytest.fixture
def url(launched):
    return launched()[NRPS]["context_memberships_url"]


def test_members_of_the_course(tool, url):
    answer = tool.call("GET", url, MEMBERS)
    assert answer.headers["Content-Type"] == "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
    body = answer.json()
    assert body["id"] == url
    assert body["context"] == {"id": "2", "label": "BT1", "title": "Basic training, term 1"}
    assert [member["user_id"] for member in body["members"]] == ["4", "5", "6", "7", "3"]
    assert body["members"][1] == {
        "user_id": "5",
        "status": "Active",
        "roles": ["Learner"],
        "lis_person_sourcedid": "",
        "name": "Иска Велдорова",
        "given_name": "Иска",
        "family_name": "Велдорова",
        "email": "iska@cadets.example",
    }


def test_a_private_person_has_no_name(tool, url):
    member = tool.call("GET", url).json()["members"][3]
    assert set(member) == {"user_id", "status", "roles", "lis_person_sourcedid"}


@pytest.mark.parametrize(
    ("role", "ids"),
    [
        ("Learner", ["4", "5", "6", "7"]),
        ("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner", ["4", "5", "6", "7"]),
        ("Instructor", ["3"]),
        ("Mentor", []),
    ],
)
def test_the_role_filter(tool, url, role, ids):
    members = tool.call("GET", url, params={"role": role}).json()["members"]
    assert [member["user_id"] for member in members] == ids


def test_pages_follow_a_proper_link(tool, url):
    seen, following = [], f"{url}?limit=2&role=Learner"
    pages = 0
    while following:
        answer = tool.call("GET", following)
        seen += [member["user_id"] for member in answer.json()["members"]]
        following = answer.links.get("next", {}).get("url")
        pages += 1
    assert (seen, pages) == (["4", "5", "6", "7"], 2)


@pytest.mark.parametrize("query", [{"limit": "many"}, {"from": "-1"}])
def test_a_wrong_page_is_400(tool, url, query):
    assert tool.call("GET", url, params=query).status_code == 400


def test_a_resource_link_adds_the_message_type_only(tool, url, lesson):
    member = tool.call("GET", url, params={"rlid": lesson.id}).json()["members"][0]
    assert member["message"] == [{LTI + "message_type": "LtiResourceLinkRequest"}]
    assert tool.call("GET", url, params={"rlid": "999"}).status_code == 400


def test_it_needs_its_scope_and_course(tool, url):
    assert tool.call("GET", url, SCOPES + "score").status_code == 403
    assert tool.call("GET", url.replace("/2/", "/3/")).status_code == 404
