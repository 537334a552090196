"""The audit log: who did what, and when."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request

from hrlearn.services import KINDS
from hrlearn_lti.views.admin_desk import AdminPages, Route

__all__ = ["LogPages"]


class LogPages(AdminPages):
    """One page, as often as there are lines."""

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this part."""
        return (("/log", "log", self.log, "GET"),)

    def log(self) -> Response:
        """Show some lines, the newest first."""
        kind = request.args.get("kind", "")
        page = self._office.audit.page(self._desk(), request.args.get("before", None, UUID), kind)
        older = self._url("/log", before=str(page.older), kind=kind) if page.older else ""
        return self._show("/log", "admin_log", "Audit log", page=page, kinds=KINDS, kind=kind, older=older)
