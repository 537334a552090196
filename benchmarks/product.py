"""The real tool beside a real practice academy, in this process and as the operator's own server."""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.bare import Bare, Recorder, copy_database, recording
from hrlearn.model import Activity
from hrlearn_lti.app import make_app
from hrlearn_lti.networks import LOOPBACK
from hrlearn_lti.settings import Settings
from hrlearn_lti.tool import Tool
from hrlearn_lti.wiring import open_database, wire
from hrlearn_sandbox import AcademyConfig, Placement, RunningAcademy, ToolConfig, bound, running
from hrlearn_sandbox.demo import shipped_pack

__all__ = [
    "ACADEMY",
    "DEPLOYED",
    "LESSON",
    "Answer",
    "Http",
    "Launch",
    "Product",
    "Request",
    "Wsgi",
    "free_port",
    "product",
    "served",
    "settings_for",
    "tool_server",
]

ACADEMY, LESSON = "practice", "safe_hands"
TOKEN_SECONDS = 600
ENCRYPTION_KEY = base64.b64encode(b"benchmarks seal nothing of worth").decode()
SECONDS_TO_START = 60
ROOT = Path(__file__).resolve().parents[1]
DEPLOYED = ("auth_login_url", "/auth"), ("auth_token_url", "/token"), ("key_set_url", "/jwks")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A request, ready to be sent in this process or over a socket."""

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Launch:
    """The last request of a login, with the id_token that it carries."""

    request: Request
    id_token: str


class Wsgi:
    """Sends requests to an application without a socket. A prepared request costs nothing while it is timed."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def prepared(self, request: Request) -> dict[str, Any]:
        """Return the WSGI environment of a request, for one sending."""
        headers = [("Accept-Encoding", "gzip"), *request.headers.items()]
        body = BytesIO(request.body)
        builder = EnvironBuilder(path=request.path, method=request.method, headers=headers, input_stream=body)
        return {**builder.get_environ(), "CONTENT_LENGTH": str(len(request.body))}

    def send(self, environ: dict[str, Any]) -> Answer:
        """Send a prepared request."""
        body, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        return Answer(int(status[:3]), {key.lower(): value for key, value in headers}, b"".join(body))

    def ask(self, request: Request) -> Answer:
        """Send a request that is not timed."""
        return self.send(self.prepared(request))


