"""Every refusal is a page: what happened, what to do next, and what to tell the administrator.

A page or JSON carries a reference that stands in the log with the code of the error; the log holds no name, no answer
and no token, and the answer holds no trace of the program.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from hrlearn.errors import HrlearnError, OutOfOrderError, StaleChoiceError, StaleSubmitError
from hrlearn.player import Action, Screen
from hrlearn_lti.browsers import BrowserError
from hrlearn_lti.headers import wants_json
from hrlearn_lti.links import attempt_url, home_url
from hrlearn_lti.sessions import with_session
from hrlearn_lti.tool import Tool
from hrlearn_lti.views.learner import show_attempt

__all__ = ["install_error_pages"]

_log = logging.getLogger("hrlearn_lti.errors")
_SERVER_FAULT = 500
LONGEST_PATH = 200
"""So much of an address stands in the log."""

_ADVICE = {
    "launch.unknown_platform": "add the platform with “hrlearn-lti registration add”: issuer and client id must match.",
    "launch.which_platform": "let the platform send its client_id, or keep only one registration of it.",
    "launch.unknown_deployment": "run “hrlearn-lti registration confirm-deployment” with this deployment id.",
    "launch.unknown_key": "compare the key set URL of the registration with the one that the platform shows.",
    "launch.keys_unreachable": "check that the tool's server can reach the platform's key set URL.",
    "launch.bad_signature": "compare the key set URL of the registration with the one that the platform shows.",
    "launch.wrong_audience": "compare the client id of the registration with the one that the platform shows.",
    "launch.wrong_target": "set the tool's URL in the platform to the launch URL of the tool.",
    "launch.bad_url": "the platform must be reached over https.",
    "launch.from_the_future": "set the clocks of both servers by a time service.",
    "launch.expired": "set the clocks of both servers by a time service.",
    "launch.too_old": "set the clocks of both servers by a time service.",
    "launch.anonymous": "let the platform send an identifier of the person (sub); a name is not needed.",
    "lesson.not_chosen": "allow deep linking (“content selection”) for the tool, so that instructors can choose.",
    "lesson.unknown": "the placed lesson is not installed here, or its key has changed.",
}
_TITLES = {
    "attempt.unknown": "There is nothing here",
    "attempt.none_left": "No attempts left",
    "session.missing": "Open this from your course",
    "lesson.not_chosen": "No lesson chosen yet",
    "registration": "The platform was not connected",
    "invitation": "This link cannot be used",
    "link": "This link cannot be used",
    "outbound": "A learning platform did not answer",
    "launch": "The activity could not be opened",
    "session": "Your visit has ended",
    "attempt": "This could not be saved",
    "lesson": "There is nothing here",
    "page": "There is nothing here",
    "step": "There is nothing here",
    "not_found": "There is nothing here",
}
_HTTP = {
    404: ("There is no such page.", "Open the activity from your course."),
    405: ("This page cannot be opened like this.", "Open the activity from your course."),
    413: ("What was sent is too large.", "Go back, send less, or ask the person who runs the course."),
}


def install_error_pages(app: Flask, tool: Tool) -> None:
    """Answer every exception of the app."""
    pages = _ErrorPages(tool)
    app.register_error_handler(HrlearnError, pages.ours)
    app.register_error_handler(HTTPException, pages.http)
    app.register_error_handler(Exception, pages.fault)


class _ErrorPages:
    def __init__(self, tool: Tool) -> None:
        self._tool = tool

    def ours(self, error: HrlearnError) -> Response:
        """Answer an error that was raised on purpose."""
        if error.status == _SERVER_FAULT:
            return self.fault(error)
        reference = _noted(error.code, error.status)
        if wants_json():
            return self._json(error, reference)
        if isinstance(error, BrowserError):
            screen = self._tool.pages.own(
                "new_window", "Open the activity in a new window", error=error, reference=reference
            )
        else:
            title = _TITLES.get(error.code) or _TITLES.get(error.code.partition(".")[0], "That did not work")
            screen = self._message(title, error.message, _hint(error), reference, error.code)
        return self._answer(screen, error.status)

    def http(self, error: HTTPException) -> Response:
        """Answer what Flask refuses: unknown addresses, wrong methods, bodies that are too large."""
        status = error.code or _SERVER_FAULT
        text, hint = _HTTP.get(status, ("That request could not be answered.", "Open the activity from your course."))
        reference = _noted(f"http.{status}", status)
        if wants_json():
            return _json(_told(f"http.{status}", text, hint, reference), status)
        return self._answer(self._message("That did not work", text, hint, reference), status)

    def fault(self, error: Exception) -> Response:
        """Answer a fault of ours: the log gets everything, the page the reference."""
        reference = _reference()
        _log.error("fault reference=%s %s %r", reference, request.method, request.path[:LONGEST_PATH], exc_info=error)
        text = "Something went wrong on our side. Nothing that was saved is lost."
        hint = "Try again in a minute. If it happens again, tell your administrator the reference."
        if wants_json():
            return _json(_told("fault", text, hint, reference), _SERVER_FAULT)
        return self._answer(self._message("Something went wrong", text, hint, reference), _SERVER_FAULT)

    def _json(self, error: HrlearnError, reference: str) -> Response:
        told: dict[str, Any] = _told(error.code, error.message, error.hint, reference)
        if isinstance(error, OutOfOrderError):
            told["error"]["expected"] = error.expected
        if isinstance(error, StaleChoiceError | StaleSubmitError):
            told |= self._present_screen()
        return _json(told, error.status)

    def _present_screen(self) -> dict[str, str]:
        """What came too late is answered with the screen where the attempt stands."""
        visit, token = self._tool.sessions.visit(), self._tool.sessions.token()
        attempt = self._tool.learning.attempt(visit, (request.view_args or {})["attempt_id"])
        screen = show_attempt(self._tool, visit, token, attempt)
        return {"html": screen.html, "title": screen.title}

    def _message(self, title: str, text: str, hint: str, reference: str, code: str = "") -> Screen:
        return self._tool.pages.player.message(title, text, hint, reference, _ways_on(code))

    def _answer(self, screen: Screen, status: int) -> Response:
        return self._tool.pages.answer(screen, session=g.get("session_token", ""), status=status)


def _told(code: str, message: str, hint: str, reference: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "hint": hint, "reference": reference}}


def _json(told: dict[str, Any], status: int) -> Response:
    answer = jsonify(told)
    answer.status_code = status
    return answer


def _hint(error: HrlearnError) -> str:
    advice = _ADVICE.get(error.code)
    return f"{error.hint} For the administrator: {advice}".strip() if advice else error.hint


def _ways_on(code: str) -> list[Action]:
    """Where a person with a session can go from here; without a lesson there is no page to go to."""
    token = g.get("session_token", "")
    if not token or code.startswith("lesson."):
        return []
    if request.blueprint == "admin":
        return [Action("Administration", with_session("/admin", token))] if "desk" in g else []
    if code == "attempt.none_left":
        return [Action("See your results", home_url(token))]
    lesson = Action("Go to the lesson", home_url(token))
    attempt_id = (request.view_args or {}).get("attempt_id")
    if request.method != "POST" or attempt_id is None:
        return [lesson]
    return [Action("Go on with the activity", attempt_url(attempt_id, token)), lesson]


def _reference() -> str:
    return secrets.token_hex(4).upper()


def _noted(code: str, status: int) -> str:
    reference = _reference()
    path = request.path[:LONGEST_PATH]
    _log.info("refused reference=%s code=%s status=%s %s %r", reference, code, status, request.method, path)
    return reference
