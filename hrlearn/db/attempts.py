"""Attempts and their logs. The statements of a save are built once: they run for every answer of every learner."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from hrlearn.attempts import Envelope, Event, Start
from hrlearn.db.repository import Repository, given, of_academy
from hrlearn.db.tables import attempts, events, resource_links
from hrlearn.scoring import Score
from hrlearn.services import AttemptRecord, stamp, unstamp

__all__ = ["AttemptTables"]

ADD = insert(attempts)
GET = select(attempts).where(of_academy(attempts), attempts.c.id == given("id"))
# PostgreSQL locks the row; in SQLite the transaction is alone already, and this is left out.
LOCK = GET.with_for_update()
EVENTS = select(events).where(of_academy(events), events.c.attempt_id == given("attempt"))
LOG = EVENTS.where(events.c.position > given("after")).order_by(events.c.position)
# By itself: joined to the log's statement by OR it would read the whole log.
EVENT = EVENTS.where(events.c.uuid == given("uuid"))
APPEND = insert(events)
CLOSE = (
    update(attempts)
    .where(of_academy(attempts), attempts.c.id == given("id"))
    .values(closed_at=given("closed_at"), score_given=given("score_given"), score_maximum=given("score_maximum"))
)
OF_LINK = (
    select(attempts)
    .where(of_academy(attempts), attempts.c.resource_link_id == given("link"))
    .order_by(attempts.c.started_at, attempts.c.number, attempts.c.id)
)
OF_LEARNER = OF_LINK.where(attempts.c.learner_id == given("learner"))

# A lesson's activities may be placed one by one; those of one course belong together.
PLACE = select(resource_links.c.lesson_key, resource_links.c.context_id).where(
    of_academy(resource_links), resource_links.c.id == given("link")
)
CLOSED = (
    select(attempts.c.activity_key)
    .distinct()
    .join(
        resource_links,
        (resource_links.c.academy_id == attempts.c.academy_id) & (resource_links.c.id == attempts.c.resource_link_id),
    )
    .where(
        of_academy(attempts),
        attempts.c.learner_id == given("learner"),
        attempts.c.closed_at.is_not(None),
        resource_links.c.lesson_key == given("lesson"),
        resource_links.c.context_id.is_not_distinct_from(given("context")),
    )
)


def _record(row: Row[Any]) -> AttemptRecord:
    return AttemptRecord(
        id=row.id,
        learner_id=row.learner_id,
        resource_link_id=row.resource_link_id,
        activity_key=row.activity_key,
        number=row.number,
        start=Start(
            activity=row.activity_key,
            content_hash=row.content_hash,
            pack_hash=row.pack_hash,
            seed=row.seed,
            policy=row.policy,
            at=stamp(row.started_at),
            time_factor=row.time_factor,
            items=tuple(row.asked_items or ()),
            endings=row.earlier_endings or {},
        ),
        position=0,
        closed_at=row.closed_at,
        score=None if row.score_given is None else Score(Fraction(row.score_given), Fraction(row.score_maximum)),
    )


def _event(row: Row[Any]) -> Event:
    envelope = Envelope(str(row.uuid), str(row.client), row.sequence, row.seen, row.kind, row.body)
    return Event(row.position, stamp(row.at), envelope)


class AttemptTables(Repository):
    """One academy's attempts."""

    def add(self, record: AttemptRecord) -> None:
        """Store a new attempt."""
        start = record.start
        self._put(
            ADD,
            id=record.id,
            resource_link_id=record.resource_link_id,
            learner_id=record.learner_id,
            activity_key=record.activity_key,
            number=record.number,
            content_hash=start.content_hash,
            pack_hash=start.pack_hash,
            seed=start.seed,
            policy=start.policy,
            time_factor=start.time_factor,
            started_at=unstamp(start.at),
            asked_items=list(start.items) or None,
            earlier_endings=dict(start.endings) or None,
        )

    def get(self, attempt_id: UUID) -> AttemptRecord | None:
        """Return an attempt."""
        row = self._run(GET, id=attempt_id).first()
        return None if row is None else _record(row)

    def lock(self, attempt_id: UUID) -> AttemptRecord | None:
        """Return an attempt that no other unit of work can change until this one ends."""
        row = self._run(LOCK, id=attempt_id).first()
        return None if row is None else _record(row)

    def events(self, attempt_id: UUID, after: int = 0) -> tuple[Event, ...]:
        """Return the log of an attempt behind a position, in the order of its positions."""
        return tuple(_event(row) for row in self._run(LOG, attempt=attempt_id, after=after))

    def event(self, attempt_id: UUID, uuid: str) -> Event | None:
        """Return the event of an attempt with this UUID."""
        row = self._run(EVENT, attempt=attempt_id, uuid=UUID(uuid)).first()
        return None if row is None else _event(row)

    def append(self, attempt_id: UUID, event: Event) -> None:
        """Add an event to the log; its position and its UUID must be new there."""
        sent = event.envelope
        self._put(
            APPEND,
            attempt_id=attempt_id,
            position=event.position,
            uuid=UUID(sent.uuid),
            at=unstamp(event.at),
            client=UUID(sent.client),
            sequence=sent.sequence,
            seen=sent.seen,
            kind=sent.kind,
            body=sent.body,
        )

    def close(self, attempt_id: UUID, at: datetime, score: Score) -> None:
        """Store the end of an attempt and the cache of its score."""
        given_text, maximum_text = str(score.given), str(score.maximum)
        self._run(CLOSE, id=attempt_id, closed_at=at, score_given=given_text, score_maximum=maximum_text)

    def of_learner(self, resource_link_id: UUID, learner_id: UUID) -> tuple[AttemptRecord, ...]:
        """Return a learner's attempts in a place in the order in which they were begun."""
        return tuple(_record(row) for row in self._run(OF_LEARNER, link=resource_link_id, learner=learner_id))

    def of_link(self, resource_link_id: UUID) -> tuple[AttemptRecord, ...]:
        """Return everybody's attempts in a place in the order in which they were begun."""
        return tuple(_record(row) for row in self._run(OF_LINK, link=resource_link_id))

    def closed(self, resource_link_id: UUID, learner_id: UUID) -> frozenset[str]:
        """Return the keys of the activities of a place's lesson that a learner has finished anywhere in its course."""
        place = self._run(PLACE, link=resource_link_id).first()
        if place is None:
            return frozenset()
        rows = self._run(CLOSED, learner=learner_id, lesson=place.lesson_key, context=place.context_id)
        return frozenset(row.activity_key for row in rows)
