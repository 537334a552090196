"""Learners and their memberships."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, select, update

from hrlearn.db.repository import Repository, given, insert_new, insert_or_change, of_academy
from hrlearn.db.tables import attempts, learners, memberships

__all__ = ["PeopleTables"]

FIND = select(learners.c.id, learners.c.name, learners.c.disabled_at).where(
    of_academy(learners),
    learners.c.registration_id == given("registration"),
    learners.c.subject == given("subject"),
)
ADD = insert_new(learners)
NAME = select(learners.c.name).where(of_academy(learners), learners.c.id == given("id"))
RENAME = update(learners).where(of_academy(learners), learners.c.id == given("id")).values(name=given("name"))
BAR = update(learners).where(of_academy(learners), learners.c.id == given("id")).values(disabled_at=given("since"))
LOCK = select(learners.c.id).where(of_academy(learners), learners.c.id == given("id")).with_for_update()

PUT_MEMBER = insert_or_change(
    memberships,
    ("academy_id", "context_id", "learner_id"),
    lambda new: {"roles": new.roles, "learns": new.learns, "seen_at": new.seen_at, "left_at": None},
)


def _named() -> Select[tuple[UUID, str]]:
    return select(learners.c.id, learners.c.name).where(of_academy(learners)).order_by(learners.c.name, learners.c.id)


LEARN_IN_CONTEXT = _named().join(
    memberships,
    and_(
        memberships.c.academy_id == learners.c.academy_id,
        memberships.c.learner_id == learners.c.id,
        memberships.c.context_id == given("context"),
        memberships.c.learns,
    ),
)
BEGAN_AT_LINK = _named().where(
    select(attempts.c.id)
    .where(of_academy(attempts), attempts.c.learner_id == learners.c.id, attempts.c.resource_link_id == given("link"))
    .exists()
)


class PeopleTables(Repository):
    """One academy's people."""

    def learner(self, registration_id: UUID, subject: str, name: str, new_id: UUID) -> UUID:
        """Return the learner with the platform's subject, stored or with the name brought up to date."""
        return self.arrived(registration_id, subject, name, new_id)[0]

    def arrived(self, registration_id: UUID, subject: str, name: str, new_id: UUID) -> tuple[UUID, bool]:
        """Do the same, and say whether the learner may come in."""
        found = self._run(FIND, registration=registration_id, subject=subject).first()
        if found is None:
            # Somebody else may store the same person at this moment, so what stands there afterwards counts.
            self._put(ADD, id=new_id, registration_id=registration_id, subject=subject, name=name)
            found = self._run(FIND, registration=registration_id, subject=subject).one()
        if found.name != name:
            self._run(RENAME, id=found.id, name=name)
        return found.id, found.disabled_at is None

    def find(self, registration_id: UUID, subject: str) -> UUID | None:
        """Return the learner with the platform's subject."""
        found = self._run(FIND, registration=registration_id, subject=subject).first()
        return None if found is None else found.id

    def bar(self, learner_id: UUID, since: datetime | None) -> None:
        """Shut a learner out from a moment on, or with None let them in again."""
        self._run(BAR, id=learner_id, since=since)

    def lock(self, learner_id: UUID) -> None:
        """Let no other unit of work start an attempt for this learner until this one ends."""
        self._run(LOCK, id=learner_id)

    def member(self, context_id: UUID, learner_id: UUID, roles: frozenset[str], now: datetime) -> None:
        """Store the roles of a person who is in a context now."""
        learns = "learner" in roles
        self._put(
            PUT_MEMBER,
            context_id=context_id,
            learner_id=learner_id,
            roles=sorted(roles),
            learns=learns,
            seen_at=now,
            left_at=None,
        )

    def name(self, learner_id: UUID) -> str:
        """Return a learner's name, "" where it is not shared."""
        return self._run(NAME, id=learner_id).scalar() or ""

    def learners(self, context_id: UUID | None, resource_link_id: UUID) -> tuple[tuple[UUID, str], ...]:
        """Return (id, name) of a context's learners by name; without a context, of whoever began an attempt."""
        if context_id is None:
            rows = self._run(BEGAN_AT_LINK, link=resource_link_id)
        else:
            rows = self._run(LEARN_IN_CONTEXT, context=context_id)
        return tuple((row.id, row.name) for row in rows)
