"""A launch: the platform's form arrives, the token is verified, a session begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.bare import Bare, Transaction
from benchmarks.examples import Beside
from benchmarks.floors import empty_app, floor_server, verify
from benchmarks.measuring import Plan, Say, compare
from benchmarks.product import Answer, Http, Launch, Product, Request, Wsgi, product, tool_server
from benchmarks.report import Row

__all__ = ["launch_rows"]

TARGET = 4.0
RETURNING = 25
"""So many people come again and again; a few more launches than that are not timed, so that all are known."""
SPARE = 10


def launch_rows(plan: Plan, folder: Path, say: Say) -> list[Row]:
    """Measure launches of people who come back, of a new person, and over real HTTP."""
    rows: list[Row] = []
    with product(folder) as made:
        made.enter("the-first")
        grown = 0
        for size in plan.launch_sizes:
            say(f"launch: {size:,} more learners with open sessions, {plan.iterations} launches and floors")
            _grow(made, grown, size)
            grown = size
            rows.append(_in_process(made, plan, f"{size:,} other sessions", _returning(plan)))
        say("launch: people who were never here")
        rows.append(_in_process(made, plan, "first visit of a person", iter(lambda: uuid4().hex, "")))
        say("launch: beside the smallest tool that PyLTI1p3 makes possible")
        rows.append(_beside(made, plan))
        say("launch: over HTTP, the tool's own server and the floor's")
        rows.append(_over_http(made, plan))
    return rows


class _Launch:
    """One launch in this process, with its floor on a copy of the database."""

    def __init__(self, made: Product, twin: Bare, subjects: Iterator[str]) -> None:
        self._made, self._twin, self._subjects = made, twin, subjects
        self._empty = Wsgi(empty_app())
        self._key = made.academy.store.keys.public_pem()
        self.streams: list[list[Transaction]] = []
        self.launches: list[Launch] = []
        self._ready: dict[str, Any] = {}
        self._answer: Answer | None = None

    def prepare(self) -> None:
        launch = self._made.launch(next(self._subjects))
        self.launches.append(launch)
        self._ready = self._made.web.prepared(launch.request)
        self._made.recorder.take()

    def operate(self) -> None:
        self._answer = self._made.web.send(self._ready)

    def floor(self) -> Mapping[str, Callable[[], object]]:
        stream, token = self._made.recorder.take(), self.launches[-1].id_token
        self.streams.append(stream)
        nothing = self._empty.prepared(Request("POST", "/empty"))
        return {
            "dispatch": lambda: self._empty.send(nothing),
            "RS256": lambda: verify(token, self._key, self._made.client_id),
            "statements": lambda: self._twin.run(stream),
        }

    def finish(self) -> None:
        assert self._answer is not None
        assert self._answer.status == HTTPStatus.SEE_OTHER, self._answer


class _HttpLaunch:
    """One launch through the tool's server; its floor is the same token and statements through the floor's server.

    The floor's transactions were written down in this process: the same launches, on another copy of the database.
    """

    def __init__(
        self, made: Product, subjects: Iterator[str], ours: Http, floor: Http, tokens: Iterator[Launch]
    ) -> None:
        self._made, self._subjects, self._ours, self._floor, self._tokens = made, subjects, ours, floor, tokens
        self._ready: Request | None = None
        self._answers: list[Answer] = []

    def prepare(self) -> None:
        self._answers.clear()
        self._ready = self._made.launch(next(self._subjects)).request

    def operate(self) -> None:
        assert self._ready is not None
        self._answers.append(self._ours.ask(self._ready))

    def floor(self) -> Mapping[str, Callable[[], object]]:
        sent = next(self._tokens).request
        same = Request("POST", "/launch", sent.body, sent.headers)
        return {"bare server": lambda: self._answers.append(self._floor.ask(same))}

    def finish(self) -> None:
        assert [each.status for each in self._answers] == [HTTPStatus.SEE_OTHER] * 2, self._answers


def _returning(plan: Plan) -> Iterator[str]:
    return cycle(f"person-{number}" for number in range(min(RETURNING, plan.iterations)))


def _warmup(plan: Plan) -> int:
    return min(RETURNING, plan.iterations) + min(SPARE, plan.iterations)


def _in_process(made: Product, plan: Plan, case: str, subjects: Iterator[str]) -> Row:
    twin = made.open(made.copy("twin.db"))
    launch = _Launch(made, twin, subjects)
    measured = compare(launch, plan.iterations, _warmup(plan))
    twin.close()
    return Row("launch", case, measured, TARGET, _count(launch.streams[-1]))


def _beside(made: Product, plan: Plan) -> Row:
    """Compare with the library's own way; a ratio below 1 says that ours is faster."""
    measured = compare(Beside(made, _returning(plan)), plan.iterations, _warmup(plan))
    return Row("launch", "beside a minimal PyLTI1p3 app", measured, 1.0)


def _over_http(made: Product, plan: Plan) -> Row:
    """Write the floor's transactions down first, then ask both servers in turn."""
    for_tool, for_floor = made.copy("served.db"), made.copy("floor.db")
    written = _written_down(made, plan)
    with ExitStack() as stack:
        ours = Http(stack.enter_context(tool_server(made, for_tool)))
        stack.callback(ours.close)
        floor = Http(stack.enter_context(floor_server(made, for_floor, written.streams)))
        stack.callback(floor.close)
        case = _HttpLaunch(made, _returning(plan), ours, floor, iter(written.launches))
        measured = compare(case, plan.iterations, _warmup(plan))
    return Row("launch", "over HTTP, one client", measured, TARGET, _count(written.streams[-1]))


def _written_down(made: Product, plan: Plan) -> _Launch:
    """Launch in this process as often as the floor's server will be asked."""
    twin = made.open(made.copy("twin.db"))
    launch = _Launch(made, twin, _returning(plan))
    compare(launch, plan.iterations, _warmup(plan))
    twin.close()
    return launch


def _count(stream: list[Transaction]) -> int:
    return sum(len(each.statements) for each in stream)


def _grow(made: Product, begun: int, wanted: int) -> None:
    """Add people with a membership, a live session and a used nonce each, copies of the one who is there."""
    if wanted <= begun:
        return
    bare = made.open(made.database)
    until = (datetime.now(UTC) + timedelta(hours=4)).strftime("%Y-%m-%d %H:%M:%S.%f")
    person = {"learners": {"id": "printf('%032x', n)", "subject": "'other-' || n"}}
    person["memberships"] = {"learner_id": "printf('%032x', n)"}
    person["sessions"] = {
        "id": "printf('%032x', n)",
        "token_hash": "printf('%064x', n)",
        "learner_id": "printf('%032x', n)",
        "expires_at": f"'{until}'",
    }
    person["launch_nonces"] = {"nonce": "'other-' || n", "expires_at": f"'{until}'"}
    for table, changes in person.items():
        bare.write((_copies(bare, table, changes), (begun, wanted)))
    bare.close()


def _copies(bare: Bare, table: str, changes: Mapping[str, str]) -> str:
    """Return the statement that copies the first row of a table once for each number n, begun < n <= wanted."""
    columns = [row[1] for row in bare.rows(f"PRAGMA table_info({table})")]
    values = ", ".join(changes.get(name, f"first.{name}") for name in columns)
    return (
        "WITH RECURSIVE numbers(n) AS (SELECT ? + 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) "  # noqa: S608
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"SELECT {values} FROM (SELECT * FROM {table} ORDER BY rowid LIMIT 1) AS first, numbers"
    )
