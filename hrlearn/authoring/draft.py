"""A lesson that has been read and is now looked at by the rules: the model, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product
from typing import NamedTuple

from hrlearn.authoring.conditions import parts_of
from hrlearn.authoring.document import Document, Part, Trail
from hrlearn.errors import LessonError
from hrlearn.model import Activity, Assessment, Condition, LessonPackage, LocalePack, Scenario, SlotIs
from hrlearn.scenario import (
    Endings,
    Reach,
    Slots,
    asked_endings,
    deciding_conditions,
    ending_worlds,
    explore,
    unsafe_scenes,
)

__all__ = ["Draft", "Hit", "Quiz", "Story", "World"]

MOST_WORLDS = 32


class World(NamedTuple):
    """What conditions may find outside the story: verified slots, and how other activities ended."""

    slots: Slots
    endings: Endings

    def __str__(self) -> str:
        """Return it in words, to go on after a sentence; nothing where nothing is found."""
        found = [f"{key} is {value}" for key, value in self.slots.items()]
        found += [f"{activity} ended '{ending}'" for activity, ending in self.endings.items()]
        return f" where {', '.join(found)}" if found else ""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found, before it gets the rule's number and level."""

    message: str
    fix: str
    file: str
    line: int | None = None


@dataclass(frozen=True)
class Quiz:
    """An assessment with the file it was read from."""

    activity: Activity
    content: Assessment
    document: Document

    def hit(self, message: str, fix: str, *trail: Part) -> Hit:
        """Return a hit at a part of the file."""
        return Hit(message, fix, self.document.name, self.document.line(*trail))


@dataclass(frozen=True)
class Story:
    """A scenario with the file it was read from, and what can happen in it."""

    activity: Activity
    content: Scenario
    document: Document

    def hit(self, message: str, fix: str, *trail: Part) -> Hit:
        """Return a hit at a part of the file."""
        return Hit(message, fix, self.document.name, self.document.line(*trail))

    @cached_property
    def conditions(self) -> tuple[tuple[Condition, Trail], ...]:
        """Every condition, also those inside others, with its place."""
        return tuple(_conditions(self.content))

    @cached_property
    def explored(self) -> tuple[tuple[World, Reach], ...] | LessonError:
        """The reach for every way in which the conditions can find slots and endings, or why there is none."""
        worlds = list(islice(_worlds(deciding_conditions(self.content)), MOST_WORLDS + 1))
        if len(worlds) > MOST_WORLDS:
            message = "The conditions read too many slots and endings of other activities to try them all."
            return LessonError(message, hint="Use fewer.")
        try:
            return tuple((world, explore(self.content, world.slots, world.endings)) for world in worlds)
        except LessonError as error:
            return error

    @cached_property
    def unsafe(self) -> frozenset[str]:
        """The scenes in which a learner who has paid might be stuck, and no other; nothing where there is no reach."""
        if isinstance(self.explored, LessonError):
            return frozenset()
        found = (unsafe_scenes(self.content, world.slots, world.endings) for world, _ in self.explored)
        stuck = (reach.stuck for _, reach in self.explored)
        return frozenset[str]().union(*found).difference(*stuck)

    @property
    def reaches(self) -> tuple[tuple[World, Reach], ...]:
        """What was explored, nothing where that failed (a rule of its own says so)."""
        return () if isinstance(self.explored, LessonError) else self.explored


def _conditions(scenario: Scenario) -> Iterator[tuple[Condition, Trail]]:
    for i, scene in enumerate(scenario.scenes):
        for j, choice in enumerate(scene.choices):
            yield from parts_of(choice.when, ("scenes", i, "choices", j, "when"))
        for j, line in enumerate(scene.lines):
            yield from parts_of(line.when, ("scenes", i, "lines", j, "when"))
    for i, ending in enumerate(scenario.endings):
        yield from parts_of(ending.when, ("endings", i, "when"))
    for i, cap in enumerate(scenario.caps):
        yield from parts_of(cap.when, ("caps", i, "when"))


def _worlds(conditions: tuple[Condition, ...]) -> Iterator[World]:
    """Yield the worlds as conditions may find them: each slot unverified, or with each value it is compared with."""
    compared: dict[str, set[bool | str]] = {}
    for condition in conditions:
        if isinstance(condition, SlotIs):
            compared.setdefault(condition.slot, set()).add(condition.equals)
    choices = [[None, *sorted(values, key=str)] for values in compared.values()]
    for values in product(*choices):
        slots = {slot: value for slot, value in zip(compared, values, strict=True) if value is not None}
        yield from (World(slots, endings) for endings in ending_worlds(asked_endings(conditions)))


@dataclass(frozen=True, eq=False)
class Draft:
    """A lesson as read: ``files`` by path inside the package, ``documents`` for those that are YAML.

    ``name`` is the folder as the author knows it, put before every path in a message. ``used`` are the files that play
    needs; the content hash covers exactly these. ``packs`` are the locale packs that lie beside the lesson.
    """

    name: str
    files: Mapping[str, bytes]
    documents: Mapping[str, Document]
    package: LessonPackage
    activity_files: Mapping[str, str]
    used: frozenset[str]
    packs: tuple[LocalePack, ...] = field(default=())

    def path(self, file: str) -> str:
        """Return a path inside the package as the author knows it."""
        return f"{self.name}/{file}" if self.name else file

    def hit(self, message: str, fix: str, *trail: Part) -> Hit:
        """Return a hit at a part of lesson.yaml."""
        document = self.documents["lesson.yaml"]
        return Hit(message, fix, document.name, document.line(*trail))

    @cached_property
    def scenarios(self) -> tuple[Story, ...]:
        """The scenarios with their files."""
        return tuple(
            Story(activity, activity.content, self.documents[self.activity_files[activity.key]])
            for activity in self.package.lesson.activities
            if isinstance(activity.content, Scenario)
        )

    @cached_property
    def assessments(self) -> tuple[Quiz, ...]:
        """The files of items, each with the first activity that asks from it."""
        found: dict[str, Quiz] = {}
        for activity in self.package.lesson.activities:
            if isinstance(activity.content, Assessment):
                file = self.activity_files[activity.key]
                found.setdefault(file, Quiz(activity, activity.content, self.documents[file]))
        return tuple(found.values())
