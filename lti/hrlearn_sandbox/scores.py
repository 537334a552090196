"""Score messages (AGS 2.0, section "Score publish service") by Moodle's measured rules.

Moodle's rules are stricter and odder than the specification's, so a tool that survives here
survives there: whole-second stamps, a not-FullyGraded score wipes the grade, and the rest below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from .errors import ServiceRefusedError
from .records import Grade, LineItem

_REQUIRED = ("userId", "timestamp", "activityProgress", "gradingProgress")
_DECIMALS = 5  # Moodle stores grades with five decimals: 1/3 of 10 comes back as 3.33333
_REASON_LIMIT = 2000


@dataclass(frozen=True)
class ScoreMessage:
    """A well-formed score. `given` None means "no score"; `stamp` is in whole seconds (UTC)."""

    person_id: str
    stamp: int
    activity_progress: str
    grading_progress: str
    given: float | None
    maximum: float
    comment: str

    @property
    def keeps_a_grade(self) -> bool:
        """Only a FullyGraded score with a number leaves a grade behind."""
        return self.given is not None and self.grading_progress == "FullyGraded"


def read_score(body: object, raw: str) -> ScoreMessage:
    """Read a decoded JSON body; `raw` is quoted in the reason phrase, as Moodle does.

    Raises ServiceRefusedError (400) when a required member is missing or unreadable.
    """
    if not isinstance(body, Mapping) or any(body.get(name) in (None, "") for name in _REQUIRED):
        raise _incorrect(raw)
    given = _number(body.get("scoreGiven"), raw)
    if given is not None and body.get("scoreMaximum") is None:
        raise _incorrect(raw)
    return ScoreMessage(
        person_id=str(body["userId"]),
        stamp=_whole_seconds(body["timestamp"], raw),
        activity_progress=str(body["activityProgress"]),
        grading_progress=str(body["gradingProgress"]),
        given=given,
        maximum=_number(body.get("scoreMaximum"), raw) or 0.0,
        comment=str(body.get("comment") or ""),
    )


def apply_score(grade: Grade | None, line_item: LineItem, message: ScoreMessage, now: int) -> Grade:
    """The cell after this score; `now` is the server's time in whole seconds.

    Raises ServiceRefusedError: 409 for a stamp not later than the stored one, 500 for a locked grade.
    """
    cell = grade or Grade(line_item.id, message.person_id, stamp=0)
    if message.stamp <= cell.stamp:
        raise ServiceRefusedError(409, "Score timestamp is not later than the stored one")
    if cell.locked:
        raise ServiceRefusedError(500, "Grade is locked")
    kept = message.keeps_a_grade
    return replace(
        cell,
        # A wiped grade takes the server's time, not the message's: that is how Moodle does it.
        stamp=message.stamp if kept else now,
        score=_in_column(message, line_item) if kept else None,
        comment=message.comment,
        activity_progress=message.activity_progress,
        grading_progress=message.grading_progress,
    )


def rescaled(grade: Grade, old_maximum: float, new_maximum: float, now: int) -> Grade:
    """The cell after its column got another maximum; Moodle stamps it with the server's time."""
    factor = new_maximum / old_maximum if old_maximum else 1.0
    score = None if grade.score is None else round(grade.score * factor, _DECIMALS)
    override = grade.override
    if override is not None:
        override = replace(override, score=round(override.score * factor, _DECIMALS))
    return replace(grade, stamp=now, score=score, override=override)


def _in_column(message: ScoreMessage, line_item: LineItem) -> float:
    """Rescale to the column's maximum and clamp to 0..maximum."""
    given = message.given or 0.0
    if message.maximum:
        given = given * line_item.score_maximum / message.maximum
    return round(min(max(given, 0.0), line_item.score_maximum), _DECIMALS)


def _number(value: Any, raw: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool):
        raise _incorrect(raw)
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _incorrect(raw) from None
    if not isfinite(number):
        raise _incorrect(raw)
    return number


def _whole_seconds(value: object, raw: str) -> int:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise _incorrect(raw) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp())


def _incorrect(raw: str) -> ServiceRefusedError:
    """Moodle quotes the request in the status line: a tool must not copy that into its logs."""
    quoted = " ".join(raw.encode("ascii", "replace").decode().split())
    return ServiceRefusedError(400, f"Incorrect score received {quoted}"[:_REASON_LIMIT])
