"""Decides what becomes of an envelope that arrives: a new event, a repeat, or an error."""

from __future__ import annotations

from hrlearn.attempts.definition import Definition
from hrlearn.attempts.events import Envelope, Event
from hrlearn.attempts.replay import step
from hrlearn.attempts.state import AttemptState
from hrlearn.errors import AttemptError, ConflictError, OutOfOrderError

__all__ = ["admit"]


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
