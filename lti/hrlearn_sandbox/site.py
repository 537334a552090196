"""The academy's own pages: choose a person, the course, an activity, the content picker."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from .config import Person
from .context import academy, acting_person, required_activity, required_person
from .errors import PageRefusedError
from .messages import target_of
from .oidc import message_hint, storage_target
from .records import Activity, Grade, Launch, LineItem

blueprint = Blueprint("site", __name__)

_ROLE_NAMES = {"learner": "Cadet", "instructor": "Instructor", "administrator": "Administrator"}
_STAFF = ("instructor", "administrator")


@blueprint.app_context_processor
def shared_values() -> dict[str, object]:
    """Values that every page shows in its frame."""
    return {
        "config": academy().config,
        "acting": acting_person(),
        "role_names": _ROLE_NAMES,
        "staff": _STAFF,
    }


@blueprint.get("/healthz")
def health() -> Response:
    """Says that the academy is up."""
    return Response("ok", content_type="text/plain")


@blueprint.get("/")
def home() -> str:
    """Choose who you are."""
    return render_template("home.html", people=academy().config.people)


@blueprint.post("/act-as")
def act_as() -> BaseResponse:
    """Become the chosen person in this browser, and go to the course."""
    person = academy().config.person_by_key(request.form.get("person", ""))
    if person is None:
        raise PageRefusedError(400, "This person is not in the academy.", "Go to the start page and choose again.")
    session.clear()
    session["person"] = person.id
    return redirect(url_for("site.course"), 303)


@blueprint.get("/course")
def course() -> str:
    """The course page with its activities; a learner sees own grades."""
    person = required_person()
    book = academy().store.book
    rows = [(activity, _own_grades(person, activity)) for activity in book.activities()]
    return render_template(
        "course.html",
        rows=rows,
        added=request.args.getlist("added"),
        told=request.args.get("lti_msg", ""),
        told_error=request.args.get("lti_errormsg", ""),
    )


@blueprint.get("/activities/<activity_id>")
def activity(activity_id: str) -> str:
    """One activity: the tool in a frame, with a way to open it in its own window."""
    person = required_person()
    shown = required_activity(activity_id)
    return render_template("activity.html", activity=shown, cells=_own_grades(person, shown))


@blueprint.get("/activities/<activity_id>/launch")
def launch(activity_id: str) -> str:
    """Start a launch: a form to the tool's login address."""
    person = required_person()
    shown = required_activity(activity_id)
    target: Literal["iframe", "window"] = "window" if "window" in request.args else "iframe"
    started = Launch("", "resource_link", person.id, 0, activity_id=activity_id, document_target=target)
    return initiation_page(started, person, f"Opening {shown.title}")


@blueprint.get("/storage")
def storage() -> str:
    """The frame that keeps values for the tool, where it is not the page itself."""
    return render_template("storage.html")


@blueprint.get("/return")
def come_back() -> str:
    """Where the tool sends people who are done; leads the whole window back to the course.

    It asks for no person: inside the frame, a link on the tool's page brings no Lax cookie.
    """
    told = {name: request.args[name] for name in ("lti_msg", "lti_errormsg") if name in request.args}
    return render_template("leave.html", told=told)


@blueprint.post("/activities/<activity_id>/duplicate")
def duplicate(activity_id: str) -> BaseResponse:
    """Copy an activity, as a course copy would."""
    required_person(*_STAFF)
    required_activity(activity_id)
    copied = academy().store.book.duplicate(activity_id)
    return redirect(url_for("site.course", added=copied.id if copied else None), 303)


@blueprint.post("/activities/<activity_id>/remove")
def remove(activity_id: str) -> BaseResponse:
    """Take an activity out of the course, with its grades."""
    required_person(*_STAFF)
    academy().store.book.remove_activity(required_activity(activity_id).id)
    return redirect(url_for("site.course"), 303)


@blueprint.get("/add")
def add() -> str:
    """The tool's content picker in a frame."""
    required_person(*_STAFF)
    return render_template("add.html")


@blueprint.get("/add/launch")
def add_launch() -> str:
    """Start a deep linking launch."""
    person = required_person(*_STAFF)
    started = Launch("", "deep_linking", person.id, 0)
    return initiation_page(started, person, f"Opening {academy().config.tool.name}")


def initiation_page(started: Launch, person: Person, heading: str) -> str:
    """A form that starts the launch at the tool (Security Framework 1.0, section 5.1.1.1)."""
    config, store = academy().config, academy().store
    waiting = store.launches.start(started)
    fields = {
        "iss": config.issuer,
        "target_link_uri": target_of(config, store.book, waiting),
        "login_hint": person.id,
        "lti_message_hint": message_hint(waiting),
        "client_id": config.tool.client_id,
        "lti_deployment_id": config.tool.deployment_id,
    }
    if waiting.document_target == "iframe":
        fields |= storage_target(config)
    return render_template("go.html", heading=heading, action=config.tool.login_url, fields=fields, button="Continue")


def _own_grades(person: Person, shown: Activity) -> list[tuple[LineItem, Grade | None]]:
    """The columns of an activity with the cell of this learner; nothing for staff."""
    if person.role != "learner":
        return []
    book = academy().store.book
    columns = book.line_items(activity_id=shown.id)
    return [(column, book.grade(column.id, person.id)) for column in columns]
