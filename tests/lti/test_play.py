"""A whole play over HTTP, with events of a script and with forms, and what no byte may tell too early."""

from __future__ import annotations

import html
import re
import uuid

import pytest
import requests

from tests.lti.stage import STORY, words

CANARIES_OF_THE_STORY = ("CANARY-RATIONALE", "CANARY-ENDING", "CANARY-FLAG", "CANARY-QUESTION", "OUTCOME-", "verdict")
CANARIES_OF_THE_QUIZ = ("CANARY-FEEDBACK", "CANARY-ITEM")


class Script:
    """What player.js does: one page with a client id, a sequence and the position last seen."""

    def __init__(self, seat, attempt_id):
        self.seat = seat
        self.attempt_id = attempt_id
        self.client = str(uuid.uuid4())
        self.sequence = 0
        self.seen = 0

    def event(self, kind, **body):
        self.sequence += 1
        return {
            "uuid": str(uuid.uuid4()),
            "client": self.client,
            "sequence": self.sequence,
            "seen": self.seen,
            "kind": kind,
            "body": body,
        }

    def send(self, event):
        answer = self.seat.put(f"/attempts/{self.attempt_id}/events/{event['uuid']}", event)
        if answer.status_code == 200:
            self.seen = answer.json()["position"]
        return answer

    def do(self, kind, **body):
        return self.send(self.event(kind, **body))


