"""A whole tool on a real database, wired as the shell wires it, with a clock that a test moves."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import make_url

from hrlearn.attempts import Envelope
from hrlearn.db import make_database, new_id
from hrlearn.services import (
    RESULT_SCOPE,
    SCORE_SCOPE,
    Administration,
    DeepLinkFacts,
    Gradebook,
    InstalledLesson,
    Inviting,
    LaunchFacts,
    Launching,
    Learning,
    Library,
    Localisation,
    OpenAttempt,
    Passback,
    Reconciling,
    Recorded,
    RegistrationFacts,
    Visit,
)
from tests.unit.services.lessons import FIRST, installed, load_bundle, load_pack
from tests.unit.services.platform import MoodleLike

INSTRUCTOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
DEEP_LINK = DeepLinkFacts("1", "https://a.example/return", "opaque", ("ltiResourceLink",), True, True)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 8, 0, 0, 123456, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **by: float) -> None:
        self.now += timedelta(**by)


class World:
    """The tool on a database that has the tables; the academy ``north`` is at a.example, ``south`` at b.example."""

    def __init__(self, url: str, lessons: tuple[InstalledLesson, ...] = (installed(FIRST),)) -> None:
        self.url = url
        self.clock = Clock()
        self.gateway = MoodleLike()
        self.counter = itertools.count(1)
        self.lock = threading.Lock()
        self.open(lessons)

    def open(self, lessons: tuple[InstalledLesson, ...]) -> None:
        database = self.database = make_database(self.url)
        library = self.library = Library(database, lessons, load_bundle, load_pack)
        self.administration = Administration(database, self.clock, new_id)
        self.inviting = Inviting(database, self.clock, new_id)
        self.launching = Launching(database, library, self.clock, new_id)
        self.learning = Learning(database, library, self.clock, new_id, lambda: 7)
        self.gradebook = Gradebook(database, library)
        self.localisation = Localisation(database, library, load_pack, self.clock)
        self.passback = Passback(database, library, self.gateway, self.clock, new_id, lambda: 0.5)
        self.reconciling = Reconciling(database, self.gateway, self.clock)

    def reopen(self, *lessons: InstalledLesson) -> None:
        """Stop and start the tool, with other lessons on disk if some are named."""
        self.database.close()
        self.open(lessons or (installed(FIRST),))

    def stored(self) -> bytes:
        """Stop the tool and return everything that the database keeps, past all of our own code."""
        self.database.close()
        url = make_url(self.url)
        if url.get_backend_name() == "sqlite":
            file = Path(url.database)
            return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
        from tests.postgres import dump  # noqa: PLC0415 - it needs the driver, which SQLite does not

        return dump(self.url)

    def register(self, academy: str = "north", host: str = "a.example", *, sandbox: bool = False) -> RegistrationFacts:
        return self.administration.add_registration(
            academy_key=academy,
            issuer=f"https://{host}",
            client_id="tool",
            deployment_id="1",
            auth_login_url=f"https://{host}/mod/lti/auth.php?x=1",
            auth_token_url=f"https://{host}/token",
            key_set_url=f"https://{host}/certs",
            sandbox=sandbox,
        )

    def facts(self, subject: str = "4", role: str = LEARNER, host: str = "a.example", **changes: object) -> LaunchFacts:
        with self.lock:
            number = next(self.counter)
        facts = LaunchFacts(
            issuer=f"https://{host}",
            client_id="tool",
            deployment_id="1",
            nonce=f"nonce-{number}",
            nonce_expires=self.clock() + timedelta(hours=1),
            subject=subject,
            name=f"Cadet {subject}",
            roles=(role,),
            context_lti_id="2",
            context_title="Cohort 12",
            resource_lti_id="10",
            resource_title="Safe hands",
            custom={"lesson": "safe_hands"},
            lineitem_url=f"https://{host}/lineitem?type_id=1",
            lineitems_url="",
            ags_scopes=(SCORE_SCOPE, RESULT_SCOPE),
            return_url="https://a.example/course",
            locale="en",
            product_family="moodle",
        )
        return replace(facts, **changes)

    def visit(self, subject: str = "4", role: str = LEARNER, host: str = "a.example", **changes: object) -> Visit:
        return self.launching.accept(self.facts(subject, role, host, **changes)).visit

    def start(self, visit: Visit, activity: str = "story") -> UUID:
        return self.learning.start(visit, activity)

    def send(self, visit: Visit, attempt_id: UUID, envelope: Envelope) -> Recorded:
        return self.learning.record(visit, attempt_id, envelope)

    def play(self, visit: Visit, *choices: str, page: Page | None = None) -> OpenAttempt:
        """Play the story, from its start, and return where it leads to."""
        attempt_id = self.start(visit)
        page = page or Page()
        for choice in choices:
            opened = self.learning.attempt(visit, attempt_id)
            self.send(visit, attempt_id, page.choice(opened, choice))
        return self.learning.attempt(visit, attempt_id)

    def answer(self, visit: Visit, *options: str) -> OpenAttempt:
        """Answer the quiz's items in order and submit."""
        attempt_id = self.start(visit, "quiz")
        page = Page()
        for item, option in zip(("one", "two", "three"), options, strict=False):
            self.send(visit, attempt_id, page.response(item, option))
        return self.send(visit, attempt_id, page.submit()).attempt


class Page:
    """One opened page: numbers its events, as the player does."""

    def __init__(self) -> None:
        self.client = str(uuid4())
        self.sequence = itertools.count(1)

    def envelope(self, kind: str, body: dict[str, object], seen: int = 0) -> Envelope:
        return Envelope(str(uuid4()), self.client, next(self.sequence), seen, kind, body)

    def response(self, item: str, option: str, seen: int = 0) -> Envelope:
        return self.envelope("response", {"item": item, "response": {"chosen": [option]}}, seen)

    def submit(self, seen: int = 0) -> Envelope:
        return self.envelope("submit", {}, seen)

    def choice(self, opened: OpenAttempt, choice: str) -> Envelope:
        run = opened.state.work
        body = {"step": len(run.path), "scene": run.scene, "choice": choice}
        return self.envelope("choice", body, opened.state.position)
