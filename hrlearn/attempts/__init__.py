"""An attempt is an append-only log of events; its state and score are a pure fold over it.

What belongs here: the event envelope, admitting an envelope to the log, replay, and the rules on tries, on what may be
revealed and on what may be placed. What does not: storing (``hrlearn.db``), HTTP (the shells).
"""

from hrlearn.attempts.admission import Received, admit, receive
from hrlearn.attempts.asking import asked_items
from hrlearn.attempts.definition import Definition, define, endings_read, is_scored, slots_read, verified_slots
from hrlearn.attempts.drawing import draw, of_form, unmet_quotas
from hrlearn.attempts.events import EVENT_KINDS, Envelope, Event, Start, read_envelope
from hrlearn.attempts.grading import GRADE, LONGEST_COMMENT, grade_envelope
from hrlearn.attempts.marking import mark_of, marks_of, pending_items, sheet_score
from hrlearn.attempts.replay import open_attempt, replay, step
from hrlearn.attempts.rules import (
    blocking_slots,
    first_and_best,
    may_reveal_key,
    may_show_feedback,
    may_start,
    slot_report,
    unscored_reason,
)
from hrlearn.attempts.state import Answer, AttemptState, Grade, Sheet, Terms

__all__ = [
    "EVENT_KINDS",
    "GRADE",
    "LONGEST_COMMENT",
    "Answer",
    "AttemptState",
    "Definition",
    "Envelope",
    "Event",
    "Grade",
    "Received",
    "Sheet",
    "Start",
    "Terms",
    "admit",
    "asked_items",
    "blocking_slots",
    "define",
    "draw",
    "endings_read",
    "first_and_best",
    "grade_envelope",
    "is_scored",
    "mark_of",
    "marks_of",
    "may_reveal_key",
    "may_show_feedback",
    "may_start",
    "of_form",
    "open_attempt",
    "pending_items",
    "read_envelope",
    "receive",
    "replay",
    "sheet_score",
    "slot_report",
    "slots_read",
    "step",
    "unmet_quotas",
    "unscored_reason",
    "verified_slots",
]
