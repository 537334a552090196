"""Finds every learner-facing text of a lesson, and the slots and source tags in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from hrlearn.authoring.document import Document, Trail
from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.languages import overlay_of, page_of
from hrlearn.authoring.lesson_schema import SLOT_KEY
from hrlearn.model import Scenario, SlotIs

__all__ = ["SLOT", "TAG", "Passage", "passages", "used_slots", "used_tags"]

SLOT = re.compile(r"\{\{(" + SLOT_KEY + r")\}\}")
TAG = re.compile(r"\[(S[0-9]{1,3}|GK)\]")

_MEMBERS = frozenset(
    "title summary text intro role name outcome rationale stem feedback questions words alt label".split()  # noqa: SIM905
)
"""Members whose text a learner reads, wherever they stand."""

_NOT_READ_ALOUD = frozenset({"sources", "key"})
_TEACHING = frozenset({"rationale", "feedback", "hints"})
_QUOTED_KINDS = frozenset({"speech", "radio"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One text with its place and language; ``spoken`` when it is the quoted speech of a character."""

    file: str
    text: str
    spoken: bool = False
    document: Document | None = None
    trail: Trail = ()
    language: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The members that lead to the text; in a translation they stand in its stable id."""
        return tuple(name for part in self.trail if isinstance(part, str) for name in part.split("."))

    @property
    def teaches(self) -> bool:
        """Whether the text tells how things are: pages, rationales, feedback, endings and hints, not the story."""
        if self.document is None:
            return True
        ending = "endings" in self.names and self.names[-1] == "text"
        return ending or not _TEACHING.isdisjoint(self.names)

    def hit(self, message: str, fix: str, offset: int = 0) -> Hit:
        """Return a hit at a place in the text."""
        if self.document is None:
            return Hit(message, fix, self.file, self.text[:offset].count("\n") + 1)
        return Hit(message, fix, self.file, self.document.line_in(self.trail, self.text, offset))


@lru_cache(maxsize=1)
def passages(draft: Draft) -> tuple[Passage, ...]:
    """Return every learner-facing text of the lesson: in its YAML files, its pages and its translations.

    Kept for the lesson that was asked about last: a dozen rules look at all of its texts, one after the other.
    """
    return tuple(_passages(draft))


def _passages(draft: Draft) -> Iterator[Passage]:
    own = draft.package.lesson.language
    for name in sorted(draft.used):
        page = page_of(name)
        if overlay_of(name):
            yield from _in_overlay(draft, draft.documents[name], overlay_of(name))
        elif name in draft.documents:
            yield from _in_yaml(draft.documents[name], draft.documents[name].data, (), own)
        elif name.endswith(".md"):
            text = draft.files[name].decode("utf-8-sig")
            yield Passage(draft.path(name), text, language=page[0] if page else own)


def _in_overlay(draft: Draft, document: Document, language: str) -> Iterator[Passage]:
    spoken = frozenset(_spoken_lines(draft))
    for key, value in document.data.items():
        texts = enumerate(value) if isinstance(value, list) else [(None, value)]
        for place, text in texts:
            trail = (key,) if place is None else (key, place)
            yield Passage(document.name, text, key in spoken, document, trail, language)


def _spoken_lines(draft: Draft) -> Iterator[str]:
    """Yield the ids of quoted speech, as ``hrlearn.model.texts_of`` has them."""
    for activity in draft.package.lesson.activities:
        for scene in activity.content.scenes if isinstance(activity.content, Scenario) else ():
            for number, line in enumerate(scene.lines, start=1):
                if line.kind in _QUOTED_KINDS:
                    yield f"{activity.key}.scenes.{scene.key}.lines.{line.key or number}"


def _in_yaml(
    document: Document, here: Any, trail: Trail, language: str, *, read: bool = False, spoken: bool = False
) -> Iterator[Passage]:
    if isinstance(here, str) and read:
        yield Passage(document.name, here, spoken, document, trail, language)
    if isinstance(here, list):
        for index, entry in enumerate(here):
            yield from _in_yaml(document, entry, (*trail, index), language, read=read, spoken=spoken)
    if isinstance(here, dict):
        said = spoken or here.get("kind") in _QUOTED_KINDS
        for name, entry in here.items():
            if name not in _NOT_READ_ALOUD:
                inside = read or name in _MEMBERS
                yield from _in_yaml(document, entry, (*trail, name), language, read=inside, spoken=said)


def used_slots(draft: Draft) -> Iterator[tuple[str, partial[Hit]]]:
    """Yield every use of a slot in texts, items and conditions, with what makes a hit at its place."""
    for passage in passages(draft):
        for found in SLOT.finditer(passage.text):
            yield found.group(1), partial(passage.hit, offset=found.start())
    for assessment in draft.assessments:
        for i, item in enumerate(assessment.content.items):
            for j, slot in enumerate(item.slots):
                yield slot, _at(assessment.document, ("items", i, "slots", j))
    for scenario in draft.scenarios:
        for condition, trail in scenario.conditions:
            if isinstance(condition, SlotIs):
                yield condition.slot, _at(scenario.document, (*trail, "slot"))


def used_tags(draft: Draft) -> Iterator[tuple[str, partial[Hit]]]:
    """Yield every use of a source tag in texts and items, with what makes a hit at its place."""
    for passage in passages(draft):
        for found in TAG.finditer(passage.text):
            yield found.group(1), partial(passage.hit, offset=found.start())
    for assessment in draft.assessments:
        for i, item in enumerate(assessment.content.items):
            for j, tag in enumerate(item.sources):
                yield tag, _at(assessment.document, ("items", i, "sources", j))


def _at(document: Document, trail: Trail) -> partial[Hit]:
    return partial(Hit, file=document.name, line=document.line(*trail))
