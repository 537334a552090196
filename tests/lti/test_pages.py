"""What every answer carries, and the pages that belong to nobody."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest
import requests

from hrlearn_lti.app import make_app
from tests.lti.stage import words

PUBLIC = ["/healthz", "/readyz", "/lti/jwks", "/nothing"]


def get(stage, path, **headers):
    return requests.get(stage.base_url + path, headers={"Accept-Encoding": "identity", **headers}, timeout=10)


def policy_of(answer):
    parts = (each.strip().partition(" ") for each in answer.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def test_a_page_of_a_session(stage):
    answer = stage.seat().get("/lesson")
    policy = policy_of(answer)
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == stage.academy.base_url
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_page_names_its_session_for_the_script(stage):
    seat = stage.seat()
    assert f'<meta name="hr-session" content="{seat.token}">' in seat.get("/lesson").text


def test_no_page_runs_inline_code(stage):
    seat = stage.seat()
    pages = [seat.get("/lesson"), seat.get(f"/attempts/{seat.start('quiz')}"), stage.seat("orlena").get("/gradebook")]
    for page in pages:
        assert not re.search(r"<script(?![^>]* src=)[^>]*>", page.text)
        assert not re.search(r"\son[a-z]+=|javascript:|<style|\sstyle=", page.text)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_answers_are_hardened_too(stage, path):
    answer = get(stage, path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors" in policy_of(answer)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/nothing", 404),
        ("GET", "/attempts/7", 404),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/static/../settings.py", 404),
        ("GET", "/lti/launch", 405),
        ("DELETE", "/lesson", 405),
        ("POST", "/api/session", 405),
    ],
)
def test_what_is_not_there_is_explained(stage, method, path, status):
    answer = requests.request(method, stage.base_url + path, timeout=10)
    assert answer.status_code == status
    if path.startswith("/api/"):
        assert answer.json()["error"]["reference"]
    else:
        assert re.search(r"<code>[0-9A-F]{8}</code>", answer.text)
        assert "Open the activity from your course" in words(answer)


def test_a_fault_of_ours_shows_a_reference_and_nothing_else(stage, caplog):
    def broken():
        message = "secret of the house"
        raise RuntimeError(message)

    app = make_app(stage.tool)
    app.add_url_rule("/broken", view_func=broken)
    app.add_url_rule("/api/broken", "api-broken", view_func=broken)
    client = app.test_client()
    page, told = client.get("/broken"), client.get("/api/broken")
    assert page.status_code == told.status_code == 500
    reference = re.search(r"<code>([0-9A-F]{8})</code>", page.text)[1]
    assert reference in caplog.text
    assert told.get_json()["error"]["reference"] in caplog.text
    for answer in (page, told):
        assert "secret of the house" not in answer.text
        assert "Traceback" not in answer.text


def test_the_page_about_a_dead_database_is_still_a_page(stage, monkeypatch):
    monkeypatch.setattr(stage.tool.administration, "registrations", broken_database)
    answer = get(stage, "/nothing")
    assert answer.status_code == 404
    assert policy_of(answer)["frame-ancestors"] == "'none'"


def broken_database():
    message = "no database"
    raise OSError(message)


def test_health(stage):
    assert get(stage, "/healthz").text == "ok\n"
    assert get(stage, "/readyz").status_code == 200


def test_not_ready_without_tables(stage):
    client = make_app(replace(stage.tool, is_current=lambda: False)).test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "hrlearn-lti db upgrade" in answer.text


def test_static_files_may_be_kept_for_ever(stage):
    page = stage.seat().get("/lesson").text
    found = re.findall(r'"(/static/[^"]+)"', page)
    assert {re.sub(r"\.[0-9a-f]{16}\.", ".", each) for each in found} == {"/static/player.css", "/static/player.js"}
    for path in found:
        answer = get(stage, path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"].startswith(("text/css", "text/javascript"))


def test_text_is_compressed_for_those_who_can_read_it(stage):
    path = re.search(r'"(/static/player\.[^"]+\.css)"', stage.seat().get("/lesson").text)[1]
    plain = get(stage, path)
    raw = requests.get(stage.base_url + path, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=10)
    packed = raw.raw.read(decode_content=False)
    assert raw.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in raw.headers["Vary"]
    assert gzip.decompress(packed) == plain.content
    assert len(packed) < len(plain.content) / 2
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in get(stage, path, **{"Accept-Encoding": "gzip;q=0"}).headers


def test_the_first_load_is_within_its_budget(stage):
    """At most 30 KB compressed and 4 requests without media (the architecture page, section on the player)."""
    seat = stage.seat()
    page = seat.get("/lesson")
    paths = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    total = 0
    for url in (page.url, *(stage.base_url + path for path in paths)):
        answer = requests.get(url, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=10)
        total += len(answer.raw.read(decode_content=False))
        total += sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    assert 1 + len(paths) <= 4
    assert total <= 30 * 1024


def test_pictures(stage):
    seat = stage.seat()
    page = seat.get(f"/attempts/{seat.start('stop')}", step="begin").text
    path = re.search(r'src="(/media/[^"]+)"', page)[1]
    answer = get(stage, path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert "sandbox" in policy_of(answer)
    assert policy_of(answer)["default-src"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert seat.token not in path


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.replace("lamp.svg", "nothing.svg"),
        lambda path: path.replace("media/lamp.svg", "lesson.yaml"),
        lambda path: path.replace("media/lamp.svg", "../items.yaml"),
        lambda path: path.partition("?")[0],
        lambda path: path.partition("?")[0] + "?academy=x",
        lambda path: path.replace("sha256:", "sha256:0"),
    ],
)
def test_pictures_that_are_not_there(stage, change):
    seat = stage.seat()
    page = seat.get(f"/attempts/{seat.start('stop')}", step="begin").text
    path = re.search(r'src="(/media/[^"]+)"', page)[1]
    assert get(stage, change(path)).status_code == 404


def test_the_key_set_is_public_and_holds_no_private_part(stage):
    keys = get(stage, "/lti/jwks").json()["keys"]
    assert len(keys) == 1
    assert {"kty", "kid", "n", "e", "alg", "use"} == set(keys[0])


class TestWhoMayFrame:
    """A page without a session is framed by the platform one came from; who else is a customer is nobody's business."""

    OTHER = "https://moodle.south.example"

    @pytest.fixture
    def two(self, stage):
        stage.tool.administration.add_registration(
            academy_key="south",
            issuer=self.OTHER,
            client_id="x",
            deployment_id="1",
            auth_login_url=f"{self.OTHER}/auth",
            auth_token_url=f"{self.OTHER}/token",
            key_set_url=f"{self.OTHER}/jwks",
            sandbox=False,
        )
        return stage

    def _framers(self, stage, path="/nothing", **headers):
        return policy_of(get(stage, path, **headers))["frame-ancestors"]

    def test_a_stranger_is_told_of_no_platform(self, two):
        assert self._framers(two) == "'none'"
        assert self._framers(two, Referer="https://evil.example/") == "'none'"
        assert self._framers(two, Origin="null") == "'none'"

    @pytest.mark.parametrize("header", ["Referer", "Origin"])
    def test_the_platform_one_came_from(self, two, header):
        assert self._framers(two, **{header: two.academy.base_url}) == two.academy.base_url
        assert self._framers(two, **{header: f"{self.OTHER}/course?id=1"}) == self.OTHER

    def test_a_visit_that_has_ended_is_told_in_its_frame(self, two):
        seat = two.seat()
        two.tool.launching.end(seat.token)
        answer = get(two, f"/lesson?session={seat.token}")  # and no word of where one came from
        assert (answer.status_code, policy_of(answer)["frame-ancestors"]) == (401, two.academy.base_url)
