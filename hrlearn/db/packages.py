"""The bytes that attempts pin."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from hrlearn.db.repository import Repository, insert_new, insert_or_change, of_academy, sought
from hrlearn.db.tables import lesson_packages, locale_packs
from hrlearn.services import PackFacts, PackImport

__all__ = ["PackageTables"]

LESSON = select(lesson_packages.c.bundle).where(
    of_academy(lesson_packages), lesson_packages.c.content_hash == sought("hash")
)
HAS_LESSON = LESSON.with_only_columns(lesson_packages.c.content_hash)
ADD_LESSON = insert_new(lesson_packages)

PACK = select(locale_packs.c.data).where(of_academy(locale_packs), locale_packs.c.content_hash == sought("hash"))
CURRENT_PACK = (
    select(locale_packs.c.key, locale_packs.c.content_hash, locale_packs.c.fictional)
    .where(of_academy(locale_packs))
    .order_by(locale_packs.c.imported_at.desc(), locale_packs.c.content_hash)
    .limit(1)
)
PACKS = (
    select(locale_packs.c.key, locale_packs.c.content_hash, locale_packs.c.fictional, locale_packs.c.imported_at)
    .where(of_academy(locale_packs))
    .order_by(locale_packs.c.imported_at.desc(), locale_packs.c.content_hash)
)
PUT_PACK = insert_or_change(locale_packs, ("academy_id", "content_hash"), lambda new: {"imported_at": new.imported_at})


class PackageTables(Repository):
    """One academy's lesson versions and locale packs."""

    def has_lesson(self, content_hash: str) -> bool:
        """Say whether the academy holds this version."""
        return self._run(HAS_LESSON, hash=content_hash).first() is not None

    def add_lesson(self, content_hash: str, lesson_key: str, bundle: bytes, now: datetime) -> None:
        """Store a version unless it is there."""
        self._put(ADD_LESSON, content_hash=content_hash, lesson_key=lesson_key, bundle=bundle, stored_at=now)

    def lesson(self, content_hash: str) -> bytes | None:
        """Return the bundle of a version."""
        found: bytes | None = self._run(LESSON, hash=content_hash).scalar()
        return found

    def put_pack(self, facts: PackFacts, data: bytes, now: datetime) -> None:
        """Store a locale pack, or make one that is there the newest again."""
        self._put(
            PUT_PACK,
            content_hash=facts.content_hash,
            key=facts.key,
            fictional=facts.fictional,
            data=data,
            imported_at=now,
        )

    def pack(self, content_hash: str) -> bytes | None:
        """Return the bytes of a locale pack."""
        found: bytes | None = self._run(PACK, hash=content_hash).scalar()
        return found

    def current_pack(self) -> PackFacts | None:
        """Return the pack imported last."""
        row = self._run(CURRENT_PACK).first()
        return None if row is None else PackFacts(row.key, row.content_hash, row.fictional)

    def packs(self) -> tuple[PackImport, ...]:
        """Return every pack ever imported, the newest first."""
        rows = self._run(PACKS)
        return tuple(PackImport(PackFacts(row.key, row.content_hash, row.fictional), row.imported_at) for row in rows)
