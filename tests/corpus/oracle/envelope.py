"""Reads an envelope: decision 0003 and the table of bodies in docs/reference/corpus.md."""

from __future__ import annotations

from uuid import UUID

from tests.corpus.oracle.refusal import RefusalError, malformed

BODIES = {
    "choice": {"step": int, "scene": str, "choice": str},
    "response": {"item": str, "response": dict},
    "submit": {},
}


def read(raw: object) -> dict:
    """Return the envelope with its UUIDs in one way of writing."""
    if type(raw) is not dict:
        raise malformed()
    kind = raw.get("kind")
    if type(kind) is not str or kind not in BODIES:
        raise RefusalError(400, "name.unknown")
    for name, lowest in (("sequence", 1), ("seen", 0)):
        if type(raw.get(name)) is not int or raw[name] < lowest:
            raise malformed()
    _check_body(BODIES[kind], raw.get("body"))
    return {**raw, "uuid": _uuid(raw, "uuid"), "client": _uuid(raw, "client")}


def _check_body(wanted: dict, body: object) -> None:
    # type() and not isinstance(): true is no number.
    if type(body) is not dict or body.keys() != wanted.keys():
        raise malformed()
    if any(type(body[name]) is not kind for name, kind in wanted.items()):
        raise malformed()


def _uuid(raw: dict, name: str) -> str:
    try:
        return str(UUID(raw[name]))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise malformed() from None
