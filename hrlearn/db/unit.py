"""One transaction of one academy, with the repositories that work in it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from hrlearn.db.attempts import AttemptTables
from hrlearn.db.installation import InstallationTables
from hrlearn.db.outbox import OutboxTables
from hrlearn.db.packages import PackageTables
from hrlearn.db.people import PeopleTables
from hrlearn.db.places import PlaceTables
from hrlearn.db.sessions import SessionTables

__all__ = ["Unit"]


class Unit:
    """What ``Database`` hands out. Without an academy only ``installation`` can be used."""

    def __init__(self, connection: Connection, academy_id: UUID | None) -> None:
        self._connection = connection
        self._academy_id = academy_id
        self.committed = False

    def commit(self) -> None:
        """Keep everything, at the end of the block; an error after this still undoes it all."""
        self.committed = True

    @property
    def installation(self) -> InstallationTables:
        """Everything that has no academy."""
        return InstallationTables(self._connection)

    @property
    def places(self) -> PlaceTables:
        """Registrations, contexts, resource links."""
        return PlaceTables(self._connection, self._academy)

    @property
    def people(self) -> PeopleTables:
        """Learners and memberships."""
        return PeopleTables(self._connection, self._academy)

    @property
    def sessions(self) -> SessionTables:
        """Sessions."""
        return SessionTables(self._connection, self._academy)

    @property
    def packages(self) -> PackageTables:
        """Lesson and locale packages."""
        return PackageTables(self._connection, self._academy)

    @property
    def attempts(self) -> AttemptTables:
        """Attempts and events."""
        return AttemptTables(self._connection, self._academy)

    @property
    def outbox(self) -> OutboxTables:
        """Scores owed to platforms."""
        return OutboxTables(self._connection, self._academy)

    @property
    def _academy(self) -> UUID:
        if self._academy_id is None:
            raise ValueError("This unit of work was opened for no academy.")
        return self._academy_id
