"""A scene of a scenario as the learner meets it: nothing in it tells what a choice would lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from hrlearn.attempts import Definition
from hrlearn.model import Character, Choice, Line, Meter, Scenario, Scene
from hrlearn.player.texts import Picture, Texts
from hrlearn.scenario import Run, Step, open_choices, present_scene

__all__ = [
    "Change",
    "Happened",
    "IntroView",
    "LineView",
    "MeterView",
    "SceneView",
    "changes_of",
    "chosen_of",
    "happened_of",
    "intro_view",
    "meters_of",
    "scene_view",
]


@dataclass(frozen=True, slots=True)
class MeterView:
    """A meter as a word and a bar; ``percent`` is its place between its bounds."""

    title: str
    value: int
    maximum: int
    word: str
    percent: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a choice did to one meter: by how much (bounds respected) and the word it has now."""

    title: str
    amount: int
    word: str


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
    """What the last choice led to."""

    choice: Markup
    outcome: Markup
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SceneView:
    """One scene: where and when, what led here, what is said, how things stand, and what may be done."""

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


def scene_view(definition: Definition, scenario: Scenario, run: Run, texts: Texts) -> SceneView:
    """Build the scene that a run stands in."""
    scene = present_scene(scenario, run)
    return SceneView(
        activity=texts.plain(definition.activity.title),
        title=texts.plain(scene.title),
        key=scene.key,
        clock=scene.clock,
        number=len(run.path),
        picture=texts.picture(scene.picture),
        happened=happened_of(scenario, run.path[-1], texts) if run.path else None,
        lines=tuple(_line(line, scenario, texts) for line in scene.lines),
        meters=meters_of(scenario, run.values, texts),
        choices=tuple((c.key, texts.inline(c.text)) for c in open_choices(scenario, run, definition.slots)),
    )


def meters_of(scenario: Scenario, values: Mapping[str, int], texts: Texts) -> tuple[MeterView, ...]:
    """Build the meters at given values."""
    return tuple(_meter(meter, values[meter.key], texts) for meter in scenario.meters)


def changes_of(scenario: Scenario, step: Step, texts: Texts) -> tuple[Change, ...]:
    """Build what a step did to the meters that it moved."""
    moved = [meter for meter in scenario.meters if step.after[meter.key] != step.before[meter.key]]
    return tuple(_change(meter, step, texts) for meter in moved)


def chosen_of(scenario: Scenario, step: Step) -> tuple[Scene, Choice]:
    """Return the scene and choice of a step; both exist, for the machine has taken it."""
    scene = next(scene for scene in scenario.scenes if scene.key == step.scene)
    return scene, next(choice for choice in scene.choices if choice.key == step.choice)


def happened_of(scenario: Scenario, step: Step, texts: Texts) -> Happened:
    """Build what a step led to."""
    _, choice = chosen_of(scenario, step)
    return Happened(texts.inline(choice.text), texts.block(choice.outcome), changes_of(scenario, step, texts))


def _meter(meter: Meter, value: int, texts: Texts) -> MeterView:
    percent = 100 * (value - meter.minimum) // max(meter.maximum - meter.minimum, 1)
    return MeterView(texts.plain(meter.title), value, meter.maximum, texts.plain(meter.word(value)), percent)


def _change(meter: Meter, step: Step, texts: Texts) -> Change:
    after = step.after[meter.key]
    return Change(texts.plain(meter.title), after - step.before[meter.key], texts.plain(meter.word(after)))


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
