"""The lessons and locale packs that a block can name, and those that running attempts began with."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable

from hrlearn.attempts import Definition, define
from hrlearn.authoring import bundle, load_bundle, load_locale_pack, read_locale_pack, read_package
from hrlearn.errors import LessonError, NotFoundError
from hrlearn.model import NO_PACK, Activity, LessonPackage, LocalePack

__all__ = ["Library"]

KEPT_PACKAGES = 32
"""How many packages of earlier versions one process keeps unpacked."""
KEPT_DEFINITIONS = 128


class Library:
    """Reads what is installed once for each process; an installed lesson changes only with the installation.

    ``lessons`` are the folders of the lesson packages, ``packs`` the folder with the locale packs.
    """

    def __init__(self, lessons: Iterable[Traversable], packs: Traversable) -> None:
        self._folders: Mapping[str, Traversable] = {folder.name: folder for folder in lessons}
        self._packs = packs
        self._installed = lru_cache(maxsize=None)(self._read)
        self._unpacked = lru_cache(maxsize=KEPT_PACKAGES)(_unpack)
        self._unpacked_pack = lru_cache(maxsize=KEPT_PACKAGES)(_unpack_pack)
        self._pack_of = lru_cache(maxsize=KEPT_PACKAGES)(self._read_pack)
        self._definitions: dict[tuple[str, str, str], Definition] = {}

    @property
    def lesson_keys(self) -> tuple[str, ...]:
        """The keys of the installed lessons."""
        return tuple(sorted(self._folders))

    @property
    def pack_keys(self) -> tuple[str, ...]:
        """The keys of the installed locale packs."""
        names = (file.name for file in self._packs.iterdir())
        return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))

    def lesson(self, key: str) -> LessonPackage:
        """Return an installed lesson; raises NotFoundError."""
        return self._installed(key)

    def kept_form(self, key: str) -> str:
        """Return an installed lesson as text that can be kept beside attempts."""
        return base64.b64encode(zlib.compress(bundle(self._folder(key)), 9)).decode("ascii")

    def kept(self, form: str) -> LessonPackage:
        """Return the lesson that ``kept_form`` has turned into text."""
        return self._unpacked(form)

    def pack(self, reference: str) -> LocalePack:
        """Return the locale pack for a name of an installed one, for the text of one, or for nothing.

        A pack of an invented country is accepted by its name only, so that nobody pastes it for the law of a real one.
        Raises NotFoundError or LessonError.
        """
        return self._pack_of(reference.strip())

    def kept_pack_form(self, reference: str) -> str:
        """Return a locale pack as text that can be kept beside attempts."""
        reference = reference.strip()
        installed = reference in self.pack_keys
        return self._pack_file(reference).read_text(encoding="utf-8") if installed else reference

    def kept_pack(self, form: str) -> LocalePack:
        """Return the locale pack that ``kept_pack_form`` has turned into text."""
        return self._unpacked_pack(form)

    def definition(self, package: LessonPackage, pack: LocalePack, activity: Activity) -> Definition:
        """Prepare an activity for play, once for each version of lesson and pack."""
        name = (package.content_hash, pack.content_hash, activity.key)
        if name not in self._definitions and len(self._definitions) >= KEPT_DEFINITIONS:
            self._definitions.clear()
        return self._definitions.get(name) or self._definitions.setdefault(name, define(activity, pack))

    def _folder(self, key: str) -> Traversable:
        if key not in self._folders:
            msg = f"There is no lesson {key!r} on this site."
            hint = f"Choose one of: {', '.join(self.lesson_keys) or 'none is installed'}."
            raise NotFoundError(msg, hint=hint, code="lesson.unknown")
        return self._folders[key]

    def _read(self, key: str) -> LessonPackage:
        return read_package(self._folder(key))

    def _read_pack(self, reference: str) -> LocalePack:
        if not reference:
            return NO_PACK
        if "\n" in reference or ":" in reference:
            return _pasted_pack(reference)
        if reference not in self.pack_keys:
            msg = f"There is no locale pack {reference!r} on this site."
            hint = f"Use one of: {', '.join(self.pack_keys)}; or paste the text of your own pack."
            raise NotFoundError(msg, hint=hint, code="locale.unknown")
        return read_locale_pack(self._pack_file(reference))

    def _pack_file(self, key: str) -> Traversable:
        return self._packs.joinpath(f"{key}.yaml")


def _unpack(form: str) -> LessonPackage:
    return load_bundle(zlib.decompress(base64.b64decode(form)))


def _unpack_pack(form: str) -> LocalePack:
    return load_locale_pack(form.encode(), "the kept locale pack") if form else NO_PACK


def _pasted_pack(text: str) -> LocalePack:
    pack = load_locale_pack(text.encode(), "the pasted locale pack")
    if pack.fictional:
        msg = "The pasted locale pack is about an invented country."
        hint = "Paste your own country's pack; for practice, write only the name of an installed practice pack."
        raise LessonError(msg, hint=hint, code="locale.fictional")
    return pack
