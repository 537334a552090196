"""Sessions, and the visit that each of them stands for."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Row, and_, delete, insert, or_, select, update

from hrlearn.db.repository import Repository, given, of_academy
from hrlearn.db.tables import academies, contexts, learners, registrations, resource_links, sessions
from hrlearn.services import DeepLinkFacts, SessionRow, Visit, rights_of

__all__ = ["SessionTables"]

ADD = insert(sessions)
FIND = (
    select(
        sessions,
        academies.c.key.label("academy_key"),
        registrations.c.sandbox,
        registrations.c.issuer,
        registrations.c.auth_login_url,
        registrations.c.platform_url,
        learners.c.name.label("learner_name"),
        contexts.c.title.label("context_title"),
        resource_links.c.lesson_key,
        resource_links.c.activity_key,
    )
    .join(academies, academies.c.id == sessions.c.academy_id)
    .join(
        registrations,
        and_(registrations.c.academy_id == sessions.c.academy_id, registrations.c.id == sessions.c.registration_id),
    )
    .join(learners, and_(learners.c.academy_id == sessions.c.academy_id, learners.c.id == sessions.c.learner_id))
    .outerjoin(contexts, and_(contexts.c.academy_id == sessions.c.academy_id, contexts.c.id == sessions.c.context_id))
    .outerjoin(
        resource_links,
        and_(
            resource_links.c.academy_id == sessions.c.academy_id,
            resource_links.c.id == sessions.c.resource_link_id,
        ),
    )
    # Also here: somebody may be shut out at the very moment at which a launch of theirs is stored.
    .where(of_academy(sessions), sessions.c.token_hash == given("hash"), learners.c.disabled_at.is_(None))
    .where(registrations.c.disabled_at.is_(None))
)
RENEW = (
    update(sessions)
    .where(of_academy(sessions), sessions.c.id == given("id"))
    .values(renewed_at=given("now"), expires_at=given("expires"))
)
END = delete(sessions).where(of_academy(sessions), sessions.c.token_hash == given("hash"))
END_ALL = delete(sessions).where(of_academy(sessions), sessions.c.learner_id == given("learner"))
END_ABOVE = delete(sessions).where(
    of_academy(sessions),
    sessions.c.learner_id == given("learner"),
    or_(
        and_(sessions.c.context_id.is_not_distinct_from(given("context")), sessions.c.rights > given("rights")),
        sessions.c.rights > given("limit"),
    ),
)


def _deep_link(raw: dict[str, Any] | None) -> DeepLinkFacts | None:
    if raw is None:
        return None
    typed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    return DeepLinkFacts(**typed)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _visit(row: Row[Any]) -> Visit:
    return Visit(
        session_id=row.id,
        academy_id=row.academy_id,
        academy_key=row.academy_key,
        sandbox=row.sandbox,
        registration_id=row.registration_id,
        issuer=row.issuer,
        platform_origin=_origin(row.platform_url or row.auth_login_url),
        learner_id=row.learner_id,
        learner_name=row.learner_name,
        roles=frozenset(row.roles),
        context_id=row.context_id,
        context_title=row.context_title or "",
        resource_link_id=row.resource_link_id,
        lesson_key=row.lesson_key or "",
        activity_key=row.activity_key or "",
        return_url=row.return_url,
        deep_link=_deep_link(row.deep_link),
    )


class SessionTables(Repository):
    """One academy's sessions."""

    def add(self, row: SessionRow) -> Visit:
        """Store a session and return the visit that it stands for."""
        self._put(
            ADD,
            id=row.id,
            token_hash=row.token_hash,
            registration_id=row.registration_id,
            learner_id=row.learner_id,
            context_id=row.context_id,
            resource_link_id=row.resource_link_id,
            roles=sorted(row.roles),
            rights=rights_of(row.roles),
            return_url=row.return_url,
            deep_link=None if row.deep_link is None else asdict(row.deep_link),
            renewed_at=row.started_at,
            expires_at=row.expires_at,
        )
        return _visit(self._run(FIND, hash=row.token_hash).one())

    def find(self, token_hash: str) -> tuple[Visit, datetime, datetime] | None:
        """Return the visit of a session, when it was last renewed and when it expires."""
        row = self._run(FIND, hash=token_hash).first()
        return None if row is None else (_visit(row), row.renewed_at, row.expires_at)

    def renew(self, session_id: UUID, now: datetime, expires: datetime) -> None:
        """Move the end of a session."""
        self._run(RENEW, id=session_id, now=now, expires=expires)

    def end(self, token_hash: str) -> None:
        """Delete a session."""
        self._run(END, hash=token_hash)

    def end_all(self, learner_id: UUID) -> None:
        """Delete all sessions of a person."""
        self._run(END_ALL, learner=learner_id)

    def end_above(self, learner_id: UUID, context_id: UUID | None, rights: int, limit: int) -> None:
        """Delete a person's sessions in a context, or those outside any, that may do more than ``rights`` allow.

        Delete also those anywhere that may do more than ``limit``.
        """
        self._run(END_ABOVE, learner=learner_id, context=context_id, rights=rights, limit=limit)
