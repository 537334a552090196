"""What a learner opens: the lesson's home, its pages, and attempts, with and without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hrlearn.attempts import Envelope, read_envelope
from hrlearn.errors import AttemptError, NotFoundError, StaleSubmitError
from hrlearn.model import Activity, Lesson, LessonPackage, LocalePack, Pages
from hrlearn.player import Action, ActivityStatus, Fault, FormEvents, Links, Screen, form_events
from hrlearn.services import OpenAttempt, Recorded, Visit, stamp
from hrlearn_lti.links import administration, attempt_facts, attempt_url, gradebook_url, home_url, links_for, status_of
from hrlearn_lti.sessions import with_session
from hrlearn_lti.tool import Tool

__all__ = ["learner_blueprint", "show_attempt"]

_WITH_SCREEN = frozenset({"choice", "hint", "rewind", "submit"})
"""Kinds of event after which the learner sees another screen."""


def learner_blueprint(tool: Tool) -> Blueprint:
    """Return the routes of lessons and attempts."""
    views = _Views(tool)
    blueprint = Blueprint("learner", __name__)
    blueprint.add_url_rule("/lesson", view_func=views.home, methods=["GET"])
    blueprint.add_url_rule("/lesson/<activity>/pages/<page>", view_func=views.page, methods=["GET"])
    blueprint.add_url_rule("/lesson/<activity>/compare", view_func=views.compare, methods=["GET"])
    blueprint.add_url_rule("/lesson/<activity>/attempts", view_func=views.start, methods=["POST"])
    blueprint.add_url_rule("/attempts/<uuid:attempt_id>", view_func=views.attempt, methods=["GET"])
    blueprint.add_url_rule("/attempts/<uuid:attempt_id>/events", view_func=views.save_form, methods=["POST"])
    blueprint.add_url_rule(
        "/attempts/<uuid:attempt_id>/events/<uuid:event_id>", view_func=views.save_event, methods=["PUT"]
    )
    return blueprint


class _Views:
    def __init__(self, tool: Tool) -> None:
        self._tool = tool

    def home(self) -> AnyResponse:
        """Show the activities that are placed here and the next step."""
        visit, token = self._here()
        package, pack, progress = self._placed(visit)
        links = self._links(visit, token)
        if not visit.learns:
            return self._answer(visit, token, self._looking_on(visit, package.lesson, links))
        screen = self._tool.pages.player.home(package, pack, progress, links)
        return self._answer(visit, token, screen)

    def page(self, activity: str, page: str) -> AnyResponse:
        """Show one lesson page of what is placed here."""
        visit, token = self._here()
        links = self._links(visit, token)
        screen = self._tool.pages.player.lesson_page(*self._placed(visit), activity, page, links)
        return self._answer(visit, token, screen)

    def start(self, activity: str) -> AnyResponse:
        """Start an attempt, or go on with the one that is open."""
        visit, token = self._here()
        attempt_id = self._tool.learning.start(visit, activity)
        return redirect(attempt_url(attempt_id, token, language=_language()), 303)

    def attempt(self, attempt_id: UUID) -> AnyResponse:
        """Show an attempt where it stands; an instructor may look at a learner's."""
        visit, token = self._here()
        attempt = self._tool.learning.attempt(visit, attempt_id, _language())
        step = request.args.get("step", "")
        return self._answer(visit, token, show_attempt(self._tool, visit, token, attempt, step))

    def compare(self, activity: str) -> AnyResponse:
        """Show the visitor's first and best run of a story side by side."""
        visit, token = self._here()
        found = self._tool.learning.compared(visit, activity, _language())
        if found is None:
            msg = "There are no two runs to compare yet."
            raise NotFoundError(msg, hint="Go back to the lesson and play again.", code="attempt.unknown")
        first, best = (attempt_facts(each, read_only=False) for each in found)
        return self._answer(visit, token, self._tool.pages.player.compare(first, best, self._links(visit, token)))

    def save_form(self, attempt_id: UUID) -> AnyResponse:
        """Take a form of a browser without JavaScript, and lead back to the attempt."""
        visit, token = self._here()
        attempt = self._tool.learning.attempt(visit, attempt_id)
        if attempt.record.learner_id != visit.learner_id:
            msg = "There is no such attempt."  # who may only read it learns nothing here
            raise NotFoundError(msg, hint="Go back to the lesson.", code="attempt.unknown")
        asked = form_events(attempt.activity, request.form.to_dict(flat=False))
        step = self._record_form(visit, attempt_id, asked)
        if asked.faults and not step:
            # What could not be saved exists on this page only, so nobody is led away from it.
            after = self._tool.learning.attempt(visit, attempt_id, _language())
            screen = show_attempt(self._tool, visit, token, after, faults=asked.faults)
            return self._answer(visit, token, screen, 422)
        return redirect(attempt_url(attempt_id, token, step, _language()), 303)

    def save_event(self, attempt_id: UUID, event_id: UUID) -> Response:
        """Take one event from the script; PUT, so that a proxy may repeat it."""
        visit, token = self._here()
        envelope = _envelope(event_id, _decoded(request.get_data()))
        recorded = self._record(visit, attempt_id, envelope)
        answer: dict[str, Any] = {
            "position": recorded.position,
            "repeated": recorded.repeated,
            "closed": recorded.attempt.state.closed,
        }
        if envelope.kind in _WITH_SCREEN:
            screen = show_attempt(self._tool, visit, token, recorded.attempt)
            answer |= {"html": screen.html, "title": screen.title}
        return jsonify(answer)

    def _here(self) -> tuple[Visit, str]:
        return self._tool.sessions.visit(), self._tool.sessions.token()

    def _placed(self, visit: Visit) -> tuple[LessonPackage, LocalePack, list[ActivityStatus]]:
        """Return the lesson in the language that was asked for, its locale pack, and how far the visitor is in it."""
        library = self._tool.library
        package = library.in_language(library.current_of(visit.lesson_key), _language())
        progress = [status_of(each) for each in self._tool.learning.progress(visit, _language())]
        return package, self._tool.localisation.pack(visit.academy_id), progress

    def _links(self, visit: Visit, token: str) -> Links:
        path = request.path
        return links_for(visit, token, _language(), lambda language: with_session(path, token, lang=language))

    def _looking_on(self, visit: Visit, lesson: Lesson, links: Links) -> Screen:
        """Say what is placed here to those who begin nothing: mentors and observers."""
        progress = self._tool.learning.progress(visit, _language())
        parts = [(each.activity, _pages_of(each.activity, links)) for each in progress]
        return self._tool.pages.own("looking_on", lesson.title, context=visit.context_title, lesson=lesson, parts=parts)

    def _record_form(self, visit: Visit, attempt_id: UUID, asked: FormEvents) -> str:
        """Record what a form asks for, and return the step that the attempt is shown at next."""
        try:
            for envelope in asked.envelopes:
                self._record(visit, attempt_id, envelope)
        except StaleSubmitError:
            return "elsewhere"
        return asked.step

    def _record(self, visit: Visit, attempt_id: UUID, envelope: Envelope) -> Recorded:
        recorded = self._tool.learning.record(visit, attempt_id, envelope, _language())
        if recorded.attempt.state.closed and not recorded.repeated:
            self._tool.outbox.wake()
        return recorded

    def _answer(self, visit: Visit, token: str, screen: Screen, status: int = 200) -> Response:
        actions = [Action("Class results", gradebook_url(token))] if visit.teaches else []
        actions += administration(visit, token)
        if visit.return_url:
            actions.append(Action("Back to the course", visit.return_url))
        home = home_url(token, _language())
        return self._tool.pages.answer(screen, session=token, home=home, actions=actions, status=status)


