"""Marking an assessment: its items, what a grader has given, and the score of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from hrlearn import items
from hrlearn.attempts.asking import asked_items
from hrlearn.attempts.definition import Definition, is_scored
from hrlearn.attempts.state import AttemptState, Sheet
from hrlearn.items import Mark
from hrlearn.model import Assessment, Item
from hrlearn.scoring import Score, floored, total

__all__ = ["mark_of", "marks_of", "pending_items", "sheet_score"]


def mark_of(definition: Definition, state: AttemptState, item: Item) -> Mark:
    """Return the mark of one item: the grader's where there is one, else that of its type."""
    sheet = cast("Sheet", state.work)
    answer = sheet.answers.get(item.key)
    response = answer.response if answer is not None else None
    grade = state.grades.get(item.key)
    return items.grade(item, response, grade.criteria) if grade else items.mark(item, response, definition.slots)


def marks_of(definition: Definition, state: AttemptState) -> Mapping[str, Mark]:
    """Return the marks of all items that the attempt asks, by item key, in its order."""
    return {item.key: mark_of(definition, state, item) for item in asked_items(definition, state)}


def sheet_score(definition: Definition, state: AttemptState) -> Score:
    """Return the score of the answers: of items that are asked and count, without those that wait for a grader."""
    asked = (item for item in asked_items(definition, state) if is_scored(definition, item))
    marks = [mark_of(definition, state, item) for item in asked]
    floor = cast("Assessment", definition.activity.content).floor
    return floored(total(mark.score for mark in marks if not mark.pending), floor)


def pending_items(definition: Definition, state: AttemptState) -> tuple[str, ...]:
    """Return the keys of the items of a closed attempt that wait for a grader; a story has none."""
    if not state.closed or not isinstance(state.work, Sheet):
        return ()
    return tuple(key for key, mark in marks_of(definition, state).items() if mark.pending)
