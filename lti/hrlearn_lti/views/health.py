"""For those who watch over the server."""

from __future__ import annotations

from flask import Blueprint, Response

from hrlearn_lti.tool import Tool

__all__ = ["health_blueprint"]


def health_blueprint(tool: Tool) -> Blueprint:
    """Return /healthz (the process answers) and /readyz (it can work: the database has this version's tables)."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthy() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @blueprint.get("/readyz")
    def ready() -> Response:
        if tool.is_current():
            return Response("ready\n", content_type="text/plain; charset=utf-8")
        text = "not ready: the database is older than the program. Run: hrlearn-lti db upgrade\n"
        return Response(text, 503, content_type="text/plain; charset=utf-8")

    return blueprint