def fields_of(page):
    """Return the hidden fields of the page's form."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    return {name: html.unescape(value) for name, value in found}


def clean(answer, canaries):
    heard = answer.text + str(dict(answer.headers))
    assert [each for each in canaries if each in heard] == []
    return answer


@pytest.fixture
def seat(stage):
    return stage.seat()


@pytest.fixture
def story(seat):
    return Script(seat, seat.start("stop"))


@pytest.fixture
def quiz(seat):
    return Script(seat, seat.start("quiz"))


def test_a_story_played_by_script_tells_nothing_too_early(seat, story):
    clean(seat.get("/lesson"), CANARIES_OF_THE_STORY)
    clean(seat.get("/lesson/learn/pages/why"), CANARIES_OF_THE_STORY)
    page = clean(seat.get(f"/attempts/{story.attempt_id}"), [*CANARIES_OF_THE_STORY, "SCENE-POCKET"])
    assert "You stop a man at night" in words(page)
    clean(seat.get(f"/attempts/{story.attempt_id}", step="begin"), [*CANARIES_OF_THE_STORY, "SCENE-POCKET"])

    first = story.do("choice", step=0, scene="corner", choice="ask")
    assert first.status_code == 200, first.text
    told = first.json()
    assert (told["position"], told["repeated"], told["closed"]) == (1, False, False)
    assert "OUTCOME-ASK" in told["html"]
    assert "SCENE-POCKET" in told["html"]
    clean(first, ["CANARY-", "OUTCOME-REACH", "OUTCOME-BOX", "OUTCOME-BREAK"])

    last = story.do("choice", step=1, scene="pocket", choice="box").json()
    assert last["closed"] is True
    assert "CANARY-ENDING-GOOD" in last["html"]
    clean(seat.get(f"/attempts/{story.attempt_id}"), ["OUTCOME-REACH", "CANARY-FLAG"])
    looked_back = seat.get(f"/attempts/{story.attempt_id}", step="1").text
    assert "CANARY-RATIONALE-ASK" in looked_back
    assert "100 %" in words(seat.get("/lesson"))


def test_a_quiz_played_by_script_tells_nothing_too_early(seat, quiz):
    clean(seat.get(f"/attempts/{quiz.attempt_id}"), CANARIES_OF_THE_QUIZ)
    saved = clean(quiz.do("response", item="first", response={"chosen": ["search"]}), CANARIES_OF_THE_QUIZ)
    assert "html" not in saved.json()
    clean(seat.get(f"/attempts/{quiz.attempt_id}"), CANARIES_OF_THE_QUIZ)
    clean(quiz.do("response", item="breaking", response={"chosen": ["false"]}), CANARIES_OF_THE_QUIZ)
    handed_in = quiz.do("submit")
    assert handed_in.json()["closed"] is True
    # One try is left, so the key stays hidden; what was chosen is explained.
    hidden = ["CANARY-FEEDBACK-ASK", "CANARY-ITEM-FIRST"]
    parts = [clean(seat.get(f"/attempts/{quiz.attempt_id}", step=step), hidden).text for step in ("", "1", "2")]
    assert "CANARY-FEEDBACK-SEARCH" in "".join(parts)
    clean(handed_in, hidden)


@pytest.mark.parametrize("step", ["0", "1", "99", "-1", "x", "<b>", "1/../2"])
def test_there_is_nothing_to_look_back_at_before_the_end(seat, quiz, step):
    answer = clean(seat.get(f"/attempts/{quiz.attempt_id}", step=step), CANARIES_OF_THE_QUIZ)
    assert answer.status_code == 404


def test_a_story_played_with_forms(seat):
    attempt_id = seat.start("stop")
    for choice, told in (("reach", "OUTCOME-REACH"), ("break", "CANARY-ENDING-BAD")):
        page = seat.get(f"/attempts/{attempt_id}", step="begin")
        answer = seat.post(f"/attempts/{attempt_id}/events", {**fields_of(page), "choice": choice})
        assert [each.status_code for each in answer.history] == [303]
        assert told in answer.text


def test_a_quiz_played_with_forms_asks_about_gaps(seat):
    attempt_id = seat.start("quiz")
    page = seat.get(f"/attempts/{attempt_id}")
    answer = seat.post(
        f"/attempts/{attempt_id}/events", {**fields_of(page), "item.first.chosen": "ask", "do": "submit"}
    )
    assert "Questions without an answer" in words(answer)
    clean(answer, CANARIES_OF_THE_QUIZ)
    answer = seat.post(
        f"/attempts/{attempt_id}/events",
        {**fields_of(answer), "item.first.chosen": "ask", "item.breaking.chosen": "false", "do": "submit"},
    )
    assert "100 %" in words(answer)


def test_the_same_form_twice_is_one_event(seat):
    attempt_id = seat.start("stop")
    form = {**fields_of(seat.get(f"/attempts/{attempt_id}", step="begin")), "choice": "ask"}
    first = seat.post(f"/attempts/{attempt_id}/events", form)
    again = seat.post(f"/attempts/{attempt_id}/events", form)
    assert first.text == again.text


def test_an_old_form_says_that_the_story_has_moved_on(seat):
    attempt_id = seat.start("stop")
    form = fields_of(seat.get(f"/attempts/{attempt_id}", step="begin"))
    seat.post(f"/attempts/{attempt_id}/events", {**form, "choice": "ask"})
    answer = seat.post(f"/attempts/{attempt_id}/events", {**form, "choice": "reach"})
    assert answer.status_code == 409
    assert "moved on" in words(answer)
    assert f"/attempts/{attempt_id}?session=" in answer.text


def test_an_event_that_arrives_twice_changes_nothing(story):
    event = story.event("choice", step=0, scene="corner", choice="ask")
    first, again = story.send(event).json(), story.send(event).json()
    assert (first["position"], again["position"]) == (1, 1)
    assert (first["repeated"], again["repeated"]) == (False, True)


def refused(answer, status, code):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/json"
    error = answer.json()["error"]
    assert error["code"] == code
    assert error["message"]
    assert re.fullmatch(r"[0-9A-F]{8}", error["reference"])
    return answer.json()


def test_the_same_id_with_another_body_is_a_conflict(story):
    event = story.event("choice", step=0, scene="corner", choice="ask")
    story.send(event)
    changed = {**event, "body": {**event["body"], "choice": "reach"}}
    refused(story.send(changed), 409, "attempt.conflict")


def test_a_choice_that_comes_too_late_gets_the_present_scene(seat, story):
    story.do("choice", step=0, scene="corner", choice="ask")
    other = Script(seat, story.attempt_id)
    told = refused(other.do("choice", step=0, scene="corner", choice="reach"), 409, "attempt.stale_choice")
    assert "SCENE-POCKET" in told["html"]
    assert told["title"]


def test_an_event_before_its_turn(story):
    story.event("choice", step=0, scene="corner", choice="ask")
    refused(story.do("choice", step=1, scene="pocket", choice="box"), 409, "attempt.out_of_order")


def test_nothing_is_added_to_a_closed_attempt(story):
    story.do("choice", step=0, scene="corner", choice="ask")
    story.do("choice", step=1, scene="pocket", choice="box")
    refused(story.do("choice", step=1, scene="pocket", choice="break"), 409, "attempt.closed")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "grade"}, "name.unknown"),
        ({"kind": None}, "name.unknown"),
        ({"kind": ["choice"]}, "name.unknown"),
        ({"uuid": "x"}, "attempt.malformed_event"),
        ({"client": None}, "attempt.malformed_event"),
        ({"sequence": 0}, "attempt.malformed_event"),
        ({"sequence": True}, "attempt.malformed_event"),
        ({"sequence": 2**40}, "attempt.malformed_event"),
        ({"seen": -1}, "attempt.malformed_event"),
        ({"seen": 7}, "attempt.malformed_event"),
        ({"body": []}, "attempt.malformed_event"),
        ({"body": {"step": 0, "scene": "corner", "choice": "ask", "score": 1}}, "attempt.malformed_event"),
        ({"body": {"step": "0", "scene": "corner", "choice": "ask"}}, "attempt.malformed_event"),
        ({"body": {"step": 0, "scene": "corner", "choice": "fly"}}, "attempt.unknown_choice"),
        ({"uuid": "5b0f4c8e-7a51-4d3c-9a0e-3f0c6d9b1aff"}, "attempt.malformed_event"),
    ],
    ids=str,
)
def test_a_malformed_event(seat, story, change, code):
    event = story.event("choice", step=0, scene="corner", choice="ask")
    answer = seat.put(f"/attempts/{story.attempt_id}/events/{event['uuid']}", {**event, **change})
    refused(answer, 400, code)
    assert seat.get(f"/attempts/{story.attempt_id}", step="begin").text.count("SCENE-POCKET") == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 50_000], ids=lambda b: str(b[:9]))
def test_a_body_that_is_no_event(stage, seat, story, body):
    url = f"{stage.base_url}/attempts/{story.attempt_id}/events/{uuid.uuid4()}"
    headers = {"Authorization": f"Bearer {seat.token}", "Content-Type": "application/json"}
    refused(requests.put(url, data=body, headers=headers, timeout=10), 400, "attempt.malformed_event")


def test_a_body_that_is_too_large(stage, seat, story):
    url = f"{stage.base_url}/attempts/{story.attempt_id}/events/{uuid.uuid4()}"
    headers = {"Authorization": f"Bearer {seat.token}"}
    answer = requests.put(url, data=b"x" * (256 * 1024 + 1), headers=headers, timeout=10)
    refused(answer, 413, "http.413")


def test_the_attempt_of_somebody_else_is_not_there(stage, story):
    other = stage.seat("iska")
    assert other.get(f"/attempts/{story.attempt_id}").status_code == 404
    event = story.event("choice", step=0, scene="corner", choice="ask")
    refused(other.put(f"/attempts/{story.attempt_id}/events/{event['uuid']}", event), 404, "attempt.unknown")
    assert other.post(f"/attempts/{story.attempt_id}/events", {"choice": "ask"}).status_code == 404
    assert other.get(f"/attempts/{uuid.uuid4()}").status_code == 404


def test_the_last_page_of_the_reading_leads_on(seat):
    def last_page():
        page = seat.get("/lesson/learn/pages/why")
        while found := re.search(r'rel="next" href="([^"]+)"', page.text):
            page = requests.get(seat.base_url + found[1].replace("&amp;", "&"), timeout=10)
        return page

    aim = re.search(r'action="(/lesson/stop/attempts)"', last_page().text)[1]
    attempt_id = seat.post(aim, follow=False).headers["Location"].partition("?")[0]
    assert f'href="{attempt_id}?' in last_page().text


def test_saving_for_later_is_confirmed(seat):
    attempt_id = seat.start("quiz")
    form = {**fields_of(seat.get(f"/attempts/{attempt_id}")), "item.first.chosen": "ask", "do": "save"}
    answer = seat.post(f"/attempts/{attempt_id}/events", form)
    assert "Saved. You can close this page and go on later." in words(answer)
    assert "Saved." not in words(seat.get(f"/attempts/{attempt_id}"))
    assert re.search(r'value="ask" checked', answer.text)


def test_a_form_is_not_handed_in_over_answers_of_another_page(seat, quiz):
    form = fields_of(seat.get(f"/attempts/{quiz.attempt_id}"))
    quiz.do("response", item="first", response={"chosen": ["search"]})
    full = {"item.first.chosen": "ask", "item.breaking.chosen": "false", "do": "submit"}
    answer = seat.post(f"/attempts/{quiz.attempt_id}/events", {**form, **full})
    assert [each.status_code for each in answer.history] == [303]
    assert "You have also answered on another page." in words(answer)
    assert "Also entered elsewhere" in words(answer)
    clean(answer, CANARIES_OF_THE_QUIZ)
    again = seat.post(f"/attempts/{quiz.attempt_id}/events", {**fields_of(answer), **full})
    assert "Your results, attempt 1" in words(again)


def test_a_script_that_hands_in_over_other_answers_gets_the_quiz(seat, quiz):
    quiz.do("response", item="first", response={"chosen": ["search"]})
    told = refused(Script(seat, quiz.attempt_id).do("submit"), 409, "attempt.stale_submit")
    assert "You have also answered on another page" in told["error"]["message"]
    assert 'value="search" checked' in told["html"]
    assert told["title"]
    assert quiz.do("submit").json()["closed"] is True


def test_a_part_placed_alone_has_its_own_home(stage):
    page = stage.seat("mirela", STORY).get("/lesson")
    assert re.search(r"<h1[^>]*>The night stop</h1>", page.text)
    assert "Parts of this lesson" not in words(page)


def test_what_a_visitor_types_is_not_repeated(seat, quiz):
    quiz.do("submit")
    for answer in (
        seat.get(f"/attempts/{quiz.attempt_id}", step="call 555 now"),
        seat.get("/lesson/learn/pages/call 555 now"),
    ):
        assert answer.status_code == 404
        assert "call 555 now" not in answer.text


def test_an_instructor_is_told_whose_attempt_it_is(stage, story):
    story.do("choice", step=0, scene="corner", choice="ask")
    teacher = stage.seat("orlena")
    page = teacher.get(f"/attempts/{story.attempt_id}")
    name = re.search(r"You are reading the attempt of <bdi>([^<]+)</bdi>", page.text)[1]
    assert name in words(teacher.get("/gradebook"))
    assert f'<a href="/gradebook?session={teacher.token}">Class results</a>' in page.text
    assert "Chosen:" in page.text
    assert "You chose" not in page.text
    own = teacher.get(f"/attempts/{teacher.start('stop')}")
    assert "You are reading the attempt" not in own.text


def test_an_instructor_reads_and_never_writes(stage, story):
    story.do("choice", step=0, scene="corner", choice="ask")
    teacher = stage.seat("orlena")
    page = teacher.get(f"/attempts/{story.attempt_id}")
    assert page.status_code == 200
    assert "<button" not in page.text
    event = story.event("choice", step=1, scene="pocket", choice="box")
    refused(teacher.put(f"/attempts/{story.attempt_id}/events/{event['uuid']}", event), 404, "attempt.unknown")


@pytest.mark.parametrize("path", ["/lesson", "/gradebook", "/deep-link", "/attempts/{id}", "/lesson/learn/pages/why"])
def test_without_a_session_every_page_sends_back_to_the_course(stage, story, path):
    for token in ("", "x", "0" * 32 + ".x", story.seat.token[:-1]):
        url = stage.base_url + path.format(id=story.attempt_id)
        answer = requests.get(url, params={"session": token}, timeout=10)
        assert answer.status_code == 401
        assert "course" in words(answer)


def test_without_a_session_scripts_get_json(stage, story):
    refused(requests.get(f"{stage.base_url}/api/session", timeout=10), 401, "session.missing")
    url = f"{stage.base_url}/attempts/{story.attempt_id}/events/{uuid.uuid4()}"
    refused(requests.put(url, json={}, headers={"Authorization": "Bearer x"}, timeout=10), 401, "session.ended")


def test_the_token_travels_in_header_form_or_query(stage, seat):
    url = f"{stage.base_url}/api/session"
    assert requests.get(url, headers={"Authorization": f"Bearer {seat.token}"}, timeout=10).status_code == 200
    assert requests.get(url, params={"session": seat.token}, timeout=10).status_code == 200
    assert requests.get(url, cookies={"session": seat.token}, timeout=10).status_code == 401


def test_activities_outside_the_placement_are_not_there(stage):
    placed = stage.seat("mirela", 2)
    assert "The night stop" not in words(placed.get("/lesson"))
    assert placed.post("/lesson/stop/attempts").status_code == 404
    assert placed.get("/lesson/learn/pages/why").status_code == 404
    assert placed.get("/lesson/learn/pages/none").status_code == 404


def test_tries_run_out(seat):
    for _ in range(2):
        script = Script(seat, seat.start("quiz"))
        script.do("submit")
    answer = seat.post("/lesson/quiz/attempts")
    assert answer.status_code == 409
    assert "used all your attempts" in words(answer)


def test_starting_twice_goes_on_with_the_open_attempt(seat):
    assert seat.start("stop") == seat.start("stop")


def test_reading_cannot_be_attempted(seat):
    assert seat.post("/lesson/learn/attempts").status_code == 400
