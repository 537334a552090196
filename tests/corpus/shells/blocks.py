"""The blocks of Open edX: their handlers, on a runtime that keeps what it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from xblock.runtime import DictKeyValueStore

from hrlearn.player import Player
from hrlearn_xblocks import wiring
from hrlearn_xblocks.library import Library
from hrlearn_xblocks.memory import from_json
from tests.corpus.case import Case
from tests.corpus.places import LESSONS, NO_PACK
from tests.corpus.shells.telling import answer_of, final_of
from tests.xblocks.conftest import Seat


@dataclass
class Blocks:
    """Plays cases: one course with one block for each activity and place, one learner for each case."""

    kinds: dict[tuple[str, str], str]
    store: DictKeyValueStore = field(default_factory=DictKeyValueStore)
    learners: count = field(default_factory=lambda: count(1))

    def play(self, case: Case) -> tuple[list[dict], dict]:
        """Begin in the block and post every event to its handler."""
        seat = self._seat(case)
        attempt_id = seat.begin()
        responses = [seat.call("event", attempt_id, body=sent) for sent in case.sends]
        answers = [answer_of(response.status_code, response.json) for response in responses]
        block = seat.block()
        attempt = from_json(block.log or block.closed[-1])
        return answers, final_of(block._desk().facts(attempt).state, attempt.events, attempt.score)

    def _seat(self, case: Case) -> Seat:
        usage = f"{case.lesson}.{case.activity}.{case.pack}"
        kind = self.kinds[case.lesson, case.activity]
        seat = Seat(kind, f"learner {next(self.learners)}", self.store, usage=usage)
        pack = "" if case.pack == NO_PACK else case.pack
        seat.block(lesson_key=case.lesson, activity_key=case.activity, locale_pack=pack)
        return seat


@contextmanager
def open_blocks(site: Path) -> Iterator[Blocks]:
    """Install the lessons of a folder and give the blocks that play them."""
    ids = count(1)
    tools = wiring.Tools(
        library=Library([site / key for key in LESSONS], site / "locale_packs"),
        player=Player(lambda name: name),
        now=lambda: "2026-11-20T08:00:00.000Z",
        today=lambda: date(2026, 11, 20),
        new_id=lambda: UUID(int=next(ids) << 96),
        seed=lambda: 1,
    )
    blocks = {"scenario": "hrlearn_scenario", "assessment": "hrlearn_quiz"}
    lessons = [tools.library.lesson(key).lesson for key in LESSONS]
    kinds = {
        (one.key, part.key): blocks[part.kind] for one in lessons for part in one.activities if part.kind in blocks
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "tools", lambda: tools)
        yield Blocks(kinds)
