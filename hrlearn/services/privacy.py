"""What people may ask of an academy about their data: a copy, or that it be erased; and what goes by itself in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hrlearn.errors import NotFoundError
from hrlearn.services.auditing import note
from hrlearn.services.desk_values import Desk, Person, PersonalData, PrivacyRequest
from hrlearn.services.ports import Storage, UnitOfWork
from hrlearn.services.times import Clock

__all__ = ["PersonPage", "PrivacyDesk", "Purged", "RequestLine", "SubjectData"]

MOST_FOUND = 50
KINDS = ("export", "erase")


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request with the person it is about."""

    request: PrivacyRequest
    person: Person


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person, the platform they came from, how many rows each table holds about them, and their requests."""

    person: Person
    issuer: str
    rows: tuple[tuple[str, int], ...]
    requests: tuple[PrivacyRequest, ...]


@dataclass(frozen=True, slots=True)
class SubjectData:
    """Everything that is stored about a person at a moment, to be given to them."""

    person: Person
    issuer: str
    at: datetime
    data: PersonalData


@dataclass(frozen=True, slots=True)
class Purged:
    """What went because its time was over: lines of audit logs, in how many academies.

    ``cleared``: the files of the database hold nothing of it any more.
    """

    academies: int
    audit_lines: int
    cleared: bool


class PrivacyDesk:
    """Answers privacy requests of one academy.

    ``clear_traces`` rewrites the files of the database, so that nothing erased can be read from them; it returns False
    where that must wait.
    """

    def __init__(
        self, storage: Storage, clock: Clock, ids: Callable[[], UUID], clear_traces: Callable[[], bool]
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._ids = ids
        self._clear_traces = clear_traces

    def find(self, desk: Desk, words: str) -> tuple[Person, ...]:
        """Return at most 50 people by a part of the name, or by exactly the id that the platform sends."""
        with self._storage.reading(desk.academy_id) as unit:
            return unit.privacy.people(words.strip(), MOST_FOUND) if words.strip() else ()

    def requests(self, desk: Desk) -> tuple[RequestLine, ...]:
        """Return all requests, open ones first and the oldest of them on top."""
        with self._storage.reading(desk.academy_id) as unit:
            return tuple(RequestLine(each, _person(unit, each.learner_id)) for each in unit.privacy.requests())

    def person(self, desk: Desk, learner_id: UUID) -> PersonPage:
        """Return what an administrator sees of a person; raises NotFoundError."""
        with self._storage.reading(desk.academy_id) as unit:
            person = _person(unit, learner_id)
            return PersonPage(
                person=person,
                issuer=_issuer(unit, person),
                rows=tuple((table, len(rows)) for table, rows in unit.privacy.data(learner_id).items()),
                requests=tuple(each for each in unit.privacy.requests() if each.learner_id == learner_id),
            )

    def request(self, desk: Desk, request_id: UUID) -> RequestLine:
        """Return an open request; raises NotFoundError for one that is answered, withdrawn or unknown."""
        with self._storage.reading(desk.academy_id) as unit:
            found = unit.privacy.request(request_id)
            if found is None or not found.is_open:
                raise _no_request()
            return RequestLine(found, _person(unit, found.learner_id))

    def ask(self, desk: Desk, learner_id: UUID, kind: str) -> PrivacyRequest:
        """Note a request; the same one again is the one that is open. Raises NotFoundError."""
        if kind not in KINDS:
            raise _no_request()
        now = self._clock()
        with self._storage.unit_of_work(desk.academy_id) as unit:
            _person(unit, learner_id)
            for each in unit.privacy.requests():
                if each.is_open and (each.learner_id, each.kind) == (learner_id, kind):
                    return each
            made = PrivacyRequest(self._ids(), learner_id, kind, now)
            unit.privacy.ask(made)
            note(unit, now, desk.actor, "privacy.asked", learner_id)
            unit.commit()
        return made

    def withdraw(self, desk: Desk, request_id: UUID) -> None:
        """End an open request without doing anything; raises NotFoundError."""
        now = self._clock()
        with self._storage.unit_of_work(desk.academy_id) as unit:
            found = unit.privacy.request(request_id)
            if found is None or not unit.privacy.end(request_id, withdrawn_at=now):
                raise _no_request()
            note(unit, now, desk.actor, "privacy.withdrawn", found.learner_id)
            unit.commit()

    def export(self, desk: Desk, request_id: UUID) -> SubjectData:
        """Return everything that is stored about the person of a request for a copy, which is answered with it.

        An answered one can be had again: files get lost. Raises NotFoundError.
        """
        now = self._clock()
        with self._storage.unit_of_work(desk.academy_id) as unit:
            found = unit.privacy.request(request_id)
            if found is None or found.kind != "export" or found.withdrawn_at is not None:
                raise _no_request()
            unit.privacy.end(request_id, done_at=now)
            note(unit, now, desk.actor, "privacy.exported", found.learner_id)
            unit.commit()
        with self._storage.reading(desk.academy_id) as unit:
            person = _person(unit, found.learner_id)
            return SubjectData(person, _issuer(unit, person), now, unit.privacy.data(person.id))

    def erase(self, desk: Desk, request_id: UUID) -> bool:
        """Erase the person of a request; attempts and answers stay as those of nobody.

        False where copies of what was erased may still stand in unused parts of the database's files; the next purge
        clears them. Raises NotFoundError for everything but an open request to erase.
        """
        now = self._clock()
        with self._storage.unit_of_work(desk.academy_id) as unit:
            found = unit.privacy.request(request_id)
            if found is None or found.kind != "erase" or not unit.privacy.end(request_id, done_at=now):
                raise _no_request()
            unit.people.lock(found.learner_id)
            unit.privacy.erase(found.learner_id)
            note(unit, now, desk.actor, "privacy.erased", found.learner_id)
            unit.commit()
        return self._clear_traces()

    def purge(self, audit_length: timedelta) -> Purged:
        """Delete what is past its time: nonces, sessions, one-time links, and lines of the audit log by their age."""
        now = self._clock()
        with self._storage.reading(None) as unit:
            academies = unit.installation.academies()
        lines = 0
        for academy_id, _ in academies:
            with self._storage.unit_of_work(academy_id) as unit:
                unit.places.forget_expired(now)
                unit.admin_links.forget(now)
                lines += unit.audit.forget(now - audit_length)
                unit.commit()
        return Purged(len(academies), lines, self._clear_traces())


def _person(unit: UnitOfWork, learner_id: UUID) -> Person:
    found = unit.privacy.person(learner_id)
    if found is None:
        raise NotFoundError("Your academy knows no such person.", hint="Search for the name again.")
    return found


def _issuer(unit: UnitOfWork, person: Person) -> str:
    facts = unit.places.registration(person.registration_id)
    return "" if facts is None else facts.issuer


def _no_request() -> NotFoundError:
    return NotFoundError("There is no such open request.", hint="Look at the list of requests.")
