"""Walks every path a learner could take: reachable scenes, endings, score bounds and the fate of random play.

States are merged where nothing that a condition can read differs, so the walk stays small; it stops with a
LessonError at ``STATE_LIMIT`` states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from hrlearn.errors import LessonError
from hrlearn.model import All, AnyOf, Condition, Not, Scenario, Visited
from hrlearn.scenario.machine import Run, Slots, Step, begin, choose, open_choices

__all__ = ["Reach", "explore"]

STATE_LIMIT = 200_000
RANDOM_STEPS = 60


@dataclass(frozen=True, slots=True)
class Reach:
    """What can happen in a scenario.

    ``minimum`` and ``maximum`` bound the sum of meters at an ending. ``random_play`` is the share of uniformly random
    runs per ending; what has not ended after ``RANDOM_STEPS`` choices is missing from it. ``taken`` are the
    (scene, choice) pairs that can be chosen, ``stuck`` the scenes in which a run can find no open choice.
    """

    minimum: int
    maximum: int
    scenes: frozenset[str]
    taken: frozenset[tuple[str, str]]
    endings: frozenset[str]
    stuck: frozenset[str]
    random_play: Mapping[str, float]
    states: int


class _State(NamedTuple):
    scene: str
    values: tuple[tuple[str, int], ...]
    flags: frozenset[str]
    visited: frozenset[str]
    ending: str | None


def _watched(condition: Condition | None) -> set[str]:
    if isinstance(condition, Visited):
        return {condition.scene}
    if isinstance(condition, All | AnyOf):
        return set().union(*(_watched(part) for part in condition.parts))
    if isinstance(condition, Not):
        return _watched(condition.part)
    return set()


def _watched_scenes(scenario: Scenario) -> frozenset[str]:
    conditions = [choice.when for scene in scenario.scenes for choice in scene.choices]
    conditions += [ending.when for ending in scenario.endings] + [cap.when for cap in scenario.caps]
    return frozenset().union(*(_watched(condition) for condition in conditions))


def _state(run: Run, watched: frozenset[str]) -> _State:
    seen = {step.scene for step in run.path} & watched
    return _State(run.scene, tuple(sorted(run.values.items())), run.flags, frozenset(seen), run.ending)


def _merged(run: Run, watched: frozenset[str]) -> Run:
    """Shorten the path to the scenes that conditions can ask about, so that loops do not grow it."""
    seen = sorted({step.scene for step in run.path} & watched)
    return replace(run, path=tuple(Step(scene, "", {}, {}, ()) for scene in seen))


class _Walk:
    def __init__(self, scenario: Scenario, slots: Slots) -> None:
        self.scenario = scenario
        self.slots = slots
        self.watched = _watched_scenes(scenario)
        self.runs: dict[_State, Run] = {}
        self.moves: dict[_State, tuple[_State, ...]] = {}
        self.taken: set[tuple[str, str]] = set()

    def everything(self) -> None:
        waiting = [self._meet(begin(self.scenario))]
        while waiting:
            state = waiting.pop()
            if state in self.moves:
                continue
            self.moves[state] = self._moves_from(state)
            waiting.extend(self.moves[state])
            if len(self.moves) > STATE_LIMIT:
                msg = f"The scenario has more than {STATE_LIMIT} states."
                raise LessonError(msg, hint="Use fewer meters, or smaller ranges.")

    def _moves_from(self, state: _State) -> tuple[_State, ...]:
        run = self.runs[state]
        moves = []
        for choice in open_choices(self.scenario, run, self.slots):
            self.taken.add((run.scene, choice.key))
            moves.append(self._meet(choose(self.scenario, run, choice.key, self.slots)))
        return tuple(moves)

    def _meet(self, run: Run) -> _State:
        state = _state(run, self.watched)
        self.runs.setdefault(state, _merged(run, self.watched))
        return state

    def random_play(self) -> Mapping[str, float]:
        ended: dict[str, float] = defaultdict(float)
        now = {_state(begin(self.scenario), self.watched): 1.0}
        for _ in range(RANDOM_STEPS):
            following: dict[_State, float] = defaultdict(float)
            for state, share in now.items():
                for move in self.moves[state]:
                    part = share / len(self.moves[state])
                    if move.ending is None:
                        following[move] += part
                    else:
                        ended[move.ending] += part
            now = following
        return dict(ended)


def explore(scenario: Scenario, slots: Slots) -> Reach:
    """Walk all states of a scenario; raises LessonError if there are too many or none of them ends."""
    walk = _Walk(scenario, slots)
    walk.everything()
    ends = [state for state in walk.moves if state.ending is not None]
    if not ends:
        msg = "No path through the scenario reaches an ending."
        raise LessonError(msg, hint="Let at least one choice go to END.")
    sums = [sum(value for _, value in state.values) for state in ends]
    return Reach(
        minimum=min(sums),
        maximum=max(sums),
        scenes=frozenset(state.scene for state in walk.moves),
        taken=frozenset(walk.taken),
        endings=frozenset(state.ending for state in ends if state.ending is not None),
        stuck=frozenset(state.scene for state, moves in walk.moves.items() if not moves and state.ending is None),
        random_play=walk.random_play(),
        states=len(walk.moves),
    )
