"""Finds every learner-facing text of a lesson, and the slots and source tags in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from hrlearn.authoring.document import Document, Trail
from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.lesson_schema import SLOT_KEY
from hrlearn.model import SlotIs

__all__ = ["SLOT", "TAG", "Passage", "passages", "used_slots", "used_tags"]

SLOT = re.compile(r"\{\{(" + SLOT_KEY + r")\}\}")
TAG = re.compile(r"\[(S[0-9]{1,3}|GK)\]")

_MEMBERS = frozenset(
    "title summary text intro role name outcome rationale stem feedback questions words alt".split()  # noqa: SIM905
)
"""Members whose text a learner reads, wherever they stand."""

_NOT_READ_ALOUD = frozenset({"sources", "key"})
_QUOTED_KINDS = frozenset({"speech", "radio"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One text with its place; ``spoken`` when it is the quoted speech of a character."""

    file: str
    text: str
    spoken: bool = False
    document: Document | None = None
    trail: Trail = ()

    def hit(self, message: str, fix: str, offset: int = 0) -> Hit:
        """Return a hit at a place in the text."""
        if self.document is None:
            return Hit(message, fix, self.file, self.text[:offset].count("\n") + 1)
        return Hit(message, fix, self.file, self.document.line_in(self.trail, self.text, offset))


def passages(draft: Draft) -> Iterator[Passage]:
    """Yield every learner-facing text of the lesson: in its YAML files and its pages."""
    for name in sorted(draft.used):
        if name in draft.documents:
            document = draft.documents[name]
            yield from _in_yaml(document, document.data, ())
        elif name.endswith(".md"):
            yield Passage(draft.path(name), draft.files[name].decode("utf-8-sig"))


def _in_yaml(
    document: Document, here: Any, trail: Trail, *, read: bool = False, spoken: bool = False
) -> Iterator[Passage]:
    if isinstance(here, str) and read:
        yield Passage(document.name, here, spoken, document, trail)
    if isinstance(here, list):
        for index, entry in enumerate(here):
            yield from _in_yaml(document, entry, (*trail, index), read=read, spoken=spoken)
    if isinstance(here, dict):
        said = spoken or here.get("kind") in _QUOTED_KINDS
        for name, entry in here.items():
            if name not in _NOT_READ_ALOUD:
                yield from _in_yaml(document, entry, (*trail, name), read=read or name in _MEMBERS, spoken=said)


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
