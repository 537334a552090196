"""The instructor's table: who has done what, and what became of each score; and one page for each learner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hrlearn.model import Lesson
from hrlearn.player import Action, Screen
from hrlearn.services import ActivityProgress, Actor, GradebookRow, LearnerWork, PassbackTry, Visit
from hrlearn_lti.links import administration, attempt_url, gradebook_url, home_url
from hrlearn_lti.rosters import RosterView
from hrlearn_lti.sessions import with_session
from hrlearn_lti.spreadsheets import csv_answer
from hrlearn_lti.tool import Tool

__all__ = ["gradebook_blueprint"]

ON_A_PAGE = 200
_SENT = {
    "sent": "Sent to the course",
    "waiting": "Waiting to be sent",
    "refused": "Not taken by the course",
    "override": "Grade set in the course",
}
_OUTCOMES = {**_SENT, "retry": "Not taken yet", "sent": "Taken by the course"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class _Line:
    """One attempt in a cell; ``percent`` is None while it is open."""

    number: int
    percent: int | None
    url: str


@dataclass(frozen=True, slots=True)
class _Cell:
    title: str
    percent: int | None
    attempts: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    name: str
    url: str
    left: bool
    cells: tuple[_Cell, ...]
    percent: int | None
    status: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class _Roster:
    """What the page says of the class list: how old it is, in words, and what went wrong."""

    age: str
    note: str
    coming: bool


@dataclass(frozen=True, slots=True)
class _Try:
    at: str
    percent: str
    words: str
    detail: str


def gradebook_blueprint(tool: Tool) -> Blueprint:
    """Return the routes of the table; for everybody but instructors they do not exist."""
    views = _Views(tool)
    blueprint = Blueprint("gradebook", __name__)
    blueprint.add_url_rule("/gradebook", view_func=views.table, methods=["GET"])
    blueprint.add_url_rule("/gradebook.csv", view_func=views.sheet, methods=["GET"])
    blueprint.add_url_rule("/gradebook/roster", view_func=views.roster, methods=["POST"])
    blueprint.add_url_rule("/gradebook/<uuid:learner_id>", view_func=views.learner, methods=["GET"])
    blueprint.add_url_rule("/gradebook/<uuid:learner_id>/send", view_func=views.send_again, methods=["POST"])
    blueprint.add_url_rule("/review/<uuid:learner_id>", view_func=views.review, methods=["GET"])
    return blueprint


class _Views:
    def __init__(self, tool: Tool) -> None:
        self._tool = tool

    def table(self) -> Response:
        """Show the class, with a class list that is not older than some minutes where the course gives one in time."""
        visit, token = self._here()
        lesson = self._tool.library.current_of(visit.lesson_key).lesson
        roster = self._tool.rosters.view(visit)
        first = max(0, request.args.get("from", 0, int))
        page = self._tool.gradebook.page(visit, first, ON_A_PAGE)
        screen = self._tool.pages.own(
            "gradebook",
            f"Class results: {_placed_title(lesson, visit.activity_key)}",
            context=visit.context_title,
            activities=_titles(page.rows),
            rows=[_row(row, token) for row in page.rows],
            total=page.total,
            earlier=_page_url(token, first - ON_A_PAGE) if first else "",
            later=_page_url(token, first + ON_A_PAGE) if first + ON_A_PAGE < page.total else "",
            roster=None if roster is None else _roster(roster, self._tool.clock()),
            again=gradebook_url(token),
            sheet=with_session("/gradebook.csv", token),
            session=token,
        )
        return self._answer(visit, token, screen_action=Action("Lesson", home_url(token)), screen=screen)

    def sheet(self) -> Response:
        """Give the whole table to keep."""
        visit, _ = self._here()
        rows = self._tool.gradebook.rows(visit)
        titles = [part for title in _titles(rows) for part in (f"{title} (%)", f"{title} (attempts)")]
        head = ["Learner", "In the course", *titles, "Result (%)", "Score in the course"]
        return csv_answer("class-results", [head, *map(_sheet_row, rows)])

    def roster(self) -> AnyResponse:
        """Read the class list now."""
        visit, token = self._here()
        self._tool.rosters.view(visit, fetch=True)
        return redirect(gradebook_url(token), 303)

    def learner(self, learner_id: UUID) -> Response:
        """Show one learner's attempts, and every try to send the score."""
        visit, token = self._here()
        work = self._tool.gradebook.work(visit, learner_id)
        row = _row(work.row, token)
        screen = self._tool.pages.own(
            "learner",
            f"Results of {work.row.name or 'a learner whose name is not shared'}",
            context=visit.context_title,
            row=row,
            tries=[_try(each) for each in reversed(work.tries)],
            sent=None if work.lane is None or work.lane.sent_given is None else f"{work.lane.sent_given:g}",
            may_send_again=work.may_send_again,
            session=token,
        )
        return self._answer(visit, token, screen_action=Action("Class results", gradebook_url(token)), screen=screen)

    def send_again(self, learner_id: UUID) -> AnyResponse:
        """Owe a refused score again; pressing twice does the same as pressing once."""
        visit, token = self._here()
        work = self._tool.gradebook.work(visit, learner_id)
        if work.lane is not None and self._tool.passback.again(
            visit.academy_id, work.lane.id, Actor("learner", visit.learner_id)
        ):
            self._tool.outbox.wake()
        return redirect(_learner_url(learner_id, token), 303)

    def review(self, learner_id: UUID) -> AnyResponse:
        """Lead to the work that a course wants to see: to the attempt itself where there is just one."""
        visit, token = self._here()
        own = learner_id == visit.learner_id and not visit.teaches
        progress = self._tool.learning.progress(visit) if own else self._work(visit, learner_id).row.activities
        attempts = [attempt for each in progress for attempt in each.attempts if not own or attempt.closed_at]
        if len(attempts) == 1 or (own and attempts):
            return redirect(attempt_url(attempts[-1].id, token), 303)
        return redirect(home_url(token) if own else _learner_url(learner_id, token), 303)

    def _work(self, visit: Visit, learner_id: UUID) -> LearnerWork:
        return self._tool.gradebook.work(visit, learner_id)

    def _here(self) -> tuple[Visit, str]:
        return self._tool.sessions.visit(), self._tool.sessions.token()

    def _answer(self, visit: Visit, token: str, *, screen_action: Action, screen: Screen) -> Response:
        actions = [screen_action, *administration(visit, token)]
        if visit.return_url:
            actions.append(Action("Back to the course", visit.return_url))
        return self._tool.pages.answer(screen, session=token, home=home_url(token), actions=actions)


