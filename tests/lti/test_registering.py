"""Dynamic registration: one link, pasted into the practice academy, and everything that can go wrong on the way."""

from __future__ import annotations

import html
import re
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from flask import Flask, jsonify, redirect, request

from hrlearn_lti import shared_issuers
from hrlearn_lti.client_metadata import TOOL, client_metadata
from hrlearn_lti.platform_configuration import PLATFORM, PlatformError, read_configuration
from hrlearn_lti.shared_issuers import HostsError, agreement, audience_of
from hrlearn_sandbox import REMOVED, Actor, ToolConfig, bound, serving
from tests.lti.stage import PLACEMENTS, Stage, claims_of, open_academy, open_tool, words

HERE = Path(__file__).parent
LAUNCHES = ["LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"]


class Office:
    """The administrator's office: a tool, an academy that knows no tool yet, and the link between them."""

    def __init__(self, tool, base_url, academy):
        self.tool, self.base_url, self.academy = tool, base_url, academy
        self.stage = Stage(academy, tool, base_url)
        self.enrolment = academy.store.enrolment

    def invite(self, **more):
        return self.tool.inviting.invite("practice", **{"sandbox": True, **more}).token

    def open(self, invitation=None, configuration=None, token=None, **more):
        """Open the link as the academy's frame does."""
        query = {
            "invitation": invitation if invitation is not None else self.invite(),
            "openid_configuration": configuration or f"{self.academy.base_url}/.well-known/openid-configuration",
            "registration_token": self.enrolment.start() if token is None else token,
        }
        return self._get({**query, **more})

    def _get(self, query):
        session = requests.Session()
        session.trust_env = False
        return session.get(f"{self.base_url}/lti/register", params=query, timeout=10)

    def registrations(self):
        return self.tool.administration.registrations()

    def is_open(self, invitation):
        return self.tool.inviting.open(invitation) is not None


@pytest.fixture
def office(tmp_path):
    with (
        open_tool(tmp_path, HERE / "lessons") as (tool, base_url),
        open_academy(base_url, tool=ToolConfig.nowhere()) as academy,
    ):
        yield Office(tool, base_url, academy)


def framers(answer):
    return re.search(r"frame-ancestors ([^;]*)", answer.headers["Content-Security-Policy"])[1].split()


def test_pasted_registered_activated_launched(office):
    """The whole path as an administrator clicks it, without a browser."""
    admin = Actor(office.academy.base_url).act_as("tomir")
    link = f"{office.base_url}/lti/register?invitation={office.invite()}"
    page = admin._post("/tools/add", {"url": link})
    address = html.unescape(re.search(r'<iframe[^>]* src="([^"]+)"', page.text)[1])
    done = admin.session.get(address, timeout=10)
    assert done.status_code == 200
    assert "The learning platform is connected" in words(done)
    assert framers(done) == [office.academy.base_url]
    (facts,) = office.registrations()
    assert (facts.academy_key, facts.issuer, facts.deployment_ids) == ("practice", office.academy.base_url, ("7",))
    assert "Pending" in admin.page("/tools").text
    admin._post("/tools/activate", {})
    form = Actor(office.academy.base_url).act_as("mirela").launch(office.stage.activity())
    assert form.post().status_code == 200


def test_the_page_says_what_to_click_next_in_moodle(office):
    office.enrolment.configuration = {PLATFORM: {"product_family_code": "moodle", "version": "5.1"}}
    page = words(office.open())
    for text in ("Pending", "Activate", "Show in activity chooser"):
        assert text in page


def test_what_the_tool_says_about_itself(office):
    office.open()
    sent = office.enrolment.last_request
    base = office.base_url
    assert sent["redirect_uris"] == [f"{base}/lti/launch"]
    assert (sent["initiate_login_uri"], sent["jwks_uri"]) == (f"{base}/lti/login", f"{base}/lti/jwks")
    assert requests.get(sent["logo_uri"], timeout=5).headers["Content-Type"] == "image/svg+xml"
    assert sent["application_type"] == "web"
    assert sent["token_endpoint_auth_method"] == "private_key_jwt"
    assert "score" in sent["scope"]
    assert "contextmembership.readonly" in sent["scope"]
    assert [each["type"] for each in sent[TOOL]["messages"]] == LAUNCHES
    assert sent[TOOL]["domain"] == urlsplit(base).netloc


