"""A save: one answer of a quiz, or one choice of a story with the next scene sent back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from jinja2 import Template

from benchmarks.floors import empty_app
from benchmarks.measuring import Plan, Say, compare
from benchmarks.product import LESSON, Answer, Product, Request, Wsgi, product
from benchmarks.report import Row

__all__ = ["Writer", "answers", "save_rows", "step_rows"]

TARGET = 4.0
WARMUP = 20
SAVES_OF_EACH = 10
"""So many answers of each learner are timed."""
STORY, STORY_SCRIPT = "sharp_answer", "good"
QUIZ, QUIZ_SCRIPT = "quiz", "quiz_expert"


@dataclass(slots=True)
class Writer:
    """One opened page of one attempt: it makes the requests that the player's script would send, in order."""

    activity: str
    attempt: str
    session: str
    client: str
    position: int = 0

    @classmethod
    def enter(cls, made: Product, activity: str, subject: str) -> Writer:
        """Launch a person, start an attempt and open its page."""
        session = made.enter(subject)
        return cls(activity, made.start(activity, session), session, str(uuid4()))

    def next(self, kind: str, body: Mapping[str, Any]) -> Request:
        """Return the request for the event after the present position."""
        event = {"uuid": str(uuid4()), "client": self.client, "sequence": self.position + 1, "seen": self.position}
        content = json.dumps({**event, "kind": kind, "body": body}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.session}"}
        return Request("PUT", f"/attempts/{self.attempt}/events/{event['uuid']}", content, headers)


def answers(made: Product) -> Iterator[dict[str, Any]]:
    """Return answers to the quiz's questions, one after the other, without end."""
    return cycle({"item": step["item"], "response": {"chosen": step["chosen"]}} for step in _script(made, QUIZ_SCRIPT))


def _choices(made: Product) -> list[dict[str, Any]]:
    return [{"step": number, **step} for number, step in enumerate(_script(made, STORY_SCRIPT))]


def _script(made: Product, key: str) -> Sequence[Mapping[str, Any]]:
    """Return the steps of a walkthrough."""
    found = made.tool.library.current_of(LESSON).walkthroughs
    return next(each.steps for each in found if each.key == key)


def save_rows(plan: Plan, folder: Path, say: Say) -> list[Row]:
    """Measure one more answer in attempts whose logs have grown."""
    rows = []
    with product(folder) as made:
        first, sheet = Writer.enter(made, QUIZ, "first"), answers(made)
        for size in plan.save_sizes:
            say(f"save: a log of {size} events, {plan.iterations} saves and floors")
            _fill(made, first, "response", islice(sheet, size - 1 - first.position))
            bodies = list(islice(sheet, 1 + SAVES_OF_EACH))
            rows.append(_row(made, plan, f"attempt with {size} events", first, _Script("save", "response", bodies)))
    return rows


