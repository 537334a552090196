"""The state that replay folds the log into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hrlearn.items import Response
from hrlearn.scenario import Run
from hrlearn.scoring import Score

__all__ = ["Answer", "AttemptState", "Sheet"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A response with the place in the log where it stands and the page it came from."""

    response: Response
    position: int
    client: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers to an assessment by item key.

    ``elsewhere`` holds, for each item, answers that were written against an older state than the one they met, the
    latest of each page: they are kept and shown as "also entered elsewhere", and do not count.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttemptState:
    """Where an attempt stands: the last position in its log, the run or sheet, and the score once it is closed."""

    position: int
    work: Run | Sheet
    clients: Mapping[str, int] = field(default_factory=dict)
    closed: bool = False
    score: Score | None = None
