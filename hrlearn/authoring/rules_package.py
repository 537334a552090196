"""Rules about what a lesson costs a learner's phone, and what it tells those who do not see its pictures."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from hrlearn.attempts import of_form
from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.rules import Rule, rule
from hrlearn.authoring.texts import passages
from hrlearn.model import Activity, Assessment, Item, Pages, Scenario

__all__ = ["FIRST_LOAD", "PLAYER", "RULES", "first_load"]

FIRST_LOAD = 30_000
"""Bytes, compressed, without pictures: the budget of the player for the first screen of an activity."""
PLAYER = 13_500
"""Bytes of it that the player itself takes: style sheet, script, the frame of a page, headers."""
FIELD = 30
"""Bytes, compressed, of the form around an option, a row or a line."""
LARGE_MEDIUM = 100 * 1024

_HIDDEN = frozenset({"feedback", "rationale", "outcome", "uuid", "sources", "slots", "tags", "objective", "verdict"})
_EMPTY_ALT = re.compile(r"!\[\s{0,9}\]\(\s{0,9}([^)\s]{0,200})")
_NOTHING_SAID = re.compile(
    r"\W*(?:(?:an? |the )?(?:image|picture|photo|drawing|figure|icon|graphic|alt|рисунок|картинка|изображение|фото)"
    r"\W*\d*|.{0,60}\.(?:svg|png|jpe?g|webp)|\W*.{0,3})\W*",
    re.IGNORECASE,
)


def _texts(thing: object) -> Iterator[str]:
    """Yield what of a part of the lesson is sent before it is answered."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _texts(one)
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in _HIDDEN:
                yield from _texts(getattr(thing, field.name))


def _of_item(item: Item) -> int:
    return FIELD * (1 + len(item.options) + len(item.rows))


def first_load(activity: Activity) -> int:
    """Return about how many bytes the first screen of an activity takes, compressed, without pictures.

    Pages are counted as one screen with the list of pages and the longest of them.
    """
    content, extra = activity.content, 0
    texts: list[str] = [activity.title, activity.summary]
    if isinstance(content, Pages):
        texts += [page.title for page in content.pages]
        texts += [max((page.body for page in content.pages), key=len, default="")]
    elif isinstance(content, Scenario):
        scene = content.scene(content.start)
        texts += [content.intro, content.role, *_texts(content.meters), *_texts(scene)]
        extra = FIELD * (len(content.meters) + (len(scene.lines) + len(scene.choices) if scene else 0))
    elif isinstance(content, Assessment):
        asked = of_form(content)
        texts += [content.intro, *_texts(asked)]
        extra = sum(map(_of_item, asked))
    return PLAYER + extra + _compressed(texts)


def _compressed(texts: Iterable[str]) -> int:
    return len(zlib.compress("\n".join(texts).encode(), 9))


@rule("HR501", "An activity that is heavy to open")
def heavy_activities(draft: Draft) -> Iterator[Hit]:
    """Estimate the first screen of each activity from its texts."""
    for index, activity in enumerate(draft.package.lesson.activities):
        weight = first_load(activity)
        if weight > FIRST_LOAD:
            message = f"Opening '{activity.key}' takes about {weight} bytes; at most {FIRST_LOAD} are wanted."
            fix = "Split it into two activities or pages, or draw fewer items."
            yield draft.hit(message, fix, "activities", index)


@rule("HR502", "A heavy picture", "warning")
def heavy_media(draft: Draft) -> Iterator[Hit]:
    """Learners on a thin network wait for each picture, and pay for it."""
    for index, medium in enumerate(draft.package.media.values()):
        if len(medium.data) > LARGE_MEDIUM:
            size = f"'{medium.path}' has {len(medium.data) // 1024} KiB; at most {LARGE_MEDIUM // 1024} are wanted."
            yield draft.hit(size, "Draw it as an SVG, or make it smaller.", "media", index)


@rule("HR503", "A picture without words")
def wordless_pictures(draft: Draft) -> Iterator[Hit]:
    """People who do not see the picture hear its words; 'picture' or the name of the file tells them nothing."""
    for index, medium in enumerate(draft.package.media.values()):
        if _NOTHING_SAID.fullmatch(medium.alt):
            message = f"The words for '{medium.path}' say nothing: '{medium.alt}'."
            yield draft.hit(message, "Say in 'alt' what the picture shows.", "media", index, "alt")
    for passage in passages(draft):
        for found in _EMPTY_ALT.finditer(passage.text):
            message = f"The picture '{found.group(1)}' stands here without words."
            yield passage.hit(message, "Say what it shows: ![a street at night](media/street.svg).", found.start())


@rule("HR207", "An offline activity that counts")
def graded_offline(draft: Draft) -> Iterator[Hit]:
    """What is played offline has its effects in the browser, where a learner can read them."""
    for index, activity in enumerate(draft.package.lesson.activities):
        if activity.offline and activity.weight:
            message = f"'{activity.key}' is offline and counts in the lesson's score."
            yield draft.hit(message, "Write weight: 0, or remove offline.", "activities", index, "offline")


RULES: tuple[Rule, ...] = (heavy_activities, heavy_media, wordless_pictures, graded_offline)
