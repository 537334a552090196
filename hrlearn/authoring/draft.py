"""A lesson that has been read and is now looked at by the rules: the model, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from hrlearn.authoring.conditions import parts_of
from hrlearn.authoring.document import Document, Part, Trail
from hrlearn.errors import LessonError
from hrlearn.model import Activity, Assessment, Condition, LessonPackage, LocalePack, Scenario, SlotIs
from hrlearn.scenario import Reach, Slots, explore

__all__ = ["Draft", "Hit", "Quiz", "Story"]

MOST_WORLDS = 32


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
    def explored(self) -> tuple[tuple[Slots, Reach], ...] | LessonError:
        """The reach for every way in which the conditions can find the slots, or why there is none."""
        worlds = list(_worlds([condition for condition, _ in self.conditions]))
        if len(worlds) > MOST_WORLDS:
            return LessonError("The conditions read too many slots to try them all.", hint="Use fewer.")
        try:
            return tuple((world, explore(self.content, world)) for world in worlds)
        except LessonError as error:
            return error

    @property
    def reaches(self) -> tuple[tuple[Slots, Reach], ...]:
        """What was explored, nothing where that failed (a rule of its own says so)."""
        return () if isinstance(self.explored, LessonError) else self.explored


def _conditions(scenario: Scenario) -> Iterator[tuple[Condition, Trail]]:
    for i, scene in enumerate(scenario.scenes):
        for j, choice in enumerate(scene.choices):
            yield from parts_of(choice.when, ("scenes", i, "choices", j, "when"))
    for i, ending in enumerate(scenario.endings):
        yield from parts_of(ending.when, ("endings", i, "when"))
    for i, cap in enumerate(scenario.caps):
        yield from parts_of(cap.when, ("caps", i, "when"))


def _worlds(conditions: list[Condition]) -> Iterator[Slots]:
    """Yield the slots as conditions may find them: each unverified, or with each value it is compared with."""
    compared: dict[str, set[bool | str]] = {}
    for condition in conditions:
        if isinstance(condition, SlotIs):
            compared.setdefault(condition.slot, set()).add(condition.equals)
    choices = [[None, *sorted(values, key=str)] for values in compared.values()]
    for values in product(*choices):
        yield {slot: value for slot, value in zip(compared, values, strict=True) if value is not None}


@dataclass(frozen=True)
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
        """The assessments with their files."""
        return tuple(
            Quiz(activity, activity.content, self.documents[self.activity_files[activity.key]])
            for activity in self.package.lesson.activities
            if isinstance(activity.content, Assessment)
        )
