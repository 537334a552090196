"""The lessons on disk, the versions that attempts have pinned, and the locale packs of the academies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from hrlearn.attempts import Definition, Start, define, slots_read, verified_slots
from hrlearn.errors import NotFoundError
from hrlearn.model import NO_PACK, Activity, LessonPackage, LocalePack, languages, localised
from hrlearn.services.cache import Memory
from hrlearn.services.port_values import InstalledLesson
from hrlearn.services.ports import Storage
from hrlearn.services.refusals import no_such_lesson

__all__ = ["Library", "Played", "scope"]

"""Where nothing has been imported, nothing is verified."""

LESSONS_KEPT = 64
DEFINITIONS_KEPT = 256


@dataclass(frozen=True, slots=True)
class Played:
    """What one attempt is played against."""

    package: LessonPackage
    pack: LocalePack
    definition: Definition


def scope(package: LessonPackage, activity_key: str) -> tuple[Activity, ...]:
    """Return the activities of a placement: one, or all where the key is empty; raises NotFoundError."""
    if not activity_key:
        return package.lesson.activities
    activity = package.lesson.activity(activity_key)
    if activity is None:
        raise no_such_lesson(f"{package.lesson.key}/{activity_key}")
    return (activity,)


class Library:
    """Finds lessons and packs, and keeps those in memory that were asked for.

    ``lessons`` are those on disk, read once. ``load_bundle`` and ``load_pack`` turn stored bytes back into values.
    """

    def __init__(
        self,
        storage: Storage,
        lessons: tuple[InstalledLesson, ...],
        load_bundle: Callable[[bytes], LessonPackage],
        load_pack: Callable[[bytes, str], LocalePack],
    ) -> None:
        self._storage = storage
        self._by_key = {lesson.package.lesson.key: lesson for lesson in lessons}
        self._by_hash = {lesson.package.content_hash: lesson.package for lesson in lessons}
        self._load_bundle = load_bundle
        self._load_pack = load_pack
        self._packages: Memory[LessonPackage] = Memory(LESSONS_KEPT)
        self._packs: Memory[LocalePack] = Memory(LESSONS_KEPT)
        self._definitions: Memory[Definition] = Memory(DEFINITIONS_KEPT)
        self._explored: Memory[Definition] = Memory(DEFINITIONS_KEPT)
        self._views: Memory[LessonPackage] = Memory(LESSONS_KEPT)

    def current(self) -> tuple[LessonPackage, ...]:
        """Return the lessons on disk."""
        return tuple(lesson.package for lesson in self._by_key.values())

    def current_of(self, lesson_key: str) -> LessonPackage:
        """Return the lesson on disk; raises NotFoundError (``lesson.unknown``)."""
        return self.installed(lesson_key).package

    def installed(self, lesson_key: str) -> InstalledLesson:
        """Return the lesson on disk with its bundle; raises NotFoundError (``lesson.unknown``)."""
        if lesson_key not in self._by_key:
            raise no_such_lesson(lesson_key)
        return self._by_key[lesson_key]

    def pinned(self, academy_id: UUID, content_hash: str) -> LessonPackage:
        """Return the version that an attempt of this academy has pinned; raises NotFoundError."""
        if content_hash in self._by_hash:
            return self._by_hash[content_hash]
        return self._packages.get((academy_id, content_hash), lambda: self._read_package(academy_id, content_hash))

    def pack(self, academy_id: UUID, pack_hash: str) -> LocalePack:
        """Return a locale pack of this academy by its hash; raises NotFoundError."""
        if pack_hash == NO_PACK.content_hash:
            return NO_PACK
        return self._packs.get((academy_id, pack_hash), lambda: self._read_pack(academy_id, pack_hash))

    def current_pack(self, academy_id: UUID) -> LocalePack:
        """Return the pack that the academy has imported last, or the empty one."""
        with self._storage.reading(academy_id) as unit:
            facts = unit.packages.current_pack()
        return NO_PACK if facts is None else self.pack(academy_id, facts.content_hash)

    def in_language(self, package: LessonPackage, language: str) -> LessonPackage:
        """Return the view of a package in a language; one that it does not have shows it in its own.

        The version that an attempt has pinned may be older than its translation.
        """
        if language == package.lesson.language or language not in languages(package):
            return package
        return self._views.get((package.content_hash, language), lambda: localised(package, language))

    def played_in(self, played: Played, language: str) -> Played:
        """Return the same with its texts in a language; it is marked just as before."""
        package = self.in_language(played.package, language)
        activity = package.lesson.activity(played.definition.activity.key)
        if package is played.package or activity is None:
            return played
        return replace(played, package=package, definition=replace(played.definition, activity=activity))

    def definition(self, academy_id: UUID, content_hash: str, pack_hash: str, activity_key: str) -> Definition:
        """Return what an activity is played against; slow the first time, since a scenario's graph is explored."""
        key = (academy_id, content_hash, pack_hash, activity_key)
        return self._definitions.get(key, lambda: self._define(*key))

    def played(self, academy_id: UUID, start: Start) -> Played:
        """Return everything an attempt is played against."""
        return Played(
            self.pinned(academy_id, start.content_hash),
            self.pack(academy_id, start.pack_hash),
            self.definition(academy_id, start.content_hash, start.pack_hash, start.activity),
        )

    def prepare(self) -> None:
        """Define every activity on disk for every academy, so that no learner waits while a graph is explored."""
        with self._storage.reading(None) as unit:
            academies = {facts.academy_id for facts in unit.installation.registrations()}
        for academy_id in sorted(academies):
            pack_hash = self.current_pack(academy_id).content_hash
            for package in self.current():
                for activity in package.lesson.activities:
                    self.definition(academy_id, package.content_hash, pack_hash, activity.key)

    def played_if_ready(self, academy_id: UUID, start: Start) -> Played | None:
        """Return the same where it is in memory and costs nothing, so that it may be asked inside a transaction."""
        key = (academy_id, start.content_hash, start.pack_hash, start.activity)
        definition = self._definitions.peek(key)
        pack = NO_PACK if start.pack_hash == NO_PACK.content_hash else self._packs.peek((academy_id, start.pack_hash))
        package = self._by_hash.get(start.content_hash) or self._packages.peek((academy_id, start.content_hash))
        if definition is None or pack is None or package is None:
            return None
        return Played(package, pack, definition)

    def _define(self, academy_id: UUID, content_hash: str, pack_hash: str, activity_key: str) -> Definition:
        """Explore the graph of a scenario once for all academies whose packs its conditions cannot tell apart."""
        (activity,) = scope(self.pinned(academy_id, content_hash), activity_key)
        pack = self.pack(academy_id, pack_hash)
        slots, read = verified_slots(pack), slots_read(activity)
        seen = frozenset((key, value) for key, value in slots.items() if key in read)
        explored = self._explored.get((content_hash, activity_key, seen), lambda: define(activity, pack))
        return replace(explored, slots=slots)

    def _read_package(self, academy_id: UUID, content_hash: str) -> LessonPackage:
        with self._storage.reading(academy_id) as unit:
            data = unit.packages.lesson(content_hash)
        if data is None:
            raise _lost(content_hash)
        return self._load_bundle(data)

    def _read_pack(self, academy_id: UUID, pack_hash: str) -> LocalePack:
        with self._storage.reading(academy_id) as unit:
            data = unit.packages.pack(pack_hash)
        if data is None:
            raise _lost(pack_hash)
        return self._load_pack(data, pack_hash)


def _lost(content_hash: str) -> NotFoundError:
    message = f"The version {content_hash} is not stored for this academy."
    return NotFoundError(message, hint="Tell the person who runs the tool.", code="lesson.version_unknown")
