"""The academy's own administration: the ways in, every page, every button, and who may not."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import create_engine, text

from hrlearn.services import AuditEntry
from tests.lti.conftest import HERE
from tests.lti.stage import STORY, Seat, register, words

PAGES = ("", "/platforms", "/invitations", "/rules", "/scores", "/privacy", "/log")
PACK = (HERE / "packs" / "invented.yaml").read_bytes()


def by_link(stage, academy="practice") -> Seat:
    """Come in by a one-time link, as a browser without JavaScript does."""
    token, _ = stage.tool.office.desks.make_link(academy)
    browser = requests.Session()
    page = browser.get(f"{stage.base_url}/admin/enter", params={"link": token}, timeout=10)
    assert page.status_code == 200
    link = html.unescape(re.search(r'name="link" value="([^"]+)"', page.text)[1])
    answer = browser.post(f"{stage.base_url}/admin/enter", data={"link": link}, timeout=10, allow_redirects=False)
    assert answer.status_code == 303
    return Seat(stage.base_url, parse_qs(urlsplit(answer.headers["Location"]).query)["session"][0], browser)


def log_of(stage) -> list[AuditEntry]:
    """Return the academy's audit log, the oldest line first."""
    academy_id = stage.tool.administration.academy("practice")
    with stage.tool.office.audit._storage.reading(academy_id) as unit:
        return list(reversed(unit.audit.entries(100)))


def acts(stage) -> list[str]:
    return [entry.action for entry in log_of(stage)]


def framers(answer) -> list[str]:
    return re.search(r"frame-ancestors ([^;]*)", answer.headers["Content-Security-Policy"])[1].split()


class TestTheWaysIn:
    @pytest.mark.parametrize("page", PAGES)
    def test_an_administrator_comes_by_a_launch(self, stage, page):
        seat = stage.seat("tomir")
        answer = seat.get(f"/admin{page}")
        assert answer.status_code == 200, words(answer)
        assert framers(answer) == [stage.academy.base_url]
        assert answer.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("page", PAGES)
    def test_whoever_has_a_one_time_link_comes_too_and_nobody_frames_it(self, stage, page):
        answer = by_link(stage).get(f"/admin{page}")
        assert answer.status_code == 200, words(answer)
        assert framers(answer) == ["'none'"]

    @pytest.mark.parametrize("person", ["mirela", "orlena"])
    @pytest.mark.parametrize("page", PAGES)
    def test_for_everybody_else_there_is_no_such_page(self, stage, person, page):
        seat = stage.seat(person)
        assert seat.get(f"/admin{page}").status_code == 404
        assert "Administration" not in seat.get("/lesson").text

    def test_without_a_session_nobody_comes(self, stage):
        for query in ({}, {"session": "x"}, {"session": f"{'0' * 32}.x"}):
            answer = requests.get(f"{stage.base_url}/admin", params=query, timeout=10)
            assert answer.status_code == 401, query

    def test_the_lesson_and_the_class_lead_there(self, stage):
        seat = stage.seat("tomir")
        for path in ("/lesson", "/gradebook"):
            found = re.search(r'href="(/admin\?session=[^"]+)"', seat.get(path).text)
            assert requests.get(stage.base_url + html.unescape(found[1]), timeout=10).status_code == 200

    def test_an_administrator_who_is_no_longer_one_is_out_at_once(self, stage):
        seat = stage.seat("tomir")
        assert seat.get("/admin").status_code == 200
        academy_id = stage.tool.administration.academy("practice")
        learner = stage.tool.sessions._launching.visit(seat.token).learner_id
        with stage.tool.office.audit._storage.unit_of_work(academy_id) as unit:
            visit = stage.tool.sessions._launching.visit(seat.token)
            unit.sessions.end_above(learner, visit.context_id, 3, 3)
            unit.commit()
        assert seat.get("/admin").status_code == 401


