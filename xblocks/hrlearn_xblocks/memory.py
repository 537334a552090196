"""Attempts as the JSON that Open edX keeps for a learner: logs and scores, never a key or a text of the lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from hrlearn.attempts import Envelope, Event, Start
from hrlearn.scoring import Score
from hrlearn_xblocks.playing import Attempt

__all__ = ["from_json", "to_json"]


def to_json(attempt: Attempt) -> dict[str, Any]:
    """Return plain JSON values for an attempt; a score stands as the text of two fractions, exact."""
    kept: dict[str, Any] = {
        "id": str(attempt.id),
        "start": asdict(attempt.start),
        "events": [_event_to_json(event) for event in attempt.events],
    }
    if attempt.score is not None:
        kept["score"] = {"given": str(attempt.score.given), "maximum": str(attempt.score.maximum)}
    return kept


def from_json(kept: Mapping[str, Any]) -> Attempt:
    """Read what ``to_json`` wrote."""
    score = kept.get("score")
    return Attempt(
        id=UUID(kept["id"]),
        start=_start_from_json(kept["start"]),
        events=tuple(_event_from_json(event) for event in kept["events"]),
        score=Score.of(score["given"], score["maximum"]) if score else None,
    )


def _start_from_json(kept: Mapping[str, Any]) -> Start:
    """JSON knows lists only."""
    return Start(**{**kept, "items": tuple(kept.get("items", ()))})


def _event_to_json(event: Event) -> dict[str, Any]:
    envelope = event.envelope
    members = {name: getattr(envelope, name) for name in ("uuid", "client", "sequence", "seen", "kind")}
    return {"position": event.position, "at": event.at, **members, "body": dict(envelope.body)}


def _event_from_json(kept: Mapping[str, Any]) -> Event:
    members = {name: value for name, value in kept.items() if name not in {"position", "at"}}
    return Event(kept["position"], kept["at"], Envelope(**members))
