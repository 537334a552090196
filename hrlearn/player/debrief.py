"""The debrief: how the story ended and the path to it; then each step with the expert's view and the roads not taken.

A learner on a thin network gets the ending at once and the reasons step by step, because all of them together are
twice what one step may weigh.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from hrlearn.attempts import Definition
from hrlearn.model import Choice, Scenario
from hrlearn.player.story import Change, Happened, MeterView, changes_of, chosen_of, happened_of, meters_of
from hrlearn.player.texts import Texts
from hrlearn.player.turning import Turn, turn_at
from hrlearn.scenario import Run, Step, begin, choose, open_choices

__all__ = ["DebriefView", "PathStep", "Road", "StepView", "debrief_view", "step_view"]


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of the path in short; ``url`` leads to what was behind it."""

    number: int
    title: str
    clock: str
    choice: Markup
    verdict: str
    changes: tuple[Change, ...]
    url: str


@dataclass(frozen=True, slots=True)
class DebriefView:
    """A story that has ended; ``marks`` are (what happened, whether it limits the score)."""

    activity: str
    title: str
    tone: str
    text: Markup
    happened: Happened
    meters: tuple[MeterView, ...]
    marks: tuple[tuple[Markup, bool], ...]
    steps: tuple[PathStep, ...]
    questions: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Road:
    """A choice with the expert's view of it."""

    text: Markup
    verdict: str
    rationale: Markup


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the path: where, what was chosen, what it led to and changed, and what else was open."""

    turn: Turn
    title: str
    clock: str
    road: Road
    outcome: Markup
    changes: tuple[Change, ...]
    others: tuple[Road, ...]


def debrief_view(
    definition: Definition, scenario: Scenario, run: Run, texts: Texts, url: Callable[[int], str]
) -> DebriefView:
    """Build the debrief of an ended run; ``url`` gives the address of a step by its number, from 1."""
    ending = next(ending for ending in scenario.endings if ending.key == run.ending)
    raised = [flag for flag in scenario.flags if flag.key in run.flags]
    return DebriefView(
        activity=texts.plain(definition.activity.title),
        title=texts.plain(ending.title),
        tone=ending.tone,
        text=texts.block(ending.text),
        happened=happened_of(scenario, run.path[-1], texts),
        meters=meters_of(scenario, run.values, texts),
        marks=tuple((texts.inline(flag.title), flag.hard) for flag in raised),
        steps=tuple(_in_short(scenario, step, n, texts, url) for n, step in enumerate(run.path, start=1)),
        questions=tuple(texts.inline(question, linked=True) for question in scenario.questions),
    )


def step_view(
    definition: Definition, scenario: Scenario, run: Run, number: int, texts: Texts, url: Callable[[int], str]
) -> StepView:
    """Build one step of an ended run, counted from 1; choices that were closed then stay untold."""
    step = run.path[number - 1]
    scene, chosen = chosen_of(scenario, step)
    opened = open_choices(scenario, _before(definition, scenario, run, number), definition.slots)
    return StepView(
        turn=turn_at(number, len(run.path), url),
        title=texts.plain(scene.title),
        clock=scene.clock,
        road=_road(chosen, texts),
        outcome=texts.block(chosen.outcome),
        changes=changes_of(scenario, step, texts),
        others=tuple(_road(choice, texts) for choice in opened if choice.key != chosen.key),
    )


def _before(definition: Definition, scenario: Scenario, run: Run, number: int) -> Run:
    """Play a run again up to a step."""
    now = begin(scenario)
    for step in run.path[: number - 1]:
        now = choose(scenario, now, step.choice, definition.slots)
    return now


def _in_short(scenario: Scenario, step: Step, number: int, texts: Texts, url: Callable[[int], str]) -> PathStep:
    scene, chosen = chosen_of(scenario, step)
    return PathStep(
        number=number,
        title=texts.plain(scene.title),
        clock=scene.clock,
        choice=texts.inline(chosen.text),
        verdict=chosen.verdict,
        changes=changes_of(scenario, step, texts),
        url=url(number),
    )


def _road(choice: Choice, texts: Texts) -> Road:
    return Road(texts.inline(choice.text), choice.verdict, texts.block(choice.rationale))
