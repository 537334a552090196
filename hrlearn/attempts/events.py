"""The event envelope: the same for the player, the XBlocks and the database."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hrlearn.errors import AttemptError, UnknownNameError

__all__ = ["EVENT_KINDS", "Envelope", "Event", "Start", "malformed", "read_any", "read_envelope"]

EVENT_KINDS: Mapping[str, frozenset[str]] = {
    "choice": frozenset({"step", "scene", "choice"}),
    "hint": frozenset({"step", "scene", "hint"}),
    "rewind": frozenset({"step", "to"}),
    "response": frozenset({"item", "response"}),
    "submit": frozenset(),
}
"""Kind of event -> the members its body must have, no more and no less."""


@dataclass(frozen=True, slots=True)
class Start:
    """The first event of an attempt: everything that later changes must not reach.

    ``time_factor`` multiplies time limits (text of a fraction, "1" or "3/2"); ``at`` is ISO 8601 in UTC. ``items`` are
    the keys of the items that are asked, in their order, () for all of the file. ``endings`` are those of the learner's
    latest finished attempts at the scenarios of the same lesson, by activity key.
    """

    activity: str
    content_hash: str
    pack_hash: str
    seed: int
    policy: str
    at: str
    time_factor: str = "1"
    items: tuple[str, ...] = ()
    endings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a client sends.

    ``uuid`` makes delivery idempotent. ``seen`` is the last server position the client had seen. ``client`` names one
    opened page and ``sequence`` counts its events from 1, so that a queue keeps its order however it arrives.
    """

    uuid: str
    client: str
    sequence: int
    seen: int
    kind: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """An envelope that the server has given its position (1, 2, ...) and time (ISO 8601, UTC)."""

    position: int
    at: str
    envelope: Envelope


def malformed(message: str) -> AttemptError:
    """Return the error for what is no event."""
    return AttemptError(message, hint="Reload the page and try again.", code="attempt.malformed_event")


def _uuid(raw: Mapping[str, Any], name: str) -> str:
    try:
        return str(uuids.UUID(raw.get(name)))
    except (ValueError, AttributeError, TypeError):
        msg = f"The event needs a UUID under {name!r}."
        raise malformed(msg) from None


def _whole(raw: Mapping[str, Any], name: str, lowest: int) -> int:
    value = raw.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value < 2**31:
        msg = f"The event needs a whole number of at least {lowest} under {name!r}."
        raise malformed(msg)
    return value


_BODY_TYPES: Mapping[str, type] = {
    "step": int,
    "scene": str,
    "choice": str,
    "hint": int,
    "to": int,
    "item": str,
    "response": dict,
    "criteria": dict,
    "comment": str,
}


def _body(kind: str, raw: object, members: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(raw, dict) or set(raw) != members:
        wanted = ", ".join(sorted(members)) or "nothing"
        msg = f"The body of a {kind!r} event must have exactly: {wanted}."
        raise malformed(msg)
    for name in members:
        if not isinstance(raw[name], _BODY_TYPES[name]) or isinstance(raw[name], bool):
            msg = f"{name!r} in the body of the event has the wrong type."
            raise malformed(msg)
    return raw


def read_envelope(raw: object) -> Envelope:
    """Read a learner's envelope from decoded JSON; raises AttemptError or, for an unknown kind, UnknownNameError."""
    return read_any(raw, EVENT_KINDS)


def read_any(raw: object, kinds: Mapping[str, frozenset[str]]) -> Envelope:
    """Read an envelope of one of some kinds, with the members of their bodies; raises as ``read_envelope``."""
    if not isinstance(raw, dict):
        msg = "An event must be a JSON object."
        raise malformed(msg)
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        raise UnknownNameError("event kind", kind, kinds)
    return Envelope(
        uuid=_uuid(raw, "uuid"),
        client=_uuid(raw, "client"),
        sequence=_whole(raw, "sequence", 1),
        seen=_whole(raw, "seen", 0),
        kind=kind,
        body=_body(kind, raw.get("body"), kinds[kind]),
    )
