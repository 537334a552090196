"""Where a learner stands in a story, and everything that has led there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hrlearn.model import Effect, Scenario
from hrlearn.scenario.changing import beginning_values, beginning_variables
from hrlearn.scenario.conditions import Endings, Facts, Slots, Variables

__all__ = ["HintTaken", "Run", "Step", "Trace", "WentBack", "begin", "facts_of", "kept", "standing_at"]


@dataclass(frozen=True, slots=True)
class Step:
    """One choice made: where, which, the meters before and after it, and the flags that it raised.

    ``asked`` is the choice that the learner asked for when the time was over, so that ``choice`` happened instead; it
    is empty in time. ``number`` is unique in a run: it tells a step that was gone back on from the one made instead.
    ``held``, ``variables`` and ``visited`` are the flags, variables and earlier scenes before it, ``paid`` the number
    of costs that its ``before`` contains.
    """

    scene: str
    choice: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    flags: tuple[str, ...]
    asked: str = ""
    number: int = 0
    held: frozenset[str] = frozenset()
    variables: Variables = field(default_factory=dict)
    visited: frozenset[str] = frozenset()
    paid: int = 0

    @property
    def late(self) -> bool:
        """Whether the time for this decision was over."""
        return self.asked != ""


@dataclass(frozen=True, slots=True)
class HintTaken:
    """Advice that was opened: the scene, which of its hints (from 1), and the meters before and after its cost."""

    scene: str
    hint: int
    before: Mapping[str, int]
    after: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WentBack:
    """Going back to the moment before the step that stood at ``to`` in the path (from 0).

    ``abandoned`` are the steps that no longer count; ``before`` and ``after`` are the meters as they were left and as
    they are now, the cost included.
    """

    to: int
    abandoned: tuple[Step, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]


Trace = Step | HintTaken | WentBack


@dataclass(frozen=True, slots=True)
class Run:
    """Where a learner stands: the present scene, meters, flags, the path so far, and the ending once reached.

    ``path`` are the steps that count, ``trace`` is everything that was done, in order, also what was gone back on.
    ``visited`` are the scenes of the path, ``endings`` those of other activities when this run began. ``entered`` is
    when the present scene was entered. ``hints`` are the opened (scene, number from 1); ``costs`` what was paid for
    hints and for going back, in order. ``step`` numbers choices and rewinds: an event names the one it was made in.
    """

    scene: str
    values: Mapping[str, int]
    flags: frozenset[str]
    path: tuple[Step, ...] = ()
    ending: str | None = None
    variables: Variables = field(default_factory=dict)
    visited: frozenset[str] = frozenset()
    endings: Endings = field(default_factory=dict)
    entered: str = ""
    trace: tuple[Trace, ...] = ()
    hints: frozenset[tuple[str, int]] = frozenset()
    costs: tuple[Effect, ...] = ()
    step: int = 0


def begin(scenario: Scenario, endings: Endings | None = None) -> Run:
    """Return the run in which nothing has been chosen yet; ``endings`` are those of other activities."""
    return Run(
        scenario.start,
        beginning_values(scenario),
        frozenset(),
        variables=beginning_variables(scenario),
        endings=endings or {},
    )


def facts_of(scenario: Scenario, run: Run, slots: Slots) -> Facts:
    """Return what conditions may look at in this run."""
    return Facts(scenario, run.values, run.flags, run.visited | {run.scene}, slots, run.variables, run.endings)


def standing_at(run: Run, step: Step) -> Run:
    """Return how the run stood when one of its steps was made, a step that was gone back on too.

    What conditions look at is as it was then; path and trace are those of the run.
    """
    return replace(
        run,
        scene=step.scene,
        values=step.before,
        flags=step.held,
        variables=step.variables,
        visited=step.visited,
        ending=None,
    )


def kept(run: Run, step: Step) -> bool:
    """Say whether a step of the trace is still part of the path."""
    return any(each.number == step.number for each in run.path)
