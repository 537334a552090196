"""Pictures of lesson packages, under the version they belong to."""

from __future__ import annotations

import mimetypes
from uuid import UUID

from flask import Blueprint, Response, abort, request

from hrlearn_lti.tool import Tool

__all__ = ["media_blueprint"]

_FOREVER = f"public, max-age={365 * 24 * 3600}, immutable"
# An SVG is a document: opened on its own it must not run or load anything.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def media_blueprint(tool: Tool) -> Blueprint:
    """Return the route of pictures. They hold nothing secret, so it needs no session and they may be kept."""
    blueprint = Blueprint("media", __name__)

    @blueprint.get("/media/<content_hash>/<path:path>")
    def picture(content_hash: str, path: str) -> Response:
        package = tool.library.pinned(_academy(), content_hash)
        found = package.media.get(path)
        kind = mimetypes.guess_type(path)[0] or ""
        if found is None or not kind.startswith("image/"):
            abort(404)
        answer = Response(found.data, content_type=kind)
        answer.headers["Content-Security-Policy"] = _POLICY
        answer.headers["Cache-Control"] = _FOREVER
        return answer

    return blueprint


def _academy() -> UUID:
    try:
        return UUID(request.args.get("academy", ""))
    except ValueError:
        abort(404)
