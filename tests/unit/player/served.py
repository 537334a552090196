"""A server of these tests that keeps one attempt, as a shell would, and can lose its network."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, parse_qsl, urlsplit

from hrlearn.attempts import Definition, Event, admit, open_attempt, read_envelope
from hrlearn.errors import HrlearnError, StaleChoiceError, StaleSubmitError
from hrlearn.model import LessonPackage
from hrlearn.player import Player, Screen, form_events, static_files
from tests.unit.builders import A_START
from tests.unit.player.kinds import every_kind, the_quiz
from tests.unit.player.lessons import ATTEMPT, FACE, STREET, a_definition, facts, package
from tests.unit.player.lessons import LINKS as SHELL_LINKS
from tests.unit.player.rich import ENTERED, rich_lesson, the_story
from tests.unit.player.screens import CHROME

__all__ = ["EVENTS", "PLAYER", "SHELL_LINKS", "Handler", "Shell", "shell_of"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'"
)
PLAYER = Player(lambda name: f"/static/{name}")
EVENTS = f"/attempts/{ATTEMPT}/events"


def shell_of(name: str) -> Shell:
    """Return a shell for an activity of the plain lesson, for every "kinds" of item, or for the "rich" story."""
    if name == "kinds":
        return Shell(the_quiz(), every_kind())
    if name == "rich":
        return Shell(the_story(), rich_lesson())
    return Shell(a_definition(name), package())


class Shell:
    """One attempt and its log, as a shell would keep them; ``trouble`` are the ways the next requests go wrong.

    ``now`` is the time that screens are made for.
    """

    def __init__(self, definition: Definition, of: LessonPackage) -> None:
        self.definition = definition
        self.of = of
        self.now = ENTERED
        self.state = open_attempt(definition, A_START)
        self.log: dict[str, Event] = {}
        self.sent: list[dict[str, object]] = []
        self.trouble: list[str] = []
        self.lock = threading.Lock()

    def screen(self, step: str = "begin") -> Screen:
        return PLAYER.attempt(facts(self.definition, self.state, self.of, now=self.now), SHELL_LINKS, step)

    def record(self, raw: object) -> tuple[Event, bool]:
        envelope = read_envelope(raw)
        stored = self.log.get(envelope.uuid)
        event, self.state = admit(self.definition, self.state, envelope, stored, "2026-11-21T00:00:00Z")
        self.log[envelope.uuid] = event
        return event, stored is not None

    def put(self, raw: dict[str, object]) -> tuple[int, dict[str, object]]:
        try:
            event, repeated = self.record(raw)
        except HrlearnError as error:
            told = {"error": {"code": error.code, "message": error.message, "hint": error.hint, "reference": "r"}}
            moved = (
                {"html": self.screen().html, "title": "moved"}
                if isinstance(error, StaleChoiceError | StaleSubmitError)
                else {}
            )
            return error.status, told | moved
        told = {"position": event.position, "repeated": repeated, "closed": self.state.closed}
        screen = self.screen()
        return 200, told | ({} if raw["kind"] == "response" else {"html": screen.html, "title": screen.title})


class Handler(BaseHTTPRequestHandler):
    shell: Shell

    def do_GET(self):
        files = {f"/static/{name}": (one.data, one.mimetype) for name, one in static_files().items()}
        pictures = {"street.svg": STREET, "timur.svg": FACE}
        path = self.path.partition("?")[0]
        if path in files:
            return self.answer(200, *files[path])
        if path.startswith("/media/"):
            return self.answer(200, pictures[path.rpartition("/")[2]], "image/svg+xml")
        screen = self.shell.screen(parse_qs(urlsplit(self.path).query).get("step", ["begin"])[0])
        return self.answer(200, PLAYER.page(screen, CHROME).encode(), "text/html; charset=utf-8")

    def do_PUT(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.shell.lock:
            self.shell.sent.append(body)
            assert self.headers["Authorization"] == "Bearer academy.token"
            assert self.path == f"{EVENTS}/{body['uuid']}"
            trouble = self.shell.trouble.pop(0) if self.shell.trouble else ""
            if trouble == "broken":
                return self.answer(503, b"<p>try later", "text/html")
            if trouble == "ended":
                error = {"code": "session.ended", "message": "Your visit has ended.", "hint": "Open it again."}
                return self.answer(401, json.dumps({"error": error}).encode(), "application/json")
            status, told = self.shell.put(body)
        if trouble == "lost":  # stored, but the answer never arrives
            return self.answer(502, b"", "text/html")
        return self.answer(status, json.dumps(told).encode(), "application/json")

    def do_POST(self):
        form: dict[str, list[str]] = {}
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        for name, value in parse_qsl(body, keep_blank_values=True):
            form.setdefault(name, []).append(value)
        asked = form_events(self.shell.definition.activity, form)
        step = asked.step
        try:
            for envelope in asked.envelopes:
                self.shell.record({name: getattr(envelope, name) for name in envelope.__slots__})
        except StaleSubmitError:
            step = "elsewhere"
        if asked.faults:
            kept = facts(self.shell.definition, self.shell.state, self.shell.of)
            screen = PLAYER.attempt(kept, SHELL_LINKS, "", asked.faults)
            return self.answer(422, PLAYER.page(screen, CHROME).encode(), "text/html; charset=utf-8")
        self.send_response(303)
        self.send_header("Location", f"/attempts/{ATTEMPT}" + (f"?step={step}" if step else ""))
        return self.end_headers()

    def answer(self, status, data, mimetype):
        self.send_response(status)
        self.send_header("Content-Type", mimetype)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Say nothing."""
