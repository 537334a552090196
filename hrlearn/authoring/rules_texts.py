"""Rules about texts without which they cannot be shown: slots, source tags, pictures, and no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrlearn.authoring.draft import Draft, Hit, Story
from hrlearn.authoring.findings import did_you_mean
from hrlearn.authoring.rules import Rule, rule
from hrlearn.authoring.texts import SLOT, TAG, passages, used_slots, used_tags

__all__ = ["RULES"]

_BRACES = re.compile(r"\{\{|\}\}")
_BRACKETS = re.compile(r"\[([^\[\]\n]*\b(?:S[0-9]{1,3}|GK)\b[^\[\]\n]*)\](?!\()")
_HTML = re.compile(r"<(?!https?:)[A-Za-z/!?][^>\n]*>?")
_PICTURE = re.compile(r"!\[[^\]\n]{0,500}+\]\(\s{0,9}+([^)\s]{1,200}+)[^)\n]{0,200}+\)")


@rule("HR025", "A slot that is not declared")
def undeclared_slots(draft: Draft) -> Iterator[Hit]:
    """Compare the slots in use with lesson.yaml."""
    known = {slot.key for slot in draft.package.lesson.slots}
    for key, hit in used_slots(draft):
        if key not in known:
            fix = f"List it under 'slots' in lesson.yaml. {did_you_mean(key, known)}"
            yield hit(f"The slot '{key}' is not declared.", fix)


@rule("HR026", "A source tag that is not declared")
def undeclared_tags(draft: Draft) -> Iterator[Hit]:
    """Compare the tags in use with lesson.yaml."""
    known = {source.tag for source in draft.package.lesson.sources}
    for tag, hit in used_tags(draft):
        if tag not in known:
            fix = f"List it under 'sources' in lesson.yaml. {did_you_mean(tag, known)}"
            yield hit(f"The source tag '{tag}' is not declared.", fix)


@rule("HR032", "A slot or source tag that is not written rightly")
def malformed_marks(draft: Draft) -> Iterator[Hit]:
    """Find braces that are no slot and brackets that only look like a tag."""
    for passage in passages(draft):
        rest = SLOT.sub(lambda found: " " * len(found.group()), passage.text)
        for found in _BRACES.finditer(rest):
            fix = "Write it such as {{law.syringe_possession}}, without spaces."
            yield passage.hit("Two braces stand here that are not a slot.", fix, found.start())
        for found in _BRACKETS.finditer(rest):
            if not TAG.fullmatch(found.group()):
                fix = "Write each tag in brackets of its own, such as [S31][S32]."
                yield passage.hit(f"'{found.group()}' is not a source tag.", fix, found.start())


@rule("HR033", "HTML in a text")
def html(draft: Draft) -> Iterator[Hit]:
    """Texts are Markdown without HTML."""
    for passage in passages(draft):
        for found in _HTML.finditer(passage.text):
            fix = "Use Markdown, such as **bold**; for 'less than' write the words or leave a space after <."
            yield passage.hit(f"'{found.group()[:40]}' looks like HTML.", fix, found.start())


@rule("HR029", "An unknown picture")
def unknown_media(draft: Draft) -> Iterator[Hit]:
    """Look at scenes, portraits, items and pages."""
    known = draft.package.media
    places = [place for view in draft.scenarios for place in _pictures(view)]
    for quiz in draft.assessments:
        pictures = ((index, item.picture) for index, item in enumerate(quiz.content.items))
        places += [(path, quiz.hit("", "", "items", index, "picture")) for index, path in pictures if path]
    for passage in passages(draft):
        places += [(m.group(1), passage.hit("", "", m.start())) for m in _PICTURE.finditer(passage.text)]
    for path, place in places:
        if path not in known:
            message = f"The picture '{path}' is not listed in lesson.yaml."
            fix = f"List it under 'media' with alt text and credit. {did_you_mean(path, known)}"
            yield Hit(message, fix, place.file, place.line)


def _pictures(view: Story) -> Iterator[tuple[str, Hit]]:
    for index, scene in enumerate(view.content.scenes):
        if scene.picture:
            yield scene.picture, view.hit("", "", "scenes", index, "picture")
    for index, character in enumerate(view.content.characters):
        if character.portrait:
            yield character.portrait, view.hit("", "", "characters", index, "portrait")


RULES: tuple[Rule, ...] = (undeclared_slots, undeclared_tags, malformed_marks, html, unknown_media)
