"""The academy's platforms and deployments, and invitations to connect another one."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from hrlearn.services import PROFILES
from hrlearn_lti.views.admin_desk import AdminPages, Route

__all__ = ["PlatformPages"]


class PlatformPages(AdminPages):
    """Two parts: what is connected, and what may be."""

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this part."""
        return (
            ("/platforms", "platforms", self.platforms, "GET"),
            ("/platforms/<uuid:registration_id>", "platform", self.platform, "POST"),
            ("/deployments/<uuid:deployment_id>", "deployment", self.deployment, "POST"),
            ("/invitations", "invitations", self.invitations, "GET"),
            ("/invitations", "invite", self.invite, "POST"),
            ("/invitations/<uuid:invitation_id>/revoke", "revoke", self.revoke, "POST"),
        )

    def platforms(self) -> Response:
        """Show every platform with its deployments."""
        lines = self._office.platforms.platforms(self._desk())
        return self._show(
            "/platforms", "admin_platforms", "Learning platforms", lines=lines, profiles=["auto", *PROFILES]
        )

    def platform(self, registration_id: UUID) -> AnyResponse:
        """Switch a platform off or on, or choose how it treats scores."""
        desk, wanted = self._desk(), request.form.get("do", "")
        if wanted == "profile":
            self._office.platforms.choose_profile(desk, registration_id, request.form.get("profile", ""))
            return self._back("/platforms", "profile")
        self._office.platforms.switch(desk, registration_id, on=_is_on(wanted))
        return self._back("/platforms", wanted)

    def deployment(self, deployment_id: UUID) -> AnyResponse:
        """Switch a deployment off or on."""
        desk, wanted = self._desk(), request.form.get("do", "")
        self._office.platforms.switch_deployment(desk, deployment_id, on=_is_on(wanted))
        return self._back("/platforms", wanted)

    def invitations(self) -> Response:
        """Show all invitations."""
        return self._invitations("")

    def invite(self) -> Response:
        """Make an invitation and show its link, once: it is not kept."""
        desk = self._desk()
        sandbox = any(each.facts.sandbox for each in self._office.platforms.platforms(desk))
        made = self._tool.inviting.invite(
            desk.academy_key, wants_names="names" in request.form, sandbox=sandbox, by=desk.actor
        )
        return self._invitations(self._tool.settings.url(f"/lti/register?invitation={made.token}"))

    def revoke(self, invitation_id: UUID) -> AnyResponse:
        """Take an invitation back."""
        desk = self._desk()
        self._tool.inviting.revoke(desk.academy_id, invitation_id, desk.actor)
        return self._back("/invitations", "revoked")

    def _invitations(self, link: str) -> Response:
        found = self._tool.inviting.invitations(self._desk().academy_id)
        return self._show("/invitations", "admin_invitations", "Invitations", invitations=found, link=link)


def _is_on(wanted: str) -> bool:
    if wanted not in {"on", "off"}:
        abort(400)
    return wanted == "on"
