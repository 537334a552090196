"""What every answer carries: security headers, no caching of pages, and compression."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, g, request

__all__ = ["allow_form_action", "frame_by", "harden", "origin_of", "wants_json"]

SMALLEST_TO_COMPRESS = 400
_TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")
_POLICY = (
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
)


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL, or "" where it has none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and parts.netloc else ""


def frame_by(*origins: str) -> None:
    """Let only these origins show the present answer in a frame."""
    g.frame_ancestors = tuple(filter(None, origins))


def allow_form_action(url: str) -> None:
    """Let the forms of the present answer go to the origin of this URL too."""
    g.form_action = origin_of(url)


def wants_json() -> bool:
    """Say whether the present request comes from a script and not from a person."""
    return request.path.startswith("/api/") or request.method == "PUT"


def harden(app: Flask, registered_origins: Callable[[], Mapping[UUID, frozenset[str]]]) -> None:
    """Put the headers on every answer of the app.

    ``registered_origins`` are those of each academy's platforms. A page which belongs to no session, such as a refused
    login, may be framed by the platform that asks for it; to nobody is told which others there are.
    """

    @app.after_request
    def finish(answer: Response) -> Response:
        if "Content-Security-Policy" not in answer.headers:
            ancestors = g.get("frame_ancestors")
            if ancestors is None:
                ancestors = _asking(registered_origins()) if answer.mimetype == "text/html" else ()
            answer.headers["Content-Security-Policy"] = _policy(ancestors, g.get("form_action", ""))
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers.setdefault("Cache-Control", "no-store")
        return _compressed(answer)


def _asking(registered: Mapping[UUID, frozenset[str]]) -> frozenset[str]:
    """Return who may frame a page without a session: the academy of an ended one, or the platform one came from."""
    academy = str(g.get("asked_token", "")).partition(".")[0]
    ours = [origins for academy_id, origins in registered.items() if academy_id.hex == academy]
    if ours:
        return ours[0]
    came_from = {origin_of(request.headers.get(name, "")) for name in ("Origin", "Referer")}
    return frozenset().union(*registered.values()) & came_from


def _policy(framers: Iterable[str], form_target: str) -> str:
    ancestors = " ".join(sorted(set(framers))) or "'none'"
    forms = f"form-action 'self' {form_target}".strip()
    return "; ".join([*_POLICY, forms, f"frame-ancestors {ancestors}"])


def _compressed(answer: Response) -> Response:
    """Compress text for those who can read it; learners pay for each kilobyte on a slow line."""
    if not (answer.mimetype or "").startswith(_TEXT) or answer.direct_passthrough:
        return answer
    answer.vary.add("Accept-Encoding")
    body = answer.get_data()
    if len(body) >= SMALLEST_TO_COMPRESS and request.accept_encodings["gzip"] > 0:
        answer.set_data(gzip.compress(body, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer
