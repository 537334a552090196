"""Where the things of a lesson begin in its files, so that a finding can be shown beside what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hrlearn.authoring.document import Document, Part
from hrlearn.authoring.draft import Draft
from hrlearn.authoring.findings import Finding
from hrlearn.authoring.reader import LESSON_FILE, read
from hrlearn.model import Activity, Assessment, Pages, Scenario

__all__ = ["Place", "place_of", "places"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing begins: ``kind`` is "activity", "page", "scene", "ending" or "item", ``key`` its own key.

    ``file`` and ``line`` (from 1) are as in a ``Finding``.
    """

    file: str
    line: int
    kind: str
    activity: str
    key: str


def places(path: Path) -> tuple[Place, ...]:
    """Return the places of a lesson's folder by file and line; raises LessonError for one that cannot be read."""
    draft = read(path, str(path)).require()
    return tuple(sorted(_places(draft), key=lambda place: (place.file, place.line)))


def place_of(finding: Finding, found: Sequence[Place]) -> Place | None:
    """Return the last place that begins at or before a finding in its file, None where there is none."""
    before = (one for one in found if one.file == finding.file and one.line <= (finding.line or 1))
    return max(before, key=lambda one: one.line, default=None)


def _places(draft: Draft) -> Iterator[Place]:
    root = draft.documents[LESSON_FILE]
    for number, activity in enumerate(draft.package.lesson.activities):
        yield Place(root.name, root.line("activities", number), "activity", activity.key, activity.key)
        yield from _inside(draft, root, number, activity)


def _inside(draft: Draft, root: Document, number: int, activity: Activity) -> Iterator[Place]:
    content = activity.content
    if isinstance(content, Pages):
        yield from _listed(root, "page", activity.key, content.pages, "activities", number, "pages")
        yield from (Place(draft.path(page.file), 1, "page", activity.key, page.key) for page in content.pages)
        return
    document = draft.documents[draft.activity_files[activity.key]]
    if isinstance(content, Scenario):
        yield from _listed(document, "scene", activity.key, content.scenes, "scenes")
        yield from _listed(document, "ending", activity.key, content.endings, "endings")
    if isinstance(content, Assessment):
        yield from _listed(document, "item", activity.key, content.items, "items")


def _listed(document: Document, kind: str, activity: str, things: Sequence[Any], *trail: Part) -> Iterator[Place]:
    for number, thing in enumerate(things):
        yield Place(document.name, document.line(*trail, number), kind, activity, thing.key)
