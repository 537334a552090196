"""Marking what an attempt asks, and grading what no machine marks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from hrlearn.attempts import (
    AttemptState,
    Definition,
    Envelope,
    Event,
    Start,
    asked_items,
    grade_envelope,
    mark_of,
    marks_of,
    open_attempt,
    pending_items,
    read_envelope,
    receive,
    replay,
    sheet_score,
)
from hrlearn.errors import AttemptClosedError, AttemptError, ConflictError, ResponseError, UnknownNameError
from hrlearn.items import Mark
from hrlearn.model import Assessment
from hrlearn.scoring import Score
from tests.unit.builders import A_START, a_definition, a_scenario, an_id, an_item, answer, choice, envelope

ESSAY = an_item("reflection")
QUIZ = a_definition(Assessment((an_item("single_choice"), ESSAY)))
NOTES: dict[str, Any] = {"item": "reflection", "criteria": {"step": 2, "why": 1}, "comment": "Well seen."}


class Server:
    """The smallest server there can be."""

    def __init__(self, definition: Definition, start: Start = A_START) -> None:
        self.definition, self.start = definition, start
        self.log: list[Event] = []
        self.state: AttemptState = open_attempt(definition, start)

    def receive(self, sent: Envelope) -> None:
        received = receive(self.definition, self.start, self.log, sent, "2026-11-21T02:10:00Z")
        self.state = received.state
        if not received.repeated:
            self.log.append(received.event)

    def submit(self, *answers: tuple[str, dict[str, list[str]]]) -> Server:
        """Hand in a sheet with these answers."""
        for number, (item, response) in enumerate(answers, start=1):
            body = {"item": item, "response": response}
            self.receive(envelope("response", body, name=f"answer {number}", sequence=number))
        self.receive(envelope("submit", {}, name="submit", sequence=len(answers) + 1))
        return self

    def grade(self, number: int = 1, **changes: Any) -> None:
        self.receive(graded(number, **changes))


def graded(number: int = 1, **changes: Any) -> Envelope:
    raw = {"uuid": an_id(f"grade {number}"), "client": an_id("grader"), "sequence": number, "seen": 0, "kind": "grade"}
    return grade_envelope({**raw, "body": NOTES | changes})


def handed_in() -> Server:
    return Server(QUIZ).submit(("single_choice", {"chosen": ["b"]}), ("reflection", {"text": ["I would ask."]}))


def test_what_waits_for_a_grader_does_not_count_yet() -> None:
    server = handed_in()
    assert server.state.score == Score.of(0, 1)
    assert pending_items(QUIZ, server.state) == ("reflection",)
    assert marks_of(QUIZ, server.state)["reflection"].pending


def test_a_grade_changes_the_score_of_the_closed_attempt() -> None:
    server = handed_in()
    server.grade()
    assert server.state.closed
    assert server.state.score == Score.of(3, 4)
    assert pending_items(QUIZ, server.state) == ()
    grade = server.state.grades["reflection"]
    assert (grade.comment, grade.criteria, grade.position) == ("Well seen.", {"step": 2, "why": 1}, 4)


def test_grading_again_takes_the_place_of_the_grade() -> None:
    server = handed_in()
    server.grade(1)
    server.grade(2, criteria={"step": 1, "why": 0}, comment="")
    assert server.state.score == Score.of(1, 4)
    assert mark_of(QUIZ, server.state, ESSAY).score.share == Fraction(1, 3)
    assert server.state.grades["reflection"].comment == ""


def test_replaying_a_graded_log_twice_gives_one_state() -> None:
    server = handed_in()
    server.grade(1)
    server.grade(2, criteria={"step": 0, "why": 0})
    assert replay(QUIZ, A_START, server.log) == replay(QUIZ, A_START, server.log) == server.state


def test_the_same_grade_sent_twice_is_one_and_another_under_its_uuid_a_conflict() -> None:
    server = handed_in()
    server.grade()
    server.grade()
    assert len(server.log) == 4
    with pytest.raises(ConflictError):
        server.receive(replace(graded(), body=NOTES | {"comment": "Other."}))


def test_a_learner_cannot_send_a_grade() -> None:
    raw = {"uuid": an_id("g"), "client": an_id("page"), "sequence": 1, "seen": 0, "kind": "grade", "body": NOTES}
    with pytest.raises(UnknownNameError):
        read_envelope(raw)
    with pytest.raises(UnknownNameError):
        grade_envelope({**raw, "kind": "submit", "body": {}})


def test_an_open_attempt_is_not_graded() -> None:
    with pytest.raises(AttemptError) as caught:
        Server(QUIZ).grade()
    assert caught.value.code == "grade.too_early"


def test_a_story_is_not_graded() -> None:
    story = Server(a_definition(a_scenario()))
    story.receive(choice(0, "stop", "kind", name="1"))
    story.receive(choice(1, "after", "leave", name="2", sequence=2))
    assert pending_items(story.definition, story.state) == ()
    assert asked_items(story.definition, story.state) == ()
    with pytest.raises(AttemptError) as caught:
        story.grade()
    assert caught.value.code == "attempt.wrong_kind"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"item": "essay"}, "attempt.unknown_item"),
        ({"item": "single_choice"}, "grade.nothing_to_grade"),
        ({"criteria": {"step": 3, "why": 1}}, "grade.does_not_fit"),
        ({"criteria": {"step": 2}}, "grade.does_not_fit"),
    ],
)
def test_a_grade_that_does_not_fit_stays_out_of_the_log(changes: dict[str, Any], code: str) -> None:
    server = handed_in()
    with pytest.raises((AttemptError, ResponseError)) as caught:
        server.grade(**changes)
    assert caught.value.code == code
    assert (len(server.log), server.state.grades) == (3, {})


def test_a_grade_that_does_not_fit_practice_stays_out_too() -> None:
    practice = a_definition(Assessment((an_item("reflection", scored=False),)))
    server = Server(practice).submit(("reflection", {"text": ["I would ask."]}))
    with pytest.raises(ResponseError):
        server.grade(criteria={"step": 3, "why": 1})
    server.grade()
    assert server.state.score == Score.of(0, 0)
    assert mark_of(practice, server.state, ESSAY).score == Score.of(3, 3)


def test_what_was_not_written_is_not_graded_and_counts_as_nothing() -> None:
    server = Server(QUIZ).submit(("single_choice", {"chosen": ["a"]}), ("reflection", {"text": [""]}))
    assert server.state.score == Score.of(1, 4)
    with pytest.raises(ResponseError, match="nothing to grade"):
        server.grade()


@pytest.mark.parametrize(
    "body",
    [
        {},
        NOTES | {"score": 1},
        NOTES | {"item": 1},
        NOTES | {"criteria": [2, 1]},
        NOTES | {"criteria": {"step": True, "why": 1}},
        NOTES | {"criteria": {"step": -1, "why": 1}},
        NOTES | {"criteria": {"step": 1.0, "why": 1}},
        NOTES | {"comment": None},
        NOTES | {"comment": "x" * 2001},
        NOTES | {"comment": "\x00"},
    ],
)
def test_a_malformed_grade_is_refused(body: dict[str, Any]) -> None:
    raw = {"uuid": an_id("g"), "client": an_id("page"), "sequence": 1, "seen": 0, "kind": "grade", "body": body}
    with pytest.raises(AttemptError) as caught:
        grade_envelope(raw)
    assert caught.value.code == "attempt.malformed_event"


def test_nothing_else_gets_into_a_closed_attempt() -> None:
    server = handed_in()
    server.grade()
    with pytest.raises(AttemptClosedError):
        server.receive(answer("single_choice", "a", name="late", client="other"))


def test_only_the_items_of_the_drawing_are_asked_and_marked() -> None:
    bank = Assessment(tuple(an_item(key=key) for key in "abc"))
    server = Server(a_definition(bank), replace(A_START, items=("c", "a")))
    with pytest.raises(AttemptError) as caught:
        server.receive(answer("b", "a", name="not asked"))
    assert caught.value.code == "attempt.unknown_item"
    server.submit(("c", {"chosen": ["a"]}))
    assert server.state.score == Score.of(1, 2)
    assert list(marks_of(server.definition, server.state)) == ["c", "a"]


@pytest.mark.parametrize(("floor", "given"), [("0", 0), ("1/3", 2), ("-1/3", -2), ("-1", -3)])
def test_wrong_and_sure_costs_marks_down_to_the_floor(floor: str, given: int) -> None:
    sure, plain = an_item("true_false", certainty=True), an_item("single_choice", points=3)
    bank = Assessment((sure, plain), floor=Fraction(floor))
    server = Server(a_definition(bank))
    server.submit(("true_false", {"chosen": ["true"], "certainty": ["3"]}), ("single_choice", {"chosen": ["a"]}))
    # -6 of 3 and 3 of 3
    assert server.state.score == Score.of(max(given, -3), 6)


def test_half_finished_answers_are_kept() -> None:
    server = Server(a_definition(Assessment((an_item("true_false", certainty=True),))))
    server.submit(("true_false", {"certainty": ["3"]}))
    mark: Mark = marks_of(server.definition, server.state)["true_false"]
    assert (mark.answered, mark.complete, mark.certainty) == (False, False, 3)
    assert server.state.score == Score.of(0, 3)
    assert sheet_score(server.definition, server.state) == server.state.score


def test_a_key_that_is_a_slot_is_marked_with_the_pack_of_the_attempt() -> None:
    gap = replace(an_item("cloze").detail.gaps[0], accepted=("{{phone.ambulance}}",))  # type: ignore[union-attr]
    item = an_item("cloze", detail=replace(an_item("cloze").detail, text="[[whom]]", gaps=(gap,)), rule="coverage")
    known = Definition(a_definition(Assessment((item,))).activity, {"phone.ambulance": "103"})
    server = Server(known).submit(("cloze", {"whom": ["103"]}))
    assert server.state.score == Score.of(1, 1)
