"""Writes a case: pages that make events, and an oracle that answers each delivery."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from tests.corpus.oracle.lessons import begin

EVENT, PAGE = 0x4000_8000 << 48, 0x4000_9000 << 48
"""Leading bits of the UUIDs of events and of pages; every case counts its own from 1."""


class Dice:
    """Numbers that a seed decides, the same with every version of Python."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.thrown = 0

    def below(self, number: int) -> int:
        """Return a whole number from 0 to less than ``number``."""
        self.thrown += 1
        digest = sha256(f"{self.seed}/{self.thrown}".encode()).digest()
        return int.from_bytes(digest[:8]) % number

    def one(self, things: Sequence[Any]) -> Any:
        """Return one of the things."""
        return things[self.below(len(things))]

    def some(self, things: Sequence[Any]) -> list:
        """Return any number of the things, in their order."""
        return [thing for thing in things if self.below(2)]

    def shuffled(self, things: Sequence[Any]) -> list:
        """Return the things in another order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in things]


class Script:
    """One case as it is written: an attempt at a place, and all that is sent to it."""

    def __init__(self, kind: str, name: str, at: Sequence[str]) -> None:
        self.kind, self.name, self.at = kind, name, tuple(at)
        self.attempt = begin(*at)
        self.steps: list[dict] = []
        self.pages = 0
        self.events = 0

    def page(self) -> Page:
        """Open a page that has seen everything so far."""
        self.pages += 1
        return Page(self, str(UUID(int=PAGE + self.pages)))

    def send(self, raw: object) -> dict:
        """Deliver something; return and note the answer."""
        answer = self.attempt.send(raw)
        self.steps.append({"send": raw, "answer": answer})
        return answer

    def next_uuid(self) -> str:
        """Return the UUID of a new event."""
        self.events += 1
        return str(UUID(int=EVENT + self.events))

    def case(self) -> dict:
        """Return the case as it is kept."""
        lesson, activity, pack = self.at
        head = {"name": self.name, "lesson": lesson, "activity": activity, "pack": pack}
        return {**head, "steps": self.steps, "final": self.attempt.final()}


class Page:
    """One opened page, which counts its events."""

    def __init__(self, script: Script, client: str) -> None:
        self.script = script
        self.client = client
        self.sequence = 0
        self.seen = len(script.attempt.log)

    def queue(self, kind: str, body: object) -> dict:
        """Make the next event and keep it back, as a page does that is offline."""
        self.sequence += 1
        return {
            "uuid": self.script.next_uuid(),
            "client": self.client,
            "sequence": self.sequence,
            "seen": self.seen,
            "kind": kind,
            "body": body,
        }

    def do(self, kind: str, body: object, **changes: object) -> dict:
        """Make the next event and send it; a refused one does not count."""
        event = {**self.queue(kind, body), **changes}
        answer = self.script.send(event)
        if answer["status"] == 200:
            self.seen = answer["position"]
        else:
            self.sequence -= 1
        return event

    def choose(self, choice: str, **changes: object) -> dict:
        """Send a choice in the present scene."""
        return self.do("choice", self.choice(choice, **changes))

    def choice(self, choice: str, **changes: object) -> dict:
        """Return the body of a choice in the present scene."""
        story = self.script.attempt.work
        return {"step": story.steps, "scene": story.now.scene, "choice": choice, **changes}

    def answer(self, item: str, *chosen: str) -> dict:
        """Send the answer to an item."""
        return self.do("response", response(item, *chosen))

    def submit(self) -> dict:
        """Hand the quiz in."""
        return self.do("submit", {})


def response(item: str, *chosen: str) -> dict:
    """Return the body of a response."""
    return {"item": item, "response": {"chosen": list(chosen)}}