class TestOneTimeLinks:
    def enter(self, stage, token):
        return requests.post(f"{stage.base_url}/admin/enter", data={"link": token}, timeout=10, allow_redirects=False)

    def look(self, stage, token):
        return requests.get(f"{stage.base_url}/admin/enter", params={"link": token}, timeout=10)

    def test_looking_at_it_does_not_use_it_up_and_entering_does(self, stage):
        token, _ = stage.tool.office.desks.make_link("practice")
        assert self.look(stage, token).status_code == self.look(stage, token).status_code == 200
        assert self.enter(stage, token).status_code == 303
        again = self.enter(stage, token)
        assert again.status_code == 403
        assert "it works once" in words(again)
        assert self.look(stage, token).status_code == 403
        assert acts(stage)[-2:] == ["link.made", "link.used"]

    @pytest.mark.parametrize("token", ["", "guess", "0" * 32 + ".guess", "\U0001f600.x"])
    def test_a_guess_opens_nothing(self, stage, token):
        assert self.enter(stage, token).status_code == 403
        assert self.look(stage, token).status_code == 403

    def test_a_session_of_a_link_opens_no_lesson(self, stage):
        assert by_link(stage).get("/lesson").status_code == 401

    def test_the_token_of_a_link_is_no_session_and_neither_is_stored(self, stage, tmp_path):
        token, _ = stage.tool.office.desks.make_link("practice")
        assert requests.get(f"{stage.base_url}/admin", params={"session": token}, timeout=10).status_code == 401
        session = self.enter(stage, token).headers["Location"].rpartition("session=")[2]
        stored = b"".join(each.read_bytes() for each in tmp_path.glob("tool.db*"))
        for secret in (token, session):
            assert secret.partition(".")[2].encode() not in stored


class TestPlatforms:
    def ids(self, stage):
        facts = stage.tool.administration.registrations()[0]
        with stage.tool.office.audit._storage.reading(facts.academy_id) as unit:
            return facts.id, unit.places.deployments(facts.id)[0].id

    def test_switching_a_platform_off_signs_everybody_out_and_lets_nobody_in(self, stage):
        registration_id, _ = self.ids(stage)
        learner, admin = stage.seat("mirela"), by_link(stage)
        answer = admin.post(f"/admin/platforms/{registration_id}", {"do": "off"})
        assert "Switched off." in words(answer)
        assert learner.get("/lesson").status_code == 401
        with pytest.raises(Exception, match=r"403|switched"):
            stage.actor("mirela").launch(stage.activity())
        assert "Nobody can come in from there" in words(admin.get("/admin/platforms"))
        admin.post(f"/admin/platforms/{registration_id}", {"do": "on"})
        assert stage.seat("mirela").get("/lesson").status_code == 200
        assert acts(stage)[-2:] == ["registration.disabled", "registration.enabled"]

    def test_switching_a_deployment_off_does_the_same_for_it(self, stage):
        _, deployment_id = self.ids(stage)
        learner, admin = stage.seat("mirela"), by_link(stage)
        form = stage.actor("mirela").launch(stage.activity())
        admin.post(f"/admin/deployments/{deployment_id}", {"do": "off"})
        assert learner.get("/lesson").status_code == 401
        answer = form.post(follow=False)
        assert answer.status_code == 403
        assert "switched this connection off" in words(answer)
        admin.post(f"/admin/deployments/{deployment_id}", {"do": "on"})
        assert stage.seat("mirela").get("/lesson").status_code == 200

    def test_connecting_it_again_does_not_switch_it_on(self, stage):
        registration_id, deployment_id = self.ids(stage)
        admin = by_link(stage)
        admin.post(f"/admin/platforms/{registration_id}", {"do": "off"})
        admin.post(f"/admin/deployments/{deployment_id}", {"do": "off"})
        register(stage.tool, stage.academy)
        page = words(admin.get("/admin/platforms"))
        assert "Nobody can come in from there" in page
        assert "off since" in page

    def test_nobody_saws_off_the_branch_they_sit_on(self, stage):
        registration_id, deployment_id = self.ids(stage)
        seat = stage.seat("tomir")
        for path in (f"platforms/{registration_id}", f"deployments/{deployment_id}"):
            answer = seat.post(f"/admin/{path}", {"do": "off"})
            assert answer.status_code == 409
            assert "shut you out" in words(answer)
        assert seat.get("/admin").status_code == 200

    def test_the_treatment_of_scores_is_chosen(self, stage):
        registration_id, _ = self.ids(stage)
        seat = stage.seat("tomir")
        assert "Now: moodle (by itself)" in words(seat.get("/admin/platforms"))
        seat.post(f"/admin/platforms/{registration_id}", {"do": "profile", "profile": "canvas"})
        assert "Now: canvas" in words(seat.get("/admin/platforms"))
        assert seat.post(f"/admin/platforms/{registration_id}", {"do": "profile", "profile": "x"}).status_code == 409
        assert seat.post(f"/admin/platforms/{registration_id}", {"do": "explode"}).status_code == 400
        assert log_of(stage)[-1].actor.kind == "learner"

    def test_another_academys_are_not_there(self, stage):
        register(stage.tool, stage.academy, "other", issuer="https://other.example")
        other = by_link(stage, "other")
        registration_id, deployment_id = self.ids_of(stage, "practice")
        for path in (f"platforms/{registration_id}", f"deployments/{deployment_id}"):
            assert other.post(f"/admin/{path}", {"do": "off"}).status_code == 404
        assert (
            other.post(f"/admin/platforms/{registration_id}", {"do": "profile", "profile": "auto"}).status_code == 404
        )
        page = other.get("/admin/platforms").text
        assert stage.academy.base_url not in page
        assert "https://other.example" in page

    def ids_of(self, stage, academy):
        facts = next(each for each in stage.tool.administration.registrations() if each.academy_key == academy)
        with stage.tool.office.audit._storage.reading(facts.academy_id) as unit:
            return facts.id, unit.places.deployments(facts.id)[0].id


