"""What the administrator's pages share: whose desk it is, the way around, and what was just done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hrlearn.player import Action
from hrlearn.services import Desk
from hrlearn_lti.links import home_url
from hrlearn_lti.sessions import with_session
from hrlearn_lti.tool import Tool

__all__ = ["AdminPages", "Route"]

Route = tuple[str, str, Callable[..., AnyResponse], str]
"""Path below /admin, name of the endpoint, view, method."""

_PARTS = (
    ("", "Overview"),
    ("/platforms", "Platforms"),
    ("/invitations", "Invitations"),
    ("/rules", "Local rules"),
    ("/scores", "Scores"),
    ("/privacy", "Privacy"),
    ("/log", "Log"),
)
_DONE: Mapping[str, str] = {
    "off": "Switched off. Everybody who came from there has been signed out.",
    "on": "Switched on.",
    "profile": "The treatment of scores is changed.",
    "revoked": "The invitation is taken back.",
    "imported": "The local rules are imported. Attempts that are running keep the rules they began with.",
    "again": "What was refused is tried again.",
    "nothing": "There was nothing to send again.",
    "asked": "The request is noted.",
    "withdrawn": "The request is withdrawn. Nothing was changed.",
    "erased": "The person is erased.",
    "traces": "The person is erased. Parts of the database's files could not be rewritten just now: "
    "let the person who runs the tool run “hrlearn-lti privacy purge”.",
}


class AdminPages:
    """The base of all parts of the administration."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._office = tool.office

    def _desk(self) -> Desk:
        return self._office.sessions.desk()

    def _url(self, path: str, **query: str) -> str:
        return with_session(f"/admin{path}", self._tool.sessions.token(), **query)

    def _back(self, path: str, done: str) -> AnyResponse:
        """Lead to a page that says what was done, so that reloading it does nothing again."""
        return redirect(self._url(path, done=done), 303)

    def _show(self, part: str, template: str, title: str, *, status: int = 200, **values: Any) -> Response:
        """Show a page of one part of the administration."""
        desk, token = self._desk(), self._tool.sessions.token()
        screen = self._tool.pages.own(
            template,
            title,
            desk=desk,
            session=token,
            url=self._url,
            parts=[(self._url(path), label, path == part) for path, label in _PARTS],
            done=_DONE.get(request.args.get("done", ""), ""),
            when=_when,
            now=self._tool.clock(),
            **values,
        )
        actions = [Action("Lesson", home_url(token))] if desk.home else []
        return self._tool.pages.answer(screen, session=token, home=self._url(""), actions=actions, status=status)


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
