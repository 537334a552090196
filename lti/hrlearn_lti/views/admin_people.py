"""Requests of people about their data: a copy, or that it be erased."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hrlearn_lti.exporting import FILE_TYPE, packed
from hrlearn_lti.views.admin_desk import AdminPages, Route

__all__ = ["PeoplePages"]

LONGEST_SEARCH = 200


class PeoplePages(AdminPages):
    """Finding somebody, noting what they ask, and doing it."""

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this part."""
        one = "/privacy/requests/<uuid:request_id>"
        return (
            ("/privacy", "privacy", self.privacy, "GET"),
            ("/privacy/people/<uuid:learner_id>", "person", self.person, "GET"),
            ("/privacy/people/<uuid:learner_id>", "ask", self.ask, "POST"),
            (f"{one}/copy", "copy", self.copy, "POST"),
            (f"{one}/erase", "erasing", self.erasing, "GET"),
            (f"{one}/erase", "erase", self.erase, "POST"),
            (f"{one}/withdraw", "withdraw", self.withdraw, "POST"),
        )

    def privacy(self) -> Response:
        """Show all requests, and whom a search has found."""
        desk, words = self._desk(), request.args.get("words", "")[:LONGEST_SEARCH].strip()
        return self._show(
            "/privacy",
            "admin_privacy",
            "Privacy requests",
            lines=self._office.privacy.requests(desk),
            words=words,
            people=self._office.privacy.find(desk, words),
        )

    def person(self, learner_id: UUID) -> Response:
        """Show what is stored about somebody, as numbers, and what they have asked."""
        page = self._office.privacy.person(self._desk(), learner_id)
        return self._show("/privacy", "admin_person", "One person's data", page=page)

    def ask(self, learner_id: UUID) -> AnyResponse:
        """Note a request; one to erase leads to the page that does it."""
        made = self._office.privacy.ask(self._desk(), learner_id, request.form.get("kind", ""))
        if made.kind == "erase":
            return redirect(self._url(f"/privacy/requests/{made.id}/erase"), 303)
        return self._back(f"/privacy/people/{learner_id}", "asked")

    def copy(self, request_id: UUID) -> Response:
        """Hand out everything about a person as a file."""
        copy = self._office.privacy.export(self._desk(), request_id)
        answer = Response(packed(copy, self._tool.pages), content_type=FILE_TYPE)
        answer.headers["Content-Disposition"] = f'attachment; filename="personal-data-{copy.at:%Y-%m-%d}.zip"'
        return answer

    def erasing(self, request_id: UUID) -> Response:
        """Say what erasing means, and ask once more."""
        return self._erasing(request_id, "")

    def erase(self, request_id: UUID) -> AnyResponse:
        """Erase a person, if that was confirmed."""
        if request.form.get("confirm") != "yes":
            return self._erasing(request_id, "Nothing was erased yet: tick the box first.", 400)
        done = self._office.privacy.erase(self._desk(), request_id)
        return self._back("/privacy", "erased" if done else "traces")

    def withdraw(self, request_id: UUID) -> AnyResponse:
        """End a request without doing anything."""
        self._office.privacy.withdraw(self._desk(), request_id)
        return self._back("/privacy", "withdrawn")

    def _erasing(self, request_id: UUID, problem: str, status: int = 200) -> Response:
        desk = self._desk()
        line = self._office.privacy.request(desk, request_id)
        page = self._office.privacy.person(desk, line.person.id)
        title = "Erase one person's data"
        return self._show("/privacy", "admin_erase", title, line=line, page=page, problem=problem, status=status)