def _learner_url(learner_id: UUID, token: str) -> str:
    return with_session(f"/gradebook/{learner_id}", token)


def _page_url(token: str, first: int) -> str:
    return with_session("/gradebook", token, **{"from": str(max(0, first))})


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
        id=row.learner_id,
        name=row.name or "Name not shared",
        url=_learner_url(row.learner_id, token),
        left=row.left,
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
    return _Cell(progress.activity.title, None if progress.score is None else progress.score.percent, lines)


def _sheet_row(row: GradebookRow) -> list[str | int]:
    done = [
        part for each in _scored(row) for part in ("" if each.score is None else each.score.percent, len(each.attempts))
    ]
    result = "" if row.score is None else row.score.percent
    return [row.name or "Name not shared", "left" if row.left else "yes", *done, result, _SENT.get(row.passback, "")]


def _roster(view: RosterView, now: datetime) -> _Roster:
    complete = view.state.complete_at
    age = "" if complete is None else _age((now - complete).total_seconds())
    return _Roster(age, view.state.note, view.coming)


def _age(seconds: float) -> str:
    if seconds < _MINUTE:
        return "just now"
    for length, one, many in ((_DAY, "a day", "days"), (_HOUR, "an hour", "hours"), (_MINUTE, "a minute", "minutes")):
        if seconds >= length:
            number = int(seconds // length)
            return f"{one} ago" if number == 1 else f"{number} {many} ago"
    return ""


def _try(entry: PassbackTry) -> _Try:
    return _Try(
        f"{entry.at:%Y-%m-%d %H:%M} UTC",
        f"{float(entry.score_given):g} %" if entry.score_given else "–",
        _OUTCOMES.get(entry.outcome, entry.outcome),
        entry.detail,
    )
