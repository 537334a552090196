"""Pages for staff: the gradebook with overrides, review of work, and the connection page."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from .config import Person
from .context import academy, required_person
from .errors import PageRefusedError
from .records import Launch, LineItem, Override
from .site import initiation_page

blueprint = Blueprint("staff_site", __name__)

_STAFF = ("instructor", "administrator")


@blueprint.get("/gradebook")
def gradebook() -> str:
    """All learners by all columns."""
    required_person(*_STAFF)
    book = academy().store.book
    columns = book.line_items()
    rows = [
        (learner, [(column, book.grade(column.id, learner.id)) for column in columns])
        for learner in academy().config.learners()
    ]
    return render_template("gradebook.html", columns=columns, rows=rows, saved=request.args.get("saved", ""))


@blueprint.get("/gradebook/<line_item_id>/<person_id>")
def cell(line_item_id: str, person_id: str) -> str:
    """One grade in full, with the form to change it."""
    required_person(*_STAFF)
    column, learner = _cell(line_item_id, person_id)
    grade = academy().store.book.grade(column.id, learner.id)
    return render_template("grade.html", column=column, learner=learner, grade=grade)


@blueprint.post("/gradebook/<line_item_id>/<person_id>")
def override(line_item_id: str, person_id: str) -> BaseResponse:
    """Set the instructor's own grade; an empty one gives the cell back to the tool."""
    required_person(*_STAFF)
    column, learner = _cell(line_item_id, person_id)
    score = _score(request.form.get("score", "").strip(), column.score_maximum)
    comment = request.form.get("comment", "").strip()
    academy().store.book.set_override(
        column.id,
        learner.id,
        None if score is None else Override(score, comment),
        locked="locked" in request.form,
    )
    return redirect(url_for("staff_site.gradebook", saved=learner.id), 303)


@blueprint.get("/gradebook/<line_item_id>/<person_id>/review")
def review(line_item_id: str, person_id: str) -> str:
    """The learner's work, shown by the tool in a frame."""
    required_person(*_STAFF)
    column, learner = _reviewable(line_item_id, person_id)
    return render_template("review.html", column=column, learner=learner)


@blueprint.get("/gradebook/<line_item_id>/<person_id>/review/launch")
def review_launch(line_item_id: str, person_id: str) -> str:
    """Start a submission review launch (LTI Submission Review 1.0)."""
    person = required_person(*_STAFF)
    column, learner = _reviewable(line_item_id, person_id)
    started = Launch(
        "",
        "submission_review",
        person.id,
        0,
        activity_id=column.activity_id,
        line_item_id=column.id,
        about_person_id=learner.id,
    )
    return initiation_page(started, person, f"Opening the work of {learner.label}")


@blueprint.get("/connection")
def connection() -> str:
    """Addresses for registering the tool, and what the tool sent lately."""
    required_person("administrator")
    return render_template(
        "connection.html",
        columns=academy().store.book.line_items(),
        requests=academy().store.log.entries()[::-1][:100],
    )


def _cell(line_item_id: str, person_id: str) -> tuple[LineItem, Person]:
    column = academy().store.book.line_item(line_item_id)
    learner = academy().config.person(person_id)
    if column is None or learner is None or learner.role != "learner":
        raise PageRefusedError(404, "This grade is not in the gradebook.", "Go back to the gradebook.")
    return column, learner


def _reviewable(line_item_id: str, person_id: str) -> tuple[LineItem, Person]:
    column, learner = _cell(line_item_id, person_id)
    if column.activity_id is None or column.submission_review is None:
        raise PageRefusedError(404, "The tool offers no review for this column.", "Go back to the gradebook.")
    return column, learner


def _score(text: str, maximum: float) -> float | None:
    if not text:
        return None
    try:
        score = float(text.replace(",", "."))
    except ValueError:
        score = -1.0
    if not 0 <= score <= maximum:
        raise PageRefusedError(
            400,
            f"The grade must be a number from 0 to {maximum:g}.",
            "Go back, correct the number and save again.",
        )
    return score
