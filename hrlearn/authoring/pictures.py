"""Says whether a picture may be shown: a known type, and no SVG that could run code or fetch anything."""

from __future__ import annotations

import re

__all__ = ["SUFFIXES", "why_refused"]

SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".webp")

_BEGINNINGS = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".webp": (b"RIFF",),
}

_UNSAFE_SVG = {
    "a script": re.compile(r"<[\w:]*script\b", re.IGNORECASE),
    "an event handler": re.compile(r"[\s\"'/]on[a-z]+\s*=", re.IGNORECASE),
    "a 'javascript:' link": re.compile(r"javascript\s*:", re.IGNORECASE),
    "foreign content": re.compile(r"<[\w:]*(foreignObject|iframe|embed|object)\b", re.IGNORECASE),
    "a document type or entity": re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE),
    "a link to somewhere else": re.compile(r"(href|src)\s*=\s*[\"']?\s*(?!#|data:image/)[^\s\"'#>]", re.IGNORECASE),
    "a style sheet or picture from somewhere else": re.compile(r"@import|url\(\s*[\"']?(?!#)", re.IGNORECASE),
}


def why_refused(path: str, data: bytes) -> str:
    """Return what is wrong with a picture, "" where nothing is."""
    suffix = next((suffix for suffix in SUFFIXES if path.lower().endswith(suffix)), "")
    if not suffix:
        return f"The picture is none of {', '.join(SUFFIXES)}."
    if suffix == ".svg":
        return _why_svg(data)
    if not data.startswith(_BEGINNINGS[suffix]):
        return f"The file is not what its name says ({suffix})."
    return ""


def _why_svg(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "The SVG is not UTF-8 text."
    if "<svg" not in text:
        return "The file is not an SVG."
    return next((f"The SVG holds {what}." for what, pattern in _UNSAFE_SVG.items() if pattern.search(text)), "")