def show_attempt(
    tool: Tool,
    visit: Visit,
    token: str,
    attempt: OpenAttempt,
    step: str = "",
    faults: Mapping[str, Fault] | None = None,
) -> Screen:
    """Return the screen of an attempt; somebody else's can be read only, and says whose it is."""
    learner_id = attempt.record.learner_id
    now = stamp(tool.clock())
    mine = learner_id == visit.learner_id
    facts = attempt_facts(attempt, read_only=not mine, now=now, learner_name=attempt.learner_name)
    links = links_for(visit, token, _language(), lambda language: attempt_url(attempt.record.id, token, step, language))
    return tool.pages.player.attempt(facts, links, step, faults)


def _pages_of(activity: Activity, links: Links) -> list[tuple[str, str]]:
    """Return title and address of each page of an activity."""
    content = activity.content
    return (
        [(page.title, links.page(activity.key, page.key)) for page in content.pages]
        if isinstance(content, Pages)
        else []
    )


def _language() -> str:
    """Return the language of the lesson's texts that the address asks for, "" for its own."""
    return request.args.get("lang", "")


def _decoded(body: bytes) -> object:
    """Decode JSON; what is none, or is nested without end, is no event either."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _envelope(event_id: UUID, raw: object) -> Envelope:
    envelope = read_envelope(raw)
    if envelope.uuid != str(event_id):
        msg = "The event carries another UUID than its address."
        raise AttemptError(msg, hint="Reload the page and try again.", code="attempt.malformed_event")
    return envelope