@pytest.mark.parametrize("names", [False, True])
def test_names_are_asked_for_only_where_the_academy_wants_them(office, names):
    office.open(office.invite(wants_names=names))
    claims = set(office.enrolment.last_request[TOOL]["claims"])
    assert claims == {"iss", "sub"} | ({"name", "given_name", "family_name"} if names else set())
    office.academy.store.connect(office.enrolment.pending)
    form = Actor(office.academy.base_url).act_as("mirela").launch(office.stage.activity())
    assert ("name" in claims_of(form)) is names
    assert "email" not in claims


def test_an_invitation_connects_once(office):
    invitation = office.invite()
    assert office.open(invitation).status_code == 200
    again = office.open(invitation)
    assert again.status_code == 403
    assert "has been used" in words(again)
    assert re.search(r"<code>[0-9A-F]{8}</code>", again.text)
    assert len(office.registrations()) == 1


def test_registering_again_updates(office):
    office.open()
    office.academy.store.connect(office.enrolment.pending)
    (before,) = office.registrations()
    token = office.enrolment.start(before.client_id)
    assert office.open(token=token).status_code == 200
    assert office.registrations() == (before,)


@pytest.mark.parametrize("invitation", ["", "guess", f"{'0' * 32}.guess", "\x00", "x" * 9000])
def test_without_an_invitation_nothing_is_asked_of_anybody(office, invitation):
    answer = office.open(invitation)
    assert answer.status_code in (403, 502)
    assert office.enrolment.last_request == {}
    assert office.registrations() == ()


def test_an_old_or_revoked_invitation_says_so(office):
    made = office.tool.inviting.invite("practice")
    office.tool.inviting.revoke(made.invitation.academy_id, made.invitation.id)
    assert "was taken back" in words(office.open(made.token))
    assert office.enrolment.last_request == {}


def test_the_link_opened_by_a_person_explains_itself(office):
    invitation = office.invite()
    page = office._get({"invitation": invitation})
    assert page.status_code == 200
    assert f"/lti/connect?invitation={invitation}" in html.unescape(page.text)
    assert "Moodle" in words(page)
    assert framers(page) == ["'none'"]
    assert office.is_open(invitation)


ELSEWHERE = "https://elsewhere.example"
CONFIGURATION_FAULTS = {
    "another issuer": ({"issuer": ELSEWHERE}, 400, "calls itself"),
    "issuer with another port": ({"issuer": "http://127.0.0.1:1"}, 400, "calls itself"),
    "sign-in elsewhere": ({"authorization_endpoint": f"{ELSEWHERE}/auth"}, 400, "authorization_endpoint"),
    "tokens elsewhere": ({"token_endpoint": f"{ELSEWHERE}/token"}, 400, "token_endpoint"),
    "keys elsewhere": ({"jwks_uri": f"{ELSEWHERE}/jwks"}, 400, "jwks_uri"),
    "registration elsewhere": ({"registration_endpoint": f"{ELSEWHERE}/r"}, 400, "registration_endpoint"),
    "plain http": ({"token_endpoint": "http://elsewhere.example/token"}, 502, "not https"),
    "no address": ({"jwks_uri": REMOVED}, 502, "jwks_uri"),
    "no issuer": ({"issuer": None}, 502, "issuer"),
    "a list": ({"token_endpoint": ["x"]}, 502, "token_endpoint"),
    "a policy in a host": ({"issuer": "https://x;script-src"}, 502, "cannot be used"),
}


@pytest.mark.parametrize("fault", CONFIGURATION_FAULTS)
def test_a_configuration_that_is_not_taken(office, fault):
    changes, status, text = CONFIGURATION_FAULTS[fault]
    office.enrolment.configuration = changes
    invitation = office.invite()
    answer = office.open(invitation)
    assert answer.status_code == status
    assert text in words(answer)
    assert re.search(r"<code>[0-9A-F]{8}</code>", answer.text)
    assert office.enrolment.last_request == {}, "nobody was asked for a registration"
    assert office.is_open(invitation)
    assert office.registrations() == ()


