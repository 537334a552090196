"""Which address shows what. Every request gets a reply; whatever an author has written, there is never a traceback."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from importlib.resources import files
from uuid import UUID

from hrlearn.errors import HrlearnError, NotFoundError
from hrlearn.model import Scenario
from hrlearn.player import Player, StaticFile, static_files
from hrlearn.preview.edition import Edition, Workshop
from hrlearn.preview.frames import POLICY, Frames, address
from hrlearn.preview.pages import Pages, drawn_story
from hrlearn.preview.trials import Desk
from hrlearn.preview.values import Reply, Request

__all__ = ["Site"]

_SEALED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A picture is a document too: opened on its own it must not run or load anything."""

_CHART = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-top-navigation"
_OWN = {"preview.css": "text/css; charset=utf-8", "preview.js": "text/javascript; charset=utf-8"}
_UUID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


class Site:
    """The preview of one lesson, without its server. ``clock`` gives the time in UTC, ``ids`` new UUIDs."""

    def __init__(self, workshop: Workshop, clock: Callable[[], datetime], ids: Callable[[], UUID]) -> None:
        self._workshop = workshop
        self._clock = clock
        self._files = _static()
        names = {one.name: f"/static/{one.hashed_name}" for one in static_files().values()}
        self._frames = Frames(Player(names.__getitem__), Desk(ids), clock)
        self._pages = Pages(lambda name: names.get(name, f"/static/{name}"))

    def reply(self, request: Request) -> Reply:
        """Answer a request."""
        learners = request.path.startswith(("/frame/", "/attempts/", "/start/"))
        try:
            return self._found(request)
        except HrlearnError as error:
            return self._frames.message(error) if learners else self._pages.refused(error)
        except Exception as error:  # noqa: BLE001 -- the next save may mend it, so the preview goes on and says why
            message = f"This cannot be shown: {type(error).__name__}: {error}"
            fault = HrlearnError(message, hint="If lint finds nothing, report this as a fault of hrlearn.")
            fault.status = 500
            return self._frames.message(fault) if learners else self._pages.refused(fault)

    def _found(self, request: Request) -> Reply:
        for method, pattern, answer in self._routes():
            match = re.fullmatch(pattern, request.path)
            if match is not None and method == request.method:
                return answer(request, *match.groups())
        raise NotFoundError("There is no such page.", hint="Go to the list of everything there is to see.")

    def _routes(self) -> tuple[tuple[str, str, Callable[..., Reply]], ...]:
        return (
            ("GET", "/", self._index),
            ("GET", r"/stamp\.json", self._stamp),
            ("GET", "/look/(.+)", self._look),
            ("GET", "/story/([^/]+)", self._story),
            ("GET", r"/chart/([^/]+)\.svg", self._chart),
            ("GET", "/go/([^/]+)", self._go),
            ("GET", "/frame/(.+)", lambda request, key: self._frames.show(self._sound(), request, key)),
            ("POST", "/start/([^/]+)", lambda request, key: self._frames.start(self._sound(), request, key)),
            ("GET", f"/attempts/{_UUID}", lambda request, key: self._frames.attempt(request, UUID(key))),
            ("POST", f"/attempts/{_UUID}/events", lambda request, key: self._frames.take_form(request, UUID(key))),
            ("PUT", f"/attempts/{_UUID}/events/{_UUID}", self._event),
            ("GET", "/media/([^/]+)/(.+)", self._media),
            ("GET", "/static/([^/]+)", self._file),
        )

    def _event(self, request: Request, trial: str, event: str) -> Reply:
        return self._frames.take_event(request, UUID(trial), event)

    def _sound(self) -> Edition:
        """Return the lesson as it is now; raises NotFoundError while it cannot be read."""
        edition = self._workshop.now()
        if edition.package is None:
            raise NotFoundError("The lesson cannot be read just now.", hint="Mend what the list of findings names.")
        return edition

    def _stamp(self, _: Request) -> Reply:
        edition = self._workshop.now()
        found = len(edition.report.findings) if edition.linted else None
        told = json.dumps({"stamp": edition.stamp, "findings": found})
        return Reply(200, told.encode(), "application/json", POLICY)

    def _today(self) -> date:
        return self._clock().date()

    def _outer(self, show: Callable[[Edition], bytes]) -> Reply:
        """Return a page around the frames, or while the lesson cannot be read its findings in place of any page."""
        edition = self._workshop.now()
        html = self._pages.faulty(edition) if edition.package is None else show(edition)
        return Reply(200, html, policy=POLICY)

    def _index(self, request: Request) -> Reply:
        return self._outer(partial(self._pages.index, request=request, today=self._today()))

    def _look(self, request: Request, key: str) -> Reply:
        return self._outer(partial(self._pages.look, request=request, key=key))

    def _story(self, request: Request, activity: str) -> Reply:
        return self._outer(partial(self._pages.story, request=request, activity=activity))

    def _chart(self, request: Request, activity: str) -> Reply:
        drawn = drawn_story(self._sound(), request, activity)
        return Reply(200, drawn.encode(), "image/svg+xml", _CHART)

    def _go(self, request: Request, activity: str) -> Reply:
        """Lead from a card of the chart to what it stands for; the end has no screen of its own."""
        kept = {"pack": request.query.get("pack", ""), "lang": request.query.get("lang", "")}
        card = request.query.get("to", "")
        story = self._sound().view("").lesson.activity(activity)
        content = story.content if story is not None else None
        if isinstance(content, Scenario) and content.scene(card):
            return Reply(303, location=address(f"/look/scene/{activity}/{card}/1", **kept))
        if isinstance(content, Scenario) and content.ending(card):
            return Reply(303, location=address(f"/look/ending/{activity}/{card}", **kept))
        return Reply(303, location=address(f"/story/{activity}", **kept))

    def _media(self, _: Request, __: str, path: str) -> Reply:
        """Return a picture that the lesson lists; the name is looked up there and never on the disk.

        The version in the address may be that of an attempt begun before the last save: it gets what is there now.
        """
        found = self._sound().view("").media.get(path)
        kind = mimetypes.guess_type(path)[0] or ""
        if found is None or not kind.startswith("image/"):
            raise NotFoundError("There is no such picture.", hint="List it under 'media' in lesson.yaml.")
        return Reply(200, found.data, kind, _SEALED)

    def _file(self, _: Request, name: str) -> Reply:
        found = self._files.get(name)
        if found is None:
            raise NotFoundError("There is no such file.", hint="Reload the page.")
        return Reply(200, found.data, found.mimetype, POLICY, lasting=name not in _OWN)


def _static() -> Mapping[str, StaticFile]:
    """Return the files of the player under their lasting names, and our own under their names."""
    folder = files("hrlearn.preview").joinpath("static")
    own = (StaticFile(name, name, folder.joinpath(name).read_bytes(), kind) for name, kind in _OWN.items())
    return {one.hashed_name: one for one in (*static_files().values(), *own)}
