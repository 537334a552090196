"""One lesson in two versions, and locale packs, for the tests of use cases and storage."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

from hrlearn.model import (
    END,
    Activity,
    Assessment,
    Choice,
    Compare,
    Effect,
    Ending,
    Item,
    Lesson,
    LessonPackage,
    Line,
    LocalePack,
    Meter,
    Option,
    Page,
    Pages,
    Scenario,
    Scene,
    SlotUse,
    SlotValue,
)
from hrlearn.services import InstalledLesson


def _choice(key: str, goto: str, amount: int) -> Choice:
    return Choice(key, key, goto, (Effect("trust", amount),))


# Trust starts at 5 and ends between 2 (bad, bad) and 8 (good, good): good, bad is 6, two thirds of the way.
STORY = Scenario(
    intro="",
    role="",
    start="door",
    meters=(Meter("trust", "Trust", 5),),
    flags=(),
    characters=(),
    scenes=(
        Scene("door", "Door", (Line("..."),), (_choice("good", "room", 2), _choice("bad", "room", -2))),
        Scene("room", "Room", (Line("..."),), (_choice("good", END, 1), _choice("bad", END, -1))),
    ),
    endings=(
        Ending("fine", "Fine", "", "good", Compare("trust", "at_least", 6)),
        Ending("sad", "Sad", "", "bad"),
    ),
)


def an_item(key: str, *slots: str) -> Item:
    """Build an item whose right option is "yes"."""
    options = (Option("yes", "Yes", correct=True, feedback="-"), Option("no", "No", feedback="-"))
    return Item(f"uuid-{key}", key, "single_choice", "?", options, "-", slots=slots)


QUIZ = Assessment((an_item("one"), an_item("two")))

LESSON = Lesson(
    uuid="lesson",
    key="safe_hands",
    title="Safe hands",
    summary="",
    language="en",
    audience=("cadet",),
    minutes=20,
    objectives=(),
    activities=(
        Activity("u-learn", "learn", "pages", "Read", "", Pages((Page("why", "Why", "..."),)), weight=0),
        Activity("u-story", "story", "scenario", "Story", "", STORY),
        Activity("u-quiz", "quiz", "assessment", "Quiz", "", QUIZ, tries=2),
    ),
    slots=(SlotUse("phone.ambulance", blocking=True), SlotUse("law.carry")),
)
FIRST = LessonPackage(LESSON, "sha256:first")

_HARDER = replace(QUIZ, items=(*QUIZ.items, an_item("three")))
SECOND = LessonPackage(
    replace(LESSON, activities=(*LESSON.activities[:2], replace(LESSON.activities[2], content=_HARDER))),
    "sha256:second",
)


def installed(package: LessonPackage) -> InstalledLesson:
    """Return a package with a bundle that ``load_bundle`` knows."""
    return InstalledLesson(package, package.content_hash.encode())


def load_bundle(data: bytes) -> LessonPackage:
    """Stand in for the reader of authoring, which has tests of its own."""
    return {b"sha256:first": FIRST, b"sha256:second": SECOND}[data]


def pack_file(key: str, *, fictional: bool = False, **slots: str) -> bytes:
    """Return the bytes of a pack whose slots were verified on 1 March 2026."""
    return json.dumps({"key": key, "fictional": fictional, "slots": slots}).encode()


def load_pack(data: bytes, name: str) -> LocalePack:
    """Stand in for the reader of authoring, which has tests of its own."""
    raw = json.loads(data)
    slots = {
        name.replace("__", "."): SlotValue(value, "source", "officer", date(2026, 3, 1))
        for name, value in raw["slots"].items()
    }
    return LocalePack(raw["key"], raw["key"], f"sha256:{sha256(data).hexdigest()}", raw["fictional"], slots)
