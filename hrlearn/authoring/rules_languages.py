"""Rules about translations: each belongs to a text that is there, says all of it, and is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.findings import did_you_mean
from hrlearn.authoring.languages import coverage, known_texts, overlay_of, page_of
from hrlearn.authoring.lesson_schema import LANGUAGE
from hrlearn.authoring.rules import Rule, rule
from hrlearn.plurals import is_language

__all__ = ["ADVICE", "ESSENTIAL_RULES", "RULES"]

NAMED = 5
SENTENCE = 4
"""Words; below that a name or a term may well be the same in two languages."""

_SLOT_OR_GAP = re.compile(r"\{\{[^{}]*\}\}|\[\[[^\[\]]*\]\]")
_TAG = re.compile(r"\[(?:S[0-9]{1,3}|GK)\]")
_WORD = re.compile(r"[^\W\d_]{2,}")


@rule("HR601", "A missing translation", "warning")
def missing_translations(draft: Draft) -> Iterator[Hit]:
    """Say once for each language what it lacks; learners see these texts in the lesson's language."""
    for found in coverage(draft.package):
        if found.missing:
            more = len(found.missing) - NAMED
            named = ", ".join(found.missing[:NAMED]) + (f" and {more} more" if more > 0 else "")
            message = f"{len(found.missing)} of {found.total} texts are not translated into {found.language}: {named}."
            fix = f"Translate them, or list them with 'hrlearn translate {draft.name} {found.language}'."
            yield Hit(message, fix, draft.path(_file(found.language)))


@rule("HR602", "A translation of a text that is not there")
def orphans(draft: Draft) -> Iterator[Hit]:
    """Compare the ids of each language with those of the lesson."""
    for language, table in draft.package.translations.items():
        if not is_language(language):
            continue  # HR605 says so
        known = known_texts(draft.package, language)
        for key in table:
            if key not in known:
                message = f"The lesson has no text '{key}'."
                fix = f"Keys may have been renamed in the lesson. {did_you_mean(key, known)}"
                yield _hit(draft, language, key, message, fix)


@rule("HR603", "A translation that is the original", "warning")
def copies(draft: Draft) -> Iterator[Hit]:
    """Look at sentences; a name may well be the same."""
    for language, key, text, original in _pairs(draft):
        words = _WORD.findall(_TAG.sub("", _SLOT_OR_GAP.sub("", original)))
        if text.split() == original.split() and len(words) >= SENTENCE:
            message = f"'{key}' is the same text as in the lesson's own language."
            yield _hit(draft, language, key, message, "Translate it, or leave it out: then learners see that it waits.")


@rule("HR604", "A translation that lost a slot, a gap or a source")
def lost_marks(draft: Draft) -> Iterator[Hit]:
    """Compare the marks of each text with those of its original."""
    for language, key, text, original in _pairs(draft):
        for what, pattern in (("slot or gap", _SLOT_OR_GAP), ("source tag", _TAG)):
            wanted, there = set(pattern.findall(original)), set(pattern.findall(text))
            if wanted != there:
                odd = ", ".join(sorted(wanted ^ there))
                message = f"'{key}' has not the same {what} as its original: {odd}."
                yield _hit(draft, language, key, message, "Keep slots, gaps and source tags exactly as they are.")


@rule("HR605", "A translation into no language")
def unknown_languages(draft: Draft) -> Iterator[Hit]:
    """Look at the names of the files."""
    own = draft.package.lesson.language
    for name in sorted(draft.used):
        page = page_of(name)
        language = overlay_of(name) or (page[0] if page else "")
        if language == own:
            yield Hit(f"The lesson itself is in {own}.", "Change the lesson's own files.", draft.path(name), 1)
        elif language and not (re.fullmatch(LANGUAGE, language) and is_language(language)):
            fix = "Name it by its code, such as ru.yaml or uz-Cyrl.yaml; a country's code is no language's."
            yield Hit(f"There is no language '{language}'.", fix, draft.path(name), 1)


def _pairs(draft: Draft) -> Iterator[tuple[str, str, str, str]]:
    """Yield (language, id, translation, original) of everything that is translated, but for lists of answers."""
    for language, table in draft.package.translations.items():
        known = known_texts(draft.package, language)
        for key, text in table.items():
            if not key.endswith(".accepted"):
                yield language, key, text, known[key]


def _file(language: str) -> str:
    return f"locale/{language}.yaml"


def _hit(draft: Draft, language: str, key: str, message: str, fix: str) -> Hit:
    document = draft.documents.get(_file(language))
    # An id may be written so that YAML takes it for a number.
    written = next((name for name in document.data if str(name) == key), None) if document is not None else None
    if document is None or written is None:
        return Hit(message, fix, draft.path(f"locale/{language}/{key}"), 1)
    return Hit(message, fix, document.name, document.line(written))


ESSENTIAL_RULES: tuple[Rule, ...] = (unknown_languages, orphans)
"""Without them nobody knows what a translation belongs to."""

ADVICE: tuple[Rule, ...] = (missing_translations, copies, lost_marks)

RULES: tuple[Rule, ...] = (*ESSENTIAL_RULES, *ADVICE)
