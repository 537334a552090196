"""An attempt is an append-only log of events; its state and score are a pure fold over it.

What belongs here: the event envelope, admitting an envelope to the log, replay, and the rules on tries, on what may be
revealed and on what may be placed. What does not: storing (``hrlearn.db``), HTTP (the shells).
"""

from hrlearn.attempts.admission import Received, admit, receive
from hrlearn.attempts.definition import Definition, define, is_scored, verified_slots
from hrlearn.attempts.events import EVENT_KINDS, Envelope, Event, Start, read_envelope
from hrlearn.attempts.replay import open_attempt, replay, step
from hrlearn.attempts.rules import blocking_slots, may_reveal_key, may_start, unscored_reason
from hrlearn.attempts.state import Answer, AttemptState, Sheet, Terms

__all__ = [
    "EVENT_KINDS",
    "Answer",
    "AttemptState",
    "Definition",
    "Envelope",
    "Event",
    "Received",
    "Sheet",
    "Start",
    "Terms",
    "admit",
    "blocking_slots",
    "define",
    "is_scored",
    "may_reveal_key",
    "may_start",
    "open_attempt",
    "read_envelope",
    "receive",
    "replay",
    "step",
    "unscored_reason",
    "verified_slots",
]
