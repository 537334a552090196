"""Pure moves of a scenario: ``begin``, then ``choose`` until an ending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hrlearn.errors import AttemptClosedError, AttemptError, LessonError
from hrlearn.model import END, Choice, Scenario, Scene
from hrlearn.scenario.conditions import Facts, Slots, holds

__all__ = ["Run", "Slots", "Step", "begin", "choose", "facts_of", "open_choices", "present_scene"]


@dataclass(frozen=True, slots=True)
class Step:
    """One choice made: where, which, and the meters before and after it."""

    scene: str
    choice: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Where a learner stands: the present scene, meters, flags, the path so far, and the ending once reached."""

    scene: str
    values: Mapping[str, int]
    flags: frozenset[str]
    path: tuple[Step, ...] = ()
    ending: str | None = None


def begin(scenario: Scenario) -> Run:
    """Return the run in which nothing has been chosen yet."""
    values = MappingProxyType({meter.key: meter.start for meter in scenario.meters})
    return Run(scenario.start, values, frozenset())


def facts_of(scenario: Scenario, run: Run, slots: Slots) -> Facts:
    """Return what conditions may look at in this run."""
    visited = {step.scene for step in run.path} | {run.scene}
    return Facts(scenario, run.values, run.flags, visited, slots)


def present_scene(scenario: Scenario, run: Run) -> Scene:
    """Return the scene the run stands in; raises LessonError where the lesson names a scene it does not have."""
    scene = scenario.scene(run.scene)
    if scene is None:
        msg = f"The scenario has no scene {run.scene!r}."
        raise LessonError(msg, hint="Check the 'goto' of its choices.")
    return scene


def open_choices(scenario: Scenario, run: Run, slots: Slots) -> tuple[Choice, ...]:
    """Return the choices whose conditions hold in the present scene; none once the run has ended."""
    if run.ending is not None:
        return ()
    facts = facts_of(scenario, run, slots)
    return tuple(choice for choice in present_scene(scenario, run).choices if holds(choice.when, facts))


def choose(scenario: Scenario, run: Run, choice_key: str, slots: Slots) -> Run:
    """Return the run after a choice; raises AttemptClosedError after the ending, AttemptError if it is not open."""
    if run.ending is not None:
        msg = "The story has ended."
        raise AttemptClosedError(msg, hint="Open the debrief, or start a new attempt.")
    choice = next((c for c in open_choices(scenario, run, slots) if c.key == choice_key), None)
    if choice is None:
        msg = "That choice is not open in this scene."
        raise AttemptError(msg, hint="Choose one of the answers shown.", code="attempt.unknown_choice")
    values = _changed(scenario, run.values, choice)
    step = Step(run.scene, choice.key, run.values, values, choice.flags)
    moved = replace(run, values=values, flags=run.flags | frozenset(choice.flags), path=(*run.path, step))
    if choice.goto == END:
        return replace(moved, ending=_ending(scenario, moved, slots))
    return replace(moved, scene=choice.goto)


def _changed(scenario: Scenario, values: Mapping[str, int], choice: Choice) -> Mapping[str, int]:
    bounds = {meter.key: meter for meter in scenario.meters}
    changed = dict(values)
    for effect in choice.effects:
        meter = bounds[effect.meter]
        changed[effect.meter] = min(max(changed[effect.meter] + effect.amount, meter.minimum), meter.maximum)
    return MappingProxyType(changed)


def _ending(scenario: Scenario, run: Run, slots: Slots) -> str:
    facts = facts_of(scenario, run, slots)
    for ending in scenario.endings:
        if holds(ending.when, facts):
            return ending.key
    msg = "No ending fits the way this run went."
    raise LessonError(msg, hint="Let the last ending have no condition.")
