"""One-time links into an academy's administration, and the session that each of them opens."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, insert, or_, select, update

from hrlearn.db.repository import Repository, given, of_academy
from hrlearn.db.tables import academies, admin_links
from hrlearn.services import AdminLink

__all__ = ["AdminLinkTables"]

ADD = insert(admin_links)
FIND = select(admin_links).where(of_academy(admin_links), admin_links.c.token_hash == given("hash"))
SESSION = (
    select(admin_links, academies.c.key)
    .join(academies, academies.c.id == admin_links.c.academy_id)
    .where(of_academy(admin_links), admin_links.c.session_hash == given("hash"))
)
USE = (
    update(admin_links)
    .where(
        of_academy(admin_links),
        admin_links.c.id == given("id"),
        admin_links.c.used_at.is_(None),
        admin_links.c.expires_at > given("now"),
    )
    .values(used_at=given("now"), session_hash=given("session"), session_until=given("until"))
)
FORGET = delete(admin_links).where(
    of_academy(admin_links),
    or_(
        and_(admin_links.c.used_at.is_(None), admin_links.c.expires_at <= given("now")),
        admin_links.c.session_until <= given("now"),
    ),
)


class AdminLinkTables(Repository):
    """One academy's links."""

    def add(self, link: AdminLink, token_hash: str) -> None:
        """Store a new link."""
        self._put(ADD, id=link.id, token_hash=token_hash, created_at=link.created_at, expires_at=link.expires_at)

    def find(self, token_hash: str) -> AdminLink | None:
        """Return the link with this token."""
        row = self._run(FIND, hash=token_hash).first()
        return None if row is None else _link(row)

    def use(self, link_id: UUID, session_hash: str, now: datetime, until: datetime) -> bool:
        """Use a link up for one session; False where it was used or is over, and then nothing is changed."""
        return self._run(USE, id=link_id, session=session_hash, now=now, until=until).rowcount == 1

    def session(self, session_hash: str) -> tuple[AdminLink, str] | None:
        """Return the link that opened a session, and the key of the academy."""
        row = self._run(SESSION, hash=session_hash).first()
        return None if row is None else (_link(row), row.key)

    def forget(self, now: datetime) -> None:
        """Delete links that are over, with their sessions."""
        self._run(FORGET, now=now)


def _link(row: Row[Any]) -> AdminLink:
    return AdminLink(row.id, row.created_at, row.expires_at, row.used_at, row.session_until)
