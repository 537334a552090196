"""The engine alone: folding a log into a state, and walking the graph of a story."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from itertools import cycle, islice
from pathlib import Path
from typing import cast
from uuid import uuid4

from benchmarks.measuring import Plan, Say, compare
from benchmarks.report import Row
from hrlearn.attempts import AttemptState, Definition, Envelope, Event, Start, define, replay, verified_slots
from hrlearn.authoring import read_locale_pack, read_package
from hrlearn.model import Assessment, LessonPackage, LocalePack, Scenario
from hrlearn.scenario import Reach, explore

__all__ = ["engine_rows"]

WALKS = 10
"""A walk takes long enough for few of them to tell."""


def engine_rows(plan: Plan, say: Say) -> list[Row]:
    """Measure replay of logs of growing length, and the walk over the shipped story."""
    content = Path(str(resources.files("hrlearn_content")))
    package = read_package(content / "safe_hands")
    pack = read_locale_pack(content / "locale_packs" / "demo.yaml")
    rows = []
    for size in plan.replay_sizes:
        say(f"engine: replay of {size:,} events")
        rows.append(Row("replay", f"log of {size:,} events", compare(_Replay(package, pack, size), plan.iterations, 3)))
    say("engine: the walk over every path of the story")
    walk = _Walk(package, pack)
    measured = compare(walk, min(WALKS, plan.iterations), 1)
    return [*rows, Row("explore", f"safe_hands, {walk.states:,} states", measured)]


START = Start("quiz", "none", "none", 0, "highest", "2026-01-01T00:00:00Z")


class _Replay:
    """Folding a log; its floor is reading the same log from JSON, which nobody who stores one can avoid."""

    def __init__(self, package: LessonPackage, pack: LocalePack, size: int) -> None:
        activity = package.lesson.activity("quiz")
        assert activity is not None
        self._definition: Definition = define(activity, pack)
        items = cast("Assessment", activity.content).items
        client = str(uuid4())
        chosen = cycle((item.key, [item.options[0].key]) for item in items if item.kind == "single_choice")
        self._events = tuple(
            _event(number, client, key, options) for number, (key, options) in enumerate(islice(chosen, size), start=1)
        )
        self._texts = tuple(json.dumps(event.envelope.body) for event in self._events)
        self._state: AttemptState | None = None

    def prepare(self) -> None:
        self._state = None

    def operate(self) -> None:
        self._state = replay(self._definition, START, self._events)

    def floor(self) -> Mapping[str, Callable[[], object]]:
        return {"JSON": lambda: [json.loads(text) for text in self._texts]}

    def finish(self) -> None:
        assert self._state is not None
        assert self._state.position == len(self._events)


def _event(number: int, client: str, key: str, options: Sequence[str]) -> Event:
    body = {"item": key, "response": {"chosen": list(options)}}
    return Event(number, "2026-01-01T00:00:00Z", Envelope(str(uuid4()), client, number, number - 1, "response", body))


class _Walk:
    """Exploring a story; its floor is a set with one entry for each state, since each must be met and remembered."""

    def __init__(self, package: LessonPackage, pack: LocalePack) -> None:
        activity = package.lesson.activity("sharp_answer")
        assert activity is not None
        self._scenario, self._slots = cast("Scenario", activity.content), verified_slots(pack)
        self._reach: Reach = explore(self._scenario, self._slots)

    @property
    def states(self) -> int:
        """Return the number of states that the walk finds."""
        return self._reach.states

    def prepare(self) -> None:
        """Need nothing."""

    def operate(self) -> None:
        self._reach = explore(self._scenario, self._slots)

    def floor(self) -> Mapping[str, Callable[[], object]]:
        meters = len(self._scenario.meters)
        return {"set": lambda: {(state, tuple(range(state, state + meters)), state) for state in range(self.states)}}

    def finish(self) -> None:
        assert self._reach.endings
