"""Puts one practice academy together: the only file that knows all its parts."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from . import ags, deep_linking, nrps, oidc, registering, services, site, staff_site, token_endpoint
from .config import AcademyConfig
from .context import EXTENSION, Academy, academy
from .errors import PageRefusedError
from .store import Store
from .tool_keys import ToolKeys

_LARGEST_REQUEST = 1024 * 1024


def create_academy(config: AcademyConfig, clock: Callable[[], float] = time.time, store: Store | None = None) -> Flask:
    """The academy as a WSGI application; raises StateFileError when its state file is foreign."""
    app = Flask(__name__)
    store = store or Store(config, clock)
    app.extensions[EXTENSION] = Academy(store, ToolKeys(lambda: store.config.tool.jwks_url))
    app.config.update(
        SECRET_KEY=store.secret,
        SESSION_COOKIE_NAME="academy_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.issuer.startswith("https:"),
        MAX_CONTENT_LENGTH=_LARGEST_REQUEST,
    )
    for part in (site, staff_site, oidc, registering, token_endpoint, ags, nrps, deep_linking):
        app.register_blueprint(part.blueprint)
    services.install(app)
    app.register_error_handler(PageRefusedError, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.after_request(_guard_headers)
    app.jinja_env.filters.update(points=_points, moment=_moment)
    return app


def _refused(error: PageRefusedError) -> tuple[str, int]:
    return render_template("refused.html", heading=error.heading, advice=error.advice), error.status


def _http_error(error: HTTPException) -> tuple[str, int] | Response:
    """Unknown addresses: a page for people, and Moodle's words for a service call."""
    if request.path.startswith("/services/"):
        return Response("No handler found", status="400 No handler found")
    heading = f"{error.name}."
    advice = "Check the address, or go to the start page."
    return render_template("refused.html", heading=heading, advice=advice), error.code or 500


def _guard_headers(answer: Response) -> Response:
    """Frames only for the tool, and nobody frames us but ourselves."""
    frames = " ".join(("'self'", *academy().config.tool.origins))
    answer.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'self'; frame-src {frames}; frame-ancestors 'self'; base-uri 'none'",
    )
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Referrer-Policy", "same-origin")
    if not request.path.startswith("/static/"):
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _points(value: float | None) -> str:
    """A grade for people: no needless decimals."""
    return "" if value is None else f"{round(value, 2):g}"


def _moment(seconds: float) -> str:
    """A time for people, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
