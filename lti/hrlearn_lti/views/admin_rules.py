"""The academy's local rules: what is missing or has grown old, and the import of a new pack."""

from __future__ import annotations

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from hrlearn.errors import HrlearnError
from hrlearn_lti.views.admin_desk import AdminPages, Route

__all__ = ["RulePages"]

LONGEST_NAME = 100


class RulePages(AdminPages):
    """One page."""

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this part."""
        return ("/rules", "rules", self.rules, "GET"), ("/rules", "import_rules", self.import_rules, "POST")

    def rules(self) -> Response:
        """Show every rule, those first that stop a lesson."""
        return self._page("")

    def import_rules(self) -> AnyResponse:
        """Make a file the academy's present pack, or say what is wrong with it."""
        desk, sent = self._desk(), request.files.get("pack")
        data = b"" if sent is None else sent.read()
        if sent is None or not data:
            return self._page("No file was chosen. Nothing is changed.", 400)
        try:
            self._tool.localisation.import_pack(
                desk.academy_key, data, (sent.filename or "")[:LONGEST_NAME], desk.actor
            )
        except HrlearnError as error:
            return self._page(f"{error} Nothing is changed.", error.status)
        return self._back("/rules", "imported")

    def _page(self, problem: str, status: int = 200) -> Response:
        state = self._office.rules.state(self._desk().academy_id)
        return self._show("/rules", "admin_rules", "Local rules", state=state, problem=problem, status=status)
