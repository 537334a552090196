"""What stands in a frame can be played on, with and without JavaScript."""

from __future__ import annotations

import html
import json
import re
import uuid
from datetime import timedelta

import pytest

from tests.unit.authoring.builder import Builder
from tests.unit.preview.stage import Stage, write_rich


@pytest.fixture
def stage(tmp_path):
    return Stage(Builder(tmp_path / "content").folder)


def form_of(page: bytes) -> tuple[str, dict[str, str]]:
    """Return where the screen's form leads and its hidden fields."""
    (form,) = re.findall(r'<form[^>]*data-hr="[^"]+"[^>]*>.*?</form>', page.decode(), re.DOTALL)[:1]
    action = html.unescape(re.search(r'action="([^"]+)"', form).group(1))
    hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', form)
    named = ((re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in hidden)
    return action, {name.group(1): html.unescape(value.group(1)) for name, value in named if name and value}


def event(kind: str, number: int = 1, seen: int = 0, **body: object) -> dict[str, object]:
    sent = {"uuid": str(uuid.UUID(int=100 + number)), "client": str(uuid.UUID(int=99)), "sequence": number}
    return {**sent, "seen": seen, "kind": kind, "body": body}


def put(stage: Stage, action: str, sent: dict[str, object]) -> tuple[int, dict[str, object]]:
    path, _, query = action.partition("?")
    reply = stage.ask("PUT", f"{path}/{sent['uuid']}?{query}", json.dumps(sent).encode())
    return reply.status, json.loads(reply.body)


def test_a_scene_goes_on_by_form(stage):
    action, fields = form_of(stage.get("/frame/scene/stop_story/stop/1?pack=demo").body)
    after = stage.followed(stage.post(action, **fields, choice="ask"))
    assert "He nods at his boot." in after


def test_a_scene_goes_on_by_script_and_repeats_change_nothing(stage):
    action, _ = form_of(stage.get("/frame/scene/stop_story/stop/1").body)
    sent = event("choice", step=0, scene="stop", choice="ask")
    status, answer = put(stage, action, sent)
    assert (status, answer["position"], answer["repeated"], answer["closed"]) == (200, 1, False, False)
    assert "He nods at his boot." in answer["html"]
    assert put(stage, action, sent)[1]["repeated"] is True
    status, answer = put(stage, action, event("choice", 2, 1, step=0, scene="stop", choice="ask"))
    assert (status, answer["error"]["code"]) == (409, "attempt.stale_choice")
    assert "The boot" in answer["html"]


def test_a_quiz_is_answered_and_handed_in(stage):
    action, fields = form_of(stage.get("/frame/item/quiz/breaking/unanswered").body)
    after = stage.followed(stage.post(action, **fields, **{"item.breaking.chosen": "false", "do": "submit"}))
    assert "100 %" in after or "1 of 1" in after


def test_an_answer_that_cannot_be_saved_is_told_at_its_field(tmp_path):
    rich = Stage(write_rich(tmp_path))
    action, fields = form_of(rich.get("/frame/item/before/word/unanswered").body)
    reply = rich.post(action, **fields, **{"item.word.text": "x" * 100_000, "do": "save"})
    assert reply.status == 422
    assert b"hr-fault" in reply.body


def test_the_lesson_can_be_begun_as_learners_do(stage):
    begun = stage.post("/start/stop_story?pack=demo&lang=")
    assert begun.location.endswith("?pack=demo")
    assert "You are on duty." in stage.followed(begun)
    assert stage.post("/start/nothing").status == 404


def test_time_limits_run_on_the_clock(tmp_path):
    rich = Stage(write_rich(tmp_path))
    place = "/frame/scene/street/boot/1"
    page = rich.get(place).body
    assert b"data-hr-time" in page
    action, fields = form_of(page)
    choice = re.search(rb'name="choice" value="([^"]+)"', page).group(1).decode()
    rich.now += timedelta(hours=1)
    assert "too late" in rich.followed(rich.post(action, **fields, choice=choice)).lower()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[" * 100_000, b'{"kind": "choice"}', json.dumps(event("submit")).encode()]
)
def test_damaged_events_are_refused(stage, body):
    action, _ = form_of(stage.get("/frame/scene/stop_story/stop/1").body)
    reply = stage.ask("PUT", f"{action}/{uuid.UUID(int=101)}", body)
    assert 400 <= reply.status < 500
    assert json.loads(reply.body)["error"]["hint"]


def test_an_event_under_another_address_is_refused(stage):
    action, _ = form_of(stage.get("/frame/scene/stop_story/stop/1").body)
    sent = event("choice", step=0, scene="stop", choice="ask")
    reply = stage.ask("PUT", f"{action}/{uuid.UUID(int=5)}", json.dumps(sent).encode())
    assert reply.status == 400


def test_damaged_forms_are_told_in_the_frame(stage):
    action, fields = form_of(stage.get("/frame/scene/stop_story/stop/1").body)
    assert stage.post(action, **fields).status == 400
    assert stage.post(action, **(fields | {"step": "x"}), choice="ask").status == 400


def test_old_attempts_are_forgotten(stage):
    action, fields = form_of(stage.get("/frame/scene/stop_story/stop/1").body)
    for _ in range(200):
        stage.get("/frame/scene/stop_story/stop/1")
    reply = stage.post(action, **fields, choice="ask")
    assert reply.status == 404
    assert b"Reload the page to begin again." in reply.body


def test_an_attempt_goes_on_with_the_lesson_that_it_began_with(stage, tmp_path):
    action, fields = form_of(stage.get("/frame/scene/stop_story/stop/1").body)
    story = tmp_path / "content" / "small" / "scenario.yaml"
    story.write_text(story.read_text().replace("He nods at his boot.", "He says nothing."))
    assert "He nods at his boot." in stage.followed(stage.post(action, **fields, choice="ask"))
