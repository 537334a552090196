"""Answers for scripts."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from hrlearn_lti.tool import Tool

__all__ = ["api_blueprint"]


def api_blueprint(tool: Tool) -> Blueprint:
    """Return the routes under /api."""
    blueprint = Blueprint("api", __name__, url_prefix="/api")

    @blueprint.get("/session")
    def session() -> Response:
        """Say who is here, where, and from which platform."""
        visit = tool.sessions.visit()
        return jsonify(
            learner={"id": str(visit.learner_id), "name": visit.learner_name},
            roles=sorted(visit.roles),
            context={"id": str(visit.context_id) if visit.context_id else None, "title": visit.context_title},
            platform={"issuer": visit.issuer, "academy": visit.academy_key, "sandbox": visit.sandbox},
            placement={"lesson": visit.lesson_key, "activity": visit.activity_key},
        )

    return blueprint
