"""The conditions of a scenario, what they read, and the endings of other activities that they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from hrlearn.model import (
    Compare,
    Condition,
    Contains,
    EndingOf,
    FlagIs,
    Scenario,
    VariableIs,
    VariableValue,
    Visited,
)
from hrlearn.scenario.conditions import Endings, parts
from hrlearn.scenario.run import Run

__all__ = ["Known", "Read", "asked_endings", "conditions_of", "deciding_conditions", "ending_worlds"]


class Known(NamedTuple):
    """How a run stands, as far as conditions read it; meters apart."""

    scene: str
    flags: frozenset[str]
    visited: frozenset[str]
    variables: tuple[VariableValue, ...]
    ending: str | None


class Read:
    """The flags, scenes, variables and members of set variables that conditions read."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        found = tuple(conditions)
        self.flags = frozenset(each.flag for each in found if isinstance(each, FlagIs))
        self.scenes = frozenset(each.scene for each in found if isinstance(each, Visited))
        self.members = frozenset((each.variable, each.member) for each in found if isinstance(each, Contains))
        self.variables = frozenset(
            [each.variable for each in found if isinstance(each, VariableIs)]
            + [each.meter for each in found if isinstance(each, Compare)]
        )

    def of(self, run: Run) -> Known:
        """Leave out of a run what nothing reads; of a set variable only the members that are asked for stay."""
        return Known(
            run.scene, run.flags & self.flags, run.visited & self.scenes, tuple(self._variables(run)), run.ending
        )

    def _variables(self, run: Run) -> Iterator[VariableValue]:
        for key, value in run.variables.items():
            if isinstance(value, frozenset):
                yield frozenset(member for member in value if (key, member) in self.members)
            elif key in self.variables:
                yield value


def conditions_of(scenario: Scenario) -> tuple[Condition, ...]:
    """Return every condition of a scenario, those inside others too."""
    told = [line.when for scene in scenario.scenes for line in scene.lines]
    roots = [*_deciding(scenario), *told, *(cap.when for cap in scenario.caps)]
    return tuple(part for root in roots for part in parts(root))


def deciding_conditions(scenario: Scenario) -> tuple[Condition, ...]:
    """Return those, and the ones inside them, that decide what can be chosen and how the story ends."""
    return tuple(part for root in _deciding(scenario) for part in parts(root))


def asked_endings(conditions: Iterable[Condition]) -> frozenset[tuple[str, str]]:
    """Return the (activity, ending) pairs that conditions ask for."""
    return frozenset((each.activity, each.ending) for each in conditions if isinstance(each, EndingOf))


def _deciding(scenario: Scenario) -> Iterator[Condition | None]:
    yield from (choice.when for scene in scenario.scenes for choice in scene.choices)
    yield from (ending.when for ending in scenario.endings)


def ending_worlds(asked: Iterable[tuple[str, str]]) -> Iterator[Endings]:
    """Yield the endings of other activities as conditions may find them: each none of those asked for, or one."""
    by_activity: dict[str, list[str | None]] = {}
    for activity, ending in sorted(asked):
        by_activity.setdefault(activity, [None]).append(ending)
    for endings in product(*by_activity.values()):
        yield {key: ending for key, ending in zip(by_activity, endings, strict=True) if ending is not None}