class TestInvitations:
    def test_made_shown_once_used_and_taken_back(self, stage):
        seat = stage.seat("tomir")
        page = seat.post("/admin/invitations", {"names": "yes"})
        link = html.unescape(re.search(r'<input id="link" value="([^"]+)"', page.text)[1])
        assert requests.get(link, timeout=10).status_code == 200
        listed = seat.get("/admin/invitations")
        assert link not in html.unescape(listed.text)
        assert "With names." in words(listed)
        action = re.search(r'action="(/admin/invitations/[^"]+/revoke)"', listed.text)[1]
        assert "taken back" in words(seat.post(action))
        assert requests.get(link, timeout=10).status_code == 403
        assert seat.post(action).status_code == 404
        assert acts(stage)[-2:] == ["invitation.made", "invitation.revoked"]


class TestLocalRules:
    def send(self, seat, data, name="pack.yaml"):
        return seat.browser.post(
            f"{seat.base_url}/admin/rules", data={"session": seat.token}, files={"pack": (name, data)}, timeout=10
        )

    def test_imported_shown_and_written_down(self, stage):
        seat = stage.seat("tomir")
        assert "No local rules have been imported yet" in words(seat.get("/admin/rules"))
        page = self.send(seat, PACK)
        assert page.status_code == 200, words(page)
        assert "The local rules are imported." in words(page)
        assert "Republic of Tests" in words(page)
        assert log_of(stage)[-1].action == "locale.imported"
        assert log_of(stage)[-1].object_id.startswith("sha256:")

    @pytest.mark.parametrize(
        "data",
        [b"", b"format: 1\nkey: [", b"\xff\xfe\x00", PACK.replace(b"verified_on: 2020-01-01", b"verified_on: x")],
    )
    def test_a_faulty_file_changes_nothing(self, stage, data):
        answer = self.send(stage.seat("tomir"), data, "<script>alert(1)</script>.yaml")
        assert answer.status_code == 400
        assert "Nothing is changed." in words(answer)
        assert "<script>alert" not in answer.text
        assert stage.count("locale_packs") == 0

    def test_a_missing_file_too(self, stage):
        assert stage.seat("tomir").post("/admin/rules").status_code == 400


