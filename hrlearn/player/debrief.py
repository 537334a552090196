"""The debrief: how the story ended, the path step by step with the expert's view, and the roads not taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from hrlearn.attempts import Definition
from hrlearn.model import Choice, Scenario
from hrlearn.player.story import Change, MeterView, changes_of, chosen_of, meters_of
from hrlearn.player.texts import Texts
from hrlearn.scenario import Run, Step, begin, choose, open_choices

__all__ = ["DebriefView", "Road", "StepView", "debrief_view"]


@dataclass(frozen=True, slots=True)
class Road:
    """A choice with the expert's view of it."""

    text: Markup
    verdict: str
    rationale: Markup


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the path: where, what was chosen, what it led to and changed, and what else was open."""

    title: str
    clock: str
    road: Road
    outcome: Markup
    changes: tuple[Change, ...]
    others: tuple[Road, ...]


@dataclass(frozen=True, slots=True)
class DebriefView:
    """A story that has ended; ``marks`` are (what happened, whether it limits the score)."""

    activity: str
    title: str
    tone: str
    text: Markup
    meters: tuple[MeterView, ...]
    marks: tuple[tuple[Markup, bool], ...]
    steps: tuple[StepView, ...]
    questions: tuple[Markup, ...]


def debrief_view(definition: Definition, scenario: Scenario, run: Run, texts: Texts) -> DebriefView:
    """Build the debrief of an ended run."""
    ending = next(ending for ending in scenario.endings if ending.key == run.ending)
    raised = [flag for flag in scenario.flags if flag.key in run.flags]
    return DebriefView(
        activity=texts.plain(definition.activity.title),
        title=texts.plain(ending.title),
        tone=ending.tone,
        text=texts.block(ending.text),
        meters=meters_of(scenario, run.values, texts),
        marks=tuple((texts.inline(flag.title), flag.hard) for flag in raised),
        steps=tuple(_step(scenario, step, opened, texts) for step, opened in _retold(definition, scenario, run)),
        questions=tuple(texts.inline(question, linked=True) for question in scenario.questions),
    )


def _retold(definition: Definition, scenario: Scenario, run: Run) -> Iterator[tuple[Step, tuple[Choice, ...]]]:
    """Yield each step with the choices that were open then; those that were closed stay untold."""
    now = begin(scenario)
    for step in run.path:
        yield step, open_choices(scenario, now, definition.slots)
        now = choose(scenario, now, step.choice, definition.slots)


def _step(scenario: Scenario, step: Step, opened: tuple[Choice, ...], texts: Texts) -> StepView:
    scene, chosen = chosen_of(scenario, step)
    return StepView(
        title=texts.plain(scene.title),
        clock=scene.clock,
        road=_road(chosen, texts),
        outcome=texts.block(chosen.outcome),
        changes=changes_of(scenario, step, texts),
        others=tuple(_road(choice, texts) for choice in opened if choice.key != chosen.key),
    )


def _road(choice: Choice, texts: Texts) -> Road:
    return Road(texts.inline(choice.text), choice.verdict, texts.block(choice.rationale))
