"""A block on a runtime that keeps what it is told, and a site with one small lesson."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from uuid import UUID

import pytest
from webob import Request
from xblock.fields import ScopeIds
from xblock.runtime import DictKeyValueStore, KvsFieldData, NullI18nService
from xblock.test.tools import TestRuntime

from hrlearn.player import Player
from hrlearn_xblocks import QuizBlock, ScenarioBlock, wiring
from hrlearn_xblocks.library import Library
from tests.xblocks.lesson import write_lesson

BLOCKS = {"hrlearn_scenario": ScenarioBlock, "hrlearn_quiz": QuizBlock}
ACTIVITIES = {"hrlearn_scenario": "story", "hrlearn_quiz": "quiz"}


class Runtime(TestRuntime):
    """The runtime of one request: it shares the store with the others and lists what was published."""

    def __init__(self, store, published):
        services = {"field-data": KvsFieldData(store), "i18n": NullI18nService()}
        super().__init__(services=services)
        self.published = published

    def publish(self, block, event_type, event_data):
        self.published.append((event_type, event_data))

    def handler_url(self, block, handler_name, suffix="", query="", thirdparty=False):
        return f"/handler/{block.scope_ids.usage_id}/{handler_name}/{suffix}?{query}"

    def local_resource_url(self, block, uri):
        return f"/resource/{block.scope_ids.block_type}/{uri}"


@dataclass
class Seat:
    """One learner in front of one block; every request meets a block that is made anew, as on a platform."""

    kind: str
    learner: str = "learner"
    store: DictKeyValueStore = field(default_factory=DictKeyValueStore)
    published: list = field(default_factory=list)
    usage: object = "usage"
    client: UUID = field(default_factory=lambda: UUID(int=7))
    numbers: count = field(default_factory=lambda: count(1))

    def block(self, cls=None, **fields):
        ids = ScopeIds(self.learner, self.kind, "definition", self.usage)
        made = Runtime(self.store, self.published).construct_xblock_from_class(cls or BLOCKS[self.kind], ids)
        for name, value in fields.items():
            setattr(made, name, value)
        if fields:
            made.save()
        return made

    def call(self, handler, suffix="", *, method="POST", body=b"{}", query="", cls=None):
        """Call a handler and give its response."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = Request.blank(f"/?{query}", method=method)
        if method != "GET":
            request.body = data
        block = self.block(cls)
        return block.runtime.handle(block, handler, request, suffix)

    def begin(self):
        assert self.call("begin").status_code == 200
        return self.open_id

    @property
    def open_id(self):
        return self.block().log["id"]

    def envelope(self, kind, body, **changes):
        number = next(self.numbers)
        made = {
            "uuid": str(UUID(int=(self.client.int << 32) + number)),
            "client": str(self.client),
            "sequence": number,
            "seen": 0,
            "kind": kind,
            "body": body,
        }
        return made | changes

    def send(self, kind, body, attempt=None, **changes):
        """Send an event to the open attempt and give the response."""
        return self.call("event", attempt or self.open_id, body=self.envelope(kind, body, **changes))

    def choose(self, step, scene, choice, attempt=None):
        return self.send("choice", {"step": step, "scene": scene, "choice": choice}, attempt)

    def answer(self, item, *chosen):
        return self.send("response", {"item": item, "response": {"chosen": list(chosen)}})

    def page(self):
        """Give the HTML that the learner's view holds now."""
        return self.block().student_view().body_html()

    def play(self, *choices):
        """Play a story from its start; give the last answer."""
        self.begin()
        attempt, scenes = self.open_id, ("stop", "after")
        pairs = zip(scenes, choices, strict=True)
        return [self.choose(n, scene, key, attempt) for n, (scene, key) in enumerate(pairs)][-1].json

    def renew(self):
        """Open another page."""
        self.client, self.numbers = UUID(int=self.client.int + 1), count(1)
        return self


@pytest.fixture
def content(tmp_path):
    write_lesson(tmp_path)
    return tmp_path


@pytest.fixture
def site(content, monkeypatch):
    """Install the small lesson; give a function that installs again after its files have changed."""
    ids = count(1)

    def install():
        tools = wiring.Tools(
            library=Library([content / "small"], content / "locale_packs"),
            player=Player(lambda name: name),
            now=lambda: "2026-11-20T08:00:00.000Z",
            today=lambda: date(2026, 11, 20),
            new_id=lambda: UUID(int=next(ids) << 96),
            seed=lambda: 1,
        )
        monkeypatch.setattr(wiring, "tools", lambda: tools)
        return tools

    install()
    return install


@pytest.fixture
def seat(site):
    """Give a function that seats a learner at a block of the small lesson."""

    def make(kind="hrlearn_scenario", **fields):
        placed = Seat(kind)
        chosen = {"lesson_key": "small", "activity_key": ACTIVITIES[kind], "locale_pack": "demo"}
        placed.block(**(chosen | fields))
        return placed

    return make


@pytest.fixture
def story(seat):
    return seat("hrlearn_scenario")


@pytest.fixture
def quiz(seat):
    return seat("hrlearn_quiz")


def another(seat, **changes):
    """Seat somebody else at the same block."""
    return replace(seat, **changes)
