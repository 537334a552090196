"""Scores on their way: the real senders, a practice academy in a process of its own, every score owed once."""

from __future__ import annotations

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import jwt
from flask import Flask

from benchmarks.measuring import Measured, Plan, Sample, Say
from benchmarks.product import ACADEMY, DEPLOYED, LESSON, free_port, served, settings_for
from benchmarks.report import Row
from hrlearn.attempts import Envelope
from hrlearn.services import LaunchFacts, PassbackLane
from hrlearn_lti.app import make_app
from hrlearn_lti.tool import Tool
from hrlearn_lti.wiring import open_database, wire
from hrlearn_lti.worker import SENDERS, Senders
from hrlearn_sandbox import AcademyConfig, Person, Placement, ToolConfig, bound, create_academy, serving
from hrlearn_sandbox.demo import shipped_pack

__all__ = ["outbox_rows"]

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
TOOL, PEOPLE = "HRLEARN_BENCH_TOOL", "HRLEARN_BENCH_PEOPLE"
QUIZ = "quiz"


def outbox_rows(plan: Plan, folder: Path, say: Say) -> list[Row]:
    """Measure how fast owed scores reach an academy, against bare requests with the same token."""
    count, port = plan.scores, free_port()
    issuer = f"http://127.0.0.1:{port}"
    settings = settings_for(folder / "hrlearn.db")
    with ExitStack() as stack:
        database = open_database(settings)
        database.upgrade()
        database.close()
        tool = wire(settings)
        stack.callback(tool.close)
        # The academy reads the tool's keys once, for the access token.
        stack.enter_context(serving(make_app(tool), bound("127.0.0.1", urlsplit(settings.base_url).port or 0)))
        environment = {TOOL: settings.base_url, PEOPLE: str(count)}
        stack.enter_context(served(["benchmarks.outboxes", str(port)], environment, port, folder / "academy.log"))
        _register(tool, issuer)
        say(f"outbox: {count} learners finish a quiz")
        for number in range(count):
            _finish(tool, issuer, number)
        say(f"outbox: {count} scores, {SENDERS} senders, an academy in a process of its own")
        return [_row(tool, issuer, count)]


def _row(tool: Tool, issuer: str, count: int) -> Row:
    """The floor posts the same scores with later times, so both meet a course book of the same size."""
    mine, elapsed = _sent(tool)
    assert len(mine) == count
    assert tool.passback.pending() == ()
    token = _token(tool, issuer)
    least, took = _floor(issuer, token, count)
    measured = Measured(Sample(tuple(mine)), Sample(tuple(least)), {"bare requests": Sample(tuple(least))})
    case = f"{count} scores, {SENDERS} senders at once"
    return Row("outbox", case, measured, rates=(count / elapsed, count / took))


def _sent(tool: Tool) -> tuple[list[float], float]:
    times: list[float] = []

    def send(lane: PassbackLane) -> str:
        begun = perf_counter()
        outcome = tool.passback.send(lane)
        times.append(perf_counter() - begun)
        assert outcome == "sent", outcome
        return outcome

    begun = perf_counter()
    Senders(tool.passback.due, send).round()
    return times, perf_counter() - begun


def _floor(issuer: str, token: str, count: int) -> tuple[list[float], float]:
    parts = urlsplit(issuer)
    host, port = parts.hostname or "", parts.port
    path = "/services/2/lineitems/11/lineitem/scores?type_id=1"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/vnd.ims.lis.v1.score+json"}
    later = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()

    def post(number: int) -> float:
        begun = perf_counter()
        connection = HTTPConnection(host, port, timeout=10)
        connection.request("POST", path, json.dumps(_score(number, later)), headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == HTTPStatus.OK, answer.status
        return perf_counter() - begun

    begun = perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:
        times = list(pool.map(post, range(count)))
    return times, perf_counter() - begun


def _score(number: int, at: str) -> dict[str, object]:
    return {
        "userId": _person(number),
        "scoreGiven": 50.0,
        "scoreMaximum": 100.0,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": at,
    }


def _token(tool: Tool, issuer: str) -> str:
    """Ask for an access token as the tool does, signed with its key."""
    kid, pem = tool.tool_keys.signing()
    now = int(datetime.now(UTC).timestamp())
    client = "practice-client"
    claims = {"iss": client, "sub": client, "aud": f"{issuer}/token", "iat": now, "exp": now + 60, "jti": uuid4().hex}
    body = urlencode(
        {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode(claims, pem, "RS256", {"kid": kid}),
            "scope": AGS + "score",
        }
    )
    connection = HTTPConnection(urlsplit(issuer).netloc, timeout=10)
    connection.request("POST", "/token", body, {"Content-Type": "application/x-www-form-urlencoded"})
    token: str = json.loads(connection.getresponse().read())["access_token"]
    connection.close()
    return token


def _register(tool: Tool, issuer: str) -> None:
    tool.administration.add_registration(
        academy_key=ACADEMY,
        issuer=issuer,
        client_id="practice-client",
        deployment_id="1",
        sandbox=True,
        **{name: issuer + path for name, path in DEPLOYED},
    )
    pack = shipped_pack()
    tool.localisation.import_pack(ACADEMY, pack.read_bytes(), pack.name)


def _finish(tool: Tool, issuer: str, number: int) -> None:
    """Enter, begin the quiz and hand it in."""
    facts = LaunchFacts(
        issuer=issuer,
        client_id="practice-client",
        deployment_id="1",
        nonce=uuid4().hex,
        nonce_expires=datetime.now(UTC) + timedelta(hours=1),
        subject=_person(number),
        name="",
        roles=("Learner",),
        context_lti_id="2",
        context_title="",
        resource_lti_id="10",
        resource_title="",
        custom={"lesson": LESSON, "activity": QUIZ},
        lineitem_url=f"{issuer}/services/2/lineitems/11/lineitem?type_id=1",
        lineitems_url="",
        ags_scopes=(AGS + "score", AGS + "result.readonly"),
        return_url="",
        locale="en",
        product_family="moodle",
    )
    visit = tool.launching.accept(facts).visit
    attempt = tool.learning.start(visit, QUIZ)
    tool.learning.record(visit, attempt, Envelope(str(uuid4()), str(uuid4()), 1, 0, "submit", {}))


def _person(number: int) -> str:
    return str(1000 + number)


def academy() -> Flask:
    """Return the academy of the other process."""
    people = tuple(Person(f"p{n}", _person(n), "learner", f"Cadet {n}") for n in range(int(os.environ[PEOPLE])))
    config = AcademyConfig(
        issuer=f"http://127.0.0.1:{sys.argv[1]}",
        tool=ToolConfig.at(os.environ[TOOL]),
        people=people,
        activities=(Placement("Check yourself", custom={"lesson": LESSON, "activity": QUIZ}, score_maximum=100),),
    )
    app = create_academy(config)
    app.add_url_rule("/healthz", view_func=lambda: "ok\n")
    return app


if __name__ == "__main__":
    with serving(academy(), bound("127.0.0.1", int(sys.argv[1]))):
        threading.Event().wait()
