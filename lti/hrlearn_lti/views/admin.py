"""The administration of an academy: its overview, the way in by a one-time link, and all its parts."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hrlearn_lti.headers import frame_by
from hrlearn_lti.sessions import with_session
from hrlearn_lti.tool import Tool
from hrlearn_lti.views.admin_desk import AdminPages, Route
from hrlearn_lti.views.admin_log import LogPages
from hrlearn_lti.views.admin_people import PeoplePages
from hrlearn_lti.views.admin_platforms import PlatformPages
from hrlearn_lti.views.admin_rules import RulePages
from hrlearn_lti.views.admin_scores import ScorePages

__all__ = ["admin_blueprint"]


def admin_blueprint(tool: Tool) -> Blueprint:
    """Return the routes of the administration; for everybody but administrators they do not exist."""
    blueprint = Blueprint("admin", __name__, url_prefix="/admin")
    parts = (Entrance(tool), PlatformPages(tool), RulePages(tool), ScorePages(tool), PeoplePages(tool), LogPages(tool))
    for part in parts:
        for path, name, view, method in part.routes():
            blueprint.add_url_rule(path, name, view, methods=[method])
    return blueprint


class Entrance(AdminPages):
    """The overview, and the door of one-time links."""

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this part."""
        return (
            ("", "overview", self.overview, "GET"),
            ("/enter", "door", self.door, "GET"),
            ("/enter", "enter", self.enter, "POST"),
        )

    def overview(self) -> Response:
        """Show what needs somebody, part by part."""
        desk = self._desk()
        requests = [each.request for each in self._office.privacy.requests(desk) if each.request.is_open]
        log = self._office.audit.page(desk).lines
        return self._show(
            "",
            "admin",
            f"Administration of {desk.academy_key}",
            platforms=self._office.platforms.platforms(desk),
            rules=self._office.rules.state(desk.academy_id),
            debts=self._tool.passback.debts(desk.academy_id, 0),
            requests=requests,
            open_invitations=sum(
                each.is_open(self._tool.clock()) for each in self._tool.inviting.invitations(desk.academy_id)
            ),
            last=log[0] if log else None,
        )

    def door(self) -> Response:
        """Show a button: programs that only look at a link must not use it up."""
        frame_by()
        token = request.args.get("link", "")
        self._office.desks.look(token)
        return self._tool.pages.answer(self._tool.pages.own("admin_enter", "Enter the administration", link=token))

    def enter(self) -> AnyResponse:
        """Use the link up and lead to the overview."""
        frame_by()
        session = self._office.desks.enter(request.form.get("link", ""))
        return redirect(with_session("/admin", session), 303)
