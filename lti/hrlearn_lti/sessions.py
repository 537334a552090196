"""Whom a request belongs to: the session token it carries, in a header, a form field or the query; never a cookie."""

from __future__ import annotations

from urllib.parse import quote

from flask import g, request

from hrlearn.errors import LaunchError
from hrlearn.services import Launching, Visit
from hrlearn_lti.headers import frame_by

__all__ = ["Sessions", "with_session"]


def with_session(path: str, token: str, **query: str) -> str:
    """Return a path that carries the session token, for pages that work without JavaScript."""
    more = "".join(f"&{name}={quote(value, safe='')}" for name, value in query.items() if value)
    return f"{path}?session={quote(token, safe='')}{more}"


class Sessions:
    """Finds the visit of the present request."""

    def __init__(self, launching: Launching) -> None:
        self._launching = launching

    def token(self) -> str:
        """Return the token that the request carries; raises LaunchError (401) where it carries none."""
        kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
        token = bearer.strip() if kind.lower() == "bearer" else ""
        token = token or request.form.get("session", "") or request.args.get("session", "")
        if not token:
            raise _no_session()
        g.asked_token = token
        return token

    def visit(self) -> Visit:
        """Return the visit, read once for a request, and let only its platform frame the answer.

        Raises LaunchError (401).
        """
        if "visit" not in g:
            token = self.token()
            visit = self._launching.visit(token)
            frame_by(visit.platform_origin)
            g.session_token = token
            g.visit = visit
        found: Visit = g.visit
        return found


def _no_session() -> LaunchError:
    error = LaunchError(
        "This page is opened from your course.",
        hint="Go to your learning platform and open the activity there.",
        code="session.missing",
    )
    error.status = 401
    return error
