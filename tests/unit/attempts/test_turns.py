"""Hints, going back and time limits as events of a log."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.attempts import AttemptState, Definition, Envelope, Event, Start, open_attempt, receive, replay
from hrlearn.errors import AttemptError, HrlearnError, OutOfOrderError, StaleChoiceError
from hrlearn.model import EndingOf, Scenario
from hrlearn.scenario import Run
from tests.unit.builders import A_START, a_definition, choice, envelope
from tests.unit.scenario.stories import ENDINGS, a_rich_story, stories

STORY = a_definition(a_rich_story())
NOON = "2026-11-21T12:00:00.000Z"


class Server:
    """A log, and what becomes of envelopes at a time that the test says."""

    def __init__(self, definition: Definition, start: Start = A_START) -> None:
        self.definition = definition
        self.start = start
        self.log: list[Event] = []
        self.state: AttemptState = open_attempt(definition, start)

    def receive(self, sent: Envelope, at: str = NOON) -> None:
        received = receive(self.definition, self.start, self.log, sent, at)
        self.state = received.state
        if not received.repeated:
            self.log.append(received.event)

    def send(self, kind: str, at: str = NOON, **body: Any) -> None:
        number = len(self.log) + 1
        self.receive(envelope(kind, body, name=str(number), sequence=number, seen=len(self.log)), at)

    @property
    def run(self) -> Run:
        assert isinstance(self.state.work, Run)
        return self.state.work


def test_a_hint_is_an_event() -> None:
    server = Server(STORY)
    server.send("hint", step=0, scene="yard", hint=1)
    assert (dict(server.run.values), server.run.hints) == ({"S": 5, "T": 4}, {("yard", 1)})


def test_the_same_hint_from_two_pages_costs_once() -> None:
    server = Server(STORY)
    for page in ("phone", "laptop"):
        body = {"step": 0, "scene": "yard", "hint": 1}
        server.receive(envelope("hint", body, name=page, client=page))
    assert (len(server.log), server.run.values["T"]) == (2, 4)


def test_going_back_is_an_event_and_the_log_keeps_everything() -> None:
    server = Server(STORY)
    server.send("choice", step=0, scene="yard", choice="grab")
    server.send("rewind", step=1, to=0)
    server.send("choice", step=2, scene="yard", choice="ask")
    server.send("choice", step=3, scene="car", choice="drive")
    # S: 5, back -1, ask +1, drive +1; T: 5, ask +1: a sum of 12 between 5 and 14
    assert (server.run.ending, dict(server.run.values)) == ("good", {"S": 6, "T": 6})
    assert server.state.score is not None
    assert server.state.score.share == Fraction(7, 9)
    assert replay(STORY, A_START, server.log) == replay(STORY, A_START, server.log) == server.state


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("choice", {"step": 1, "scene": "car", "choice": "drive"}, id="the scene that was gone back from"),
        pytest.param("choice", {"step": 0, "scene": "yard", "choice": "ask"}, id="the first visit of the same scene"),
        pytest.param("choice", {"step": 2, "scene": "car", "choice": "drive"}, id="another scene"),
        pytest.param("rewind", {"step": 1, "to": 0}, id="going back twice by one click"),
        pytest.param("hint", {"step": 0, "scene": "yard", "hint": 1}, id="a hint of the first visit"),
    ],
)
def test_what_was_made_before_going_back_is_stale(kind: str, body: dict[str, Any]) -> None:
    server = Server(STORY)
    server.send("choice", step=0, scene="yard", choice="grab")
    server.send("rewind", step=1, to=0)
    with pytest.raises(StaleChoiceError) as caught:
        server.receive(envelope(kind, body, name="other", client="other tab", seen=1))
    assert caught.value.scene == "yard"
    assert len(server.log) == 2


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("hint", {"step": 0, "scene": "yard", "hint": 3}, "attempt.unknown_hint"),
        ("rewind", {"step": 0, "to": 0}, "attempt.unknown_step"),
    ],
)
def test_what_does_not_fit_stays_out_of_the_log(kind: str, body: dict[str, Any], code: str) -> None:
    server = Server(STORY)
    with pytest.raises(AttemptError) as caught:
        server.receive(envelope(kind, body))
    assert (caught.value.code, server.log) == (code, [])


@pytest.mark.parametrize(
    ("factor", "at", "asked"),
    [
        # 30 seconds and 5 of grace
        ("1", "2026-11-21T12:00:35.000Z", ""),
        ("1", "2026-11-21T12:00:36.000Z", "drive"),
        ("3/2", "2026-11-21T12:00:50.000Z", ""),
        ("3/2", "2026-11-21T12:00:51.000Z", "drive"),
    ],
)
def test_the_clock_of_the_server_decides_with_the_learners_factor(factor: str, at: str, asked: str) -> None:
    server = Server(STORY, replace(A_START, time_factor=factor))
    server.send("choice", NOON, step=0, scene="yard", choice="ask")
    server.send("choice", at, step=1, scene="car", choice="drive")
    assert server.run.path[-1].asked == asked
    assert server.run.path[-1].choice == ("wait" if asked else "drive")


def test_a_hint_does_not_stop_the_clock() -> None:
    yard, car = a_rich_story().scenes
    definition = a_definition(replace(a_rich_story(), scenes=(yard, replace(car, hints=yard.hints))))
    server = Server(definition)
    server.send("choice", NOON, step=0, scene="yard", choice="ask")
    server.send("hint", "2026-11-21T12:00:30Z", step=1, scene="car", hint=1)
    server.send("choice", "2026-11-21T12:00:40Z", step=1, scene="car", choice="drive")
    assert server.run.path[-1].late


def _story_after_another() -> Scenario:
    yard, car = a_rich_story().scenes
    known = replace(yard.choices[2], when=EndingOf("before", "calm"), goto="car", effects=yard.choices[0].effects * 5)
    return replace(a_rich_story(), scenes=(replace(yard, choices=(*yard.choices[:2], known)), car))


def test_the_endings_pinned_at_the_start_open_choices() -> None:
    definition = a_definition(_story_after_another())
    with pytest.raises(AttemptError, match="not open"):
        Server(definition).send("choice", step=0, scene="yard", choice="look")
    server = Server(definition, replace(A_START, endings=ENDINGS))
    server.send("choice", step=0, scene="yard", choice="look")
    assert server.run.scene == "car"


def test_the_score_is_measured_on_the_ways_that_were_open_to_this_learner() -> None:
    """ask, drive gives 7 + 6 = 13: of 5 to 14 alone, of 5 to 20 with look (S 10, T 10) open."""
    definition = a_definition(_story_after_another())
    shares = []
    for endings in ({}, {"before": "wild", "elsewhere": "x"}, ENDINGS):
        server = Server(definition, replace(A_START, endings=endings))
        server.send("choice", step=0, scene="yard", choice="ask")
        server.send("choice", step=1, scene="car", choice="drive")
        assert server.state.score is not None
        shares.append(server.state.score.share)
    assert shares == [Fraction(8, 9), Fraction(8, 9), Fraction(8, 15)]


def _queue(story: Scenario, data: st.DataObject) -> tuple[Server, list[Envelope]]:
    """Play a story at random on one page, and keep what the page has sent."""
    server, queue = Server(a_definition(story), replace(A_START, endings=ENDINGS)), list[Envelope]()
    for _ in range(data.draw(st.integers(1, 8))):
        number, run = len(queue) + 1, server.run
        kind = data.draw(st.sampled_from(["choice", "choice", "hint", "rewind"]))
        choices = [each.key for scene in story.scenes if scene.key == run.scene for each in scene.choices]
        bodies = {
            "choice": {"step": run.step, "scene": run.scene, "choice": data.draw(st.sampled_from(choices))},
            "hint": {"step": run.step, "scene": run.scene, "hint": data.draw(st.integers(1, 2))},
            "rewind": {"step": run.step, "to": data.draw(st.integers(0, max(len(run.path) - 1, 0)))},
        }
        sent = envelope(kind, bodies[kind], name=str(number), sequence=number, seen=len(server.log))
        try:
            server.receive(sent)
        except HrlearnError:
            continue
        queue.append(sent)
    return server, queue


@given(stories(loops=True), st.data())
def test_repeated_and_reordered_delivery_of_one_queue_gives_the_same_log(story: Scenario, data: st.DataObject) -> None:
    straight, queue = _queue(story, data)
    # A page that was offline has seen nothing of what it has sent meanwhile.
    queue = [replace(sent, seen=0) for sent in queue]
    again = Server(straight.definition, straight.start)
    for sent in queue:
        again.receive(sent)
    shaken = Server(straight.definition, straight.start)
    for sent in data.draw(st.lists(st.sampled_from(queue), max_size=20)) + queue if queue else []:
        try:
            shaken.receive(sent)
        except OutOfOrderError:
            continue
    assert shaken.log == again.log
    assert shaken.state == replay(straight.definition, straight.start, shaken.log)
    assert shaken.run == straight.run


@given(stories(loops=True), st.data())
def test_any_log_replayed_twice_gives_equal_states_and_a_score_within_its_bounds(
    story: Scenario, data: st.DataObject
) -> None:
    server, _ = _queue(story, data)
    first, second = (replay(server.definition, server.start, server.log) for _ in range(2))
    assert first == second == server.state
    if server.state.score is not None:
        assert 0 <= server.state.score.given <= server.state.score.maximum == 1


def test_choices_of_the_plain_kind_go_on_as_they_were() -> None:
    server = Server(STORY)
    server.receive(choice(0, "yard", "ask", name="1"))
    assert (server.run.step, len(server.run.path)) == (1, 1)
