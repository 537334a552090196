"""Gradebook columns that the tool has found or made itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update

from hrlearn.db.repository import Repository, given, insert_new, of_academy
from hrlearn.db.tables import line_items, resource_links

__all__ = ["ColumnTables"]

THIS = (
    of_academy(line_items),
    line_items.c.resource_link_id == given("link"),
    line_items.c.purpose == given("purpose"),
)
ADD = insert_new(line_items)
FIND = select(line_items.c.url).where(*THIS)
LEASE = (
    update(line_items)
    .where(
        *THIS,
        line_items.c.url == "",
        or_(line_items.c.leased_until.is_(None), line_items.c.leased_until <= given("now")),
    )
    .values(leased_until=given("until"))
)
SETTLE = update(line_items).where(*THIS, line_items.c.url == "").values(url=given("url"), leased_until=None)
# A column that the platform has coupled meanwhile goes first.
CONNECT = (
    update(resource_links)
    .where(of_academy(resource_links), resource_links.c.id == given("link"), resource_links.c.lineitem_url == "")
    .values(lineitem_url=given("url"))
)


class ColumnTables(Repository):
    """One academy's columns by place and purpose."""

    def claim(self, resource_link_id: UUID, purpose: str, now: datetime, until: datetime) -> tuple[str, bool]:
        """Return the column's address, and whether the caller holds the lease to look for it or make it."""
        self._put(ADD, resource_link_id=resource_link_id, purpose=purpose, url="", leased_until=None)
        mine = self._run(LEASE, link=resource_link_id, purpose=purpose, now=now, until=until).rowcount == 1
        url: str = self._run(FIND, link=resource_link_id, purpose=purpose).scalar_one()
        return url, mine

    def settle(self, resource_link_id: UUID, purpose: str, url: str) -> None:
        """Store the address, "" where there is none yet, for the place as well, and end the lease."""
        self._run(SETTLE, link=resource_link_id, purpose=purpose, url=url)
        if url:
            self._run(CONNECT, link=resource_link_id, url=url)