PLANNED = {
    "configuration refused": ("/openid-configuration", {"status": 500}, "refused the configuration"),
    "configuration is a page": ("/openid-configuration", {"status": 200, "page": True}, "cannot be read"),
    "registration refused": ("/register-tool", {"status": 503}, "refused the registration"),
    "registration is a page": ("/register-tool", {"status": 200, "page": True}, "cannot be read"),
    "registration is slow": ("/register-tool", {"status": 200, "slow": 6.0}, "three seconds"),
}


@pytest.mark.parametrize("fault", PLANNED)
def test_a_platform_in_trouble(office, fault):
    path, trouble, text = PLANNED[fault]
    office.academy.store.troubles.plan(path, **trouble)
    invitation = office.invite()
    began = time.monotonic()
    answer = office.open(invitation)
    assert time.monotonic() - began < 5
    assert answer.status_code == 502
    assert text in words(answer)
    assert office.is_open(invitation)
    assert office.registrations() == ()


def test_the_platforms_own_words_are_shown_and_harmless(office):
    answer = office.open(token="guess")
    assert answer.status_code == 502
    assert "invalid_token" in words(answer) or "status 401" in words(answer)
    assert "<script" not in answer.text.replace('<script src="/static', "")


@pytest.mark.parametrize(
    "answer",
    [{"client_id": REMOVED}, {"client_id": ""}, {"client_id": "x" * 300}, {"client_id": ["a"]}, {"client_id": "\x07"}],
)
def test_a_registration_without_a_client_id_is_none(office, answer):
    office.enrolment.answer = answer
    invitation = office.invite()
    assert office.open(invitation).status_code == 502
    assert office.is_open(invitation)
    assert office.registrations() == ()


def test_a_client_id_of_another_academy_is_refused(office):
    office.enrolment.answer = {"client_id": "same"}
    office.open()
    other = office.tool.inviting.invite("other", sandbox=True).token
    answer = office.open(other)
    assert answer.status_code == 409
    assert "another academy" in words(answer)
    assert office.is_open(other)


def test_without_a_deployment_the_first_launch_brings_it(office):
    office.enrolment.answer = {TOOL: {"claims": [], "domain": "x"}}
    page = office.open()
    assert "the first visit completes the connection" in words(page)
    (facts,) = office.registrations()
    assert facts.deployment_ids == ()
    office.academy.store.connect(office.enrolment.pending)
    form = Actor(office.academy.base_url).act_as("mirela").launch(office.stage.activity())
    assert form.post().status_code == 200
    assert office.registrations()[0].deployment_ids == ("7",)


def test_only_the_platform_that_asked_may_frame_a_refusal(office):
    assert framers(office.open("guess")) == [office.academy.base_url]
    assert framers(office.open("guess", configuration="javascript:alert(1)")) == ["'none'"]
    assert framers(office.open("guess", configuration="https://x.example;script-src *")) == ["'none'"]


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/config",
        "https://[::ffff:127.0.0.1]/config",
        "https://2130706433/config",
        "file:///etc/passwd",
        "https://user:password@127.0.0.1/config",
        "gopher://127.0.0.1/",
        "https://localhost.elsewhere.invalid/config",
    ],
)
def test_only_public_addresses_are_fetched(office, url):
    invitation = office.invite()
    answer = office.open(invitation, configuration=url)
    assert answer.status_code == 502
    assert office.is_open(invitation)


@contextmanager
def foreign(**routes):
    """A server on another port of this computer."""
    app = Flask("foreign")
    for path, view in routes.items():
        app.add_url_rule(f"/{path}", path, view, methods=["GET", "POST"])
    listener = bound("127.0.0.1", 0)
    with serving(app, listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_redirect_is_not_followed_and_the_token_stays(office):
    seen = []
    with foreign(
        caught=lambda: seen.append(dict(request.headers)) or "x", config=lambda: redirect("/caught", 302)
    ) as base:
        answer = office.open(configuration=f"{base}/config", token="secret")
    assert answer.status_code == 502
    assert seen == []


def test_a_copy_of_a_good_configuration_elsewhere_is_not_taken(office):
    """An attacker's host hands out the configuration of the real platform, to catch the registration token."""
    good = requests.get(f"{office.academy.base_url}/.well-known/openid-configuration", timeout=5).json()
    with foreign(config=lambda: jsonify(good)) as base:
        answer = office.open(configuration=f"{base}/config")
    assert answer.status_code == 400
    assert "openid_configuration" in words(answer)
    assert office.enrolment.last_request == {}


def test_two_windows_at_once_connect_once(office):
    invitation = office.invite()
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(office.open(invitation).status_code)) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers.count(200) == 1
    assert len(office.registrations()) == 1


