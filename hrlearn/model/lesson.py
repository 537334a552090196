"""Lesson, its activities, and the package they travel in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hrlearn.model.items import Assessment
from hrlearn.model.scenario import Scenario

__all__ = [
    "Activity",
    "Content",
    "Lesson",
    "LessonPackage",
    "Media",
    "Objective",
    "Page",
    "Pages",
    "SlotUse",
    "Source",
    "Walkthrough",
    "misfit",
]


@dataclass(frozen=True, slots=True)
class Objective:
    """What a learner can do afterwards."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from; ``grade`` A to C, or GK for general knowledge an expert must still confirm."""

    tag: str
    text: str
    grade: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class SlotUse:
    """A locale slot the lesson needs; ``blocking`` ones stop a new placement while unverified or too old.

    ``kind`` is "text", "boolean" or "choice"; a choice is one of ``values``. ``title`` tells the person who fills the
    locale pack what is asked, "" where the key says it.
    """

    key: str
    blocking: bool = False
    kind: str = "text"
    values: tuple[str, ...] = ()
    title: str = ""


def misfit(use: SlotUse, value: str | bool) -> str:  # noqa: FBT001 -- a slot's value may be one
    """Say why a value does not fit the kind of a slot ("must be true or false"), "" where it does."""
    if use.kind == "boolean":
        return "" if isinstance(value, bool) else "must be true or false"
    if use.kind == "choice":
        return "" if value in use.values else f"must be one of {', '.join(use.values)}"
    return "must be text" if isinstance(value, bool) else ""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture of the package with the words for people who do not see it."""

    path: str
    alt: str
    credit: str
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Page:
    """One short lesson page; ``body`` is Markdown with source tags and slots, ``file`` its path in the package."""

    key: str
    title: str
    body: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """Lesson pages read one after the other; never scored."""

    pages: tuple[Page, ...]


Content = Pages | Scenario | Assessment


@dataclass(frozen=True, slots=True)
class Activity:
    """One part of a lesson that can be placed and scored on its own.

    ``weight`` is the activity's part in the lesson's score (0: not scored). ``policy`` says which attempt counts.
    ``tries`` is the number of attempts allowed, 0 for no limit. ``purpose`` is "pre", "post", "survey", "practice" or
    "". ``feedback_after`` names the activity that must be closed before this one shows keys and feedback. ``offline``
    lets a practice activity be played without a network.
    """

    uuid: str
    key: str
    kind: str
    title: str
    summary: str
    content: Content
    weight: int = 1
    policy: str = "highest"
    tries: int = 0
    purpose: str = ""
    feedback_after: str = ""
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: what it is for, what it needs, and its activities in order."""

    uuid: str
    key: str
    title: str
    summary: str
    language: str
    audience: tuple[str, ...]
    minutes: int
    objectives: tuple[Objective, ...]
    activities: tuple[Activity, ...]
    slots: tuple[SlotUse, ...] = ()
    sources: tuple[Source, ...] = ()
    draft: bool = True

    def activity(self, key: str) -> Activity | None:
        """Return the activity with this key, or None."""
        return next((activity for activity in self.activities if activity.key == key), None)

    @property
    def scored_activities(self) -> tuple[Activity, ...]:
        """The activities that count in the lesson's score."""
        return tuple(activity for activity in self.activities if activity.weight > 0)


@dataclass(frozen=True, slots=True)
class Walkthrough:
    """A scripted play of one activity and what it must lead to; ``expect`` holds ending, score and the like.

    ``endings`` are those of other activities before it, by activity key.
    """

    key: str
    activity: str
    steps: tuple[Mapping[str, Any], ...]
    expect: Mapping[str, Any]
    file: str = ""
    endings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LessonPackage:
    """A lesson with its media; immutable once published, ``content_hash`` is its version.

    ``translations`` are its overlays: language -> stable id of a text -> translation. A package as it was read has its
    texts in the lesson's own language. In a view in another language (``localised``) the lesson carries that language,
    ``original`` is the lesson's own, and ``fallbacks`` are the texts that stay in it because no translation is there.
    """

    lesson: Lesson
    content_hash: str
    media: Mapping[str, Media] = field(default_factory=dict)
    walkthroughs: tuple[Walkthrough, ...] = ()
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fallbacks: frozenset[str] = frozenset()
    original: str = ""
