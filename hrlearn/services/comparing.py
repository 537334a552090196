"""What a platform holds, beside what we have sent: our own score, nothing, or somebody else's grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hrlearn.services.port_values import ResultAnswer
from hrlearn.services.values import PassbackLane, PassbackTry

__all__ = ["UNSEEN", "Look", "equal", "foreign", "look_at", "ours_of"]

# Scores are sent in hundredths of a per cent; a platform may keep its own maximum with five decimals.
SAME = 0.00005
# Some platforms round what they show to hundredths of a point, some to whole points.
ROUNDED, WHOLE = 0.0051, 0.5
WHOLE_FROM = 10
"""Below this maximum a whole point is too much of the grade to be taken for rounding."""
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the platform's results has shown; nothing is ``known`` where they could not be read.

    ``holds``: exactly the score in question stands there. ``foreign``: a grade out of 100 that we never sent.
    ``empty``: there is no grade.
    """

    known: bool = False
    holds: bool = False
    foreign: float | None = None
    empty: bool = False


UNSEEN = Look()


def equal(given: float, result: ResultAnswer) -> bool:
    """Say whether the platform holds this score out of 100, whatever the maximum it keeps."""
    if result.score is None or not result.maximum:
        return False
    return abs(result.score / result.maximum - given / 100) < SAME


def foreign(result: ResultAnswer, ours: Iterable[float]) -> float | None:
    """Return the grade out of 100 that stands there if it is none of ours, also rounded; else None."""
    if result.score is None or not result.maximum:
        return None
    whole = result.maximum >= WHOLE_FROM and float(result.score).is_integer()
    slack = max(WHOLE if whole else ROUNDED, SAME * result.maximum)
    if any(abs(result.score - given * result.maximum / 100) <= slack for given in ours):
        return None
    return round(100 * result.score / result.maximum, 2)


def look_at(result: ResultAnswer, given: float, ours: Iterable[float]) -> Look:
    """Put an answer of the results service into words, for the score in question and those we have sent."""
    if result.status not in _SUCCESS:
        return UNSEEN
    return Look(
        known=True,
        holds=equal(given, result),
        foreign=foreign(result, (given, *ours)),
        empty=result.score is None,
    )


def ours_of(lane: PassbackLane, tries: Sequence[PassbackTry]) -> tuple[float, ...]:
    """Return the scores of which one may stand there: the last one taken, and every one tried since.

    Not all that were ever sent: a teacher may give somebody their first score back, and that is a teacher's grade.
    """
    found = [] if lane.sent_given is None else [lane.sent_given]
    for entry in reversed(tries):
        if entry.outcome == "override" or not entry.score_given:
            continue
        found.append(float(entry.score_given))
        if entry.outcome == "sent":
            break
    return tuple(found)
