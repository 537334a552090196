"""What is wrong with a lesson: one Finding for each fault, and the list in which a reading collects them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from hrlearn.errors import LessonError

__all__ = ["READER_RULES", "Finding", "Findings", "Level", "did_you_mean"]

Level = Literal["error", "warning"]

READER_RULES: dict[str, str] = {
    "HR001": "A file cannot be read",
    "HR002": "A file is not valid YAML",
    "HR003": "A member stands twice in one mapping",
    "HR004": "A value that YAML readers understand in different ways",
    "HR005": "An unknown member",
    "HR006": "A member is missing",
    "HR007": "A value of the wrong form",
    "HR008": "A file that is not there, or not inside the lesson",
    "HR009": "A picture that cannot be shown safely",
}
"""Number and title of what is found while reading, before the rules look at the lesson as a whole."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault: where it is (``line`` counts from 1, None for a whole file), what it is, and how to mend it."""

    file: str
    line: int | None
    rule: str
    message: str
    fix: str
    level: Level = "error"
    title: str = ""

    def as_error(self, others: int = 0) -> LessonError:
        """Return the finding as an error; ``others`` is the number of further findings to mention."""
        more = f" There are {others} more findings; 'hrlearn lint' lists them all." if others else ""
        return LessonError(self.message, file=self.file, line=self.line, hint=self.fix + more)


class Findings:
    """Collects what a reading finds, so that an author sees all faults of a file at once."""

    def __init__(self) -> None:
        self._found: list[Finding] = []

    def add(self, rule: str, message: str, fix: str, file: str, line: int | None = None) -> None:
        """Note an error under one of the READER_RULES."""
        self._found.append(Finding(file, line, rule, message, fix, "error", READER_RULES[rule]))

    def unread(self, error: OSError, name: str) -> None:
        """Note that the system would not give a file or folder; ``name`` stands in where it does not say which."""
        message = f"The file or folder may not be read: {error.strerror or 'nobody says why'}."
        self.add("HR001", message, "Ask for the right to read it, or copy the lesson.", str(error.filename or name))

    def extend(self, found: Iterable[Finding]) -> None:
        """Note findings made elsewhere."""
        self._found.extend(found)

    def __len__(self) -> int:
        return len(self._found)

    def sorted(self) -> tuple[Finding, ...]:
        """Return everything found, by file, line and rule, each once."""
        return tuple(sorted(set(self._found), key=lambda f: (f.file, f.line or 0, f.rule, f.message)))


def did_you_mean(name: object, known: Iterable[object]) -> str:
    """Return what to do about an unknown name: the nearest known one, or all of them."""
    names = sorted(str(one) for one in known)
    near = get_close_matches(str(name), names, n=1)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known here: {', '.join(names)}." if names else "There is none yet: declare it first."
