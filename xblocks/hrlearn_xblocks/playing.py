"""What a block does with one learner's attempts; values in, values out, nothing of Open edX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hrlearn.attempts import AttemptState, Definition, Envelope, Event, Start, receive, replay
from hrlearn.errors import HrlearnError
from hrlearn.scoring import Score, decide

__all__ = ["Attempt", "Recorded", "counting", "record", "remarked", "scores"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as its block keeps it: the log, and the score once it is closed.

    ``score`` repeats what replay gives; it is kept so that a gradebook need not replay anything.
    """

    id: UUID
    start: Start
    events: tuple[Event, ...] = ()
    score: Score | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to an envelope: its position, whether it was stored before, the attempt and its state afterwards."""

    position: int
    repeated: bool
    attempt: Attempt
    state: AttemptState


def record(definition: Definition, attempt: Attempt, envelope: Envelope, at: str) -> Recorded:
    """Put an envelope into an attempt's log, or find it there.

    ``at`` is the time now, ISO 8601 in UTC. Raises all that ``hrlearn.attempts.receive`` raises;
    the log then stays as it is.
    """
    received = receive(definition, attempt.start, attempt.events, envelope, at)
    if not received.repeated:
        attempt = replace(attempt, events=(*attempt.events, received.event), score=received.state.score)
    return Recorded(received.event.position, received.repeated, attempt, received.state)


def remarked(definition: Definition, attempt: Attempt) -> Attempt:
    """Mark a closed attempt again by another definition, such as one with a corrected key.

    Where its log does not fit that definition any more (a scene or an item is gone) it keeps the score it has.
    """
    try:
        state = replay(definition, attempt.start, attempt.events)
    except HrlearnError:
        return attempt
    return replace(attempt, score=state.score) if state.closed else attempt


def counting(attempts: Sequence[Attempt]) -> Score | None:
    """Return the score that counts among closed attempts in the order they were begun, None without any.

    The policy is that of the newest attempt: a change of the lesson reaches the next attempt only.
    """
    return decide(attempts[-1].start.policy, tuple(scores(attempts))) if attempts else None


def scores(attempts: Iterable[Attempt]) -> Iterable[Score]:
    """Yield the scores of the closed attempts."""
    return (attempt.score for attempt in attempts if attempt.score is not None)
