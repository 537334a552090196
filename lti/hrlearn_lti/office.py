"""The parts of the academy's own administration, and who sits at the desk in the present request."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from hrlearn.services import AuditReading, Desk, Desks, LocalRules, PlatformDesk, PrivacyDesk
from hrlearn_lti.headers import frame_by
from hrlearn_lti.sessions import Sessions

__all__ = ["AdminSessions", "Office"]


class AdminSessions:
    """Finds the desk of the present request."""

    def __init__(self, desks: Desks, sessions: Sessions) -> None:
        self._desks = desks
        self._sessions = sessions

    def desk(self) -> Desk:
        """Return the desk, read once for a request, and let only its platform frame the answer, or nobody.

        Raises LaunchError (401), and NotFoundError for those who may not administer.
        """
        if "desk" not in g:
            token = self._sessions.token()
            desk = self._desks.open(token)
            frame_by(desk.framed_by)
            g.session_token = token
            g.desk = desk
        found: Desk = g.desk
        return found


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that the administrator's pages need beside the rest of the tool."""

    desks: Desks
    sessions: AdminSessions
    platforms: PlatformDesk
    rules: LocalRules
    privacy: PrivacyDesk
    audit: AuditReading
