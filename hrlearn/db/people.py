"""Learners and their memberships."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, and_, select, update

from hrlearn.db.repository import Repository, given, insert_new, insert_or_change, of_academy
from hrlearn.db.tables import attempts, learners, memberships

__all__ = ["PeopleTables"]

FIND = select(learners.c.id, learners.c.name).where(
    of_academy(learners),
    learners.c.registration_id == given("registration"),
    learners.c.subject == given("subject"),
)
ADD = insert_new(learners)
RENAME = update(learners).where(of_academy(learners), learners.c.id == given("id")).values(name=given("name"))
LOCK = select(learners.c.id).where(of_academy(learners), learners.c.id == given("id")).with_for_update()

PUT_MEMBER = insert_or_change(
    memberships,
    ("academy_id", "context_id", "learner_id"),
    lambda new: {"roles": new.roles, "learns": new.learns},
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
        found = self._run(FIND, registration=registration_id, subject=subject).first()
        if found is None:
            # Somebody else may store the same person at this moment, so what stands there afterwards counts.
            self._put(ADD, id=new_id, registration_id=registration_id, subject=subject, name=name)
            found = self._run(FIND, registration=registration_id, subject=subject).one()
        if found.name != name:
            self._run(RENAME, id=found.id, name=name)
        learner_id: UUID = found.id
        return learner_id

    def lock(self, learner_id: UUID) -> None:
        """Let no other unit of work start an attempt for this learner until this one ends."""
        self._run(LOCK, id=learner_id)

    def member(self, context_id: UUID, learner_id: UUID, roles: frozenset[str]) -> None:
        """Store the roles of a person in a context."""
        learns = "learner" in roles
        self._put(PUT_MEMBER, context_id=context_id, learner_id=learner_id, roles=sorted(roles), learns=learns)

    def learners(self, context_id: UUID | None, resource_link_id: UUID) -> tuple[tuple[UUID, str], ...]:
        """Return (id, name) of a context's learners by name; without a context, of whoever began an attempt."""
        if context_id is None:
            rows = self._run(BEGAN_AT_LINK, link=resource_link_id)
        else:
            rows = self._run(LEARN_IN_CONTEXT, context=context_id)
        return tuple((row.id, row.name) for row in rows)
