"""A lesson's folder as it is now: read again whenever one of its files has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast

from hrlearn.attempts import Definition, define
from hrlearn.authoring import (
    Finding,
    Outcome,
    Place,
    Report,
    find_lessons,
    installed_content,
    packs_beside,
    packs_folder,
    places,
    read_locale_pack,
    read_package,
    replay_walkthroughs,
    survey,
)
from hrlearn.errors import HrlearnError, LessonError, NotFoundError
from hrlearn.model import NO_PACK, LessonPackage, LocalePack, localised
from hrlearn.preview.ways import Ways, find_ways

__all__ = ["Edition", "Workshop", "stamp_of"]

T = TypeVar("T")


def stamp_of(folder: Path) -> str:
    """Return a short text that changes when a file of the lesson, or a locale pack beside it, changes."""
    digest = sha256()
    for path in _watched(folder):
        try:
            facts = path.stat()
        except OSError:
            continue  # it went away meanwhile, which is a change for the next look
        digest.update(f"{path} {facts.st_mtime_ns} {facts.st_size}\n".encode())
    return digest.hexdigest()[:16]


def _watched(folder: Path) -> Iterator[Path]:
    packs = packs_folder(folder)
    for place in (folder, packs) if packs is not None else (folder,):
        found = place.rglob("*") if place.is_dir() else ()
        yield from sorted(one for one in found if not one.name.startswith("."))


class Workshop:
    """Watches one lesson's folder, or a folder above exactly one; raises LessonError where there is none or several."""

    def __init__(self, path: Path) -> None:
        found = find_lessons(path)
        if not found:
            hint = "Name a folder with a lesson.yaml, or make one with: hrlearn new KEY"
            raise LessonError(f"There is no lesson in {path}.", hint=hint)
        if len(found) > 1:
            names = ", ".join(str(one) for one in found)
            raise LessonError(f"There are several lessons in {path}.", hint=f"Name one of them: {names}.")
        self.folder = found[0]
        self._lock = threading.Lock()
        self._linting = threading.Lock()
        self._latest: Edition | None = None

    def now(self) -> Edition:
        """Return the lesson as it is now; the same object until something changes."""
        stamp = stamp_of(self.folder)
        with self._lock:
            if self._latest is None or self._latest.stamp != stamp:
                self._latest = Edition(self.folder, stamp)
                threading.Thread(target=self._lint, args=(self._latest,), daemon=True).start()
            return self._latest

    def _lint(self, edition: Edition) -> None:
        """Have lint look while the pages are shown already; only what is still the latest is worth it."""
        with self._linting:
            if edition is self._latest:
                _ = edition.report


class Edition:
    """One state of a lesson's files, with all that is worked out from it on demand and then kept.

    ``package`` is None where the lesson cannot be read; then ``findings`` say why.
    """

    def __init__(self, folder: Path, stamp: str) -> None:
        self.folder = folder
        self.stamp = stamp
        self._lock = threading.RLock()
        self._kept: dict[tuple[str, ...], object] = {}
        self.problem = ""
        self.package: LessonPackage | None = None
        self.packs: tuple[LocalePack, ...] = (NO_PACK,)
        try:
            self.packs = _packs(folder)
            self.package = read_package(folder)
        except HrlearnError as error:
            self.problem = str(error)
        except OSError as error:
            self.problem = f"{error.filename or folder}: {error.strerror}. Check the path and who may read it."

    def pack(self, key: str) -> LocalePack:
        """Return a pack by its key, the first one for ""; raises NotFoundError."""
        found = next((one for one in self.packs if key in {"", one.key}), None)
        if found is None:
            raise NotFoundError(f"There is no locale pack {key!r} here.", hint="Choose another at the top of the page.")
        return found

    def view(self, language: str) -> LessonPackage:
        """Return the lesson in one of its languages, "" for its own; raises NotFoundError and UnknownNameError."""
        package = self.package
        if package is None:
            raise NotFoundError("The lesson cannot be shown.", hint="Mend it first.")
        return self.once(("view", language), lambda: localised(package, language) if language else package)

    def definition(self, activity: str, pack: str) -> Definition:
        """Return what an activity is played against; raises NotFoundError, and LessonError where it cannot end."""
        found = self.view("").lesson.activity(activity)
        if found is None:
            raise NotFoundError(f"The lesson has no activity {activity!r}.", hint="Go back to the list.")
        chosen = self.pack(pack)
        return self.once(("definition", activity, chosen.key), lambda: define(found, chosen))

    def ways(self, activity: str, pack: str) -> Ways:
        """Return how everything in a story is reached; raises as ``definition``."""
        return self.once(("ways", activity, self.pack(pack).key), lambda: find_ways(self.definition(activity, pack)))

    def outcomes(self, pack: str) -> tuple[Outcome, ...]:
        """Return what the walkthroughs lead to."""
        chosen = self.pack(pack)
        return self.once(("outcomes", chosen.key), lambda: self._outcomes(chosen))

    def _outcomes(self, pack: LocalePack) -> tuple[Outcome, ...]:
        package, ready = self.view(""), {}
        for key in {walkthrough.activity for walkthrough in package.walkthroughs}:
            with suppress(HrlearnError):  # the outcome says what is wrong
                ready[key] = self.definition(key, pack.key)
        return replay_walkthroughs(package, pack, ready)

    @property
    def linted(self) -> bool:
        """Whether ``report`` is there without waiting; a lesson that cannot be read has it at once."""
        return self.package is None or "report" in self.__dict__

    @cached_property
    def report(self) -> Report:
        """What lint says of the lesson; a folder that is none has a report too."""
        try:
            reports = {report.name: report for report in survey(self.folder)}
            return reports[str(self.folder)]
        except (HrlearnError, OSError, KeyError):
            hint = "The preview goes on by itself once it is mended."
            why = Finding(str(self.folder), None, "HR001", self.problem or "There is no lesson here.", hint)
            return Report(str(self.folder), "", (why,))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where the things of the lesson begin in its files, nothing where it cannot be read."""
        try:
            return places(self.folder)
        except (HrlearnError, OSError):
            return ()

    def once(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """Return what belongs to this edition and to a key, made for whoever asks first.

        Two frames of one page ask at the same moment.
        """
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
            return cast("T", self._kept[key])


def _packs(folder: Path) -> tuple[LocalePack, ...]:
    """Return the packs to choose from: the invented country first, no pack at all last."""
    found = packs_beside(folder) or _installed()
    return (*sorted(found, key=lambda pack: (not pack.fictional, pack.key)), NO_PACK)


def _installed() -> tuple[LocalePack, ...]:
    try:
        return (read_locale_pack(installed_content().joinpath("locale_packs", "demo.yaml")),)
    except (FileNotFoundError, LessonError):
        return ()
