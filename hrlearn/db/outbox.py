"""The lanes of scores owed to platforms."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, func, insert, select, update

from hrlearn.db.repository import Repository, given, insert_or_change, of_academy
from hrlearn.db.tables import learners, outbox, outbox_tries, resource_links
from hrlearn.services import Debt, Debts, PassbackLane, PassbackTry

__all__ = ["LANES", "OutboxTables", "lane_from"]

LANES = (
    select(outbox, learners.c.registration_id, learners.c.subject, resource_links.c.lineitem_url)
    .join(learners, and_(learners.c.academy_id == outbox.c.academy_id, learners.c.id == outbox.c.learner_id))
    .join(
        resource_links,
        and_(resource_links.c.academy_id == outbox.c.academy_id, resource_links.c.id == outbox.c.resource_link_id),
    )
)
LANE = LANES.where(of_academy(outbox), outbox.c.id == given("id"))
LANES_OF_LINK = LANES.where(of_academy(outbox), outbox.c.resource_link_id == given("link"))

COUNTS = (
    select(outbox.c.status, func.count().label("number"), func.min(outbox.c.owed_since).label("oldest"))
    .where(of_academy(outbox), outbox.c.status != "sent")
    .group_by(outbox.c.status)
)
DEBTS = (
    LANES.add_columns(learners.c.name.label("learner_name"), resource_links.c.title.label("place"))
    .where(of_academy(outbox), outbox.c.status != "sent")
    # What was refused waits for somebody; what waits goes out by itself.
    .order_by(outbox.c.status, outbox.c.owed_since, outbox.c.id)
    .limit(given("limit"))
)

# A lane that waits for its next try keeps its time: a platform that asked for patience gets it.
WAITS = outbox.c.status == "waiting"
OWE = insert_or_change(
    outbox,
    ("academy_id", "resource_link_id", "learner_id"),
    lambda new: {
        "version": outbox.c.version + 1,
        "owed_since": new.owed_since,
        "status": "waiting",
        "tries": case((WAITS, outbox.c.tries), else_=0),
        "due_at": case((WAITS, outbox.c.due_at), else_=new.due_at),
        "last_error": case((WAITS, outbox.c.last_error), else_=""),
    },
)
SETTLE = (
    update(outbox)
    .where(of_academy(outbox), outbox.c.id == given("id"), outbox.c.leased_until == given("lease"))
    .values(
        status=case((outbox.c.version > given("version"), "waiting"), else_=given("status")),
        sent_version=given("sent_version"),
        tries=given("tries"),
        due_at=given("due_at"),
        last_timestamp=given("last_timestamp"),
        last_error=given("last_error"),
        sent_given=given("sent_given"),
        held_given=given("held_given"),
        leased_until=None,
    )
)
# What waits already goes out anyway; a platform that asked for patience gets it.
REOPEN = (
    update(outbox)
    .where(of_academy(outbox), outbox.c.id == given("id"), outbox.c.status != "waiting")
    .values(
        version=outbox.c.version + 1,
        status="waiting",
        tries=0,
        owed_since=given("now"),
        due_at=given("now"),
        last_error="",
    )
)
HOLD = (
    update(outbox)
    .where(
        of_academy(outbox),
        outbox.c.id == given("id"),
        outbox.c.status == "sent",
        outbox.c.version == given("version"),
    )
    .values(held_given=given("held"))
)
ADD_TRY = insert(outbox_tries)
TRIES = (
    select(outbox_tries)
    .where(of_academy(outbox_tries), outbox_tries.c.lane_id == given("lane"))
    .order_by(outbox_tries.c.at, outbox_tries.c.id)
)


def lane_from(row: Row[Any]) -> PassbackLane:
    """Read a lane from a row of ``LANES``."""
    return PassbackLane(
        academy_id=row.academy_id,
        id=row.id,
        registration_id=row.registration_id,
        resource_link_id=row.resource_link_id,
        learner_id=row.learner_id,
        subject=row.subject,
        lineitem_url=row.lineitem_url,
        status=row.status,
        version=row.version,
        sent_version=row.sent_version,
        tries=row.tries,
        due_at=row.due_at,
        owed_since=row.owed_since,
        leased_until=row.leased_until,
        last_timestamp=row.last_timestamp,
        last_error=row.last_error,
        sent_given=row.sent_given,
        held_given=row.held_given,
    )


class OutboxTables(Repository):
    """One academy's lanes and the tries to empty them."""

    def owe(self, resource_link_id: UUID, learner_id: UUID, now: datetime, new_id: UUID) -> None:
        """Write a debt: open the lane, or raise its version. A lane that waits for its next try keeps waiting."""
        self._put(
            OWE,
            id=new_id,
            resource_link_id=resource_link_id,
            learner_id=learner_id,
            status="waiting",
            version=1,
            sent_version=0,
            tries=0,
            owed_since=now,
            due_at=now,
            last_error="",
        )

    def lane(self, lane_id: UUID) -> PassbackLane | None:
        """Return a lane."""
        row = self._run(LANE, id=lane_id).first()
        return None if row is None else lane_from(row)

    def lanes_of(self, resource_link_id: UUID) -> tuple[PassbackLane, ...]:
        """Return the lanes of a place."""
        return tuple(lane_from(row) for row in self._run(LANES_OF_LINK, link=resource_link_id))

    def debts(self, limit: int) -> Debts:
        """Return what the academy's platforms are owed, with the oldest debts; refused ones first."""
        counts = {row.status: row for row in self._run(COUNTS)}
        first = tuple(Debt(lane_from(row), row.learner_name, row.place) for row in self._run(DEBTS, limit=limit))
        return Debts(
            waiting=counts["waiting"].number if "waiting" in counts else 0,
            refused=counts["refused"].number if "refused" in counts else 0,
            oldest=min((row.oldest for row in counts.values()), default=None),
            first=first,
        )

    def settle(self, lane: PassbackLane) -> bool:
        """Store the outcome of a leased lane and end the lease; False when the lease was lost."""
        done = self._run(
            SETTLE,
            id=lane.id,
            lease=lane.leased_until,
            version=lane.version,
            status=lane.status,
            sent_version=lane.sent_version,
            tries=lane.tries,
            due_at=lane.due_at,
            last_timestamp=lane.last_timestamp,
            last_error=lane.last_error,
            sent_given=lane.sent_given,
            held_given=lane.held_given,
        )
        return done.rowcount == 1

    def reopen(self, lane_id: UUID, now: datetime) -> bool:
        """Owe a lane's score again; False where it waits already or is gone."""
        return self._run(REOPEN, id=lane_id, now=now).rowcount == 1

    def hold(self, lane_id: UUID, version: int, held: float | None) -> bool:
        """Store the grade that the platform holds instead of ours; False where a score has been owed meanwhile."""
        return self._run(HOLD, id=lane_id, version=version, held=held).rowcount == 1

    def add_try(self, lane_id: UUID, entry: PassbackTry, new_id: UUID) -> None:
        """Store one try."""
        self._put(
            ADD_TRY,
            id=new_id,
            lane_id=lane_id,
            at=entry.at,
            score_given=entry.score_given,
            status=entry.status,
            outcome=entry.outcome,
            detail=entry.detail,
        )

    def tries(self, lane_id: UUID) -> tuple[PassbackTry, ...]:
        """Return the tries of a lane, oldest first."""
        rows = self._run(TRIES, lane=lane_id)
        return tuple(PassbackTry(row.at, row.score_given, row.status, row.outcome, row.detail) for row in rows)
