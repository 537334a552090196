"""What an answer to a score means. Platforms differ; every rule here was seen on one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from hrlearn.services.comparing import UNSEEN, Look
from hrlearn.services.port_values import GatewayAnswer
from hrlearn.services.profiles import Profile

__all__ = ["SENT", "Verdict", "backoff", "judge", "overridden", "rounded"]

Outcome = Literal["sent", "retry", "refused", "override"]

FIRST_DELAY = 5.0
LONGEST_DELAY = 3600.0
LONGEST_RETRY_AFTER = 86_400.0
STALE_TRIES = 4
"""So often a refusal that may be about the time is answered with a later one."""

CONFLICT = 409
BAD_REQUEST = 400
PASSING = frozenset({401, 408, 425, 429})
"""Refusals that time or an administrator can cure without the learner doing anything."""

_STRANGER = "The course does not take a score for this person. Check that they are enrolled as a learner."
_GONE = "The column in the gradebook is gone. Open the activity from the course once to connect it again."
_REFUSED: Mapping[int, str] = {
    400: _STRANGER,
    403: "The course does not allow this tool to send scores. Ask your administrator to allow it.",
    404: _GONE,
    410: _GONE,
    422: _STRANGER,
}
_LOCKED = (
    "The course could not take the score (answer {status}). Perhaps the grade is locked there. The tool keeps trying."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a try: ``note`` is for the instructor, "" when all is well.

    ``held`` is the grade of somebody else, out of 100, which the platform shows instead of ours.
    """

    outcome: Outcome
    note: str = ""
    held: float | None = None


SENT = Verdict("sent")


def overridden(held: float) -> Verdict:
    """Return the verdict where a teacher's grade stands, which no score of ours replaces."""
    return Verdict("override", held=held)


def rounded(share: Fraction) -> float:
    """Return a share as a score out of 100, halves of a hundredth rounded up."""
    return int(share * 10_000 + Fraction(1, 2)) / 100


def judge(answer: GatewayAnswer, profile: Profile, tries: int, look: Callable[[], Look]) -> Verdict:
    """Say what an answer means; ``look`` asks the platform what it holds.

    A page of HTML with 200 is what a login page or a proxy sends, so it is not believed. 409 is Moodle's answer to a
    second score in one second, 400 Canvas's and Open edX's to an older time: both may hide a score that has arrived.
    """
    status = answer.status
    if status is None:
        return Verdict("retry", "The course did not answer. The tool keeps trying.")
    if _accepted(answer):
        return SENT
    stale = status in profile.stale
    seen = look() if stale or status in {BAD_REQUEST, CONFLICT} or _is_success(status) else UNSEEN
    if seen.holds:
        return SENT
    if stale and seen.foreign is not None and not profile.keeps_override:
        return overridden(seen.foreign)
    if _may_pass(status) or (stale and tries < STALE_TRIES):
        return Verdict("retry", _wait(status, profile))
    return Verdict("refused", _REFUSED.get(status, f"The course refused the score (answer {status})."))


def _wait(status: int, profile: Profile) -> str:
    if status == profile.locked:
        return _LOCKED.format(status=status)
    return f"The course could not take the score yet (answer {status}). The tool keeps trying."


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
