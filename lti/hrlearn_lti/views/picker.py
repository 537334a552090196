"""Where an instructor chooses what to place in the course."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from hrlearn.errors import LaunchError, NotFoundError
from hrlearn.model import Activity
from hrlearn.player import Screen
from hrlearn.services import DeepLinkFacts, PlaceableLesson, RegistrationFacts, Visit
from hrlearn_lti.deep_linking import Choice, content_item, signed_answer
from hrlearn_lti.headers import allow_form_action
from hrlearn_lti.tool import Tool

__all__ = ["picker_blueprint"]

_KINDS = {"pages": "reading", "scenario": "story with decisions", "assessment": "questions"}


@dataclass(frozen=True, slots=True)
class _Option:
    value: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class _Lesson:
    title: str
    summary: str
    minutes: int
    draft: bool
    blocked_by: tuple[str, ...]
    choices: tuple[_Option, ...]


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
        return self._page(visit, facts)

    def choose(self) -> Response:
        """Answer the platform with what was chosen, or with nothing."""
        visit, facts = self._here()
        values = [] if request.form.get("do") == "cancel" else request.form.getlist("place")
        if not values and request.form.get("do") != "cancel":
            return self._page(visit, facts, problem="Nothing was chosen. Choose a lesson or a part of one.")
        if len(values) > 1 and not facts.accept_multiple:
            return self._page(visit, facts, problem="Your course takes one activity at a time. Choose one.")
        return self._back(visit, facts, self._chosen(visit, values))

    def _here(self) -> tuple[Visit, DeepLinkFacts]:
        visit = self._tool.sessions.visit()
        if visit.deep_link is None or not visit.teaches:
            msg = "There is nothing to choose here."
            raise NotFoundError(msg, hint="In your course, add an activity and choose this tool.")
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
        known = {choice.value: (choice, each) for each in self._placeable(visit) for choice in _choices(each)}
        for value in values:
            if value not in known:
                msg = "One of the chosen lessons is not installed here."
                raise NotFoundError(msg, hint="Go back and choose again.", code="lesson.unknown")
            if known[value][1].blocked_by:
                msg = "One of the chosen lessons cannot be placed yet: your academy must confirm local rules first."
                raise LaunchError(msg, hint="Go back and choose another.", code="deep_link.blocked")
        return [known[value][0] for value in dict.fromkeys(values)]

    def _back(self, visit: Visit, facts: DeepLinkFacts, chosen: Sequence[Choice]) -> Response:
        launch_url = self._tool.settings.url("/lti/launch")
        items = [content_item(each, launch_url, with_line_item=facts.accept_lineitem) for each in chosen]
        token = signed_answer(self._registration(visit), facts, items, *self._tool.tool_keys.signing())
        allow_form_action(facts.return_url)
        title = "Adding to the course" if items else "Nothing is added"
        screen = self._tool.pages.own("deep_link_answer", title, return_url=facts.return_url, token=token)
        return self._tool.pages.answer(screen)

    def _registration(self, visit: Visit) -> RegistrationFacts:
        known = self._tool.administration.registrations()
        return next(each for each in known if each.id == visit.registration_id)

    def _page(self, visit: Visit, facts: DeepLinkFacts, problem: str = "") -> Response:
        screen = self._screen(visit, facts, problem)
        return self._tool.pages.answer(screen, session=self._tool.sessions.token(), status=400 if problem else 200)

    def _screen(self, visit: Visit, facts: DeepLinkFacts, problem: str) -> Screen:
        return self._tool.pages.own(
            "picker",
            "Add to the course",
            session=self._tool.sessions.token(),
            several=facts.accept_multiple,
            problem=problem,
            chosen=frozenset(request.form.getlist("place")),
            lessons=[_shown(each) for each in self._placeable(visit)],
        )


def _choices(placeable: PlaceableLesson) -> Sequence[Choice]:
    lesson = placeable.package.lesson
    return [Choice(lesson), *(Choice(lesson, activity) for activity in placeable.parts.values())]


def _shown(placeable: PlaceableLesson) -> _Lesson:
    lesson = placeable.package.lesson
    whole = _Option(lesson.key, "The whole lesson", f"{len(lesson.activities)} parts, one score")
    parts = tuple(_Option(Choice(lesson, each).value, each.title, _words(each)) for each in lesson.activities)
    return _Lesson(lesson.title, lesson.summary, lesson.minutes, lesson.draft, placeable.blocked_by, (whole, *parts))


def _words(activity: Activity) -> str:
    kind = _KINDS.get(activity.kind, activity.kind)
    return f"{kind}, scored" if activity.weight > 0 else f"{kind}, not scored"
