"""The launches of the published certification walk-through (LTI 1.3 Core), each under its name.

The practice academy signs them, the real tool answers. Bad ones must end on a page that says what is wrong and leave
nothing behind; good ones must lead to a page of the lesson.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from hrlearn_sandbox import REMOVED
from tests.lti.facts import LTI
from tests.lti.stage import Seat, minted, open_stage, words

HERE = Path(__file__).parent
NOW = int(time.time())
DAY = 86_400
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
TEACHER = {"sub": "3", "name": "Orlena Vask", LTI + "roles": [MEMBERSHIP + "Instructor"]}
STUDENT = {LTI + "roles": [MEMBERSHIP + "Learner"]}
NOBODYS_NAME = dict.fromkeys(("name", "given_name", "family_name", "email", "picture", "locale"), REMOVED)


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    with open_stage(tmp_path_factory.mktemp("certification"), HERE / "lessons") as opened:
        yield opened


@pytest.fixture
def form(stage):
    return stage.actor().launch(stage.activity())


@pytest.fixture(autouse=True)
def _log(caplog):
    caplog.set_level("INFO", "hrlearn_lti")


def check_bad(stage, form, caplog, code, claims=None, header=None):
    """Refused with a page, a reference that stands in the log, and no row anywhere."""
    before = [stage.count(name) for name in ("sessions", "launch_nonces", "learners", "contexts", "resource_links")]
    answer = form.post({"id_token": minted(stage, form, claims, header)})
    assert 400 <= answer.status_code < 500
    (reference,) = re.findall(r"<code>([0-9A-F]{8})</code>", answer.text)
    assert f"reference={reference} code=launch.{code} " in caplog.text
    assert "Traceback" not in answer.text
    after = [stage.count(name) for name in ("sessions", "launch_nonces", "learners", "contexts", "resource_links")]
    assert after == before
    return words(answer)


def check_good(stage, form, claims):
    """Lead to the lesson; return the seat."""
    answer = form.post({"id_token": minted(stage, form, claims)}, follow=False)
    seat = stage.seated(answer, form.session)
    page = seat.get("/lesson")
    assert page.status_code == 200, words(page)
    assert "A stop on the road" in words(page)
    return seat


def session(seat: Seat) -> dict:
    """Return who the tool thinks this is."""
    return seat.get("/api/session").json()


class TestKnownBad:
    """Known "bad" launches: every one must be refused."""

    def test_no_kid_sent_in_jwt_header(self, stage, form, caplog):
        assert "did not say which key" in check_bad(stage, form, caplog, "missing_key_id", header={"kid": REMOVED})

    def test_incorrect_kid_in_jwt_header(self, stage, form, caplog):
        check_bad(stage, form, caplog, "unknown_key", header={"kid": "imstester_66067"})

    def test_wrong_lti_version(self, stage, form, caplog):
        check_bad(stage, form, caplog, "wrong_version", {LTI + "version": "11.3"})

    def test_no_lti_version(self, stage, form, caplog):
        check_bad(stage, form, caplog, "missing_claim", {LTI + "version": REMOVED})

    def test_invalid_lti_message(self, stage, form, caplog):
        """The walk-through sends a body that is no LTI message at all."""
        gone = dict.fromkeys((LTI + each for each in ("message_type", "version", "roles", "resource_link")), REMOVED)
        check_bad(stage, form, caplog, "missing_claim", {**gone, "name": "badltilaunch"})

    def test_missing_lti_claims(self, stage, form, caplog):
        names = ("deployment_id", "target_link_uri", "resource_link", "roles", "message_type", "version")
        check_bad(stage, form, caplog, "missing_claim", dict.fromkeys((LTI + each for each in names), REMOVED))

    def test_timestamps_incorrect(self, stage, form, caplog):
        check_bad(stage, form, caplog, "expired", {"iat": 11111, "exp": 22222})

    def test_timestamps_of_tomorrow(self, stage, form, caplog):
        check_bad(stage, form, caplog, "from_the_future", {"iat": NOW + DAY, "exp": NOW + 2 * DAY})

    def test_timestamps_of_the_day_before_yesterday_that_still_hold(self, stage, form, caplog):
        check_bad(stage, form, caplog, "too_old", {"iat": NOW - 2 * DAY, "exp": NOW + DAY})

    def test_message_type_claim_missing(self, stage, form, caplog):
        assert "message_type" in check_bad(stage, form, caplog, "missing_claim", {LTI + "message_type": REMOVED})

    def test_role_claim_missing(self, stage, form, caplog):
        assert "roles" in check_bad(stage, form, caplog, "missing_claim", {LTI + "roles": REMOVED})

    def test_deployment_id_claim_missing(self, stage, form, caplog):
        assert "deployment_id" in check_bad(stage, form, caplog, "missing_claim", {LTI + "deployment_id": REMOVED})

    def test_resource_link_id_claim_missing(self, stage, form, caplog):
        assert "is called &#39;id&#39;" in check_bad(
            stage, form, caplog, "missing_claim", {LTI + "resource_link": {"title": "A stop"}}
        )

    def test_resource_link_claim_missing(self, stage, form, caplog):
        check_bad(stage, form, caplog, "missing_claim", {LTI + "resource_link": REMOVED})

    def test_target_link_uri_claim_missing(self, stage, form, caplog):
        check_bad(stage, form, caplog, "missing_claim", {LTI + "target_link_uri": REMOVED})

    def test_user_claim_missing(self, stage, form, caplog):
        """A learner without ``sub`` is allowed by the standard; graded work cannot be kept, which is said kindly."""
        text = check_bad(stage, form, caplog, "anonymous", {**STUDENT, "sub": REMOVED})
        assert "did not say who you are" in text


class TestValidTeacher:
    """Valid teacher launches: every one must work, with the rights of a teacher where a role says so."""

    def check(self, stage, form, claims, *, teaches=True):
        seat = check_good(stage, form, {**TEACHER, **claims})
        assert seat.get("/gradebook").status_code == (200 if teaches else 404)
        return seat

    def test_valid_instructor_launch(self, stage, form):
        assert session(self.check(stage, form, {}))["learner"]["name"] == "Orlena Vask"

    def test_valid_instructor_launch_with_multiple_role_values(self, stage, form):
        roles = [MEMBERSHIP + "Instructor", INSTITUTION + "Instructor", INSTITUTION + "Staff"]
        self.check(stage, form, {LTI + "roles": roles})

    def test_valid_instructor_launch_with_short_role_value(self, stage, form):
        self.check(stage, form, {LTI + "roles": ["Instructor"]})

    def test_valid_instructor_launch_with_unknown_role(self, stage, form):
        """Unknown words are passed over; what is known beside them counts."""
        roles = ["http://purl.imsglobal.org/vocab/lis/v2/uknownrole/unknown#Helper"]
        self.check(stage, form, {LTI + "roles": roles}, teaches=False)
        again = stage.actor().launch(stage.activity())
        self.check(stage, again, {LTI + "roles": [*roles, MEMBERSHIP + "Instructor"]})

    def test_valid_instructor_launch_with_no_role(self, stage, form):
        """An empty list gives no right beyond looking."""
        self.check(stage, form, {LTI + "roles": []}, teaches=False)

    def test_valid_instructor_launch_with_email_only(self, stage, form):
        claims = {**NOBODYS_NAME, "email": "orlena@staff.example"}
        assert session(self.check(stage, form, claims))["learner"]["name"] == ""

    def test_valid_instructor_launch_with_names_only(self, stage, form):
        claims = {"email": REMOVED, "given_name": "Orlena", "family_name": "Vask", "name": "Orlena Vask"}
        assert session(self.check(stage, form, claims))["learner"]["name"] == "Orlena Vask"

    def test_valid_instructor_launch_with_no_pii(self, stage, form):
        assert session(self.check(stage, form, NOBODYS_NAME))["learner"]["name"] == ""

    def test_valid_instructor_launch_with_no_context(self, stage, form):
        seat = self.check(stage, form, {LTI + "context": REMOVED})
        assert session(seat)["context"] == {"id": None, "title": ""}


class TestValidStudent:
    """Valid student launches: every one must work, and none may open what is a teacher's."""

    def check(self, stage, form, claims):
        seat = check_good(stage, form, {**STUDENT, **claims})
        assert seat.get("/gradebook").status_code == 404
        assert seat.start("quiz")
        return seat

    def test_valid_student_launch(self, stage, form):
        assert session(self.check(stage, form, {}))["learner"]["name"] == "Mirela Tövén"

    def test_valid_student_launch_with_multiple_role_values(self, stage, form):
        roles = [MEMBERSHIP + "Learner", INSTITUTION + "Student", INSTITUTION + "Learner"]
        self.check(stage, form, {LTI + "roles": roles, "sub": "s-1"})

    def test_valid_student_launch_with_short_role_value(self, stage, form):
        self.check(stage, form, {LTI + "roles": ["Learner"], "sub": "s-2"})

    def test_valid_student_launch_with_unknown_role(self, stage, form):
        roles = ["http://purl.imsglobal.org/vocab/lis/v2/uknownrole/unknown#Helper", MEMBERSHIP + "Learner"]
        self.check(stage, form, {LTI + "roles": roles, "sub": "s-3"})

    def test_valid_student_launch_with_no_role(self, stage, form):
        seat = check_good(stage, form, {LTI + "roles": [], "sub": "s-4"})
        assert seat.get("/gradebook").status_code == 404

    def test_valid_student_launch_with_email_only(self, stage, form):
        claims = {**NOBODYS_NAME, "email": "mirela@cadets.example", "sub": "s-5"}
        assert session(self.check(stage, form, claims))["learner"]["name"] == ""

    def test_valid_student_launch_with_names_only(self, stage, form):
        claims = {"email": REMOVED, "given_name": "Mirela", "family_name": "Tövén", "sub": "s-6"}
        assert session(self.check(stage, form, claims))["learner"]["name"] == "Mirela Tövén"

    def test_valid_student_launch_with_no_pii(self, stage, form):
        assert session(self.check(stage, form, {**NOBODYS_NAME, "sub": "s-7"}))["learner"]["name"] == ""

    def test_valid_student_launch_with_no_context(self, stage, form):
        self.check(stage, form, {LTI + "context": REMOVED, "sub": "s-8"})
