"""The LTI tool over HTTP: one tool, one practice academy for each place, one launched learner for each case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import UUID

from hrlearn.attempts import replay
from hrlearn.db import Database
from hrlearn_lti.tool import Tool
from hrlearn_lti.wiring import open_database
from hrlearn_sandbox import Person, Placement, make_signing_key
from tests.corpus.case import Case
from tests.corpus.places import LESSONS, NO_PACK, PACKS
from tests.corpus.shells.telling import answer_of, final_of
from tests.lti.stage import Stage, open_academy, open_tool, register

PLACEMENTS = tuple(Placement(key, custom={"lesson": key}) for key in LESSONS)
NO_EVENT = str(UUID(int=1))
"""Stands in the address of something that has no UUID."""


@dataclass
class LtiTool:
    """Plays cases as learners who were launched into a lesson, with events of a script."""

    stages: dict[str, Stage]
    database: Database
    learners: count = field(default_factory=lambda: count(1))

    def play(self, case: Case) -> tuple[list[dict], dict]:
        """Launch, start, put every event, and read the attempt back from the database."""
        stage = self.stages[case.pack]
        seat = stage.seat(f"cadet-{next(self.learners)}", list(LESSONS).index(case.lesson))
        attempt_id = seat.start(case.activity)
        responses = [seat.put(f"/attempts/{attempt_id}/events/{_address(sent)}", sent) for sent in case.sends]
        answers = [answer_of(response.status_code, response.json()) for response in responses]
        visit = stage.tool.launching.visit(seat.token)
        opened = stage.tool.learning.attempt(visit, UUID(attempt_id))
        with self.database.reading(visit.academy_id) as unit:
            events = unit.attempts.events(UUID(attempt_id))
        # The tool remembers states; what the database holds must lead to the same one.
        assert replay(opened.definition, opened.record.start, events) == opened.state
        return answers, final_of(opened.state, events, opened.record.score)


def _address(sent: object) -> str:
    uuid = sent.get("uuid") if isinstance(sent, dict) else None
    try:
        return str(UUID(uuid)) if isinstance(uuid, str) else NO_EVENT
    except ValueError:
        return NO_EVENT


@contextmanager
def open_lti(folder: Path, site: Path, cases: Sequence[Case]) -> Iterator[LtiTool]:
    """Serve the tool with the lessons of a folder, and its academies; each has imported its locale pack."""
    people = tuple(Person(f"cadet-{n}", str(n), "learner", f"Cadet {n}") for n in range(1, len(cases) + 1))
    config = {"activities": PLACEMENTS, "people": people, "signing_keys": (make_signing_key(),)}
    with ExitStack() as stack:
        tool, base_url = stack.enter_context(open_tool(folder, site))
        stages = {}
        for pack in sorted({case.pack for case in cases}):
            academy = stack.enter_context(open_academy(base_url, **config))
            register(tool, academy, key=pack)
            _import(tool, pack)
            stages[pack] = Stage(academy, tool, base_url)
        database = open_database(tool.settings)
        stack.callback(database.close)
        yield LtiTool(stages, database)


def _import(tool: Tool, pack: str) -> None:
    if pack != NO_PACK:
        tool.localisation.import_pack(pack, PACKS[pack].read_bytes(), PACKS[pack].name)
