"""Texts that PostgreSQL cannot keep, from everywhere in a launch: a page or a cleaned text, never a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from hrlearn_sandbox import browser_session
from tests.lti.facts import AGS, LTI
from tests.lti.stage import minted, open_stage

LESSONS = Path(__file__).parent / "lessons"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
BAD = {"nul": "a\x00b", "half a character": "a\ud83d", "long": "ә" * 3000}

CLAIMS = {
    "sub": lambda text: {"sub": text},
    "name": lambda text: {"name": text},
    "deployment": lambda text: {LTI + "deployment_id": text},
    "course": lambda text: {LTI + "context": {"id": text, "title": "Course"}},
    "title of the course": lambda text: {LTI + "context": {"id": "2", "title": text, "label": text}},
    "place": lambda text: {LTI + "resource_link": {"id": text}},
    "title of the place": lambda text: {LTI + "resource_link": {"id": "10", "title": text}},
    "role": lambda text: {LTI + "roles": [text]},
    "lesson": lambda text: {LTI + "custom": {"lesson": text}},
    "activity": lambda text: {LTI + "custom": {"lesson": "road_stop", "activity": text}},
    "another parameter": lambda text: {LTI + "custom": {"lesson": "road_stop", text: text}},
    "line item": lambda text: {AGS: {"scope": [SCORE], "lineitem": f"https://a.example/{text}"}},
    "scope": lambda text: {AGS: {"scope": [text]}},
    "way back": lambda text: {LTI + "launch_presentation": {"return_url": f"https://a.example/{text}"}},
    "language": lambda text: {LTI + "launch_presentation": {"locale": text}},
}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def stage(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    if request.param == "sqlite":
        with open_stage(folder, LESSONS) as opened:
            yield opened
    else:
        server = request.getfixturevalue("postgres")
        with server.database(server.migrated) as url, open_stage(folder, LESSONS, url) as opened:
            yield opened


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim(stage, claim, text):
    form = stage.actor().launch(stage.activity())
    answer = form.post({"id_token": minted(stage, form, CLAIMS[claim](text))})
    assert answer.status_code in {200, 400, 404}, answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("text", ["a%00b", "%ED%A0%80", "x" * 3000], ids=["nul", "half a character", "long"])
@pytest.mark.parametrize("path", ["/lti/login?iss={}&client_id={}", "/media/{}/{}?academy={}", "/lesson?session={}"])
def test_an_address(stage, path, text):
    academy = stage.tool.administration.registrations()[0].academy_id.hex
    address = path.replace("academy={}", f"academy={academy}").replace("{}", text)
    answer = requests.get(stage.base_url + address, timeout=10)
    assert answer.status_code in {400, 401, 404}, answer.text


@pytest.mark.parametrize("name", ["iss", "client_id", "login_hint", "target_link_uri", "lti_message_hint"])
def test_a_login(stage, name):
    form = stage.actor().initiation(stage.activity())
    fields = {**form.fields, name: "a\x00b"}
    answer = browser_session().post(form.action, data=fields, allow_redirects=False, timeout=10)
    assert answer.status_code in {302, 307, 400}
