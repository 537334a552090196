"""What stands in the frames: the learner's own screens, which can be played on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qs, quote, urlencode
from uuid import UUID

from hrlearn.attempts import read_envelope
from hrlearn.errors import AttemptError, HrlearnError, NotFoundError, StaleChoiceError, StaleSubmitError
from hrlearn.model import LessonPackage, Pages
from hrlearn.player import ActivityStatus, Chrome, FormEvents, Links, Player, Screen, form_events
from hrlearn.preview.edition import Edition
from hrlearn.preview.sights import groups
from hrlearn.preview.trials import Desk, Trial
from hrlearn.preview.values import Reply, Request, Sight

__all__ = ["POLICY", "Frames", "address"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
_WITH_SCREEN = frozenset({"choice", "hint", "rewind", "submit"})


def address(path: str, **query: str) -> str:
    """Return a URL of the preview; empty members of the query are left out."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return quote(path, safe="/:") + (f"?{asked}" if asked else "")


class Frames:
    """Answers the requests of the frames; ``clock`` gives the time in UTC."""

    def __init__(self, player: Player, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._player = player
        self._desk = desk
        self._clock = clock

    def show(self, edition: Edition, request: Request, key: str) -> Reply:
        """Return one sight as learners see it; raises NotFoundError and UnknownNameError."""
        pack = request.query.get("pack", "")
        found = (group.sights for group in groups(edition, request.query.get("lang", ""), pack))
        sight = next((one for sights in found for one in sights if one.key == key), None)
        if sight is None:
            raise NotFoundError("There is nothing to see here.", hint="It may have another name now. Go to the list.")
        return self._page(edition, self._screen(edition, request, sight), request)

    def start(self, edition: Edition, request: Request, activity: str) -> Reply:
        """Begin an attempt and lead to it."""
        trial = self._desk.fresh(edition, request.query.get("pack", ""), activity, self._clock())
        return Reply(303, location=address(f"/attempts/{trial.id}", **_switches(request)))

    def attempt(self, request: Request, trial_id: UUID) -> Reply:
        """Show an attempt where it stands."""
        trial = self._desk.get(trial_id)
        return self._page(trial.edition, self._standing(trial, request, request.query.get("step", "")), request)

    def take_form(self, request: Request, trial_id: UUID) -> Reply:
        """Take a form of a browser without JavaScript, and lead back to the attempt."""
        trial = self._desk.get(trial_id)
        activity = trial.edition.definition(trial.start.activity, trial.pack).activity
        asked = form_events(activity, parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        step = self._record_form(trial_id, asked)
        if asked.faults and not step:
            after = self._desk.get(trial_id)
            facts = after.facts(request.query.get("lang", ""), self._clock())
            screen = self._player.attempt(facts, self._links(after, request), "", asked.faults)
            return self._page(trial.edition, screen, request, 422)
        return Reply(303, location=address(f"/attempts/{trial_id}", step=step, **_switches(request)))

    def take_event(self, request: Request, trial_id: UUID, event_id: str) -> Reply:
        """Take one event from the script, as the real shells do."""
        try:
            envelope = read_envelope(_decoded(request.body))
            if envelope.uuid != event_id:
                raise AttemptError("The event carries another UUID than its address.", hint="Reload the page.")
            repeated = envelope.uuid in self._desk.get(trial_id).events
            event, trial = self._desk.record(trial_id, envelope, self._clock())
        except HrlearnError as error:
            return self._refused(request, trial_id, error)
        answer: dict[str, object] = {"position": event.position, "repeated": repeated, "closed": trial.state.closed}
        if envelope.kind in _WITH_SCREEN:
            answer |= _told(self._standing(trial, request, "begin"))
        return _json(200, answer)

    def message(self, error: HrlearnError) -> Reply:
        """Say in a frame why there is nothing in it."""
        screen = self._player.message("Nothing to see here", error.message, error.hint)
        html = self._player.page(screen, Chrome("Preview"))
        return Reply(error.status, html.encode(), policy=POLICY)

    def _record_form(self, trial_id: UUID, asked: FormEvents) -> str:
        try:
            for envelope in asked.envelopes:
                self._desk.record(trial_id, envelope, self._clock())
        except StaleSubmitError:
            return "elsewhere"
        return asked.step

    def _refused(self, request: Request, trial_id: UUID, error: HrlearnError) -> Reply:
        told = {"code": error.code, "message": error.message, "hint": error.hint, "reference": ""}
        answer: dict[str, object] = {"error": told}
        if isinstance(error, StaleChoiceError | StaleSubmitError):
            answer |= _told(self._standing(self._desk.get(trial_id), request, "begin"))
        return _json(error.status, answer)

    def _standing(self, trial: Trial, request: Request, step: str) -> Screen:
        facts = trial.facts(request.query.get("lang", ""), self._clock())
        return self._player.attempt(facts, self._links(trial, request), step)

    def _screen(self, edition: Edition, request: Request, sight: Sight) -> Screen:
        language, pack = request.query.get("lang", ""), request.query.get("pack", "")
        links = _links(request.path, request)
        if sight.missing:
            return self._player.message(sight.title, sight.missing)
        if sight.plays:
            trials = [self._desk.begin(edition, pack, play, self._clock()) for play in sight.plays]
            facts = [trial.facts(language, self._clock()) for trial in trials]
            if len(facts) > 1:
                return self._player.compare(facts[0], facts[1], links)
            return self._player.attempt(facts[0], links, sight.plays[0].step)
        package, chosen = edition.view(language), edition.pack(pack)
        kind, *rest = sight.key.split("/")
        if kind == "page":
            return self._player.lesson_page(package, chosen, _progress(package), rest[0], rest[1], links)
        return self._player.home(package, chosen, _progress(package), links)

    def _page(self, edition: Edition, screen: Screen, request: Request, status: int = 200) -> Reply:
        lesson = edition.view(request.query.get("lang", "")).lesson
        chrome = Chrome(lesson.title, address("/frame/home", **_switches(request)))
        return Reply(status, self._player.page(screen, chrome).encode(), policy=POLICY)

    def _links(self, trial: Trial, request: Request) -> Links:
        return _links(f"/attempts/{trial.id}", request)


def _switches(request: Request) -> dict[str, str]:
    return {"pack": request.query.get("pack", ""), "lang": request.query.get("lang", "")}


def _links(here: str, request: Request) -> Links:
    """Return the player's links; ``here`` is the path of the present screen."""
    kept = _switches(request)
    step = request.query.get("step", "")
    return Links(
        session="",
        home=address("/frame/home", **kept),
        page=lambda activity, page: address(f"/frame/page/{activity}/{page}", **kept),
        start=lambda activity: address(f"/start/{activity}", **kept),
        attempt=lambda trial_id, wanted: address(f"/attempts/{trial_id}", step=wanted, **kept),
        events=lambda trial_id: address(f"/attempts/{trial_id}/events", **kept),
        media=lambda content_hash, path: address(f"/media/{content_hash}/{path}"),
        language=lambda language: address(here, step=step, pack=kept["pack"], lang=language),
    )


def _progress(package: LessonPackage) -> list[ActivityStatus]:
    """Return how far somebody is who has just arrived."""
    activities = package.lesson.activities
    return [ActivityStatus(one, may_start=not isinstance(one.content, Pages)) for one in activities]


def _told(screen: Screen) -> dict[str, object]:
    return {"html": screen.html, "title": screen.title}


def _decoded(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _json(status: int, answer: Mapping[str, object]) -> Reply:
    return Reply(status, json.dumps(answer, ensure_ascii=False).encode(), "application/json", POLICY)
