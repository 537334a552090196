"""The table of policies and its one guard: nothing starts with a route that nobody has thought about."""

from __future__ import annotations

import html
import re

import pytest
from flask import Blueprint, Flask

from hrlearn_lti.app import make_app
from hrlearn_lti.policies import POLICIES, Policy, enforce
from tests.lti.cast import open_cast
from tests.lti.conftest import HERE


@pytest.fixture(scope="module")
def cast(tmp_path_factory):
    with open_cast(tmp_path_factory.mktemp("policies"), HERE / "lessons") as opened:
        yield opened


def _app(*methods: str) -> Flask:
    app = Flask("planted", static_folder=None)
    app.add_url_rule("/new", "new", lambda: "here", methods=list(methods))
    return app


def test_a_route_without_a_policy_stops_the_start(cast):
    with pytest.raises(RuntimeError, match=r"without a policy: \[\('new', 'GET'\)\]"):
        enforce(_app("GET"), cast.tool, {})


def test_each_method_of_a_route_needs_its_own(cast):
    """A form that posts is not guarded by the policy of its page (checklist B7)."""
    with pytest.raises(RuntimeError, match=r"\('new', 'POST'\)"):
        enforce(_app("GET", "POST"), cast.tool, {("new", "GET"): Policy("public", "A test.")})


def test_a_policy_without_a_route_stops_the_start_too(cast):
    known = {("new", "GET"): Policy("public", "A test."), ("old", "GET"): Policy("public", "A test.")}
    with pytest.raises(RuntimeError, match=r"without a route: \[\('old', 'GET'\)\]"):
        enforce(_app("GET"), cast.tool, known)


def test_a_view_added_to_the_application_is_seen(cast, monkeypatch):
    monkeypatch.setattr("hrlearn_lti.app.assets_blueprint", lambda _assets: _planted())
    with pytest.raises(RuntimeError, match=r"planted\.page"):
        make_app(cast.tool)


def _planted() -> Blueprint:
    blueprint = Blueprint("planted", __name__)
    blueprint.add_url_rule("/planted", "page", lambda: "here")
    return blueprint


def test_every_policy_says_what_guards_its_routes():
    assert all(policy.name and policy.why for policy in POLICIES.values())


def test_what_asks_for_nobody_is_a_short_list():
    """Whoever makes this longer says so here."""
    open_to_all = {endpoint for (endpoint, _), policy in POLICIES.items() if policy.admit is None}
    assert open_to_all == {
        "oidc.login",
        "oidc.launch",
        "oidc.jwks",
        "register.register",
        "register.icon",
        "connect.show",
        "connect.connect",
        "admin.door",
        "admin.enter",
        "media.picture",
        "health.healthy",
        "health.ready",
        "assets.static_file",
    }


def test_the_view_is_not_reached_where_the_policy_says_no(cast):
    """A head request is asked like a page, and a refusal comes before anything else."""
    reached = []

    def refuse(_tool):
        raise PermissionError

    app = Flask("planted", static_folder=None)
    app.add_url_rule("/new", "new", lambda: reached.append("here") or "here")
    enforce(app, cast.tool, {("new", "GET"): Policy("nobody", "A test.", refuse)})
    app.testing = True
    for method in ("GET", "HEAD"):
        with pytest.raises(PermissionError):
            app.test_client().open("/new", method=method)
    assert reached == []
    assert app.test_client().options("/new").status_code == 200


def test_a_request_reads_its_session_once(cast, monkeypatch):
    """The policy and the view speak of the same visit."""
    learner = next(each for each in cast.visitors if each.role == "learner")
    asked, real = [], cast.tool.sessions._launching.visit
    monkeypatch.setattr(type(cast.tool.launching), "visit", lambda _self, token: asked.append(token) or real(token))
    answer = cast.app.test_client().get("/lesson", query_string={"session": learner.token})
    assert (answer.status_code, asked) == (200, [learner.token])


def test_no_cookie_opens_anything(cast):
    """What a browser sends by itself is no leave: without it another site can forge nothing (checklist E4)."""
    learner = next(each for each in cast.visitors if each.role == "learner")
    client = cast.app.test_client()
    for name in ("session", "token", "hr-session", "hr-browser", "__Host-hr-browser"):
        client.set_cookie(name, learner.token)
    for rule in cast.app.url_map.iter_rules():
        if not rule.arguments and POLICIES.get((rule.endpoint, "GET"), Policy("", "")).admit is not None:
            assert client.get(rule.rule).status_code == 401, rule.rule


@pytest.mark.parametrize("role", ["observer", "mentor"])
def test_whoever_looks_on_is_told_so_and_offered_only_what_works(cast, role):
    visitor = next(each for each in cast.visitors if each.role == role)
    client = cast.app.test_client()
    page = client.get("/lesson", query_string={"session": visitor.token}).get_data(as_text=True)
    assert "You are here to look on." in page
    assert "<form" not in page
    addresses = re.findall(r'href="(/lesson/[^"]+)"', page)
    assert len(addresses) >= 2
    for address in addresses:
        assert client.get(html.unescape(address)).status_code == 200


def test_the_reference_names_every_route_with_its_policy(cast):
    text = (HERE.parents[1] / "docs" / "reference" / "access.md").read_text(encoding="utf-8")
    real = {
        f"| `{method} {rule.rule}` | {POLICIES[rule.endpoint, method].name} |"
        for rule in cast.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {line for line in text.splitlines() if line.startswith(("| `GET ", "| `POST ", "| `PUT "))} == real
    assert [policy.name for policy in POLICIES.values() if f"| `{policy.name}` | " not in text] == []