CANVAS = {
    "openid_configuration": "https://sso.canvaslms.com/api/lti/security/openid-configuration",
    "authorization_endpoint": "https://sso.canvaslms.com/api/lti/authorize_redirect",
    "token_endpoint": "https://sso.canvaslms.com/login/oauth2/token",
    "jwks_uri": "https://sso.canvaslms.com/api/lti/security/jwks",
    "registration_endpoint": "https://academy.instructure.com/api/lti/registrations",
}
BLACKBOARD = {
    "openid_configuration": "https://developer.blackboard.com/api/v1/gateway/config",
    "authorization_endpoint": "https://developer.blackboard.com/api/v1/gateway/oidcauth",
    "token_endpoint": "https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken",
    "jwks_uri": "https://developer.blackboard.com/.well-known/jwks.json",
    "registration_endpoint": "https://developer.blackboard.com/api/v1/gateway/registerLti",
}
D2L = {
    "openid_configuration": "https://lms.example/d2l/.well-known/openid-configuration",
    "authorization_endpoint": "https://lms.example/d2l/lti/authenticate",
    "token_endpoint": "https://auth.brightspace.com/core/connect/token",
    "jwks_uri": "https://lms.example/d2l/.well-known/jwks",
    "registration_endpoint": "https://lms.example/d2l/lti/register",
}


class TestSharedIssuers:
    """The makers' own facts stand here a second time on purpose: the list in the code must not grow unseen."""

    @pytest.mark.parametrize(
        ("issuer", "addresses", "many"),
        [
            ("https://canvas.instructure.com", CANVAS, False),
            ("https://blackboard.com", BLACKBOARD, True),
            ("https://lms.example", D2L, False),
        ],
    )
    def test_a_known_pair(self, issuer, addresses, many):
        assert agreement(issuer, addresses).many_customers is many

    def test_an_issuer_on_its_own_host_needs_no_list(self):
        own = {name: f"https://moodle.example/{name}" for name in CANVAS}
        assert agreement("https://moodle.example", own) is None

    @pytest.mark.parametrize(
        ("issuer", "addresses"),
        [
            ("https://canvas.instructure.com", {**CANVAS, "jwks_uri": "https://evil.example/jwks"}),
            ("https://canvas.instructure.com", {**CANVAS, "jwks_uri": "https://evil-instructure.com/jwks"}),
            ("https://canvas.instructure.com", {**CANVAS, "jwks_uri": "https://instructure.com.evil.example/jwks"}),
            ("https://canvas.instructure.com", {**CANVAS, "jwks_uri": "http://sso.canvaslms.com/jwks"}),
            ("https://canvas.instructure.com", {**CANVAS, "jwks_uri": "https://sso.canvaslms.com:8443/jwks"}),
            ("https://canvas.instructure.com", BLACKBOARD),
            ("https://canvas.instructure.com.evil.example", CANVAS),
            ("https://canvas.beta.instructure.com", CANVAS),
            ("https://evil.example", CANVAS),
            ("https://evil.example", BLACKBOARD),
            ("https://lms.example", {**D2L, "jwks_uri": "https://auth.brightspace.com/jwks"}),
            ("https://lms.example", {**D2L, "token_endpoint": "https://evil.brightspace.com/token"}),
        ],
    )
    def test_no_pair(self, issuer, addresses):
        with pytest.raises(HostsError):
            agreement(issuer, addresses)

    def test_an_audience_is_good_at_the_token_endpoint_only(self):
        token = "https://lms.example/token"
        assert audience_of(token, "https://lms.example") == "https://lms.example"
        assert audience_of(token, "https://victim.example/token") == ""
        assert audience_of(D2L["token_endpoint"], "https://victim.example") == "https://api.brightspace.com/auth/token"

    def test_an_administrator_confirms_a_shared_pair(self, office, monkeypatch):
        """The academy plays a maker whose issuer is another host than its services."""
        shared = shared_issuers.SharedIssuer("Maker", "https://issuer.example", ("127.0.0.1",))
        monkeypatch.setattr(shared_issuers, "SHARED_ISSUERS", (shared,))
        monkeypatch.setattr(
            shared_issuers, "_speaks", lambda each, name, url: each.speaks(urlsplit(url).hostname, name)
        )
        office.enrolment.configuration = {"issuer": "https://issuer.example"}
        invitation = office.invite()
        page = office.open(invitation)
        assert page.status_code == 200
        assert "Is this your learning platform?" in words(page)
        assert "https://issuer.example" in words(page)
        assert office.enrolment.last_request == {}
        fields = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page.text)}
        wrong = requests.post(f"{office.base_url}/lti/register", data={**fields, "confirm": "https://x"}, timeout=10)
        assert "Is this your learning platform?" in words(wrong)
        by_link = office.open(invitation, confirm="https://issuer.example")
        assert "Is this your learning platform?" in words(by_link)
        assert office.registrations() == ()
        done = requests.post(f"{office.base_url}/lti/register", data=fields, timeout=10)
        assert "is connected" in words(done)
        assert office.registrations()[0].issuer == "https://issuer.example"


