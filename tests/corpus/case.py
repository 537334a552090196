"""A case as it is kept, and what a shell has to do with one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

from tests.corpus.places import CASES


@dataclass(frozen=True)
class Case:
    """What is sent to one attempt, what each delivery is answered with, and what is true in the end."""

    kind: str
    name: str
    lesson: str
    activity: str
    pack: str
    sends: tuple[Any, ...]
    answers: list[dict]
    final: dict

    @property
    def expected(self) -> tuple[list[dict], dict]:
        """What every shell must give."""
        return self.answers, self.final


class Shell(Protocol):
    """One way of carrying the engine."""

    def play(self, case: Case) -> tuple[list[dict], dict]:
        """Begin an attempt, deliver everything in order, and return the answers and the final state."""
        ...


def read_cases() -> list[Case]:
    """Return the whole corpus."""
    return [_read(file.stem, kept) for file in sorted(CASES.glob("*.json")) for kept in json.loads(file.read_bytes())]


def _read(kind: str, kept: dict) -> Case:
    steps = kept.pop("steps")
    sends = tuple(steps[step["again"]]["send"] if "again" in step else step["send"] for step in steps)
    return Case(kind=kind, sends=sends, answers=[step["answer"] for step in steps], **kept)
