"""Switching platforms and their deployments off and on, and ending the sessions that came from there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from hrlearn.db.repository import Repository, given, of_academy
from hrlearn.db.tables import contexts, deployments, registrations, resource_links, sessions
from hrlearn.services import Deployment

__all__ = ["SwitchTables"]

ALL = (
    select(deployments)
    .where(of_academy(deployments), deployments.c.registration_id == given("registration"))
    .order_by(deployments.c.deployment_id)
)
SWITCH_REGISTRATION = (
    update(registrations)
    .where(of_academy(registrations), registrations.c.id == given("id"))
    .values(disabled_at=given("since"))
)
SWITCH_DEPLOYMENT = (
    update(deployments)
    .where(of_academy(deployments), deployments.c.id == given("id"))
    .values(disabled_at=given("since"))
)
END_OF_REGISTRATION = delete(sessions).where(of_academy(sessions), sessions.c.registration_id == given("id"))
END_OF_DEPLOYMENT = delete(sessions).where(
    of_academy(sessions),
    or_(
        sessions.c.context_id.in_(
            select(contexts.c.id).where(of_academy(contexts), contexts.c.deployment_id == given("id"))
        ),
        sessions.c.resource_link_id.in_(
            select(resource_links.c.id).where(of_academy(resource_links), resource_links.c.deployment_id == given("id"))
        ),
    ),
)


class SwitchTables(Repository):
    """The switches of one academy's platforms."""

    def deployments(self, registration_id: UUID) -> tuple[Deployment, ...]:
        """Return all deployments of a registration, also those that are switched off."""
        rows = self._run(ALL, registration=registration_id)
        return tuple(Deployment(row.id, row.registration_id, row.deployment_id, row.disabled_at) for row in rows)

    def switch_registration(self, registration_id: UUID, since: datetime | None) -> bool:
        """Switch a registration off, which ends its sessions, or with None on; False where there is none."""
        if since is not None:
            self._run(END_OF_REGISTRATION, id=registration_id)
        return self._run(SWITCH_REGISTRATION, id=registration_id, since=since).rowcount == 1

    def switch_deployment(self, deployment_id: UUID, since: datetime | None) -> bool:
        """Do the same with a deployment's row."""
        if since is not None:
            self._run(END_OF_DEPLOYMENT, id=deployment_id)
        return self._run(SWITCH_DEPLOYMENT, id=deployment_id, since=since).rowcount == 1