def metadata(**own):
    raw = {
        "issuer": "https://p.example",
        **{name: f"https://p.example/{name}" for name in CANVAS if name != "openid_configuration"},
        PLATFORM: own,
    }
    return client_metadata("https://tool.example", read_configuration(raw, lambda url: url), wants_names=False)


def test_canvas_gets_only_what_it_knows():
    messages = [
        {"type": "LtiResourceLinkRequest", "placements": ["course_navigation"]},
        {"type": "LtiDeepLinkingRequest", "placements": ["assignment_selection", "link_selection", "other"]},
    ]
    tool = metadata(product_family_code="canvas", messages_supported=messages)[TOOL]
    assert [each["type"] for each in tool["messages"]] == LAUNCHES[:2]
    assert tool["messages"][1]["placements"] == ["assignment_selection", "link_selection"]
    assert tool["https://canvas.instructure.com/lti/privacy_level"] == "anonymous"


def test_moodle_gets_the_review_though_it_does_not_advertise_it():
    messages = [{"type": "LtiResourceLinkRequest"}, {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]}]
    tool = metadata(product_family_code="moodle", messages_supported=messages)[TOOL]
    assert [each["type"] for each in tool["messages"]] == LAUNCHES


@pytest.mark.parametrize("raw", [None, [], "x", 7, {}, {"issuer": 1.5}])
def test_what_is_no_configuration(raw):
    with pytest.raises(PlatformError):
        read_configuration(raw, lambda url: url)


def test_hostile_shapes_inside_are_as_good_as_nothing():
    for own in ({"messages_supported": "x"}, {"messages_supported": [1, {"type": []}]}, {"messages_supported": {}}):
        assert [each["type"] for each in metadata(**own)[TOOL]["messages"]] == LAUNCHES


def test_the_registration_token_goes_to_the_platform_and_into_no_log(office, caplog):
    caplog.set_level("DEBUG")
    token = office.enrolment.start()
    invitation = office.invite()
    office.open(invitation, token=token)
    office.open(invitation, token=token)
    ours = "\n".join(each.getMessage() for each in caplog.records if each.name.startswith("hrlearn"))
    assert token not in ours
    assert invitation not in ours


def test_a_connected_academy_takes_back_signed_choices(office):
    """The key set and the client id that were registered are the ones in use."""
    office.open()
    office.academy.store.connect(office.enrolment.pending)
    form = Actor(office.academy.base_url).act_as("orlena").deep_link()
    landed = form.post(follow=False)
    token = parse_qs(urlsplit(landed.headers["Location"]).query)["session"][0]
    page = form.session.post(f"{office.base_url}/deep-link", data={"session": token, "place": "road_stop"}, timeout=10)
    answer = re.search(r'name="JWT" value="([^"]+)"', page.text)[1]
    assert jwt.decode(answer, options={"verify_signature": False})["iss"] == office.registrations()[0].client_id
    taken = Actor(office.academy.base_url).act_as("orlena").return_selection(answer)
    assert taken.status_code == 200
    assert len(office.academy.store.book.activities()) == len(PLACEMENTS) + 1


def test_head_registers_nothing(office):
    invitation = office.invite()
    query = urlencode({"invitation": invitation, "openid_configuration": f"{office.academy.base_url}/x"})
    assert requests.head(f"{office.base_url}/lti/register?{query}", timeout=5).status_code == 200
    assert office.is_open(invitation)
