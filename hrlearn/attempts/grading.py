"""Grading: what a person gives for a free text is an event of the same log, so regrading is replay.

A grade comes in through a door of its own: an envelope from a learner cannot bring one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from hrlearn import items
from hrlearn.attempts.asking import asked_items
from hrlearn.attempts.definition import Definition
from hrlearn.attempts.events import Envelope, Event, malformed, read_any
from hrlearn.attempts.marking import sheet_score
from hrlearn.attempts.state import AttemptState, Grade, Sheet
from hrlearn.errors import AttemptError

__all__ = ["GRADE", "LONGEST_COMMENT", "grade_envelope", "take_grade"]

GRADE = "grade"
LONGEST_COMMENT = 2000
"""Characters."""

_MEMBERS = {GRADE: frozenset({"item", "criteria", "comment"})}


def grade_envelope(raw: object) -> Envelope:
    """Read the envelope of a grade from decoded JSON.

    Its body is ``{"item": key, "criteria": {key: points}, "comment": text}``; the points are whole. Raises AttemptError
    or, for another kind, UnknownNameError.
    """
    envelope = read_any(raw, _MEMBERS)
    criteria, comment = envelope.body["criteria"], envelope.body["comment"]
    if not all(isinstance(key, str) and _is_points(points) for key, points in criteria.items()):
        raise malformed("The points of a grade must be whole numbers of at least 0, by the key of their criterion.")
    if len(comment) > LONGEST_COMMENT or any(_cannot_be_saved(one) for one in comment):
        raise malformed(f"The comment must be plain text of at most {LONGEST_COMMENT} characters.")
    return envelope


def _is_points(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _cannot_be_saved(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\r\n\t"


def take_grade(definition: Definition, state: AttemptState, event: Event) -> AttemptState:
    """Return the state of a closed attempt after a grade; a later grade of the same item takes its place.

    Raises AttemptError where the attempt is still open or asks no such item, ResponseError where the grade does not
    fit the item.
    """
    if not state.closed:
        msg = "This attempt has not been handed in yet."
        raise AttemptError(msg, hint="Grade it when it is handed in.", code="grade.too_early")
    item = next((one for one in asked_items(definition, state) if one.key == event.envelope.body["item"]), None)
    if item is None:
        msg = "The grade is for an item that this attempt does not ask."
        raise AttemptError(msg, hint="Reload the page and grade again.", code="attempt.unknown_item")
    grade = _grade(event)
    answer = cast("Sheet", state.work).answers.get(item.key)
    # For its refusals: a grade that does not fit must not get into the log.
    items.grade(item, answer.response if answer else None, grade.criteria)
    graded = replace(state, grades={**state.grades, item.key: grade})
    return replace(graded, score=sheet_score(definition, graded))


def _grade(event: Event) -> Grade:
    body: Mapping[str, Any] = event.envelope.body
    return Grade(dict(body["criteria"]), body["comment"], event.position, event.at)
