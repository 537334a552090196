"""The debrief: how the story ended and the path to it; then each step with the expert's view and the roads not taken.

A learner on a thin network gets the ending at once and the reasons step by step, because all of them together are
twice what one step may weigh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from hrlearn.attempts import Definition
from hrlearn.model import Choice, Scenario
from hrlearn.player.meters import Change, MeterView, changes_between, meters_of
from hrlearn.player.story import Happened, changes_of, chosen_of, happened_of
from hrlearn.player.texts import Texts
from hrlearn.player.turning import Turn, turn_at
from hrlearn.scenario import (
    HintTaken,
    Run,
    Step,
    WentBack,
    kept,
    open_choices,
    principle_scores,
    standing_at,
)

__all__ = ["DebriefView", "Moment", "PrincipleView", "Road", "StepView", "debrief_view", "moments_of", "principles_of",
           "step_view"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that was done, in short.

    ``kind`` is "step", "left" (a step that was gone back on), "hint" or "back". A step has the ``number`` and ``url``
    that lead to what was behind it; ``late`` where its time was over.
    """

    kind: str
    title: str
    text: Markup
    changes: tuple[Change, ...]
    clock: str = ""
    verdict: str = ""
    late: bool = False
    number: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class PrincipleView:
    """How far a learner got in one principle."""

    key: str
    percent: int


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
    principles: tuple[PrincipleView, ...]
    moments: tuple[Moment, ...]
    questions: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Road:
    """A choice with the expert's view of it."""

    text: Markup
    verdict: str
    rationale: Markup


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the path: where, what was chosen, what it led to and changed, and what else was open.

    ``asked`` is the choice that came too late, so that this one happened instead.
    """

    turn: Turn
    title: str
    clock: str
    road: Road
    outcome: Markup
    changes: tuple[Change, ...]
    asked: Markup
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
        principles=principles_of(definition, scenario, run),
        moments=tuple(moments_of(scenario, run, texts, url)),
        questions=tuple(texts.inline(question, linked=True) for question in scenario.questions),
    )


def step_view(
    definition: Definition, scenario: Scenario, run: Run, number: int, texts: Texts, url: Callable[[int], str]
) -> StepView:
    """Build one step of an ended run, counted from 1; choices that were closed then stay untold."""
    step = run.path[number - 1]
    scene, chosen = chosen_of(scenario, step)
    opened = open_choices(scenario, standing_at(run, step), definition.slots)
    happened = happened_of(scenario, step, texts)
    return StepView(
        turn=turn_at(number, len(run.path), url),
        title=texts.plain(scene.title),
        clock=scene.clock,
        road=_road(chosen, texts),
        outcome=happened.outcome,
        changes=happened.changes,
        asked=happened.asked,
        others=tuple(_road(choice, texts) for choice in opened if choice.key != chosen.key),
    )


def principles_of(definition: Definition, scenario: Scenario, run: Run) -> tuple[PrincipleView, ...]:
    """Build how far the run got in each principle that it was tested in."""
    scores = principle_scores(scenario, run, definition.slots)
    return tuple(PrincipleView(key, score.percent) for key, score in scores.items())


def moments_of(scenario: Scenario, run: Run, texts: Texts, url: Callable[[int], str]) -> Iterator[Moment]:
    """Yield all that was done in a run, what was gone back on too, in its order."""
    numbers = {step.number: number for number, step in enumerate(run.path, start=1)}
    for done in run.trace:
        if isinstance(done, Step):
            number = numbers.get(done.number, 0) if kept(run, done) else 0
            yield _step(scenario, done, number, texts, url)
        else:
            yield _between(scenario, done, texts)


def _step(scenario: Scenario, step: Step, number: int, texts: Texts, url: Callable[[int], str]) -> Moment:
    scene, chosen = chosen_of(scenario, step)
    return Moment(
        kind="step" if number else "left",
        title=texts.plain(scene.title),
        text=texts.inline(chosen.text),
        changes=changes_of(scenario, step, texts),
        clock=scene.clock,
        verdict=chosen.verdict,
        late=step.late,
        number=number,
        url=url(number) if number else "",
    )


def _between(scenario: Scenario, done: HintTaken | WentBack, texts: Texts) -> Moment:
    if isinstance(done, WentBack):
        title = next(scene.title for scene in scenario.scenes if scene.key == done.abandoned[0].scene)
        return Moment("back", texts.plain(title), Markup(), ())
    scene = next(scene for scene in scenario.scenes if scene.key == done.scene)
    changes = changes_between(scenario, done.before, done.after, texts)
    return Moment("hint", texts.plain(scene.title), texts.inline(scene.hints[done.hint - 1].text), changes)


def _road(choice: Choice, texts: Texts) -> Road:
    return Road(texts.inline(choice.text), choice.verdict, texts.block(choice.rationale))
