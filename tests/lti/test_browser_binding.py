"""A visit belongs to the browser in which it began: by our cookie, or by a value that the platform has kept."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from hrlearn_lti.browsers import frame_named, is_ours
from hrlearn_lti.state import fingerprint
from hrlearn_sandbox import browser_session
from tests.lti.stage import words

FRAME = {"Sec-Fetch-Dest": "iframe"}
WINDOW = {"Sec-Fetch-Dest": "document"}
ATTRIBUTE = re.compile(r'(data-[a-z]+|action|href)="([^"]*)"')


class Forgetful(requests.Session):
    """A browser that keeps no cookies of ours."""

    def __init__(self):
        super().__init__()
        self.trust_env = False

    def request(self, *args, **more):
        self.cookies.clear()
        return super().request(*args, **{**more, "timeout": 10, "allow_redirects": False})


def step_of(answer):
    """Return what the page asks of the platform's storage."""
    found = re.search(r'<(?:form|div) id="hr-storage"[^>]*>', answer.text)
    assert found, words(answer)
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(found.group())}


def new_window_of(answer):
    return html.unescape(re.search(r'<a class="hr-button" href="([^"]+)" target="_blank"', answer.text).group(1))


@pytest.fixture
def initiation(stage):
    return stage.actor().initiation(stage.activity())


@pytest.fixture
def blocked(stage, initiation):
    """Give a login in a frame where the browser has kept nothing, with what the platform announces."""

    def login(**more):
        fields = {**initiation.fields, **more}
        return Forgetful().post(f"{initiation.action}?tried=1", data=fields, headers=FRAME)

    return login


def carried(stage, go):
    """Follow the authentication request as the person at the platform, and return the form of the launch."""
    from hrlearn_sandbox.actor import Form  # noqa: PLC0415 - the step is the same for a form and for an address

    parts = urlsplit(go)
    fields = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return stage.actor().follow(Form(parts._replace(query="").geturl(), "GET", fields), method="GET")


class TestTheCookie:
    def test_the_first_visit_in_a_frame_takes_a_second_round_with_the_same_form(self, stage, initiation):
        browser = browser_session()
        first = browser.post(
            initiation.action, data=dict(initiation.fields), headers=FRAME, allow_redirects=False, timeout=10
        )
        assert (first.status_code, first.headers["Location"]) == (307, "/lti/login?tried=1")
        second = browser.post(
            stage.base_url + first.headers["Location"],
            data=dict(initiation.fields),
            headers=FRAME,
            allow_redirects=False,
            timeout=10,
        )
        assert second.status_code == 302
        assert second.headers["Location"].startswith(stage.academy.base_url + "/auth?")

    def test_the_second_round_keeps_the_query_of_a_login_by_get(self, stage, initiation):
        answer = Forgetful().get(initiation.action, params=dict(initiation.fields), headers=FRAME)
        sent = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
        assert sent == {**initiation.fields, "tried": "1"}

    def test_in_a_window_of_its_own_one_round_is_enough(self, stage, initiation):
        answer = Forgetful().post(initiation.action, data=dict(initiation.fields), headers=WINDOW)
        assert answer.headers["Location"].startswith(stage.academy.base_url + "/auth?")

    def test_who_has_the_cookie_goes_straight_on(self, stage, initiation):
        browser = stage.actor().launch(stage.activity()).session
        answer = browser.post(
            initiation.action, data=dict(initiation.fields), headers=FRAME, allow_redirects=False, timeout=10
        )
        assert answer.status_code == 302


