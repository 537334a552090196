"""What a lint rule is: a number, a title, a level, and one small function that looks at a lesson."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from hrlearn.authoring.draft import Draft, Hit, Quiz, Story
from hrlearn.authoring.findings import Finding, Level

__all__ = ["Rule", "assessment_rule", "rule", "scenario_rule"]


MOST_HITS = 100
"""A rule tells so many faults of a lesson; whoever mends them will ask again."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as `hrlearn lint` runs it; documented in docs/reference/lint-rules.md."""

    number: str
    title: str
    level: Level
    check: Callable[[Draft], Iterable[Hit]]

    def findings(self, draft: Draft) -> Iterator[Finding]:
        """Yield what the rule finds in the lesson."""
        for hit in islice(self.check(draft), MOST_HITS):
            yield Finding(hit.file, hit.line, self.number, hit.message, hit.fix, self.level, self.title)


def rule(number: str, title: str, level: Level = "error") -> Callable[[Callable[[Draft], Iterable[Hit]]], Rule]:
    """Make a rule of a function that looks at a whole lesson."""
    return lambda check: Rule(number, title, level, check)


def scenario_rule(
    number: str, title: str, level: Level = "error"
) -> Callable[[Callable[[Story], Iterable[Hit]]], Rule]:
    """Make a rule of a function that looks at one scenario."""
    return lambda check: Rule(
        number, title, level, lambda draft: (hit for view in draft.scenarios for hit in check(view))
    )


def assessment_rule(
    number: str, title: str, level: Level = "error"
) -> Callable[[Callable[[Quiz], Iterable[Hit]]], Rule]:
    """Make a rule of a function that looks at one assessment."""
    return lambda check: Rule(
        number, title, level, lambda draft: (hit for view in draft.assessments for hit in check(view))
    )
