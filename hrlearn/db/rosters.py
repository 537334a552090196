"""Class lists: where a course gives its own, how old ours is, and who is on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, select, update

from hrlearn.db.repository import Repository, given, insert_new, insert_or_change, of_academy
from hrlearn.db.tables import learners, memberships, rosters, sessions
from hrlearn.services import RosterMember, RosterState

__all__ = ["RosterTables"]

IDLE = timedelta(minutes=10)
"""Whoever was at work so lately is not interrupted: some lists leave out people who are in the course after all."""

PUT_URL = insert_or_change(rosters, ("academy_id", "context_id"), lambda new: {"memberships_url": new.memberships_url})
OF_CONTEXT = (of_academy(rosters), rosters.c.context_id == given("context"))
STATE = select(rosters).where(*OF_CONTEXT)
CLAIM = (
    update(rosters)
    .where(*OF_CONTEXT, or_(rosters.c.asked_at.is_(None), rosters.c.asked_at <= given("before")))
    .values(asked_at=given("now"))
)
COMPLETE = update(rosters).where(*OF_CONTEXT).values(complete_at=given("now"), note="")
FAIL = update(rosters).where(*OF_CONTEXT).values(note=given("note"))

ADD_LEARNER = insert_new(learners)
KNOWN = select(learners.c.id, learners.c.subject, learners.c.name).where(
    of_academy(learners),
    learners.c.registration_id == given("registration"),
    learners.c.subject.in_(bindparam("with_subjects", expanding=True)),
)
RENAME = update(learners).where(of_academy(learners), learners.c.id == given("id")).values(name=given("name"))
# What a launch has said about roles is nearer to the truth than a list: Moodle's calls some teachers learners.
SEE = insert_or_change(
    memberships,
    ("academy_id", "context_id", "learner_id"),
    lambda new: {"seen_at": new.seen_at, "left_at": None},
)
LEAVE = (
    update(memberships)
    .where(
        of_academy(memberships),
        memberships.c.context_id == given("context"),
        memberships.c.learns,
        memberships.c.left_at.is_(None),
        or_(memberships.c.seen_at.is_(None), memberships.c.seen_at < given("asked")),
    )
    .values(left_at=given("now"))
)
END_LEFT = delete(sessions).where(
    of_academy(sessions),
    sessions.c.context_id == given("context"),
    sessions.c.renewed_at < given("idle_since"),
    sessions.c.learner_id.in_(
        select(memberships.c.learner_id).where(
            of_academy(memberships),
            memberships.c.context_id == given("context"),
            memberships.c.left_at == given("now"),
        )
    ),
)
GONE = select(memberships.c.learner_id).where(
    of_academy(memberships), memberships.c.context_id == given("context"), memberships.c.left_at.is_not(None)
)


class RosterTables(Repository):
    """One academy's class lists."""

    def put_url(self, context_id: UUID, memberships_url: str) -> None:
        """Store where a course gives its list."""
        self._put(PUT_URL, context_id=context_id, memberships_url=memberships_url, note="")

    def state(self, context_id: UUID) -> RosterState | None:
        """Return what is known of a course's list."""
        row = self._run(STATE, context=context_id).first()
        if row is None:
            return None
        return RosterState(row.context_id, row.memberships_url, row.asked_at, row.complete_at, row.note)

    def claim(self, context_id: UUID, now: datetime, before: datetime) -> bool:
        """Note that the list is asked for now; False where somebody has done so after ``before``."""
        return self._run(CLAIM, context=context_id, now=now, before=before).rowcount == 1

    def put_learners(
        self,
        registration_id: UUID,
        context_id: UUID,
        members: Sequence[RosterMember],
        now: datetime,
        ids: Sequence[UUID],
    ) -> None:
        """Store learners of a list, with as many new ids; roles and rights of those who launched stay."""
        self._put_all(
            ADD_LEARNER,
            [
                {"id": new_id, "registration_id": registration_id, "subject": each.subject, "name": each.name}
                for each, new_id in zip(members, ids, strict=True)
            ],
        )
        names = {each.subject: each.name for each in members}
        known = self._run(KNOWN, registration=registration_id, subjects=list(names)).all()
        for row in known:
            if names[row.subject] not in {"", row.name}:
                self._run(RENAME, id=row.id, name=names[row.subject])
        here = {"context_id": context_id, "roles": ["learner"], "learns": True, "seen_at": now, "left_at": None}
        self._put_all(SEE, [{**here, "learner_id": row.id} for row in known])

    def finish(self, context_id: UUID, asked: datetime, now: datetime) -> None:
        """Mark as left who learns here and was not seen since ``asked``, and end their idle sessions in the course.

        The list is complete now.
        """
        self._run(LEAVE, context=context_id, asked=asked, now=now)
        self._run(END_LEFT, context=context_id, now=now, idle_since=asked - IDLE)
        self._run(COMPLETE, context=context_id, now=now)

    def fail(self, context_id: UUID, note: str) -> None:
        """Store why the list could not be had."""
        self._run(FAIL, context=context_id, note=note)

    def gone(self, context_id: UUID) -> frozenset[UUID]:
        """Return the learners who have left the course."""
        return frozenset(row.learner_id for row in self._run(GONE, context=context_id))
