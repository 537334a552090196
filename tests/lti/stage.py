"""The stage on which tests act: academy and tool over real HTTP, and people without browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from sqlalchemy import text

from hrlearn_lti.app import make_app
from hrlearn_lti.networks import LOOPBACK
from hrlearn_lti.settings import Settings
from hrlearn_lti.tool import Tool
from hrlearn_lti.wiring import open_database, wire
from hrlearn_sandbox import (
    AcademyConfig,
    Actor,
    LaunchForm,
    Placement,
    RunningAcademy,
    ToolConfig,
    bound,
    running,
    serving,
)
from tests.unguarded import unguarded

SECONDS = 10
ENCRYPTION_KEY = "a2V5IG9mIHRlc3RzLCBzZWFscyBub3RoaW5nIHJlYWw="
PLACEMENTS = (
    Placement("A stop on the road", custom={"lesson": "road_stop"}, score_maximum=100),
    Placement("The night stop", custom={"lesson": "road_stop", "activity": "stop"}, score_maximum=10),
    Placement("Check yourself", custom={"lesson": "road_stop", "activity": "quiz"}, score_maximum=100),
    Placement("Read first", custom={"lesson": "road_stop", "activity": "learn"}),
    Placement("Gone", custom={"lesson": "no_such_lesson"}),
)
LESSON, STORY, QUIZ, READING, GONE = range(5)


@dataclass(frozen=True)
class Seat:
    """Somebody inside the tool: a session token and a browser without JavaScript."""

    base_url: str
    token: str
    browser: requests.Session

    def get(self, path: str, **query: str) -> requests.Response:
        return self.browser.get(self._url(path), params={"session": self.token, **query}, timeout=SECONDS)

    def post(self, path: str, data: dict | None = None, *, follow: bool = True) -> requests.Response:
        fields = {"session": self.token, **(data or {})}
        return self.browser.post(self._url(path), data=fields, timeout=SECONDS, allow_redirects=follow)

    def put(self, path: str, json: object) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.browser.put(self._url(path), json=json, headers=headers, timeout=SECONDS)

    def start(self, activity: str) -> str:
        """Start an attempt and return its id."""
        answer = self.post(f"/lesson/{activity}/attempts", follow=False)
        assert answer.status_code == 303, answer.text
        return urlsplit(answer.headers["Location"]).path.rpartition("/")[2]

    def _url(self, path: str) -> str:
        return self.base_url + path


@dataclass(frozen=True)
class Stage:
    """One academy, one tool."""

    academy: RunningAcademy
    tool: Tool
    base_url: str

    def actor(self, person: str = "mirela") -> Actor:
        return Actor(self.academy.base_url).act_as(person)

    def activity(self, index: int = LESSON) -> str:
        return self.academy.store.book.activities()[index].id

    def line_item(self, index: int = LESSON):
        return self.academy.store.book.line_items(activity_id=self.activity(index))[0]

    def seat(self, person: str = "mirela", index: int = LESSON) -> Seat:
        """Launch somebody into an activity."""
        form = self.actor(person).launch(self.activity(index))
        return self.seated(form.post(follow=False), form.session)

    def seated(self, answer: requests.Response, browser: requests.Session) -> Seat:
        assert answer.status_code == 303, answer.text
        token = parse_qs(urlsplit(answer.headers["Location"]).query)["session"][0]
        return Seat(self.base_url, token, browser)

    def count(self, table: str) -> int:
        """Count the rows of a table, past all of our own code."""
        with unguarded(self.tool.settings.database_url) as connection:
            return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608

    def grade(self, person_id: str = "4", index: int = LESSON) -> float | None:
        cell = self.academy.store.book.grade(self.line_item(index).id, person_id)
        return None if cell is None else cell.final_score


def register(tool: Tool, academy: RunningAcademy, key: str = "practice", **changes: object) -> None:
    """Register an academy with the tool as its own configuration says."""
    config = academy.store.config
    facts = {
        "academy_key": key,
        "issuer": config.issuer,
        "client_id": config.tool.client_id,
        "deployment_id": config.tool.deployment_id,
        "auth_login_url": config.url("/auth"),
        "auth_token_url": config.url("/token"),
        "key_set_url": config.url("/jwks"),
        "sandbox": True,
    }
    tool.administration.add_registration(**{**facts, **changes})


@contextmanager
def open_tool(
    folder: Path, lessons: Path, database_url: str | None = None, host: str = "127.0.0.1"
) -> Iterator[tuple[Tool, str]]:
    """Serve a tool on a free port; where no database is named it gets a new file."""
    listener = bound("127.0.0.1", 0)
    base_url = f"http://{host}:{listener.getsockname()[1]}"
    address = database_url or f"sqlite:///{folder / 'tool.db'}"
    settings = Settings(address, "s" * 32, base_url, (ENCRYPTION_KEY,), allow_networks=LOOPBACK, lessons=lessons)
    database = open_database(settings)
    database.upgrade()
    database.close()
    tool = wire(settings)
    try:
        with serving(make_app(tool), listener):
            yield tool, base_url
    finally:
        tool.close()
        listener.close()


@contextmanager
def open_academy(base_url: str, **config: object) -> Iterator[RunningAcademy]:
    """Serve an academy that knows the tool."""
    made = {"tool": ToolConfig.at(base_url), "activities": PLACEMENTS, **config}
    with running(lambda issuer: AcademyConfig(issuer=issuer, **made)) as academy:
        yield academy


@contextmanager
def open_stage(folder: Path, lessons: Path, database_url: str | None = None, **config: object) -> Iterator[Stage]:
    """Serve an academy and its tool, registered with each other; ``config`` changes the academy."""
    with open_tool(folder, lessons, database_url) as (tool, base_url), open_academy(base_url, **config) as academy:
        register(tool, academy)
        yield Stage(academy, tool, base_url)


def words(answer: requests.Response) -> str:
    """Return the text of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def claims_of(form: LaunchForm) -> dict:
    """Return what a launch would say."""
    return jwt.decode(form.id_token, options={"verify_signature": False})


def minted(stage: Stage, form: LaunchForm, claims: dict | None = None, header: dict | None = None, **more) -> str:
    """Return another token for the same login, with claims and header changed."""
    nonce = claims_of(form)["nonce"]
    return stage.academy.store.mint({"nonce": nonce, **(claims or {})}, header, **more)
