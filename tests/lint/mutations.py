"""``python -m tests.lint.mutations`` spoils the lesson fault by fault and writes what lint found, as a table.

The table is docs/reference/lint-mutations.md; a test compares it with what is found today.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hrlearn.authoring import READER_RULES, RULES, Finding, lint_files
from tests.lint.faults import FAULTS, Fault, Files
from tests.lint.lesson import base, pack

__all__ = ["REFERENCE", "Caught", "caught", "table"]

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "lint-mutations.md"
TITLES = {**READER_RULES, **{rule.number: rule.title for rule in RULES}}
NAME = "full"


@dataclass(frozen=True)
class Caught:
    """A fault with all that lint said about the lesson that has it."""

    fault: Fault
    findings: tuple[Finding, ...]

    @property
    def by_rule(self) -> tuple[Finding, ...]:
        """What the expected rule found in the expected file."""
        file = f"{NAME}/{self.fault.file}"
        return tuple(one for one in self.findings if one.rule == self.fault.rule and one.file == file)


def lint_of(files: Files) -> tuple[Finding, ...]:
    """Return what lint says of a lesson in memory."""
    return lint_files(files, NAME, (pack(),)).findings


def caught(fault: Fault) -> Caught:
    """Spoil the lesson and look at it."""
    return Caught(fault, lint_of(fault.spoil(base())))


def table(every: Sequence[Caught]) -> str:
    """Return the page of the reference."""
    found = sum(bool(one.by_rule) for one in every)
    rules = len({one.fault.rule for one in every})
    head = (
        "# What the lint rules catch\n\n"
        "Tests spoil one thing at a time in a clean lesson that has every kind of item and everything that a story\n"
        "can do, and ask lint what is wrong. Made by `python -m tests.lint.mutations`; a test compares.\n\n"
        f"**{found} of {len(every)} seeded faults are caught by the rule that is meant to catch them; they try "
        f"{rules} of {len(TITLES)} rules.**\n\n"
        "| rule | what was spoilt | found at | said also by |\n| --- | --- | --- | --- |\n"
    )
    return head + "".join(map(_row, every))


def _row(one: Caught) -> str:
    hit = one.by_rule[0] if one.by_rule else None
    where = f"{one.fault.file}:{hit.line}" if hit and hit.line else one.fault.file if hit else "**not found**"
    others = ", ".join(sorted({each.rule for each in one.findings} - {one.fault.rule}))
    return f"| {one.fault.rule} {TITLES[one.fault.rule]} | {one.fault.what} | {where} | {others} |\n"


if __name__ == "__main__":
    REFERENCE.write_text(table([caught(fault) for fault in FAULTS]), encoding="utf-8")
    sys.stdout.write(f"{len(FAULTS)} faults: {REFERENCE}\n")
