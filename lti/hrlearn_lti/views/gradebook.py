"""The instructor's table: who has done what, and what became of each score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response

from hrlearn.model import Lesson
from hrlearn.player import Action
from hrlearn.services import ActivityProgress, GradebookRow
from hrlearn_lti.links import attempt_url, gradebook_url, home_url
from hrlearn_lti.tool import Tool

__all__ = ["gradebook_blueprint"]

_SENT = {"sent": "Sent to the course", "waiting": "Waiting to be sent", "refused": "Not taken by the course"}


@dataclass(frozen=True, slots=True)
class _Line:
    """One attempt in a cell; ``percent`` is None while it is open."""

    number: int
    percent: int | None
    url: str


@dataclass(frozen=True, slots=True)
class _Cell:
    percent: int | None
    attempts: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    cells: tuple[_Cell, ...]
    percent: int | None
    status: str
    words: str
    note: str


def gradebook_blueprint(tool: Tool) -> Blueprint:
    """Return the route of the table; for everybody but instructors it does not exist."""
    blueprint = Blueprint("gradebook", __name__)

    @blueprint.get("/gradebook")
    def table() -> Response:
        visit, token = tool.sessions.visit(), tool.sessions.token()
        rows = tool.gradebook.rows(visit)
        title = f"Class results: {_placed_title(tool.library.current_of(visit.lesson_key).lesson, visit.activity_key)}"
        screen = tool.pages.own(
            "gradebook",
            title,
            context=visit.context_title,
            activities=_titles(rows),
            rows=[_row(row, token) for row in rows],
            again=gradebook_url(token),
        )
        actions = [Action("Lesson", home_url(token))]
        if visit.return_url:
            actions.append(Action("Back to the course", visit.return_url))
        return tool.pages.answer(screen, session=token, home=home_url(token), actions=actions)

    return blueprint


def _placed_title(lesson: Lesson, activity_key: str) -> str:
    """The part's title where only a part is placed, so that two placements of one lesson can be told apart."""
    activity = lesson.activity(activity_key)
    return lesson.title if activity is None else activity.title


def _scored(row: GradebookRow) -> Sequence[ActivityProgress]:
    return [each for each in row.activities if each.activity.kind != "pages"]


def _titles(rows: Sequence[GradebookRow]) -> list[str]:
    return [each.activity.title for each in _scored(rows[0])] if rows else []


def _row(row: GradebookRow, token: str) -> _Row:
    return _Row(
        name=row.name or "Name not shared",
        cells=tuple(_cell(each, token) for each in _scored(row)),
        percent=None if row.score is None else row.score.percent,
        status=row.passback,
        words=_SENT.get(row.passback, ""),
        note=row.passback_note,
    )


def _cell(progress: ActivityProgress, token: str) -> _Cell:
    lines = tuple(
        _Line(each.number, None if each.score is None else each.score.percent, attempt_url(each.id, token))
        for each in progress.attempts
    )
    return _Cell(None if progress.score is None else progress.score.percent, lines)
