"""Rules about a lesson and its quiz: nothing declared in vain, nothing missing that placing it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from hrlearn.authoring.draft import Draft, Hit, Quiz
from hrlearn.authoring.rules import Rule, assessment_rule, rule
from hrlearn.authoring.texts import passages, used_slots, used_tags

__all__ = ["RULES"]

DEMO_PACK = "demo"
BALANCE_FROM = 3
MOST_ON_ONE_SIDE = 0.6

_BESIDE_PLAY = re.compile(r"walkthroughs/[^/]+\.yaml|(CREDITS|REVIEW|README)(\.md)?|guide\.md|LICENSE")


@rule("HR201", "A declared slot that nothing uses")
def unused_slots(draft: Draft) -> Iterator[Hit]:
    """An unused slot would be asked of every academy in vain."""
    used = {key for key, _ in used_slots(draft)}
    for index, slot in enumerate(draft.package.lesson.slots):
        if slot.key not in used:
            message = f"Nothing uses the slot '{slot.key}'."
            yield draft.hit(message, "Use it in a text or item, or remove it.", "slots", index)


@rule("HR202", "A declared source that nothing cites")
def unused_sources(draft: Draft) -> Iterator[Hit]:
    """Sources belong to claims."""
    used = {tag for tag, _ in used_tags(draft)}
    for index, source in enumerate(draft.package.lesson.sources):
        if source.tag not in used:
            message = f"Nothing cites the source '{source.tag}'."
            yield draft.hit(message, "Cite it where its claim stands, or remove it.", "sources", index)


@rule("HR203", "A picture that nothing shows", "warning")
def unused_media(draft: Draft) -> Iterator[Hit]:
    """Every picture costs a learner's data."""
    shown = {scene.picture for story in draft.scenarios for scene in story.content.scenes}
    shown |= {character.portrait for story in draft.scenarios for character in story.content.characters}
    shown |= {item.picture for quiz in draft.assessments for item in quiz.content.items}
    text = "\n".join(passage.text for passage in passages(draft))
    for index, path in enumerate(draft.package.media):
        if path not in shown and f"({path}" not in text:
            yield draft.hit(f"Nothing shows the picture '{path}'.", "Show it, or remove it.", "media", index)


@rule("HR204", "A file that belongs to nothing", "warning")
def stray_files(draft: Draft) -> Iterator[Hit]:
    """A file that nothing names was forgotten, or its name is written differently somewhere."""
    for name in sorted(set(draft.files) - draft.used):
        if not _BESIDE_PLAY.fullmatch(name):
            fix = "Name it in lesson.yaml, or remove it."
            yield Hit("Nothing in the lesson uses this file.", fix, draft.path(name))


@rule("HR205", "A blocking slot that the demo pack leaves empty")
def blocking_without_demo(draft: Draft) -> Iterator[Hit]:
    """Without a value the practice academy could not place the lesson."""
    for pack in draft.packs:
        for index, slot in enumerate(draft.package.lesson.slots):
            if pack.key == DEMO_PACK and slot.blocking and pack.slot(slot.key) is None:
                message = f"The blocking slot '{slot.key}' has no value in the demo pack."
                yield draft.hit(message, f"Add an invented value to the pack '{pack.key}'.", "slots", index)


@rule("HR206", "A folder that is not named after its lesson", "warning")
def folder_name(draft: Draft) -> Iterator[Hit]:
    """People look for a lesson by its key."""
    folder = PurePosixPath(draft.name).name
    if folder and folder != draft.package.lesson.key:
        message = f"The folder '{folder}' holds the lesson '{draft.package.lesson.key}'."
        yield draft.hit(message, "Rename the folder.", "key")


@assessment_rule("HR301", "True/false statements that are mostly the same")
def statement_balance(quiz: Quiz) -> Iterator[Hit]:
    """40 to 60 % of the statements are true; with an odd number one more of either kind is fine."""
    answers = [
        next(option.key for option in item.options if option.correct) == "true"
        for item in quiz.content.items
        if item.kind == "true_false"
    ]
    true, false = sum(answers), len(answers) - sum(answers)
    if len(answers) < BALANCE_FROM or abs(true - false) <= 1:
        return
    if max(true, false) > MOST_ON_ONE_SIDE * len(answers):
        message = f"{true} statements are true and {false} are false."
        yield quiz.hit(message, "Turn some round, so that 40 to 60 % are true.", "items")


RULES: tuple[Rule, ...] = (
    unused_slots,
    unused_sources,
    unused_media,
    stray_files,
    blocking_without_demo,
    folder_name,
    statement_balance,
)
