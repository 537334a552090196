"""Scores that are not with their platform: how many, since when, why, and sending them again."""

from __future__ import annotations

from uuid import UUID

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from hrlearn_lti.views.admin_desk import AdminPages, Route

__all__ = ["ScorePages"]

MOST_SHOWN = 200


class ScorePages(AdminPages):
    """One page and its buttons."""

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this part."""
        return (
            ("/scores", "scores", self.scores, "GET"),
            ("/scores/again", "all_again", self.all_again, "POST"),
            ("/scores/<uuid:lane_id>/again", "again", self.again, "POST"),
        )

    def scores(self) -> Response:
        """Show what is owed, refused scores first."""
        debts = self._tool.passback.debts(self._desk().academy_id, MOST_SHOWN)
        return self._show("/scores", "admin_scores", "Scores on their way", debts=debts, most=MOST_SHOWN)

    def again(self, lane_id: UUID) -> AnyResponse:
        """Send one refused score again."""
        return self._send([lane_id])

    def all_again(self) -> AnyResponse:
        """Send every refused score again, for example after a platform was mended."""
        academy_id = self._desk().academy_id
        refused = self._tool.passback.debts(academy_id, 0).refused
        found = self._tool.passback.debts(academy_id, refused).first
        return self._send([each.lane.id for each in found if each.lane.status == "refused"])

    def _send(self, lanes: list[UUID]) -> AnyResponse:
        desk = self._desk()
        done = [self._tool.passback.again(desk.academy_id, each, desk.actor) for each in lanes]
        if any(done):
            self._tool.outbox.wake()
        return self._back("/scores", "again" if any(done) else "nothing")
