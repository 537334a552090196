"""One transaction of one academy, with the repositories that work in it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from hrlearn.db.admin_links import AdminLinkTables
from hrlearn.db.attempts import AttemptTables
from hrlearn.db.audit import AuditTables
from hrlearn.db.columns import ColumnTables
from hrlearn.db.installation import InstallationTables
from hrlearn.db.invitations import InvitationTables
from hrlearn.db.outbox import OutboxTables
from hrlearn.db.packages import PackageTables
from hrlearn.db.people import PeopleTables
from hrlearn.db.places import PlaceTables
from hrlearn.db.privacy import PrivacyTables
from hrlearn.db.rosters import RosterTables
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
        return InstallationTables(self._connection, self._academy_id)

    @property
    def places(self) -> PlaceTables:
        """Registrations, contexts, resource links."""
        return PlaceTables(self._connection, self._academy)

    @property
    def invitations(self) -> InvitationTables:
        """Invitations to connect a platform."""
        return InvitationTables(self._connection, self._academy)

    @property
    def rosters(self) -> RosterTables:
        """Class lists."""
        return RosterTables(self._connection, self._academy)

    @property
    def columns(self) -> ColumnTables:
        """Gradebook columns that the tool makes itself."""
        return ColumnTables(self._connection, self._academy)

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
    def audit(self) -> AuditTables:
        """Who did what."""
        return AuditTables(self._connection, self._academy)

    @property
    def privacy(self) -> PrivacyTables:
        """What is stored about people."""
        return PrivacyTables(self._connection, self._academy)

    @property
    def admin_links(self) -> AdminLinkTables:
        """One-time links into the administration."""
        return AdminLinkTables(self._connection, self._academy)

    @property
    def _academy(self) -> UUID:
        if self._academy_id is None:
            raise ValueError("This unit of work was opened for no academy.")
        return self._academy_id
