"""A scene of a scenario as the learner meets it: nothing in it tells what a choice would lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from markupsafe import Markup

from hrlearn.attempts import Definition
from hrlearn.model import Character, Choice, Line, Scenario, Scene
from hrlearn.player.asking import AdviceView, BackView, TimeView, advice_view, back_view, time_view, went_back
from hrlearn.player.meters import Change, MeterView, changes_between, meters_of
from hrlearn.player.texts import Picture, Texts
from hrlearn.player.values import AttemptFacts
from hrlearn.scenario import Run, Step, open_choices, open_lines, present_scene

__all__ = [
    "Happened",
    "IntroView",
    "LineView",
    "SceneView",
    "changes_of",
    "chosen_of",
    "happened_of",
    "intro_view",
    "scene_view",
]


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a scene; ``initial`` stands in for a missing portrait."""

    kind: str
    text: Markup
    name: str = ""
    role: str = ""
    initial: str = ""
    portrait: Picture | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """What the last choice led to; ``asked`` is the choice that came too late, so that this one happened instead."""

    choice: Markup
    outcome: Markup
    changes: tuple[Change, ...]
    asked: Markup


@dataclass(frozen=True, slots=True)
class SceneView:
    """One scene: where and when, what led here, what is said, how things stand, and what may be done.

    ``number`` is the step that its events name; ``returned`` right after going back.
    """

    activity: str
    title: str
    key: str
    clock: str
    number: int
    picture: Picture | None
    happened: Happened | None
    lines: tuple[LineView, ...]
    meters: tuple[MeterView, ...]
    choices: tuple[tuple[str, Markup], ...]
    advice: AdviceView
    back: BackView | None
    time: TimeView | None
    returned: bool


@dataclass(frozen=True, slots=True)
class IntroView:
    """What a learner reads before the first scene."""

    activity: str
    intro: Markup
    role: Markup
    picture: Picture | None
    people: tuple[LineView, ...]
    meters: tuple[MeterView, ...]


def intro_view(definition: Definition, scenario: Scenario, texts: Texts) -> IntroView:
    """Build the introduction of a scenario."""
    first = scenario.scene(scenario.start)
    return IntroView(
        activity=texts.plain(definition.activity.title),
        intro=texts.block(scenario.intro),
        role=texts.inline(scenario.role, linked=True),
        picture=texts.picture(first.picture) if first is not None else None,
        people=tuple(_person(person, texts) for person in scenario.characters),
        meters=meters_of(scenario, {meter.key: meter.start for meter in scenario.meters}, texts),
    )


def scene_view(attempt: AttemptFacts, texts: Texts) -> SceneView:
    """Build the scene that an attempt stands in."""
    definition, run = attempt.definition, cast("Run", attempt.state.work)
    scenario = cast("Scenario", definition.activity.content)
    scene = present_scene(scenario, run)
    opened = open_choices(scenario, run, definition.slots)
    keys = [choice.key for choice in opened]
    return SceneView(
        activity=texts.plain(definition.activity.title),
        title=texts.plain(scene.title),
        key=scene.key,
        clock=scene.clock,
        number=run.step,
        picture=texts.picture(scene.picture),
        happened=happened_of(scenario, run.path[-1], texts) if run.path else None,
        lines=tuple(_line(line, scenario, texts) for line in open_lines(scenario, run, definition.slots)),
        meters=meters_of(scenario, run.values, texts),
        choices=tuple((choice.key, texts.inline(choice.text)) for choice in opened),
        advice=advice_view(scenario, run, texts),
        back=back_view(scenario, run, texts),
        time=time_view(scenario, run, attempt.now, attempt.state.terms.time_factor, keys),
        returned=went_back(run),
    )


def changes_of(scenario: Scenario, step: Step, texts: Texts) -> tuple[Change, ...]:
    """Build what a step did to the meters that it moved."""
    return changes_between(scenario, step.before, step.after, texts)


def chosen_of(scenario: Scenario, step: Step) -> tuple[Scene, Choice]:
    """Return the scene and choice of a step; both exist, for the machine has taken it."""
    scene = next(scene for scene in scenario.scenes if scene.key == step.scene)
    return scene, next(choice for choice in scene.choices if choice.key == step.choice)


def happened_of(scenario: Scenario, step: Step, texts: Texts) -> Happened:
    """Build what a step led to."""
    scene, choice = chosen_of(scenario, step)
    asked = scene.choice(step.asked)
    return Happened(
        texts.inline(choice.text),
        texts.block(choice.outcome),
        changes_of(scenario, step, texts),
        texts.inline(asked.text) if asked is not None else Markup(),
    )


def _line(line: Line, scenario: Scenario, texts: Texts) -> LineView:
    speaker = next((person for person in scenario.characters if person.key == line.character), None)
    text = texts.block(line.text)
    if speaker is None:
        return LineView(line.kind, text)
    said = _person(speaker, texts)
    return LineView(line.kind, text, said.name, said.role, said.initial, said.portrait)


def _person(person: Character, texts: Texts) -> LineView:
    name = texts.plain(person.name)
    role = texts.plain(person.role)
    return LineView("person", Markup(), name, role, name[:1].upper(), texts.picture(person.portrait))
