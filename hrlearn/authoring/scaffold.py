"""Makes the files of a new lesson: small, whole and clean, so that an author changes words instead of finding them."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from uuid import UUID

from hrlearn.errors import LessonError

__all__ = ["new_lesson"]

_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_UUID = re.compile(r"\$(uuid_\w+)")


def new_lesson(key: str, title: str, language: str, parent: Path, new_uuid: Callable[[], UUID]) -> Path:
    """Write a new lesson into a folder named after its key below ``parent`` and return the folder.

    Raises LessonError for a key, title or language of the wrong form and where the folder is there already; nothing is
    ever overwritten.
    """
    _check(key, title, language)
    folder = parent / key
    texts = dict(_texts(files("hrlearn.authoring").joinpath("scaffold_files"), ""))
    names = {name for text in texts.values() for name in _UUID.findall(text)}
    words = {"key": key, "title": title.replace('"', "\u201d"), "language": language}
    words |= {name: str(new_uuid()) for name in sorted(names)}
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        message = f"There is already something at {folder}."
        raise LessonError(message, hint="Choose another key, or another folder with --in.") from None
    for path, text in texts.items():
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(Template(text).safe_substitute(words), encoding="utf-8", newline="\n")
    return folder


def _check(key: str, title: str, language: str) -> None:
    if not _KEY.fullmatch(key):
        message = f"{key!r} cannot be the key of a lesson."
        raise LessonError(message, hint="Use lower-case words joined by underscores, such as safe_hands.")
    if not _LANGUAGE.fullmatch(language):
        raise LessonError(f"{language!r} is no language code.", hint="Write it such as en, ru or pt-BR.")
    if not title.strip() or len(title.splitlines()) != 1 or "\\" in title:
        raise LessonError("The title must be one line of words.", hint="Write it without line breaks and backslashes.")


def _texts(folder: Traversable, above: str) -> list[tuple[str, str]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        path = f"{above}{entry.name}"
        found += _texts(entry, f"{path}/") if entry.is_dir() else [(path, entry.read_text(encoding="utf-8"))]
    return found
