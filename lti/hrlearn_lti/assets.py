"""Static files under names that carry their content's hash, so that a browser may keep them for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.resources import files

from flask import Blueprint, Response, abort

from hrlearn.player import StaticFile

__all__ = ["Assets", "assets_blueprint", "own_files"]

_FOREVER = f"public, max-age={365 * 24 * 3600}, immutable"
_HASH_LENGTH = 16
_MIMETYPES = {
    "connect.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "lti.css": "text/css; charset=utf-8",
    "lti.js": "text/javascript; charset=utf-8",
    "picker.js": "text/javascript; charset=utf-8",
    "storage.js": "text/javascript; charset=utf-8",
}


def own_files() -> tuple[StaticFile, ...]:
    """Return the files that only this shell's pages need."""
    folder = files("hrlearn_lti").joinpath("static")
    return tuple(_static_file(name, folder.joinpath(name).read_bytes()) for name in _MIMETYPES)


def _static_file(name: str, data: bytes) -> StaticFile:
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256(data).hexdigest()[:_HASH_LENGTH]
    return StaticFile(name, f"{stem}.{digest}.{suffix}", data, _MIMETYPES[name])


class Assets:
    """The files of the player and of the shell by plain and by hashed name."""

    def __init__(self, found: Iterable[StaticFile]) -> None:
        found = tuple(found)
        self._by_name = {each.name: each for each in found}
        self._by_hashed_name = {each.hashed_name: each for each in found}

    def url(self, name: str) -> str:
        """Return the path of a file by its plain name, such as "player.js"; raises KeyError for an unknown one."""
        return f"/static/{self._by_name[name].hashed_name}"

    def get(self, hashed_name: str) -> StaticFile | None:
        """Return the file with this hashed name, or None."""
        return self._by_hashed_name.get(hashed_name)


def assets_blueprint(assets: Assets) -> Blueprint:
    """Return the route that serves the files."""
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<name>")
    def static_file(name: str) -> Response:
        found = assets.get(name)
        if found is None:
            abort(404)
        answer = Response(found.data, content_type=found.mimetype)
        answer.headers["Cache-Control"] = _FOREVER
        return answer

    return blueprint
