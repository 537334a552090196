"""What the page may send, and what it gets back."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from tests.xblocks.conftest import another

GOOD = {
    "uuid": str(UUID(int=1)),
    "client": str(UUID(int=2)),
    "sequence": 1,
    "seen": 0,
    "kind": "choice",
    "body": {"step": 0, "scene": "stop", "choice": "ask"},
}


def _with(**changes):
    return json.dumps(GOOD | changes).encode()


MALFORMED = {
    "empty": b"",
    "no JSON": b"{",
    "not UTF-8": b"\xff\xfe\x00",
    "half a surrogate": b'{"kind": "\\ud800"}',
    "a number": b"7",
    "infinity": b"1e999",
    "not a number": b"NaN",
    "a list": b"[]",
    "null": b"null",
    "text": b'"choice"',
    "nothing in it": b"{}",
    "deep nesting": b"[" * 10_000,
    "a number of many digits": b"9" * 10_000,
    "far too long": _with(body={"step": 0, "scene": "x" * 20_000, "choice": "ask"}),
    "a form": b"kind=choice&step=0",
    "no uuid": _with(uuid=None),
    "a uuid that is none": _with(uuid="x"),
    "a uuid that is a list": _with(uuid=[1]),
    "no client": _with(client=3),
    "sequence below 1": _with(sequence=0),
    "sequence with a point": _with(sequence=1.0),
    "sequence as text": _with(sequence="1"),
    "sequence is true": _with(sequence=True),
    "sequence beyond 2**31": _with(sequence=2**31),
    "seen below 0": _with(seen=-1),
    "seen in the future": _with(seen=9),
    "unknown kind": _with(kind="grade"),
    "kind is a list": _with(kind=["choice"]),
    "kind is a mapping": _with(kind={}),
    "kind of the other block": _with(kind="submit", body={}),
    "body is text": _with(body="x"),
    "body lacks a member": _with(body={"step": 0, "scene": "stop"}),
    "body has one more": _with(body={"step": 0, "scene": "stop", "choice": "ask", "score": 1}),
    "step as text": _with(body={"step": "0", "scene": "stop", "choice": "ask"}),
    "step is true": _with(body={"step": True, "scene": "stop", "choice": "ask"}),
    "choice is a number": _with(body={"step": 0, "scene": "stop", "choice": 1}),
    "choice is unknown": _with(body={"step": 0, "scene": "stop", "choice": "fly"}),
    "choice is half a surrogate": _with(body={"step": 0, "scene": "stop", "choice": "\ud800"}),
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_event_is_refused_in_words(story, body):
    attempt = story.begin()
    before = dict(story.block().log)
    response = story.call("event", attempt, body=body)
    assert response.status_code == 400
    assert response.content_type == "application/json"
    error = response.json["error"]
    assert set(error) == {"code", "message", "hint", "reference"}
    assert all(error.values())
    assert story.block().log == before


RESPONSES = [
    {"chosen": None},
    {"chosen": "wash"},
    {"chosen": [1]},
    {"chosen": ["wash", "wait"]},
    {"chosen": ["wash", "wash"]},
    {"chosen": ["no-such"]},
    {"chosen": [["wash"]]},
    {"chosen": [None]},
    {"chosen": {"wash": True}},
]


@pytest.mark.parametrize("response", RESPONSES, ids=json.dumps)
def test_a_malformed_response_is_refused(quiz, response):
    quiz.begin()
    answer = quiz.send("response", {"item": "first_aid", "response": response})
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "response.invalid")


def test_a_response_to_an_unknown_item_is_refused(quiz):
    quiz.begin()
    assert quiz.answer("\x00nothing", "a").json["error"]["code"] == "attempt.unknown_item"


@pytest.mark.parametrize("handler", ["begin", "event", "screen", "media", "studio_submit"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_no_method_makes_a_handler_fall_over(story, handler, method):
    assert story.call(handler, "what/ever", method=method).status_code < 500


@pytest.mark.parametrize("suffix", ["", "x", "../..", str(UUID(int=99)), "\x00"])
def test_an_unknown_attempt_is_not_found(story, suffix):
    story.begin()
    answer = story.call("event", suffix, body=GOOD)
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "attempt.unknown")


def test_an_attempt_belongs_to_its_learner(story):
    attempt = story.begin()
    other = another(story, learner="somebody else")
    assert other.call("event", attempt, body=GOOD).status_code == 404
    assert other.call("screen", attempt, method="GET").status_code == 404


def test_a_choice_is_answered_with_its_position_and_the_next_screen(story):
    story.begin()
    answer = story.choose(0, "stop", "ask")
    assert (answer.json["position"], answer.json["repeated"], answer.json["closed"]) == (1, False, False)
    assert answer.json["title"] == "After the stop"
    assert "he nods" in answer.json["html"]


def test_a_response_is_answered_without_a_screen(quiz):
    quiz.begin()
    assert quiz.answer("first_aid", "wait").json == {"position": 1, "repeated": False, "closed": False}


def test_the_same_event_again_is_answered_with_what_was_stored(story):
    attempt = story.begin()
    first = story.call("event", attempt, body=GOOD)
    after = dict(story.block().log)
    again = story.call("event", attempt, body=GOOD)
    assert (first.json["repeated"], again.json["repeated"]) == (False, True)
    assert again.json["position"] == first.json["position"]
    assert again.json["html"] == first.json["html"]
    assert story.block().log == after


def test_the_event_that_closed_an_attempt_may_arrive_again(story):
    attempt = story.begin()
    story.choose(0, "stop", "ask")
    last = story.envelope("choice", {"step": 1, "scene": "after", "choice": "leave"})
    first = story.call("event", attempt, body=last)
    again = story.call("event", attempt, body=last)
    assert (first.json["closed"], again.json["closed"], again.json["repeated"]) == (True, True, True)
    assert len(story.block().closed) == 1


def test_the_same_uuid_with_another_body_is_a_conflict(story):
    attempt = story.begin()
    story.call("event", attempt, body=GOOD)
    other = GOOD | {"body": {"step": 0, "scene": "stop", "choice": "grab"}}
    answer = story.call("event", attempt, body=other)
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "attempt.conflict")


def test_a_choice_for_a_scene_already_left_gets_the_present_scene(story):
    attempt = story.begin()
    story.choose(0, "stop", "ask")
    answer = story.renew().choose(0, "stop", "grab", attempt)
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "attempt.stale_choice")
    assert "After the stop" in answer.json["html"]


def test_an_event_out_of_order_is_told_which_one_is_missing(story):
    attempt = story.begin()
    answer = story.call("event", attempt, body=GOOD | {"sequence": 3})
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "attempt.out_of_order")
    assert answer.json["error"]["expected"] == 1


def test_nothing_is_added_to_a_finished_attempt(story):
    story.play("ask", "leave")
    finished = story.block().closed[0]["id"]
    answer = story.renew().choose(2, "stop", "ask", finished)
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "attempt.closed")


def test_an_answer_from_an_older_page_is_kept_and_does_not_count(quiz):
    attempt = quiz.begin()
    quiz.answer("first_aid", "wash")
    quiz.renew().answer("first_aid", "squeeze")
    assert len(quiz.block().log["events"]) == 2
    html = quiz.call("screen", attempt, method="GET").json["html"]
    assert "Also entered elsewhere" in html


def test_begin_gives_back_the_open_attempt(story):
    first = story.begin()
    story.choose(0, "stop", "ask")
    assert story.begin() == first
    assert story.block().attempts == 1


def test_a_screen_can_be_asked_for_by_step(story):
    attempt = story.begin()
    assert story.call("screen", attempt, method="GET").json["state"] == "intro"
    assert story.call("screen", attempt, method="GET", query="step=begin").json["state"] == "scene"
    assert story.call("screen", method="GET", query="step=home").json["state"] == "home"
    assert story.call("screen", attempt, method="GET", query="step=else").status_code == 404
    assert story.call("screen", attempt, method="GET", query="step=1").status_code == 404


def test_a_finished_story_can_be_looked_back_at_step_by_step(story):
    story.play("ask", "leave")
    finished = story.block().closed[0]["id"]
    told = story.call("screen", finished, method="GET", query="step=1").json
    assert told["state"] == "step"
    assert "he nods" in told["html"]


def test_a_picture_is_given_and_cannot_run_a_script(story):
    story.begin()
    content_hash = story.block().log["start"]["content_hash"]
    answer = story.call("media", f"{content_hash}/media/street.svg", method="GET")
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["", "x", "scenario.yaml", "../scenario.yaml", "media/../scenario.yaml", "%00"])
def test_nothing_but_pictures_is_given(story, path):
    story.begin()
    content_hash = story.block().log["start"]["content_hash"]
    assert story.call("media", f"{content_hash}/{path}", method="GET").status_code == 404
    assert story.call("media", f"sha256:else/{path}", method="GET").status_code == 404