def step_rows(plan: Plan, folder: Path, say: Say) -> list[Row]:
    """Measure a choice at the beginning, in the middle and at the end of a story."""
    rows = []
    with product(folder) as made:
        first, story = Writer.enter(made, STORY, "first"), _choices(made)
        total = len(story)
        for number in (1, (total + 1) // 2, total):
            say(f"step: choice {number} of {total}, {plan.iterations} steps and floors")
            _fill(made, first, "choice", iter(story[first.position : max(0, number - 2)]))
            end = ", the story ends" if number == total else ""
            script = _Script("scenario step", "choice", story[max(0, number - 2) : number])
            rows.append(_row(made, plan, f"choice {number} of {total}{end}", first, script))
    return rows


@dataclass(frozen=True, slots=True)
class _Script:
    """What each writer sends: ``bodies`` in order, the first of them untimed where there is more than one."""

    name: str
    kind: str
    bodies: Sequence[Mapping[str, Any]]

    @property
    def timed(self) -> int:
        """Return how many saves of each writer are timed."""
        return max(1, len(self.bodies) - 1)


def _fill(made: Product, writer: Writer, kind: str, bodies: Iterator[Mapping[str, Any]]) -> None:
    for body in bodies:
        answer = made.web.ask(writer.next(kind, body))
        assert answer.status == HTTPStatus.OK, answer
        writer.position += 1


def _row(made: Product, plan: Plan, case: str, first: Writer, script: _Script) -> Row:
    warmup = min(WARMUP, plan.iterations)
    needed = -(-(plan.iterations + warmup) // script.timed)
    writers = [_like(made, first, f"{case} {number}") for number in range(needed)]
    save = _Save(made, iter(writers), script)
    measured = compare(save, plan.iterations, warmup)
    save.close()
    return Row(script.name, case, measured, TARGET, save.statements)


def _like(made: Product, first: Writer, subject: str) -> Writer:
    """Bring somebody else as far as ``first`` is: a launch and an attempt of their own, with a copy of the log."""
    writer = Writer.enter(made, first.activity, subject)
    bare = made.open(made.database)
    columns = [row[1] for row in bare.rows("PRAGMA table_info(events)")]
    values = ", ".join("?" if name == "attempt_id" else name for name in columns)
    sql = f"INSERT INTO events ({', '.join(columns)}) SELECT {values} FROM events WHERE attempt_id = ?"  # noqa: S608
    bare.write((sql, (UUID(writer.attempt).hex, UUID(first.attempt).hex)))
    bare.close()
    return replace(writer, client=first.client, position=first.position)


class _Save:
    """One event in this process, sent by a page that has just been opened or has just saved something else."""

    def __init__(self, made: Product, writers: Iterator[Writer], script: _Script) -> None:
        self._made, self._writers, self._script = made, writers, script
        self._twin = made.open(made.copy("twin.db"))
        self._empty = Wsgi(empty_app())
        self._writer = next(writers)
        self._waiting: list[Mapping[str, Any]] = []
        self._request: Request | None = None
        self._ready: dict[str, Any] = {}
        self._answer: Answer | None = None
        self._renders: list[Callable[[], str]] = []
        self.statements = 0
        self._turn_to(self._writer)

    def prepare(self) -> None:
        if not self._waiting:
            self._turn_to(next(self._writers))
        self._request = self._writer.next(self._script.kind, self._waiting.pop(0))
        self._ready = self._made.web.prepared(self._request)
        self._made.recorder.take()
        self._renders.clear()

    def operate(self) -> None:
        with _renders_into(self._renders):
            self._answer = self._made.web.send(self._ready)

    def floor(self) -> Mapping[str, Callable[[], object]]:
        assert self._request is not None
        stream, body = self._made.recorder.take(), self._request.body
        self.statements = sum(len(each.statements) for each in stream)
        nothing = self._empty.prepared(Request("PUT", "/empty"))
        parts: dict[str, Callable[[], object]] = {
            "dispatch": lambda: self._empty.send(nothing),
            "JSON": lambda: json.loads(body),
            "statements": lambda: self._twin.run(stream),
        }
        renders = tuple(self._renders)
        return parts | ({"render": lambda: [render() for render in renders]} if renders else {})

    def finish(self) -> None:
        assert self._answer is not None
        assert self._answer.status == HTTPStatus.OK, self._answer
        assert bool(self._renders) == (self._script.kind == "choice")
        self._writer.position += 1

    def close(self) -> None:
        """Close what was opened beside the product."""
        self._twin.close()

    def _turn_to(self, writer: Writer) -> None:
        """Open the next writer's page; where there is something to save before, save it, here and on the copy."""
        self._writer, self._waiting = writer, list(self._script.bodies)
        self._made.recorder.take()
        opened = self._made.web.ask(Request("GET", f"/attempts/{writer.attempt}?session={writer.session}"))
        assert opened.status == HTTPStatus.OK, opened
        if len(self._waiting) > 1:
            _fill(self._made, writer, self._script.kind, iter([self._waiting.pop(0)]))
        self._twin.run(self._made.recorder.take())


@contextmanager
def _renders_into(kept: list[Callable[[], str]]) -> Iterator[None]:
    """Keep every rendering of a template, so that it can be done again with the same values."""
    original = Template.render

    def render(template: Template, *args: Any, **kwargs: Any) -> str:
        kept.append(partial(original, template, *args, **kwargs))
        return original(template, *args, **kwargs)

    with patch.object(Template, "render", render):
        yield