class TestTheStorage:
    def test_announced_storage_is_asked_before_anybody_reads_about_windows(self, stage, blocked):
        answer = blocked(lti_storage_target="storage_frame")
        step = step_of(answer)
        assert answer.status_code == 200
        assert step["data-waiting"] == "yes"
        assert (step["data-subject"], step["data-frame"]) == ("lti.put_data", "storage_frame")
        assert step["data-origin"] == stage.academy.base_url
        assert step["data-go"].startswith(stage.academy.base_url + "/auth?")
        assert step["data-key"]
        assert step["data-value"]

    def test_storage_that_nobody_announced_is_asked_while_the_person_reads(self, blocked):
        answer = blocked()
        step = step_of(answer)
        assert answer.status_code == 400
        assert (step["data-waiting"], step["data-frame"]) == ("no", "_parent")
        assert "Open in a new window" in words(answer)

    def test_the_value_that_comes_back_opens_the_door(self, stage, blocked):
        step = step_of(blocked(lti_storage_target="_parent"))
        form = carried(stage, step["data-go"])
        asked = Forgetful().post(form.redirect_uri, data=dict(form.fields), headers=FRAME)
        reading = step_of(asked)
        assert (reading["data-subject"], reading["data-key"]) == ("lti.get_data", step["data-key"])
        assert reading["data-value"] == ""
        assert stage.count("sessions") == 0
        fields = {**form.fields, "hr_stored": step["data-value"]}
        assert Forgetful().post(form.redirect_uri, data=fields, headers=FRAME).status_code == 303

    @pytest.mark.parametrize("value", ["", "somebody else's"])
    def test_another_value_does_not(self, stage, blocked, value):
        form = carried(stage, step_of(blocked(lti_storage_target="_parent"))["data-go"])
        answer = Forgetful().post(form.redirect_uri, data={**form.fields, "hr_stored": value}, headers=FRAME)
        assert answer.status_code == 400
        assert "another browser" in words(answer)
        assert stage.count("sessions") == 0

    def test_a_cookie_from_elsewhere_does_not_stand_in_for_the_value(self, stage, blocked):
        stranger = stage.actor("iska").launch(stage.activity()).session
        form = carried(stage, step_of(blocked(lti_storage_target="_parent"))["data-go"])
        answer = stranger.post(form.redirect_uri, data=dict(form.fields), timeout=10)
        assert step_of(answer)["data-subject"] == "lti.get_data"
        assert stage.count("sessions") == 0

    def test_a_value_does_not_stand_in_for_the_cookie(self, stage):
        form = stage.actor().launch(stage.activity())
        answer = Forgetful().post(form.redirect_uri, data={**form.fields, "hr_stored": "x"}, headers=FRAME)
        assert answer.status_code == 400
        assert stage.count("sessions") == 0

    def test_storage_that_is_announced_with_the_launch_only_begins_the_login_again(self, stage):
        form = stage.actor().launch(stage.activity())
        fields = {**form.fields, "lti_storage_target": "late_frame"}
        step = step_of(Forgetful().post(form.redirect_uri, data=fields, headers=FRAME))
        assert (step["data-subject"], step["data-frame"]) == ("lti.capabilities", "late_frame")
        assert step["data-key"] == ""
        again = step_of(Forgetful().get(stage.base_url + step["data-go"], headers=FRAME))
        assert (again["data-subject"], again["data-frame"]) == ("lti.put_data", "late_frame")

    @pytest.mark.parametrize("frame", ["a b", "x" * 101, "<script>", "", "frame\x00"])
    def test_a_frame_that_cannot_be_one_is_not_believed(self, blocked, frame):
        step = step_of(blocked(lti_storage_target=frame))
        assert (step["data-frame"], step["data-waiting"]) == ("_parent", "no")


class TestTheNewWindow:
    @pytest.mark.parametrize("more", [{}, {"lti_storage_target": "_parent"}])
    def test_it_begins_the_login_that_nobody_has_used(self, stage, blocked, more):
        """The hints of many platforms work once: the platform must not have been asked from inside the frame."""
        address = stage.base_url + new_window_of(blocked(**more))
        browser = browser_session()
        answer = browser.get(address, headers=WINDOW, allow_redirects=False, timeout=10)
        form = carried(stage, answer.headers["Location"])
        assert browser.post(form.redirect_uri, data=dict(form.fields), timeout=10).status_code == 200

    def test_the_page_has_a_reference_and_may_be_framed_by_its_platform_only(self, stage, blocked):
        answer = blocked()
        assert re.search(r"<code>[0-9A-F]{8}</code>", answer.text)
        assert f"frame-ancestors {stage.academy.base_url}" in answer.headers["Content-Security-Policy"]
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "<script>" not in answer.text


def test_an_empty_value_is_never_the_right_one():
    assert is_ours("a", fingerprint("a"))
    assert not is_ours("", fingerprint(""))
    assert not is_ours("", "")


def test_names_of_frames():
    assert [frame_named(each) for each in ("_parent", "lti-frame_1.x", "a/b")] == ["_parent", "lti-frame_1.x", ""]
