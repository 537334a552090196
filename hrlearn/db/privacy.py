"""Everything that is stored about one person: to be given out, and to be erased.

Each table with personal columns says how they are erased; here stands the statement that does it, and a test compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, delete, func, insert, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from hrlearn.db.audit import about_person
from hrlearn.db.repository import Repository, given, of_academy, sought
from hrlearn.db.tables import (
    attempts,
    audit_log,
    contexts,
    events,
    learners,
    memberships,
    outbox,
    outbox_tries,
    privacy_requests,
    resource_links,
    sessions,
)
from hrlearn.services import Person, PersonalData, PrivacyRequest

__all__ = ["ABOUT", "DELETED", "ELSEWHERE", "OVERWRITTEN", "PrivacyTables"]

ESCAPE = "/"
SECRETS = frozenset({"academy_id", "token_hash", "rights"})
"""Columns that say nothing to the person, or that somebody else could use."""

_OWN_ATTEMPTS = select(attempts.c.id).where(of_academy(attempts), attempts.c.learner_id == given("learner"))
_OWN_LANES = select(outbox.c.id).where(of_academy(outbox), outbox.c.learner_id == given("learner"))
_OWN_CONTEXTS = select(memberships.c.context_id).where(
    of_academy(memberships), memberships.c.learner_id == given("learner")
)
_OWN_PLACES = select(attempts.c.resource_link_id).where(of_academy(attempts), attempts.c.learner_id == given("learner"))

ABOUT: Mapping[Table, ColumnElement[bool]] = {
    learners: learners.c.id == given("learner"),
    memberships: memberships.c.learner_id == given("learner"),
    sessions: sessions.c.learner_id == given("learner"),
    attempts: attempts.c.learner_id == given("learner"),
    events: events.c.attempt_id.in_(_OWN_ATTEMPTS),
    outbox: outbox.c.learner_id == given("learner"),
    outbox_tries: outbox_tries.c.lane_id.in_(_OWN_LANES),
    privacy_requests: privacy_requests.c.learner_id == given("learner"),
    audit_log: about_person(),
}
"""Which rows of a table are about a person."""
BESIDE: Mapping[Table, ColumnElement[bool]] = {
    contexts: contexts.c.id.in_(_OWN_CONTEXTS),
    resource_links: resource_links.c.id.in_(_OWN_PLACES),
}
"""What is about nobody, but without which the rest cannot be read: the names of courses and places."""
DELETED = (outbox_tries, outbox, sessions, memberships)
"""Tables whose rows go, those first that hang on others."""
OVERWRITTEN = {learners: {"subject": given("pseudonym"), "name": ""}}
ELSEWHERE = frozenset({"locale_packs"})
"""Names officials, not learners: their names go with a new import."""

READ = {
    table: select(*(column for column in table.c if column.name not in SECRETS)).where(of_academy(table), mine)
    for table, mine in {**ABOUT, **BESIDE}.items()
}
DELETE = [delete(table).where(of_academy(table), ABOUT[table]) for table in DELETED]
OVERWRITE = [
    update(table).where(of_academy(table), ABOUT[table]).values(values) for table, values in OVERWRITTEN.items()
]

PEOPLE = select(learners).where(of_academy(learners))
PERSON = PEOPLE.where(learners.c.id == given("id"))
SEARCH = (
    PEOPLE.where(
        or_(
            # Only this second form finds a name in small letters where the database knows no capitals but ours.
            func.lower(learners.c.name).like(sought("pattern"), escape=ESCAPE),
            learners.c.name.like(sought("titled"), escape=ESCAPE),
            learners.c.subject == sought("words"),
        )
    )
    .order_by(learners.c.name, learners.c.id)
    .limit(given("limit"))
)

ASK = insert(privacy_requests)
REQUESTS = select(privacy_requests).where(of_academy(privacy_requests)).order_by(privacy_requests.c.id)
REQUEST = REQUESTS.where(privacy_requests.c.id == given("id"))
END = (
    update(privacy_requests)
    .where(
        of_academy(privacy_requests),
        privacy_requests.c.id == given("id"),
        privacy_requests.c.done_at.is_(None),
        privacy_requests.c.withdrawn_at.is_(None),
    )
    .values(done_at=given("done"), withdrawn_at=given("withdrawn"))
)


class PrivacyTables(Repository):
    """One academy's people as subjects of data."""

    def people(self, words: str, limit: int) -> tuple[Person, ...]:
        """Return people whose name holds the words, or whose platform's id is exactly that, by name."""
        rows = self._run(
            SEARCH, pattern=_pattern(words.lower()), titled=_pattern(words.title()), words=words, limit=limit
        )
        return tuple(_person(row) for row in rows)

    def person(self, learner_id: UUID) -> Person | None:
        """Return a person."""
        row = self._run(PERSON, id=learner_id).first()
        return None if row is None else _person(row)

    def data(self, learner_id: UUID) -> PersonalData:
        """Return every row that is about a person, by table; hashes of tokens are left out."""
        return {
            table.name: tuple(dict(row) for row in self._run(statement, **_whose(learner_id)).mappings())
            for table, statement in READ.items()
        }

    def erase(self, learner_id: UUID) -> None:
        """Overwrite or delete every personal column of a person, as each table says."""
        for statement in DELETE:
            self._run(statement, **_whose(learner_id))
        for change in OVERWRITE:
            self._run(change, pseudonym=str(learner_id), **_whose(learner_id))

    def ask(self, request: PrivacyRequest) -> None:
        """Store a request."""
        self._put(ASK, id=request.id, learner_id=request.learner_id, kind=request.kind, asked_at=request.asked_at)

    def requests(self) -> tuple[PrivacyRequest, ...]:
        """Return all requests, open ones first and the oldest of them on top, then the newest answered ones."""
        found = [_request(row) for row in self._run(REQUESTS)]
        return (*(each for each in found if each.is_open), *(each for each in reversed(found) if not each.is_open))

    def request(self, request_id: UUID) -> PrivacyRequest | None:
        """Return a request."""
        row = self._run(REQUEST, id=request_id).first()
        return None if row is None else _request(row)

    def end(self, request_id: UUID, *, done_at: datetime | None = None, withdrawn_at: datetime | None = None) -> bool:
        """Store how an open request has ended; False where there is no such open one."""
        return self._run(END, id=request_id, done=done_at, withdrawn=withdrawn_at).rowcount == 1


def _whose(learner_id: UUID) -> dict[str, object]:
    return {"learner": learner_id, "learner_text": str(learner_id)}


def _pattern(words: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        words = words.replace(sign, ESCAPE + sign)
    return f"%{words}%"


def _person(row: Row[Any]) -> Person:
    erased = row.subject == str(row.id)
    return Person(row.id, row.name, "" if erased else row.subject, row.registration_id, row.disabled_at, erased)


def _request(row: Row[Any]) -> PrivacyRequest:
    return PrivacyRequest(row.id, row.learner_id, row.kind, row.asked_at, row.done_at, row.withdrawn_at)
