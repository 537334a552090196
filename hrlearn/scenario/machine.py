"""Pure moves of a scenario: ``begin``, then ``choose``, ``ask_hint`` and ``rewind`` until an ending."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hrlearn.errors import AttemptClosedError, AttemptError, LessonError, UnknownNameError
from hrlearn.model import END, Choice, Effect, Line, Scenario, Scene
from hrlearn.scenario.changing import affected, changed
from hrlearn.scenario.conditions import Slots, holds
from hrlearn.scenario.run import HintTaken, Run, Step, WentBack, facts_of
from hrlearn.scenario.timing import seconds_left, time_is_over

__all__ = [
    "REWIND_POLICIES",
    "ask_hint",
    "choose",
    "open_choices",
    "open_lines",
    "present_scene",
    "rewind",
    "time_left",
]

REWIND_POLICIES = ("free", "costed", "locked")

IN_TIME = Fraction(1)


def present_scene(scenario: Scenario, run: Run) -> Scene:
    """Return the scene the run stands in; raises LessonError where the lesson names a scene it does not have."""
    scene = scenario.scene(run.scene)
    if scene is None:
        msg = f"The scenario has no scene {run.scene!r}."
        raise LessonError(msg, hint="Check the 'goto' of its choices.")
    return scene


def open_lines(scenario: Scenario, run: Run, slots: Slots) -> tuple[Line, ...]:
    """Return the lines of the present scene whose conditions hold."""
    facts = facts_of(scenario, run, slots)
    return tuple(line for line in present_scene(scenario, run).lines if holds(line.when, facts))


def open_choices(scenario: Scenario, run: Run, slots: Slots) -> tuple[Choice, ...]:
    """Return the choices whose conditions hold in the present scene; none once the run has ended."""
    if run.ending is not None:
        return ()
    facts = facts_of(scenario, run, slots)
    return tuple(choice for choice in present_scene(scenario, run).choices if holds(choice.when, facts))


def time_left(scenario: Scenario, run: Run, at: str, factor: Fraction = IN_TIME) -> int | None:
    """Return the seconds left for the present decision at a time (ISO 8601, UTC); None where no clock runs.

    ``factor`` is the learner's time factor. The grace for the network is not counted.
    """
    return None if run.ending is not None else seconds_left(present_scene(scenario, run), run.entered, at, factor)


def choose(
    scenario: Scenario, run: Run, choice_key: str, slots: Slots, at: str = "", factor: Fraction = IN_TIME
) -> Run:
    """Return the run after a choice made at a time; where that is too late, after the scene's ``late`` choice.

    Raises AttemptClosedError after the ending, AttemptError if the choice is not open.
    """
    _still_open(run)
    asked = next((c for c in open_choices(scenario, run, slots) if c.key == choice_key), None)
    if asked is None:
        msg = "That choice is not open in this scene."
        raise AttemptError(msg, hint="Choose one of the answers shown.", code="attempt.unknown_choice")
    scene = present_scene(scenario, run)
    late = time_is_over(scene, run.entered, at, factor)
    choice = _late_choice(scene) if late else asked
    moved = _moved(scenario, run, choice, slots)
    step = _step(run, choice, moved, choice_key if late else "")
    return replace(moved, path=(*run.path, step), trace=(*run.trace, step), entered=at, step=run.step + 1)


def ask_hint(scenario: Scenario, run: Run, number: int, at: str = "", factor: Fraction = IN_TIME) -> Run:
    """Return the run after opening a hint of the present scene, counted from 1; again it costs nothing.

    Raises AttemptClosedError after the ending, AttemptError for a hint that is not there, whose earlier ones are still
    closed, or that is asked for when the time is over.
    """
    _still_open(run)
    scene = present_scene(scenario, run)
    if (scene.key, number) in run.hints:
        return run
    opened = sum(1 for key, _ in run.hints if key == scene.key)
    if number != opened + 1 or number > len(scene.hints):
        msg = "That advice is not to be had in this scene."
        raise AttemptError(msg, hint="Ask for the advice that is offered.", code="attempt.unknown_hint")
    if time_is_over(scene, run.entered, at, factor):
        msg = "The time for this decision is over."
        raise AttemptError(msg, hint="Choose an answer to go on.", code="attempt.time_over")
    cost = scene.hints[number - 1].cost
    values = affected(scenario, run.values, cost)
    return replace(
        run,
        values=values,
        hints=run.hints | {(scene.key, number)},
        costs=(*run.costs, *cost),
        trace=(*run.trace, HintTaken(scene.key, number, run.values, values)),
    )


def rewind(scenario: Scenario, run: Run, to: int, at: str = "") -> Run:
    """Return the run as it stood before the step at ``to`` in its path, so that ``to`` steps are kept.

    Meters, flags, variables and scenes seen are those of that moment. What was paid since, for hints and for going
    back, stays paid, and opened hints stay open. Raises AttemptClosedError after the ending, AttemptError where the
    scenario is locked or the path has no such step, UnknownNameError.
    """
    _still_open(run)
    cost = _rewind_cost(scenario)
    if not 0 <= to < len(run.path):
        msg = "There is no such step to go back to."
        raise AttemptError(msg, hint="Choose one of the steps shown.", code="attempt.unknown_step")
    there = run.path[to]
    values = affected(scenario, there.before, (*run.costs[there.paid :], *cost))
    return replace(
        run,
        scene=there.scene,
        values=values,
        flags=there.held,
        variables=there.variables,
        visited=there.visited,
        path=run.path[:to],
        trace=(*run.trace, WentBack(to, run.path[to:], run.values, values)),
        costs=(*run.costs, *cost),
        entered=at,
        step=run.step + 1,
    )


def _still_open(run: Run) -> None:
    if run.ending is not None:
        msg = "The story has ended."
        raise AttemptClosedError(msg, hint="Open the debrief, or start a new attempt.")


def _moved(scenario: Scenario, run: Run, choice: Choice, slots: Slots) -> Run:
    after = replace(
        run,
        values=affected(scenario, run.values, choice.effects),
        flags=run.flags.union(choice.flags),
        variables=changed(scenario, run.variables, choice.changes),
        visited=run.visited | {run.scene},
    )
    if choice.goto == END:
        return replace(after, ending=_ending(scenario, after, slots))
    return replace(after, scene=choice.goto)


def _step(run: Run, choice: Choice, after: Run, asked: str) -> Step:
    return Step(
        run.scene,
        choice.key,
        run.values,
        after.values,
        choice.flags,
        asked=asked,
        number=run.step,
        held=run.flags,
        variables=run.variables,
        visited=run.visited,
        paid=len(run.costs),
    )


def _late_choice(scene: Scene) -> Choice:
    choice = scene.choice(scene.late)
    if choice is None:
        msg = f"The scene {scene.key!r} is timed and has no choice {scene.late!r}."
        raise LessonError(msg, hint="Name under 'late' the choice that happens when the time is over.")
    return choice


def _rewind_cost(scenario: Scenario) -> tuple[Effect, ...]:
    policy = scenario.rewind.policy
    if policy not in REWIND_POLICIES:
        raise UnknownNameError("rewind policy", policy, REWIND_POLICIES)
    if policy == "locked":
        msg = "There is no way back in this story."
        raise AttemptError(msg, hint="Choose one of the answers shown.", code="attempt.rewind_locked")
    return scenario.rewind.cost if policy == "costed" else ()


def _ending(scenario: Scenario, run: Run, slots: Slots) -> str:
    facts = facts_of(scenario, run, slots)
    for ending in scenario.endings:
        if holds(ending.when, facts):
            return ending.key
    msg = "No ending fits the way this run went."
    raise LessonError(msg, hint="Let the last ending have no condition.")