class TestScores:
    @pytest.fixture
    def refused(self, stage):
        """Give a score that the platform has refused."""
        seat = stage.seat("mirela", STORY)
        academy_id = stage.tool.administration.academy("practice")
        visit = stage.tool.sessions._launching.visit(seat.token)
        with stage.tool.office.audit._storage.unit_of_work(academy_id) as unit:
            lane_id = visit.session_id
            unit.outbox.owe(visit.resource_link_id, visit.learner_id, stage.tool.clock(), lane_id)
            unit.commit()
        self.refuse(stage)
        return lane_id

    def refuse(self, stage):
        engine = create_engine(stage.tool.settings.database_url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE outbox SET status = 'refused', last_error = 'The column is locked.'"))
        engine.dispose()

    @pytest.mark.parametrize("button", ["one", "all"])
    def test_seen_and_sent_again(self, stage, refused, button):
        seat = stage.seat("tomir")
        page = words(seat.get("/admin/scores"))
        assert "1 was refused" in page
        assert "The column is locked." in page
        assert "1 score was refused" in words(seat.get("/admin"))
        path = f"/admin/scores/{refused}/again" if button == "one" else "/admin/scores/again"
        assert "is tried again" in words(seat.post(path))
        assert "nothing to send again" in words(seat.post(path))
        assert acts(stage).count("score.again") == 1

    def test_another_academy_sees_and_sends_nothing(self, stage, refused):
        register(stage.tool, stage.academy, "other", issuer="https://other.example")
        other = by_link(stage, "other")
        assert "Every score is with its platform." in words(other.get("/admin/scores"))
        assert other.post(f"/admin/scores/{refused}/again").status_code == 404
        assert "nothing to send again" in words(other.post("/admin/scores/again"))
        assert stage.tool.passback.pending()[0].status == "refused"


class TestPrivacy:
    def find(self, seat, query):
        return seat.get("/admin/privacy", words=query)

    def person(self, seat, query="Mirela"):
        return re.search(r'href="(/admin/privacy/people/[^?"]+)', self.find(seat, query).text)[1]

    def test_found_by_name_in_any_letters_or_by_identifier(self, stage):
        stage.seat("mirela")
        seat = stage.seat("tomir")
        for query in ("mirela", "MIRELA", "Mirel", "4"):
            assert "1 person found" in words(self.find(seat, query)), query
        for query in ("%", "_", "nobody", "' OR 1=1", "\x00", "", " "):
            assert "privacy/people" not in self.find(seat, query).text, query

    def test_a_copy_is_asked_for_downloaded_and_done(self, stage):
        learner = stage.seat("mirela")
        learner.start("quiz")
        seat = stage.seat("tomir")
        person = self.person(seat)
        page = seat.post(person, {"kind": "export"})
        assert "Answer until" in words(page)
        action = re.search(r'action="(/admin/privacy/requests/[^"]+/copy)"', page.text)[1]
        answer = seat.post(action)
        assert answer.headers["Content-Type"] == "application/zip"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        assert sorted(archive.namelist()) == ["data.html", "data.json"]
        copy = json.loads(archive.read("data.json"))
        data = copy["data"]
        assert data["learners"][0]["subject"] == "4"
        assert data["attempts"][0]["activity_key"] == "quiz"
        assert data["contexts"][0]["title"]
        assert "token_hash" not in str(data)
        assert data["learners"][0]["name"] in archive.read("data.html").decode()
        assert "Done" in words(seat.get(person))
        assert acts(stage)[-2:] == ["privacy.asked", "privacy.exported"]

    def test_erasing_takes_two_steps(self, stage):
        learner = stage.seat("mirela")
        learner.start("quiz")
        seat = stage.seat("tomir")
        person = self.person(seat)
        page = seat.post(person, {"kind": "erase"})
        assert "cannot be undone" in words(page)
        action = re.search(r'action="(/admin/privacy/requests/[^"]+/erase)"', page.text)[1]
        refused = seat.post(action)
        assert refused.status_code == 400
        assert learner.get("/lesson").status_code == 200
        done = seat.post(action, {"confirm": "yes"})
        assert "The person is erased." in words(done)
        assert learner.get("/lesson").status_code == 401
        assert "privacy/people" not in self.find(seat, "Mirela").text.partition("<h2>Requests</h2>")[0]
        assert "erased person" in words(seat.get("/admin/privacy"))
        assert seat.post(action, {"confirm": "yes"}).status_code == 404
        assert "somebody who was erased" in words(seat.get("/admin/log"))
        assert stage.count("attempts") == 1

    def test_a_request_is_withdrawn(self, stage):
        stage.seat("mirela")
        seat = stage.seat("tomir")
        page = seat.post(self.person(seat), {"kind": "erase"})
        request = re.search(r"/admin/privacy/requests/([0-9a-f-]+)/erase", page.text)[1]
        assert "is withdrawn" in words(seat.post(f"/admin/privacy/requests/{request}/withdraw"))
        for path, data in ((f"{request}/withdraw", {}), (f"{request}/erase", {"confirm": "yes"})):
            assert seat.post(f"/admin/privacy/requests/{path}", data).status_code == 404
        assert seat.get(f"/admin/privacy/requests/{request}/erase").status_code == 404

    def test_a_request_for_a_copy_erases_nobody_and_the_other_way_round(self, stage):
        stage.seat("mirela")
        seat = stage.seat("tomir")
        person = self.person(seat)
        for kind in ("export", "erase"):
            seat.post(person, {"kind": kind})
        found = re.findall(r"/admin/privacy/requests/([0-9a-f-]+)/(erase|copy)", seat.get(person).text)
        for request, path in found:
            other = "copy" if path == "erase" else "erase"
            assert seat.post(f"/admin/privacy/requests/{request}/{other}", {"confirm": "yes"}).status_code == 404
        assert len(found) == 2
        assert seat.post(person, {"kind": "sell"}).status_code == 404

    def test_another_academy_finds_nobody(self, stage):
        stage.seat("mirela")
        seat = stage.seat("tomir")
        person = self.person(seat)
        request = re.search(r"/admin/privacy/requests/([0-9a-f-]+)/erase", seat.post(person, {"kind": "erase"}).text)[1]
        register(stage.tool, stage.academy, "other", issuer="https://other.example")
        other = by_link(stage, "other")
        assert "privacy/people" not in self.find(other, "Mirela").text
        assert other.get(person).status_code == 404
        assert other.post(person, {"kind": "export"}).status_code == 404
        for path in ("copy", "erase", "withdraw"):
            answer = other.post(f"/admin/privacy/requests/{request}/{path}", {"confirm": "yes"})
            assert answer.status_code == 404, path
        assert stage.tool.office.privacy.find(stage.tool.office.desks.open(seat.token), "Mirela")


class TestTheLog:
    def test_names_are_joined_when_it_is_shown(self, stage):
        seat = stage.seat("tomir")
        seat.post("/admin/invitations")
        page = words(seat.get("/admin/log"))
        assert re.search(r"Tomir \S+ made an invitation invitation", page), page
        assert "operator at the server connected a learning platform" in page

    def test_it_is_filtered_and_paged(self, stage):
        seat = by_link(stage)
        for _ in range(60):
            stage.tool.inviting.invite("practice", sandbox=True)
        first = seat.get("/admin/log", kind="invitation")
        assert first.text.count("made an invitation") == 50
        older = html.unescape(re.search(r'href="(/admin/log\?[^"]+before=[^"]+)"', first.text)[1])
        second = requests.get(stage.base_url + older, timeout=10)
        assert second.text.count("made an invitation") == 10
        assert "Older" not in words(second)
        for odd in ("x", "'", "00000000-0000-0000-0000-000000000000"):
            assert seat.get("/admin/log", before=odd, kind=odd).status_code == 200

    def test_it_holds_no_name_and_no_answer(self, stage, tmp_path):
        stage.seat("mirela").start("quiz")
        seat = stage.seat("tomir")
        person = re.search(r'href="(/admin/privacy/people/[^?"]+)', seat.get("/admin/privacy", words="Mirela").text)[1]
        seat.post(person, {"kind": "export"})
        stored = " ".join(map(str, log_of(stage)))
        for person_key in ("mirela", "tomir"):
            facts = stage.academy.store.config.person_by_key(person_key)
            assert facts.family not in stored
            assert facts.given not in stored
