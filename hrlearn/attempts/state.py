"""The state that replay folds the log into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from hrlearn.attempts.events import Start
from hrlearn.items import Response
from hrlearn.scenario import Run
from hrlearn.scoring import Score

__all__ = ["Answer", "AttemptState", "Grade", "Sheet", "Terms", "terms_of"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an attempt's start fixes for its replay; the members are those of ``Start``."""

    at: str
    time_factor: Fraction = Fraction(1)
    items: tuple[str, ...] = ()
    endings: Mapping[str, str] = field(default_factory=dict)


def terms_of(start: Start) -> Terms:
    """Return what the first event fixes."""
    return Terms(start.at, Fraction(start.time_factor), start.items, start.endings)


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
class Grade:
    """What a grader gave for one item: points by criterion and a comment; ``position`` and ``at`` as in the log."""

    criteria: Mapping[str, int]
    comment: str
    position: int
    at: str


@dataclass(frozen=True, slots=True)
class AttemptState:
    """Where an attempt stands: the last position in its log, the run or sheet, and the score once it is closed.

    ``terms`` are what its start has fixed. ``grades`` are the latest of each item, by item key.
    """

    position: int
    work: Run | Sheet
    terms: Terms
    clients: Mapping[str, int] = field(default_factory=dict)
    closed: bool = False
    score: Score | None = None
    grades: Mapping[str, Grade] = field(default_factory=dict)
