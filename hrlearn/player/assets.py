"""The files that a browser fetches beside the page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files

from hrlearn.player.values import StaticFile

__all__ = ["static_files"]

_MIMETYPES = {"player.css": "text/css; charset=utf-8", "player.js": "text/javascript; charset=utf-8"}


def static_files() -> Mapping[str, StaticFile]:
    """Return the player's static files by name, each with a name that holds a hash of its bytes.

    Serve them under the hashed name with ``Cache-Control: public, max-age=31536000, immutable``.
    """
    folder = files("hrlearn.player").joinpath("static")
    return {name: _static_file(name, folder.joinpath(name).read_bytes()) for name in _MIMETYPES}


def _static_file(name: str, data: bytes) -> StaticFile:
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256(data).hexdigest()[:16]
    return StaticFile(name, f"{stem}.{digest}.{suffix}", data, _MIMETYPES[name])
