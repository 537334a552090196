"""Translations of a lesson: the files they stand in, what is still missing, and how far each language has come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from hrlearn.authoring.fields import Many, Text, fault
from hrlearn.model import LessonPackage, may_stay, needs_translation, texts_of
from hrlearn.plurals import plural_forms

__all__ = [
    "Coverage",
    "OverlaySchema",
    "coverage",
    "known_texts",
    "only_laid_out",
    "overlay_of",
    "page_of",
    "untranslated",
]

_OVERLAY = re.compile(r"locale/([^/]+)\.yaml")
_PAGE = re.compile(r"locale/([^/]+)/(.+\.md)")
_UNIT = re.compile(r"(.+\.items\.[a-z0-9_]+\.unit)\.([a-z]+)")
_LIST = ".accepted"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one translation has come: how many of ``total`` texts it has, and the ids of those it has not."""

    language: str
    total: int
    missing: tuple[str, ...]

    @property
    def translated(self) -> int:
        """How many texts are translated."""
        return self.total - len(self.missing)

    @property
    def percent(self) -> int:
        """The part that is translated, in whole per cent, rounded down: 100 means all."""
        return 100 * self.translated // self.total if self.total else 100


def overlay_of(file: str) -> str:
    """Return the language whose texts a file of the package holds, "" where it holds none."""
    found = _OVERLAY.fullmatch(file)
    return found.group(1) if found else ""


def only_laid_out(data: bytes) -> bool:
    """Say whether a file of texts holds nothing but comments yet, as a translator gets it."""
    lines = (line.strip() for line in data.removeprefix(b"\xef\xbb\xbf").splitlines())
    return all(not line or line.startswith(b"#") for line in lines)


def page_of(file: str) -> tuple[str, str] | None:
    """Return (language, file of the page) for a translated page, None for any other file."""
    found = _PAGE.fullmatch(file)
    return (found.group(1), found.group(2)) if found else None


def coverage(package: LessonPackage) -> tuple[Coverage, ...]:
    """Return how far each translation of a package, as it was read, has come, by language."""
    return tuple(_covered(package, language) for language in sorted(package.translations))


def untranslated(package: LessonPackage, language: str) -> Mapping[str, str]:
    """Return what a translator still has to do: the texts that a language lacks, by id, in the order of the lesson.

    An id that ends in ``.md`` is a page, whose translation is the file of that name in ``locale/<language>/``; the
    others go into ``locale/<language>.yaml``. One that ends in ``.accepted`` is a list, here with one entry on each
    line. Raises UnknownNameError for a language that the CLDR does not know.
    """
    there = package.translations.get(language, {})
    return {key: text for key, text in _wanted(package, language) if key not in there}


def known_texts(package: LessonPackage, language: str) -> Mapping[str, str]:
    """Return every id that a translation into a language may hold, with its text in the lesson's language."""
    return dict(_expanded(package, language))


def _covered(package: LessonPackage, language: str) -> Coverage:
    missing = untranslated(package, language)
    return Coverage(language, sum(1 for _ in _wanted(package, language)), tuple(missing))


def _wanted(package: LessonPackage, language: str) -> Iterator[tuple[str, str]]:
    for key, text in _expanded(package, language):
        if needs_translation(text) and not may_stay(key):
            yield key, text


def _expanded(package: LessonPackage, language: str) -> Iterator[tuple[str, str]]:
    """Yield the texts by id, units in the plural forms of the language instead of those of the lesson."""
    texts, done = texts_of(package), set()
    for key, text in texts.items():
        found = _UNIT.fullmatch(key)
        if found is None:
            yield key, text
        elif found.group(1) not in done:
            unit = found.group(1)
            done.add(unit)
            for form in plural_forms(language):
                yield f"{unit}.{form}", texts.get(f"{unit}.{form}", texts[f"{unit}.other"])


class OverlaySchema:
    """locale/<language>.yaml, read into texts by id; it stands where a schema of marshmallow would."""

    def load(self, data: Any) -> dict[str, str]:
        """Return the texts; a list has one entry on each line. Raises ValidationError."""
        if not isinstance(data, dict):
            raise ValidationError({"_schema": ["not a mapping"]})
        found, faults = {}, {}
        for key, value in data.items():
            try:
                found[str(key)] = _text_or_list(str(key), value)
            except ValidationError as error:
                faults[key] = error.messages
        if faults:
            raise ValidationError(faults)
        return found


def _text_or_list(key: str, value: Any) -> str:
    if not key.endswith(_LIST):
        return str(Text().read(value))
    if not isinstance(value, list):
        raise fault("must be a list", "Write what is accepted in square brackets or with a dash before each.")
    return "\n".join(" ".join(entry.split()) for entry in Many(Text(), at_least=1).read(value))
