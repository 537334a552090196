"""The file that a translator fills: what is missing stands in it as comments, ready to be taken over line by line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hrlearn.authoring.files import unpack_files
from hrlearn.authoring.languages import coverage, untranslated
from hrlearn.authoring.lesson_schema import LANGUAGE
from hrlearn.authoring.reader import packed, read_tree
from hrlearn.errors import LessonError
from hrlearn.model import LessonPackage
from hrlearn.plurals import is_language

__all__ = ["Translation", "lay_out_translation"]

TODO = "#? "
"""Begins a line that this module has written; only such lines are ever taken away."""

_LIST = ".accepted"


@dataclass(frozen=True, slots=True)
class Translation:
    """How far a translation has come: its ``file``, the ids that are missing from it, and the pages to be written.

    ``pages`` are (original, translation) as paths inside the lesson. ``total`` counts texts and pages.
    """

    file: Path
    missing: tuple[str, ...]
    pages: tuple[tuple[str, str], ...]
    total: int


def lay_out_translation(folder: Path, language: str) -> Translation:
    """Write what a lesson lacks in a language into ``locale/<language>.yaml``, each text as a comment.

    Whatever else stands in the file stays as it is; pages are never written. Raises LessonError for a lesson that
    cannot be read or is in that language itself, and for a language that the CLDR does not know.
    """
    if not (re.fullmatch(LANGUAGE, language) and is_language(language)):
        raise LessonError(f"There is no language {language!r}.", hint="Write its code, such as ru, hi or uz-Cyrl.")
    files = unpack_files(packed(folder))
    package = read_tree(files, str(folder))
    if language == package.lesson.language:
        raise LessonError(f"The lesson itself is in {language!r}.", hint="Name another language.")
    left = untranslated(package, language)
    name = f"locale/{language}.yaml"
    text = _filled(files.get(name, b"").decode("utf-8"), left, language)
    after = _unchanged(package, {**files, name: text.encode()}, language)
    if after is None:
        hint = f"Take the lines that begin with {TODO!r} out of {name} yourself, then try again."
        raise LessonError("What is translated already would have changed, so nothing was written.", hint=hint)
    total = next(each.total for each in coverage(after) if each.language == language)
    target = folder / name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(text.encode())
    return Translation(target, tuple(key for key in left if not _is_page(key)), _pages(left, language), total)


def _unchanged(package: LessonPackage, files: Mapping[str, bytes], language: str) -> LessonPackage | None:
    """Read the lesson as it is going to be; None where a translation that was there would not be there any more."""
    try:
        after = read_tree(files, "")
    except LessonError:
        return None
    return after if after.translations[language] == package.translations.get(language, {}) else None


def _filled(present: str, left: Mapping[str, str], language: str) -> str:
    """Return the file with what is left behind all that it has."""
    kept = "".join(line for line in present.splitlines(keepends=True) if not line.startswith(TODO.rstrip()))
    ended = kept if not kept or kept.endswith("\n") else f"{kept}\n"
    return ended + "".join(f"{TODO}{line}\n" for line in _lines(left, language))


def _lines(left: Mapping[str, str], language: str) -> Iterator[str]:
    if not left:
        return
    yield f"Still to be translated into {language}. Put the words of your language between the quotes and"
    yield "take away the sign before the line. Slots, gaps and source tags stay as they are."
    for page, target in _pages(left, language):
        yield f"A page: copy {page} to {target} and translate the copy."
    for key, text in left.items():
        if not _is_page(key):
            yield f"{key}: {_written(key, text)}"


def _written(key: str, text: str) -> str:
    """Return the original on one line, as YAML: JSON is a part of it."""
    return json.dumps(text.split("\n") if key.endswith(_LIST) else text, ensure_ascii=False)


def _pages(left: Mapping[str, str], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, f"locale/{language}/{key}") for key in left if _is_page(key))


def _is_page(key: str) -> bool:
    return key.endswith(".md")
