"""Replay: ``fold(definition, events) -> state``, pure, in the order of positions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import cast

from hrlearn import items
from hrlearn.attempts.asking import asked_items
from hrlearn.attempts.definition import Definition
from hrlearn.attempts.events import Event, Start
from hrlearn.attempts.grading import GRADE, take_grade
from hrlearn.attempts.marking import sheet_score
from hrlearn.attempts.state import Answer, AttemptState, Sheet, terms_of
from hrlearn.attempts.turns import take_choice, take_hint, take_rewind
from hrlearn.errors import AttemptClosedError, AttemptError, StaleSubmitError
from hrlearn.model import Assessment, Scenario
from hrlearn.scenario import Run, begin

__all__ = ["open_attempt", "replay", "step"]


def open_attempt(definition: Definition, start: Start) -> AttemptState:
    """Return the state of an attempt whose log holds nothing but its start; raises AttemptError for lesson pages."""
    content = definition.activity.content
    if isinstance(content, Scenario):
        return AttemptState(0, begin(content, start.endings), terms_of(start))
    if isinstance(content, Assessment):
        return AttemptState(0, Sheet(), terms_of(start))
    msg = f"The activity {definition.activity.key!r} is for reading; there is nothing to attempt."
    raise AttemptError(msg, hint="Open its pages.", code="attempt.not_attemptable")


def replay(
    definition: Definition, start: Start, events: Iterable[Event], since: AttemptState | None = None
) -> AttemptState:
    """Fold a log, in the order of its positions, into the state it leads to.

    ``since`` is the state that the part of the log before ``events`` has led to, where that is known.
    """
    begun = open_attempt(definition, start) if since is None else since
    return reduce(lambda state, event: step(definition, state, event), events, begun)


def step(definition: Definition, state: AttemptState, event: Event) -> AttemptState:
    """Return the state after one more event.

    Raises AttemptClosedError once closed, StaleChoiceError, AttemptError or ResponseError where the event does not fit;
    the caller must then keep the event out of the log.
    """
    if state.closed and event.envelope.kind != GRADE:
        msg = "This attempt is finished."
        raise AttemptClosedError(msg, hint="Open its results, or start a new attempt.")
    handle = _HANDLERS.get((type(state.work), event.envelope.kind))
    if handle is None:
        msg = f"A {event.envelope.kind!r} event does not fit this activity."
        raise AttemptError(msg, hint="Reload the page and try again.", code="attempt.wrong_kind")
    worked = handle(definition, state, event)
    clients = {**state.clients, event.envelope.client: event.envelope.sequence}
    return replace(worked, position=event.position, clients=clients)


def _response(definition: Definition, state: AttemptState, event: Event) -> AttemptState:
    sheet, body = cast("Sheet", state.work), event.envelope.body
    item = next((one for one in asked_items(definition, state) if one.key == body["item"]), None)
    if item is None:
        msg = "The response is for an item that this attempt does not ask."
        raise AttemptError(msg, hint="Reload the page and answer again.", code="attempt.unknown_item")
    answer = Answer(items.read(item, body["response"]), event.position, event.envelope.client)
    # A page's own newer answer takes the place of its older one, wherever that stood.
    others = tuple(each for each in sheet.elsewhere.get(item.key, ()) if each.client != answer.client)
    if _written_against_older(sheet.answers.get(item.key), event):
        return replace(state, work=replace(sheet, elsewhere={**sheet.elsewhere, item.key: (*others, answer)}))
    elsewhere = {key: each for key, each in {**sheet.elsewhere, item.key: others}.items() if each}
    return replace(state, work=replace(sheet, answers={**sheet.answers, item.key: answer}, elsewhere=elsewhere))


def _written_against_older(present: Answer | None, event: Event) -> bool:
    """Say whether another page has answered since this page last looked."""
    sent = event.envelope
    return present is not None and present.client != sent.client and sent.seen < present.position


def _submit(definition: Definition, state: AttemptState, event: Event) -> AttemptState:
    sheet = cast("Sheet", state.work)
    # Handing in closes the attempt: nobody may do it over answers that they have not seen.
    if any(_written_against_older(answer, event) for answer in sheet.answers.values()):
        raise StaleSubmitError
    return replace(state, closed=True, score=sheet_score(definition, state))


Handler = Callable[[Definition, AttemptState, Event], AttemptState]

_HANDLERS: Mapping[tuple[type, str], Handler] = {
    (Run, "choice"): take_choice,
    (Run, "hint"): take_hint,
    (Run, "rewind"): take_rewind,
    (Sheet, "response"): _response,
    (Sheet, "submit"): _submit,
    (Sheet, GRADE): take_grade,
}
