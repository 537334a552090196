"""What an answer to a score means. Platforms differ; every rule here was seen on one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from hrlearn.services.port_values import GatewayAnswer, ResultAnswer
from hrlearn.services.values import AgsScore

__all__ = ["SENT", "Verdict", "backoff", "equal", "judge", "rounded"]

Outcome = Literal["sent", "retry", "refused"]

FIRST_DELAY = 5.0
LONGEST_DELAY = 3600.0
LONGEST_RETRY_AFTER = 86_400.0
# Scores are sent in hundredths of a per cent; a platform may keep its own maximum with five decimals.
SAME = 0.00005

CONFLICT = 409
BAD_REQUEST = 400
PASSING = frozenset({401, 408, 425, 429})
"""Refusals that time or an administrator can cure without the learner doing anything."""

_REFUSED: Mapping[int, str] = {
    400: "The course does not take a score for this person. Check that they are enrolled as a learner.",
    403: "The course does not allow this tool to send scores. Ask your administrator to allow it.",
    404: "The column in the gradebook is gone. Open the activity from the course once to connect it again.",
    410: "The column in the gradebook is gone. Open the activity from the course once to connect it again.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a try: ``note`` is for the instructor, "" when all is well."""

    outcome: Outcome
    note: str = ""


SENT = Verdict("sent")


def rounded(share: Fraction) -> float:
    """Return a share as a score out of 100, halves of a hundredth rounded up."""
    return int(share * 10_000 + Fraction(1, 2)) / 100


def equal(score: AgsScore, result: ResultAnswer) -> bool:
    """Say whether the platform holds this score, whatever the maximum it keeps."""
    if result.score is None or not result.maximum:
        return False
    return abs(result.score / result.maximum - score.score_given / score.score_maximum) < SAME


def judge(answer: GatewayAnswer, holds: Callable[[], bool]) -> Verdict:
    """Say what an answer means; ``holds`` asks the platform whether it has the score already.

    A page of HTML with 200 is what a login page or a proxy sends, so it is not believed. 409 is Moodle's answer to a
    second score in one second, 400 Canvas's and Open edX's to an older time: both may hide a score that has arrived.
    """
    status = answer.status
    if status is None:
        return Verdict("retry", "The course did not answer. The tool keeps trying.")
    if _accepted(answer):
        return SENT
    if (status in {BAD_REQUEST, CONFLICT} or _is_success(status)) and holds():
        return SENT
    if _may_pass(status):
        return Verdict("retry", f"The course could not take the score yet (answer {status}). The tool keeps trying.")
    return Verdict("refused", _REFUSED.get(status, f"The course refused the score (answer {status})."))


def _is_success(status: int) -> bool:
    return 200 <= status < 300  # noqa: PLR2004 -- the success class of HTTP


def _accepted(answer: GatewayAnswer) -> bool:
    return answer.status is not None and _is_success(answer.status) and "html" not in answer.body_type


def _may_pass(status: int) -> bool:
    return status < 400 or status >= 500 or status == CONFLICT or status in PASSING  # noqa: PLR2004 -- classes of HTTP


def backoff(tries: int, retry_after: float | None, jitter: float) -> float:
    """Return the seconds to wait after the given number of tries; ``jitter`` is 0 to 1 and spreads by half.

    The platform's Retry-After is a lower bound, believed up to one day.
    """
    delay = min(FIRST_DELAY * 2.0 ** min(tries - 1, 20), LONGEST_DELAY) * (0.5 + jitter)
    return max(delay, min(retry_after or 0.0, LONGEST_RETRY_AFTER))