class Http:
    """One kept-open connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._connection.connect()

    def ask(self, request: Request) -> Answer:
        """Send a request and read the whole answer."""
        headers = {"Accept-Encoding": "gzip", **request.headers}
        self._connection.request(request.method, request.path, request.body or None, headers)
        answer = self._connection.getresponse()
        return Answer(answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read())

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@dataclass(frozen=True, slots=True)
class Product:
    """A wired tool with its database, the academy that sends it people, and what it does to the database."""

    tool: Tool
    web: Wsgi
    academy: RunningAcademy
    settings: Settings
    database: Path
    recorder: Recorder

    @property
    def client_id(self) -> str:
        """Return the tool's name at the academy."""
        return self.academy.store.config.tool.client_id

    def activity(self, key: str) -> Activity:
        """Return an activity of the lesson; raises KeyError."""
        found = self.tool.library.current_of(LESSON).lesson.activity(key)
        if found is None:
            raise KeyError(key)
        return found

    def launch(self, subject: str) -> Launch:
        """Begin a login for a person, and let the academy sign the token that ends it."""
        login = f"/lti/login?{urlencode(self._initiation())}"
        begun = self.web.ask(Request("GET", login, headers={"Sec-Fetch-Dest": "document"}))
        assert begun.status == HTTPStatus.FOUND, begun
        asked = parse_qs(urlsplit(begun.headers["location"]).query)
        now = int(time.time())
        claims = {"nonce": asked["nonce"][0], "sub": subject, "name": subject, "iat": now, "exp": now + TOKEN_SECONDS}
        token = self.academy.store.mint(claims)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": begun.headers["set-cookie"].partition(";")[0],
        }
        body = urlencode({"id_token": token, "state": asked["state"][0]}).encode()
        return Launch(Request("POST", "/lti/launch", body, headers), token)

    def enter(self, subject: str) -> str:
        """Launch a person and return the token of the session."""
        landed = self.web.ask(self.launch(subject).request)
        assert landed.status == HTTPStatus.SEE_OTHER, landed
        return parse_qs(urlsplit(landed.headers["location"]).query)["session"][0]

    def start(self, activity_key: str, session: str) -> str:
        """Start an attempt and return its id."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"session": session}).encode()
        begun = self.web.ask(Request("POST", f"/lesson/{activity_key}/attempts", body, headers))
        assert begun.status == HTTPStatus.SEE_OTHER, begun
        return urlsplit(begun.headers["location"]).path.rpartition("/")[2]

    def copy(self, name: str) -> Path:
        """Copy the database as it is now, into a file beside it."""
        target = self.database.with_name(name)
        copy_database(self.recorder.driver, self.database, target)
        return target

    def open(self, path: Path) -> Bare:
        """Open a database file without the product."""
        return Bare(self.recorder.driver, path)

    def _initiation(self) -> Mapping[str, str]:
        return {
            "iss": self.academy.base_url,
            "client_id": self.client_id,
            "login_hint": "1",
            "lti_message_hint": json.dumps({"launchid": uuid4().hex}),
            "target_link_uri": self.settings.url("/lti/launch"),
        }


def settings_for(database: Path) -> Settings:
    """Return the settings of a tool on this machine."""
    return Settings(
        database_url=f"sqlite:///{database}",
        secret_key=secrets.token_hex(32),
        base_url=f"http://localhost:{free_port()}",
        key_encryption_keys=(ENCRYPTION_KEY,),
        allow_networks=LOOPBACK,
    )


@contextmanager
def product(folder: Path) -> Iterator[Product]:
    """Wire a tool with an empty SQLite database in ``folder``, registered at a practice academy of its own."""
    database = folder / "hrlearn.db"
    settings = settings_for(database)
    with ExitStack() as stack:
        recorder = stack.enter_context(recording())
        academy = stack.enter_context(running(lambda base_url: _academy(base_url, settings)))
        _make_tables(settings)
        tool = wire(settings)
        stack.callback(tool.close)
        _set_up(tool, academy)
        yield Product(tool, Wsgi(make_app(tool)), academy, settings, database, recorder)


def _academy(base_url: str, settings: Settings) -> AcademyConfig:
    custom = {"lesson": LESSON}
    placed = Placement(LESSON, url=settings.url("/lti/launch"), custom=custom, score_maximum=100)
    return AcademyConfig(issuer=base_url, tool=ToolConfig.at(settings.base_url), activities=(placed,))


def _make_tables(settings: Settings) -> None:
    database = open_database(settings)
    database.upgrade()
    database.close()


def _set_up(tool: Tool, academy: RunningAcademy) -> None:
    config, pack = academy.store.config, shipped_pack()
    tool.administration.add_registration(
        academy_key=ACADEMY,
        issuer=config.issuer,
        client_id=config.tool.client_id,
        deployment_id=config.tool.deployment_id,
        sandbox=True,
        **{name: config.url(path) for name, path in DEPLOYED},
    )
    tool.localisation.import_pack(ACADEMY, pack.read_bytes(), pack.name)


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with bound("127.0.0.1", 0) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def tool_server(made: Product, database: Path) -> Iterator[int]:
    """Serve the tool as an operator does, on another database; gives the port."""
    port = urlsplit(made.settings.base_url).port or 0
    environment = {
        "HRLEARN_DATABASE_URL": f"sqlite:///{database}",
        "HRLEARN_SECRET_KEY": made.settings.secret_key,
        "HRLEARN_BASE_URL": made.settings.base_url,
        "HRLEARN_KEY_ENCRYPTION_KEYS": ENCRYPTION_KEY,
        "HRLEARN_ALLOW_NETWORKS": "127.0.0.0/8",
    }
    with served(["hrlearn_lti", "serve", "--port", str(port)], environment, port, database.with_suffix(".log")):
        yield port


@contextmanager
def served(words: list[str], environment: Mapping[str, str], port: int, log: Path) -> Iterator[None]:
    """Run ``python -m words`` until the block ends; begins when /healthz answers, raises RuntimeError if never."""
    with log.open("wb") as stream:
        server = subprocess.Popen(  # noqa: S603 -- our own modules with fixed words
            [sys.executable, "-m", *words],
            env={**os.environ, **environment},
            cwd=ROOT,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        _wait(server, port, log)
        yield
    finally:
        server.terminate()
        server.wait(SECONDS_TO_START)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        if _is_healthy(port):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start.\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def _is_healthy(port: int) -> bool:
    try:
        connection = Http(port)
    except OSError:
        return False
    try:
        return connection.ask(Request("GET", "/healthz")).status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
