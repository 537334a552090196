"""What the blocks share: fields, the learner's view and the handlers that the page talks to."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from zlib import crc32

from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.fields import Dict, Float, Integer, List, Scope, String

from hrlearn.attempts import Definition, Start, read_envelope
from hrlearn.errors import AttemptError, HrlearnError, LessonError, NotFoundError, StaleChoiceError, StaleSubmitError
from hrlearn.model import Activity, LessonPackage, LocalePack
from hrlearn.player import Links, Screen
from hrlearn_xblocks import wiring
from hrlearn_xblocks.desk import Desk, Place
from hrlearn_xblocks.grading import GradedMixin
from hrlearn_xblocks.memory import from_json, to_json
from hrlearn_xblocks.playing import Attempt, Recorded
from hrlearn_xblocks.replies import answering, json_body, refusal, reply
from hrlearn_xblocks.screens import frame
from hrlearn_xblocks.studio import StudioMixin

__all__ = ["ActivityBlock"]

LONGEST_LANGUAGE = 20
"""Characters of a language code."""
SHOWN_AFTER = frozenset({"choice", "hint", "rewind", "submit"})
"""The kinds of event that lead to another screen; after a response the page stays as it is."""


@XBlock.needs("i18n")
class ActivityBlock(GradedMixin, StudioMixin, CompletableXBlockMixin, XBlock):
    """One activity of an installed lesson, played and marked by the engine of hrlearn.

    Open edX keeps a learner's log of events and scores; keys, feedback and rationales stay in the lesson.
    """

    resources_dir = "assets"
    icon_class = "problem"
    show_in_read_only_mode = True
    played_kind: ClassVar[str]

    lesson_key = String(scope=Scope.content, default="", help="The lesson, by its key.")
    activity_key = String(scope=Scope.content, default="", help="The activity in the lesson, by its key.")
    content_hash = String(scope=Scope.content, default="", help="The version of the lesson that was placed.")
    locale_pack = String(
        scope=Scope.content,
        default="",
        xml_node=True,
        help="The name of an installed locale pack, or the text of your own.",
    )
    weight = Float(scope=Scope.settings, default=1.0, help="How much this counts beside other problems.")
    max_attempts = Integer(scope=Scope.settings, default=None, help="Attempts allowed; empty: as the lesson says.")

    language = String(scope=Scope.preferences, default="", help="The language a learner has chosen for lessons.")
    packages = Dict(scope=Scope.user_state_summary, help="The versions that attempts began with, by hash.")
    attempts = Integer(scope=Scope.user_state, default=0, help="Attempts begun since the last reset.")
    log = Dict(scope=Scope.user_state, help="The open attempt: its start and its events.")
    closed = List(scope=Scope.user_state, help="Finished attempts: start, events, score.")
    earned = Float(scope=Scope.user_state, default=None, help="The share (0 to 1) last given to the gradebook.")

    @XBlock.supports("multi_device")
    def student_view(self, context: Mapping[str, Any] | None = None) -> Fragment:  # noqa: ARG002
        """Return the present step and nothing of what lies behind it."""
        fragment = Fragment(frame(self._first_screen().html, self._url("screen")))
        fragment.add_css_url(self.runtime.local_resource_url(self, "public/player.css"))
        fragment.add_javascript_url(self.runtime.local_resource_url(self, "public/player.js"))
        fragment.add_javascript_url(self.runtime.local_resource_url(self, "public/block.js"))
        fragment.initialize_js("HrlearnBlock")
        return fragment

    @XBlock.handler
    @answering
    def event(self, request: Request, suffix: str = "") -> Response:
        """Take one event envelope for the attempt named by the suffix."""
        envelope = read_envelope(_posted(request))
        desk = self._desk()
        self._check_open()
        try:
            recorded = desk.record(suffix, envelope, wiring.tools().now())
        except (StaleChoiceError, StaleSubmitError) as error:
            return refusal(error, html=self._screen(suffix).html)
        if not recorded.repeated:
            self._keep(recorded)
        answer: dict[str, Any] = {
            "position": recorded.position,
            "repeated": recorded.repeated,
            "closed": recorded.state.closed,
        }
        if envelope.kind in SHOWN_AFTER:
            screen = self._screen(suffix)
            answer |= {"title": screen.title, "html": screen.html}
        return reply(answer)

    @XBlock.handler
    @answering
    def begin(self, request: Request, suffix: str = "") -> Response:  # noqa: ARG002
        """Begin an attempt, or go on with the one that is open, and return its first screen."""
        _only(request, "POST")
        self._check_open()
        tools, desk = wiring.tools(), self._desk()
        attempt = desk.begin(tools.new_id(), tools.seed(), tools.now())
        if desk.open is None:
            self._keep_place(self._place())
            self.log = to_json(attempt)
            self.attempts += 1
        return reply(_told(self._screen(str(attempt.id))))

    @XBlock.handler
    @answering
    def screen(self, request: Request, suffix: str = "") -> Response:
        """Return a screen: of the attempt named by the suffix at the query's ``step``, else the present one.

        The query's ``language`` is kept for all lessons of this learner.
        """
        _only(request, "GET")
        if "language" in request.GET:
            self.language = request.GET["language"][:LONGEST_LANGUAGE]
        return reply(_told(self._screen(suffix, request.GET.get("step", ""))))

    @XBlock.handler
    @answering
    def media(self, request: Request, suffix: str = "") -> Response:
        """Return a picture of a lesson; the suffix is ``<content hash>/<path in the package>``."""
        _only(request, "GET")
        content_hash, _, path = suffix.partition("/")
        found = self._package(content_hash).media.get(path)
        if found is None:
            msg = "There is no such picture in the lesson."
            raise NotFoundError(msg, hint="Reload the page.", code="media.unknown")
        response = Response(found.data, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        # A picture is a picture: a script inside an SVG must not run, even when it is opened on its own.
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return what the workbench of Open edX shows for each class."""
        return []

    def _first_screen(self) -> Screen:
        try:
            return self._screen()
        except HrlearnError as error:
            return wiring.tools().player.message("This activity cannot be shown", error.message, error.hint)

    def _screen(self, attempt_id: str = "", step: str = "") -> Screen:
        return self._desk().screen(wiring.tools().player, self._links(attempt_id, step), attempt_id, step)

    def _links(self, attempt_id: str, step: str) -> Links:
        return Links(
            session="",
            home=self._url("screen", query="step=home"),
            page=lambda activity, page: "",  # noqa: ARG005 -- pages are no part of these blocks
            start=lambda activity: self._url("begin"),  # noqa: ARG005 -- a block has one activity
            attempt=lambda attempt, step: self._url("screen", str(attempt), f"step={step}"),
            events=lambda attempt: self._url("event", str(attempt)),
            media=lambda content_hash, path: self._url("media", f"{content_hash}/{path}"),
            prefix=_prefix(self.scope_ids.usage_id),
            compare=lambda activity: self._url("screen", query="step=compare"),  # noqa: ARG005 -- the same here
            language=lambda code: self._url("screen", attempt_id, f"step={step}&language={code}"),
        )

    def _url(self, handler: str, suffix: str = "", query: str = "") -> str:
        url: str = self.runtime.handler_url(self, handler, suffix, query)
        return url

    def _desk(self) -> Desk:
        opened = from_json(self.log) if self.log else None
        closed = tuple(map(from_json, self.closed))
        newest = opened or (closed[-1] if closed else None)
        now = wiring.tools().now()
        return Desk(self._place_for(newest), self._pinned, self.attempts, opened, closed, self.language, now)

    def _place_for(self, newest: Attempt | None) -> Place:
        """Return the block's place; while the block is not set up rightly, what was begun goes on where it began."""
        try:
            return self._place()
        except HrlearnError:
            if newest is None:
                raise
            return self._pinned(newest.start)

    def _place(self) -> Place:
        """Return what a new attempt would be played against."""
        if not self.lesson_key:
            msg = "No lesson has been chosen for this block yet."
            raise LessonError(
                msg, hint="Ask the course team to edit the block and choose one.", code="lesson.not_chosen"
            )
        tools = wiring.tools()
        installed = tools.library.lesson(self.lesson_key)
        # The version that was placed goes on for everybody as long as somebody has begun it.
        package = self._package(self.content_hash) if self.content_hash in self.packages else installed
        pack = tools.library.pack(self.locale_pack)
        return Place(package, pack, self._definition(package, pack, self.activity_key))

    def _pinned(self, start: Start) -> Place:
        package, pack = self._package(start.content_hash), self._pack(start.pack_hash)
        return Place(package, pack, self._definition(package, pack, start.activity))

    def _definition(self, package: LessonPackage, pack: LocalePack, activity_key: str) -> Definition:
        activity = package.lesson.activity(activity_key)
        if activity is None or activity.kind != self.played_kind:
            msg = f"The lesson {package.lesson.key!r} has no {self.played_kind} called {activity_key!r}."
            raise LessonError(msg, hint="Ask the course team to choose an activity again.", code="lesson.unknown")
        definition = wiring.tools().library.definition(package, pack, activity)
        return replace(definition, activity=self._limited(activity))

    def _limited(self, activity: Activity) -> Activity:
        return replace(activity, tries=self.max_attempts) if self.max_attempts else activity

    def _package(self, content_hash: str) -> LessonPackage:
        library = wiring.tools().library
        if content_hash in self.packages:
            return library.kept(self.packages[content_hash])
        installed = library.lesson(self.lesson_key)
        if installed.content_hash != content_hash:
            msg = "The version of the lesson that this attempt began with is not on this site any more."
            raise NotFoundError(msg, hint="Ask the course team to reset your attempt.", code="lesson.version_gone")
        return installed

    def _pack(self, pack_hash: str) -> LocalePack:
        library = wiring.tools().library
        if pack_hash in self.packages:
            return library.kept_pack(self.packages[pack_hash])
        return library.pack(self.locale_pack)

    def _keep_place(self, place: Place) -> None:
        """Keep the versions that an attempt begins with, so that a newer installation does not reach it."""
        library = wiring.tools().library
        kept = dict(self.packages)
        if place.package.content_hash not in kept:
            kept[place.package.content_hash] = library.kept_form(self.lesson_key)
        kept.setdefault(place.pack.content_hash, library.kept_pack_form(self.locale_pack))
        if kept != self.packages:
            self.packages = kept

    def _keep(self, recorded: Recorded) -> None:
        """Store a log that has grown; once closed, the attempt joins the finished ones and the score goes out."""
        kept = to_json(recorded.attempt)
        if recorded.state.closed:
            self.closed = [*self.closed, kept]
            self.log = {}
            self.score_changed()
        else:
            self.log = kept

    def _check_open(self) -> None:
        """Refuse what comes after the deadline, where the platform knows one (its method honours extensions)."""
        passed = getattr(self, "has_deadline_passed", None)
        if passed is not None and passed():
            raise PastDueError


class PastDueError(AttemptError):
    """The activity's deadline is over."""

    code = "attempt.past_due"
    status = 409

    def __init__(self) -> None:
        super().__init__("The deadline of this activity has passed.", hint="What you sent before it is kept.")


class MethodError(HrlearnError):
    """The handler was asked in a way that it does not answer."""

    code = "http.method"
    status = 405


def _prefix(usage_id: object) -> str:
    """Return what begins every id of a block's screens, so that several on one page do not answer for each other."""
    return f"hr{crc32(str(usage_id).encode()):08x}-"


def _only(request: Request, method: str) -> None:
    if request.method != method:
        msg = f"This address answers {method} requests only."
        raise MethodError(msg, hint="Reload the page.")


def _posted(request: Request) -> object:
    _only(request, "POST")
    return json_body(request)


def _told(screen: Screen) -> dict[str, str]:
    return {"title": screen.title, "html": screen.html, "state": screen.state}
