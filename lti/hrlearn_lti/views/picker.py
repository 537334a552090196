"""Where an instructor chooses what to place in the course."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import sha256

from flask import Blueprint, Response, request

from hrlearn.errors import LaunchError, NotFoundError
from hrlearn.player import Screen
from hrlearn.services import DeepLinkFacts, PlaceableLesson, RegistrationFacts, Visit
from hrlearn_lti.choosing import Filter, choices_of, languages_of, shown
from hrlearn_lti.client_metadata import ICON_PATH
from hrlearn_lti.deep_linking import Choice, check_return, content_item, signed_answer
from hrlearn_lti.headers import allow_form_action
from hrlearn_lti.tool import Tool

__all__ = ["picker_blueprint"]

LONGEST_SEARCH = 200


def picker_blueprint(tool: Tool) -> Blueprint:
    """Return the routes of the picker."""
    picker = _Picker(tool)
    blueprint = Blueprint("picker", __name__)
    blueprint.add_url_rule("/deep-link", view_func=picker.show, methods=["GET"])
    blueprint.add_url_rule("/deep-link", view_func=picker.choose, methods=["POST"])
    return blueprint


class _Picker:
    def __init__(self, tool: Tool) -> None:
        self._tool = tool

    def show(self) -> Response:
        """Show every installed lesson; one that may not be placed says what it waits for."""
        visit, facts = self._here()
        return self._page(visit, facts, facts.earlier)

    def choose(self) -> Response:
        """Answer the platform with what was chosen, or with nothing; or show other lessons to choose from."""
        visit, facts = self._here()
        wanted, values = request.form.get("do", ""), request.form.getlist("place")
        if wanted == "cancel":
            return self._back(visit, facts, ())
        problem = "" if wanted == "filter" else _problem(facts, values)
        if problem or wanted == "filter":
            return self._page(visit, facts, values, problem)
        return self._back(visit, facts, self._chosen(visit, values))

    def _here(self) -> tuple[Visit, DeepLinkFacts]:
        visit = self._tool.sessions.visit()
        if visit.deep_link is None or not visit.teaches:
            msg = "There is nothing to choose here."
            raise NotFoundError(msg, hint="In your course, add an activity and choose this tool.")
        check_return(self._registration(visit), visit.deep_link.return_url)
        return visit, visit.deep_link

    def _placeable(self, visit: Visit) -> Sequence[PlaceableLesson]:
        pack = self._tool.localisation.pack(visit.academy_id)
        today = self._tool.clock().date()
        return [
            PlaceableLesson(
                package,
                self._tool.localisation.blocking(package, pack, today),
                {activity.key: activity for activity in package.lesson.activities},
            )
            for package in self._tool.library.current()
        ]

    def _chosen(self, visit: Visit, values: Collection[str]) -> Sequence[Choice]:
        known = {choice.value: (choice, each) for each in self._placeable(visit) for choice in choices_of(each)}
        for value in values:
            if value not in known:
                msg = "One of the chosen lessons is not installed here."
                raise NotFoundError(msg, hint="Go back and choose again.", code="lesson.unknown")
            if missing := known[value][1].blocked_by:
                msg = "One of the chosen lessons cannot be placed yet: your academy must confirm local rules first"
                raise LaunchError(
                    f"{msg} ({', '.join(missing)}).", hint="Go back and choose another.", code="deep_link.blocked"
                )
        return [known[value][0] for value in dict.fromkeys(values)]

    def _back(self, visit: Visit, facts: DeepLinkFacts, chosen: Sequence[Choice]) -> Response:
        url = self._tool.settings.url
        items = [content_item(each, url("/lti/launch"), url(ICON_PATH), facts) for each in chosen]
        kid, pem = self._tool.tool_keys.signing()
        token = signed_answer(
            self._registration(visit), facts, items, nonce=_nonce(visit), now=self._tool.clock(), kid=kid, pem=pem
        )
        allow_form_action(facts.return_url)
        title = "Adding to the course" if items else "Nothing is added"
        screen = self._tool.pages.own("deep_link_answer", title, return_url=facts.return_url, token=token)
        return self._tool.pages.answer(screen)

    def _registration(self, visit: Visit) -> RegistrationFacts:
        known = self._tool.administration.registrations()
        return next(each for each in known if each.id == visit.registration_id)

    def _page(self, visit: Visit, facts: DeepLinkFacts, chosen: Collection[str], problem: str = "") -> Response:
        screen = self._screen(visit, facts, chosen, problem)
        return self._tool.pages.answer(screen, session=self._tool.sessions.token(), status=400 if problem else 200)

    def _screen(self, visit: Visit, facts: DeepLinkFacts, chosen: Collection[str], problem: str) -> Screen:
        lessons = self._placeable(visit)
        wanted = Filter(request.form.get("words", "")[:LONGEST_SEARCH], request.form.get("language", ""))
        found = [each for each in lessons if wanted.takes(each)]
        in_sight = {choice.value for each in found for choice in choices_of(each)}
        return self._tool.pages.own(
            "picker",
            "Add to the course",
            session=self._tool.sessions.token(),
            facts=facts,
            problem=problem,
            chosen=frozenset(chosen),
            out_of_sight=[each for each in dict.fromkeys(chosen) if each not in in_sight],
            wanted=wanted,
            languages=languages_of(lessons),
            installed=len(lessons),
            lessons=[shown(each) for each in found],
        )


def _problem(facts: DeepLinkFacts, values: Sequence[str]) -> str:
    if not values:
        return "Nothing was chosen. Choose a lesson or a part of one."
    if len(values) > 1 and not facts.accept_multiple:
        return "Your course takes one activity at a time. Choose one."
    return ""


def _nonce(visit: Visit) -> str:
    """One for each picker: a second answer of the same picker, such as that of a double click, is a repetition."""
    return sha256(b"deep link answer " + visit.session_id.bytes).hexdigest()
