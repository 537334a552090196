"""Locale packs: what differs by country, kept by each academy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from hrlearn.attempts import blocking_slots, slot_report
from hrlearn.errors import LessonError, NotFoundError
from hrlearn.model import LessonPackage, LocalePack, SlotStatus, misfit
from hrlearn.services.auditing import note
from hrlearn.services.desk_values import OPERATOR, Actor
from hrlearn.services.library import Library
from hrlearn.services.port_values import PackFacts
from hrlearn.services.ports import Storage, UnitOfWork
from hrlearn.services.times import Clock

__all__ = ["Localisation"]


class Localisation:
    """Imports packs and says what they leave open. ``load_pack`` reads the bytes of a pack file."""

    def __init__(
        self, storage: Storage, library: Library, load_pack: Callable[[bytes, str], LocalePack], clock: Clock
    ) -> None:
        self._storage = storage
        self._library = library
        self._load_pack = load_pack
        self._clock = clock

    def import_pack(self, academy_key: str, data: bytes, name: str, by: Actor = OPERATOR) -> LocalePack:
        """Make a pack file the academy's present one; running attempts keep the pack they began with.

        Raises LessonError for a faulty file, for a value that does not fit what a lesson declares its slot to be
        (``locale.wrong_kind``), for a fictional pack outside practice academies (``locale.fictional_refused``), and
        NotFoundError (``academy.unknown``).
        """
        pack = self._load_pack(data, name)
        for package in self._library.current():
            _check_kinds(package, pack, name)
        with self._storage.reading(None) as unit:
            academy_id = unit.installation.academy(academy_key)
            known = unit.installation.registrations()
        if academy_id is None:
            message = f"There is no academy {academy_key!r}."
            raise NotFoundError(message, hint="Register its learning platform first.", code="academy.unknown")
        if pack.fictional:
            _check_practice([facts.sandbox for facts in known if facts.academy_id == academy_id], name)
        with self._storage.unit_of_work(academy_id) as unit:
            self._put(unit, pack, data, by)
        return pack

    def pack(self, academy_id: UUID) -> LocalePack:
        """Return the academy's present pack, or an empty one with the key "none"."""
        return self._library.current_pack(academy_id)

    def blocking(self, package: LessonPackage, pack: LocalePack, today: date) -> tuple[str, ...]:
        """Return the safety-critical slots that stop a new placement of a lesson.

        They are missing, or were verified more than twelve months ago; those of a fictional country never grow old.
        """
        return blocking_slots(package.lesson, pack, today)

    def report(self, package: LessonPackage, pack: LocalePack, today: date) -> tuple[SlotStatus, ...]:
        """Return how a pack stands to each slot of a lesson, for those who place it or fill the pack."""
        return slot_report(package.lesson, pack, today)

    def _put(self, unit: UnitOfWork, pack: LocalePack, data: bytes, by: Actor) -> None:
        now = self._clock()
        unit.packages.put_pack(PackFacts(pack.key, pack.content_hash, pack.fictional), data, now)
        note(unit, now, by, "locale.imported", pack.content_hash)
        unit.commit()


def _check_kinds(package: LessonPackage, pack: LocalePack, name: str) -> None:
    """Refuse what a condition of a lesson would silently take for "not verified"."""
    for use in package.lesson.slots:
        value = pack.slots.get(use.key)
        problem = misfit(use, value.value) if value is not None else ""
        if problem:
            message = f"The value of {use.key!r} {problem}: the lesson {package.lesson.key!r} reads it."
            raise LessonError(message, file=name, hint="Change the pack.", code="locale.wrong_kind")


def _check_practice(sandbox: list[bool], name: str) -> None:
    """Refuse what is invented where it could reach a real officer: an ambulance number, say."""
    if not sandbox or not all(sandbox):
        message = "This pack describes an invented country and is for practice academies only."
        hint = "Import the pack of your own country."
        raise LessonError(message, file=name, hint=hint, code="locale.fictional_refused")
