"""Decides what becomes of an envelope that arrives: a new event, a repeat, or an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hrlearn.attempts.definition import Definition
from hrlearn.attempts.events import Envelope, Event, Start
from hrlearn.attempts.replay import replay, step
from hrlearn.attempts.state import AttemptState
from hrlearn.errors import AttemptError, ConflictError, OutOfOrderError

__all__ = ["Received", "admit", "receive"]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an envelope: its event and the state afterwards; ``repeated`` where the log had it already."""

    event: Event
    state: AttemptState
    repeated: bool


def receive(definition: Definition, start: Start, log: Sequence[Event], envelope: Envelope, at: str) -> Received:
    """Find an envelope in a log, or make the event that must be appended to it.

    ``log`` is in the order of its positions; ``at`` is the time now, ISO 8601 in UTC. Raises all that ``admit``
    raises; the log then stays as it is.
    """
    stored = next((event for event in log if event.envelope.uuid == envelope.uuid), None)
    event, state = admit(definition, replay(definition, start, log), envelope, stored, at)
    return Received(event, state, repeated=stored is not None)


def admit(
    definition: Definition, state: AttemptState, envelope: Envelope, stored: Event | None, at: str
) -> tuple[Event, AttemptState]:
    """Return the event for an envelope and the state after it.

    ``stored`` is the event of this attempt with the same UUID, if there is one: then it is returned with the state as
    it is, and the caller writes nothing. Otherwise the returned event is new and must be appended.

    Raises ConflictError (same UUID, other body), OutOfOrderError (an earlier event of this page is missing) and all
    that ``step`` raises.
    """
    if stored is not None:
        return _repeat(stored, envelope), state
    expected = state.clients.get(envelope.client, 0) + 1
    if envelope.sequence != expected:
        raise OutOfOrderError(expected)
    if envelope.seen > state.position:
        msg = "The event claims to have seen what has not happened yet."
        raise AttemptError(msg, hint="Reload the page and try again.", code="attempt.malformed_event")
    event = Event(state.position + 1, at, envelope)
    return event, step(definition, state, event)


def _repeat(stored: Event, envelope: Envelope) -> Event:
    if stored.envelope != envelope:
        msg = "This event was already received with another content."
        raise ConflictError(msg, hint="Reload the page: what was saved first stands.")
    return stored
