"""What all services share: bearer tokens, planned trouble, the log, and refusals in JSON."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from flask import Flask, Response, g, request

from .context import academy
from .errors import ServiceRefusedError
from .memory import Trouble
from .records import ServiceRequest

_LOGGED_PATHS = ("/services/", "/token")
_TROUBLED_PATHS = (*_LOGGED_PATHS, "/jwks", "/register-tool", "/.well-known/openid-configuration")
_LONGEST_LOGGED_BODY = 50_000
_LOGIN_PAGE = "<!doctype html><title>Sign in</title><p>Your session has ended. Please sign in.</p>"


def install(app: Flask) -> None:
    """Register the hooks around every service call."""
    app.before_request(_planned_trouble)
    app.after_request(_spoil)
    app.after_request(_log)
    app.register_error_handler(ServiceRefusedError, _refused)


def authorise(*scopes: str) -> None:
    """Check the bearer token; it must carry one of these scopes.

    Raises ServiceRefusedError: 401 without a live token, 403 without the scope (RFC 6750).
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    held = academy().store.tokens.scopes_of(token.strip()) if kind.lower() == "bearer" else None
    if held is None:
        raise ServiceRefusedError(401, "The access token is missing or has expired", 'Bearer error="invalid_token"')
    if not held.intersection(scopes):
        raise ServiceRefusedError(403, "The access token lacks the scope", 'Bearer error="insufficient_scope"')


def check_course(course_id: str) -> None:
    """Raise ServiceRefusedError (404) unless the path names the academy's course."""
    if course_id != academy().config.course.id:
        raise ServiceRefusedError(404, "Course not found")


def json_answer(body: object, media_type: str, status: int = 200) -> Response:
    """An answer in JSON of a certain media type."""
    return Response(json.dumps(body), status=status, content_type=media_type)


def decoded_body() -> object:
    """The request body read as JSON, or None when it is not JSON."""
    return request.get_json(force=True, silent=True)


def page_of(rows: list[Any]) -> tuple[list[Any], int | None]:
    """The rows asked for by `from` and `limit`, and where the next page starts (None at the end).

    Raises ServiceRefusedError (400) for values that are not whole numbers.
    """
    start, limit = _number("from"), _number("limit")
    if not limit:
        return rows[start:], None
    following = start + limit
    return rows[start:following], following if following < len(rows) else None


def _number(name: str) -> int:
    text = request.args.get(name, "0")
    if not text.isdecimal():
        raise ServiceRefusedError(400, f"{name} must be a whole number")
    return int(text)


def _planned_trouble() -> Response | None:
    if not request.path.startswith(_TROUBLED_PATHS):
        return None
    trouble = academy().store.troubles.take(request.path, request.method)
    if trouble is None:
        return None
    if trouble.slow:
        threading.Event().wait(trouble.slow)
    if trouble.lets_through:
        g.trouble = trouble
        return None
    headers = {"Retry-After": trouble.retry_after} if trouble.retry_after else {}
    if trouble.page:
        return Response(_LOGIN_PAGE, status=trouble.status, headers=headers, content_type="text/html")
    return Response("planned trouble", status=trouble.status, headers=headers)


def _spoil(answer: Response) -> Response:
    """Put a planned fault into the answer of a call that has worked."""
    trouble: Trouble | None = g.get("trouble")
    if trouble is not None and trouble.link:
        answer.headers["Link"] = f'<{urljoin(request.base_url, trouble.link)}>; rel="next"'
    if trouble is not None and trouble.padding:
        answer.set_data(json.dumps({**(answer.get_json() or {}), "padding": "x" * trouble.padding}))
    if trouble is not None and trouble.lost:
        # More is announced than is sent: for the tool the connection breaks in the middle of the answer.
        answer.automatically_set_content_length = False
        answer.headers["Content-Length"] = str(len(answer.get_data()) + 100)
        answer.headers["Connection"] = "close"
    return answer


def _refused(error: ServiceRefusedError) -> Response:
    body = json.dumps({"status": error.status, "reason": error.reason})
    answer = Response(body, status=f"{error.status} {error.reason}", content_type="application/json")
    if error.challenge:
        answer.headers["WWW-Authenticate"] = error.challenge
    return answer


def _log(answer: Response) -> Response:
    if request.path.startswith(_LOGGED_PATHS):
        store = academy().store
        store.log.add(
            ServiceRequest(
                at=store.clock(),
                method=request.method,
                path=request.path,
                query=request.query_string.decode("ascii", "replace"),
                status=answer.status_code,
                body=_body_to_log(request.form),
            )
        )
    return answer


def _body_to_log(form: Mapping[str, str]) -> str:
    """The body as sent; of a token request only what is no credential."""
    if request.path == "/token":
        return json.dumps({name: form.get(name, "") for name in ("grant_type", "scope")})
    return request.get_data(as_text=True)[:_LONGEST_LOGGED_BODY]
