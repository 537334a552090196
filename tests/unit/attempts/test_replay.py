from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.attempts import AttemptState, Definition, Envelope, Event, Sheet, define, open_attempt, receive, replay
from hrlearn.errors import (
    AttemptClosedError,
    AttemptError,
    ConflictError,
    HrlearnError,
    OutOfOrderError,
    ResponseError,
    StaleChoiceError,
    StaleSubmitError,
)
from hrlearn.model import Assessment, Page, Pages
from hrlearn.scenario import Run
from tests.unit.builders import (
    A_START,
    PACK,
    a_definition,
    a_scenario,
    an_activity,
    an_assessment,
    an_item,
    answer,
    choice,
    envelope,
)

STORY = a_definition(a_scenario())
QUIZ = a_definition(an_assessment())


class Server:
    """The smallest server there can be: a log, and what becomes of envelopes."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.log: list[Event] = []
        self.state: AttemptState = open_attempt(definition, A_START)

    def receive(self, sent: Envelope) -> Event:
        received = receive(self.definition, A_START, self.log, sent, "2026-11-21T02:10:00Z")
        assert received.repeated is (received.event in self.log)
        self.state = received.state
        if not received.repeated:
            self.log.append(received.event)
        return received.event

    @property
    def sheet(self) -> Sheet:
        assert isinstance(self.state.work, Sheet)
        return self.state.work


def test_a_story_is_played_to_its_score() -> None:
    server = Server(STORY)
    server.receive(choice(0, "stop", "kind", name="1"))
    server.receive(choice(1, "after", "leave", name="2", sequence=2, seen=1))
    assert server.state.closed
    assert server.state.score is not None
    assert server.state.score.share == Fraction(7, 10)
    assert isinstance(server.state.work, Run)
    assert server.state.work.ending == "good"


def test_a_quiz_is_marked_at_submit_and_not_before() -> None:
    server = Server(QUIZ)
    server.receive(answer("single_choice", "a", name="1"))
    server.receive(answer("true_false", "true", name="2", sequence=2))
    assert server.state.score is None
    server.receive(envelope("submit", {}, name="3", sequence=3))
    # one of three items right, one wrong, one without answer
    assert server.state.score is not None
    assert (server.state.score.given, server.state.score.maximum) == (1, 3)


def test_items_for_practice_and_with_unverified_slots_do_not_count() -> None:
    counted = an_item(key="counted", slots=("law.ask",))
    practice = an_item(key="practice", scored=False)
    local = an_item(key="local", slots=("law.unverified",))
    server = Server(a_definition(Assessment((counted, practice, local))))
    server.receive(answer("counted", "a", name="1"))
    server.receive(envelope("submit", {}, name="2", sequence=2))
    assert server.state.score is not None
    assert (server.state.score.given, server.state.score.maximum) == (1, 1)


def test_a_repeat_gives_the_stored_event_and_changes_nothing() -> None:
    server = Server(QUIZ)
    first = server.receive(answer("single_choice", "a"))
    before = server.state
    assert server.receive(answer("single_choice", "a")) is first
    assert (server.state, len(server.log)) == (before, 1)


def test_a_repeat_is_answered_even_after_the_attempt_has_closed() -> None:
    server = Server(QUIZ)
    last = server.receive(envelope("submit", {}))
    assert server.receive(envelope("submit", {})) is last


def test_the_same_uuid_with_another_body_is_a_conflict() -> None:
    server = Server(QUIZ)
    server.receive(answer("single_choice", "a"))
    with pytest.raises(ConflictError):
        server.receive(answer("single_choice", "b"))
    assert len(server.log) == 1


def test_a_choice_for_a_scene_already_left_names_the_present_one() -> None:
    server = Server(STORY)
    server.receive(choice(0, "stop", "kind", name="1"))
    with pytest.raises(StaleChoiceError) as caught:
        server.receive(choice(0, "stop", "harsh", name="2", client="other tab"))
    assert caught.value.scene == "after"


def test_an_earlier_visit_of_the_same_scene_is_stale_too() -> None:
    server = Server(STORY)
    server.receive(choice(0, "stop", "kind", name="1"))
    server.receive(choice(1, "after", "again", name="2", sequence=2, seen=1))
    with pytest.raises(StaleChoiceError):
        server.receive(choice(0, "stop", "harsh", name="3", client="other tab"))


def test_an_answer_written_against_an_older_state_is_kept_beside() -> None:
    server = Server(QUIZ)
    server.receive(answer("single_choice", "a", name="1", client="phone"))
    server.receive(answer("single_choice", "b", name="2", client="old laptop tab", seen=0))
    assert server.sheet.answers["single_choice"].response.chosen == ("a",)
    assert [each.response.chosen for each in server.sheet.elsewhere["single_choice"]] == [("b",)]
    assert len(server.log) == 2


def test_every_page_that_answered_unseen_is_kept_with_its_latest_answer() -> None:
    server = Server(QUIZ)
    server.receive(answer("single_choice", "a", name="1", client="phone"))
    server.receive(answer("single_choice", "b", name="2", client="laptop"))
    server.receive(answer("single_choice", "c", name="3", client="library"))
    server.receive(answer("single_choice", "c", name="4", client="laptop", sequence=2))
    kept = server.sheet.elsewhere["single_choice"]
    assert [(each.response.chosen, each.position) for each in kept] == [(("c",), 3), (("c",), 4)]


def test_a_page_that_has_looked_replaces_what_it_had_entered_elsewhere() -> None:
    server = Server(QUIZ)
    server.receive(answer("single_choice", "a", name="1", client="phone"))
    server.receive(answer("single_choice", "b", name="2", client="laptop"))
    server.receive(answer("single_choice", "c", name="3", client="laptop", sequence=2, seen=2))
    assert server.sheet.answers["single_choice"].response.chosen == ("c",)
    assert server.sheet.elsewhere == {}


def test_nobody_hands_in_over_answers_that_they_have_not_seen() -> None:
    server = Server(QUIZ)
    server.receive(answer("single_choice", "a", name="1", client="phone"))
    with pytest.raises(StaleSubmitError):
        server.receive(envelope("submit", {}, name="2", client="laptop", seen=0))
    assert not server.state.closed
    server.receive(envelope("submit", {}, name="3", client="laptop", seen=1))
    assert server.state.closed


def test_an_answer_by_a_page_that_had_seen_the_other_one_replaces_it() -> None:
    server = Server(QUIZ)
    server.receive(answer("single_choice", "a", name="1", client="phone"))
    server.receive(answer("single_choice", "b", name="2", client="laptop", seen=1))
    assert server.sheet.answers["single_choice"].response.chosen == ("b",)
    assert server.sheet.elsewhere == {}


def test_one_pages_own_queue_may_be_written_against_one_old_position() -> None:
    server = Server(QUIZ)
    server.receive(answer("single_choice", "a", name="1", sequence=1, seen=0))
    server.receive(answer("single_choice", "b", name="2", sequence=2, seen=0))
    assert server.sheet.answers["single_choice"].response.chosen == ("b",)


def test_a_gap_in_a_queue_is_refused_until_the_missing_event_comes() -> None:
    server = Server(QUIZ)
    with pytest.raises(OutOfOrderError) as caught:
        server.receive(answer("single_choice", "b", name="2", sequence=2))
    assert caught.value.expected == 1


def test_nobody_has_seen_the_future() -> None:
    with pytest.raises(AttemptError, match="not happened yet"):
        Server(QUIZ).receive(answer("single_choice", "a", seen=1))


def test_nothing_is_added_to_a_closed_attempt() -> None:
    server = Server(QUIZ)
    server.receive(envelope("submit", {}, name="1"))
    with pytest.raises(AttemptClosedError):
        server.receive(answer("single_choice", "a", name="2", sequence=2, seen=1))
    assert len(server.log) == 1


@pytest.mark.parametrize(
    ("definition", "sent", "error"),
    [
        (QUIZ, choice(0, "stop", "kind"), AttemptError),
        (STORY, answer("single_choice", "a"), AttemptError),
        (STORY, envelope("submit", {}), AttemptError),
        (STORY, choice(0, "stop", "leave"), AttemptError),
        (QUIZ, answer("no such item", "a"), AttemptError),
        (QUIZ, answer("single_choice", "z"), ResponseError),
    ],
)
def test_what_does_not_fit_stays_out_of_the_log(
    definition: Definition, sent: Envelope, error: type[HrlearnError]
) -> None:
    server = Server(definition)
    with pytest.raises(error):
        server.receive(sent)
    assert (server.log, server.state.position) == ([], 0)


def test_pages_cannot_be_attempted() -> None:
    definition = define(an_activity(Pages((Page("p", "P", "text"),))), PACK)
    with pytest.raises(AttemptError, match="for reading"):
        open_attempt(definition, A_START)


queues = st.lists(
    st.tuples(st.sampled_from(["single_choice", "multiple_response"]), st.sampled_from("abc")), min_size=1, max_size=6
)


@given(queues, st.data())
def test_repeated_and_reordered_delivery_of_one_queue_gives_the_same_log(
    made: list[tuple[str, str]], data: st.DataObject
) -> None:
    queue = [answer(item, key, name=f"e{n}", sequence=n + 1) for n, (item, key) in enumerate(made)]
    straight = Server(QUIZ)
    for sent in queue:
        straight.receive(sent)
    shaken = Server(QUIZ)
    deliveries = data.draw(st.lists(st.sampled_from(queue), max_size=20)) + queue
    for sent in deliveries:
        try:
            shaken.receive(sent)
        except OutOfOrderError:
            continue
    assert shaken.log == straight.log
    assert replay(QUIZ, A_START, shaken.log) == replay(QUIZ, A_START, shaken.log) == straight.state
