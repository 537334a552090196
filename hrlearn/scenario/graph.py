"""Walks every path a learner could take: reachable scenes, endings, score bounds and the fate of random play.

States are merged where nothing that decides the way differs: flags, scenes and variables that no choice and no ending
asks about are left out, meters stay, for their sum is the score. The walk stops with a LessonError at ``STATE_LIMIT``
states. Hints and going back are left out: going back leads to a state that the walk knows, and a cost only lowers
meters. So what is found here is what learners meet who pay for nothing; ``unsafe_scenes`` looks after the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hrlearn.errors import LessonError
from hrlearn.model import Scenario
from hrlearn.scenario.conditions import Endings, Slots
from hrlearn.scenario.plan import ENDED, Plan, State

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


class _End(NamedTuple):
    ending: str
    total: int


class _Walk:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.start = plan.start()
        self.moves: dict[State, tuple[State | _End, ...]] = {}
        self.ends: set[_End] = set()
        self.taken: set[tuple[int, str]] = set()

    def everything(self) -> None:
        waiting = [self.start]
        while waiting:
            state = waiting.pop()
            if state in self.moves:
                continue
            self.moves[state] = self._moves_from(state)
            waiting.extend(move for move in self.moves[state] if isinstance(move, State))
            if len(self.moves) > STATE_LIMIT:
                msg = f"The scenario has more than {STATE_LIMIT} states."
                raise LessonError(msg, hint="Use fewer meters and variables, or smaller ranges.")

    def _moves_from(self, state: State) -> tuple[State | _End, ...]:
        moves: list[State | _End] = []
        for move in self.plan.moves[state.scene]:
            if move.test is None or move.test(state.values, state.bits):
                self.taken.add((state.scene, move.key))
                after = move.after(state)
                moves.append(after if move.goto != ENDED else self._end(after))
        return tuple(moves)

    def _end(self, state: State) -> _End:
        end = _End(self.plan.ending(state), self.plan.total(state))
        self.ends.add(end)
        return end

    def random_play(self) -> Mapping[str, float]:
        ended: dict[str, float] = defaultdict(float)
        now = {self.start: 1.0}
        for _ in range(RANDOM_STEPS):
            following: dict[State, float] = defaultdict(float)
            for state, share in now.items():
                for move in self.moves[state]:
                    part = share / len(self.moves[state])
                    if isinstance(move, State):
                        following[move] += part
                    else:
                        ended[move.ending] += part
            now = following
        return dict(ended)


def explore(scenario: Scenario, slots: Slots, endings: Endings | None = None) -> Reach:
    """Walk all states of a scenario; raises LessonError if there are too many or none of them ends.

    ``endings`` are those of other activities, which conditions may read.
    """
    plan = Plan(scenario, slots, endings or {})
    walk = _Walk(plan)
    walk.everything()
    if not walk.ends:
        msg = "No path through the scenario reaches an ending."
        raise LessonError(msg, hint="Let at least one choice go to END.")
    return Reach(
        minimum=min(end.total for end in walk.ends),
        maximum=max(end.total for end in walk.ends),
        scenes=frozenset(plan.scenes[state.scene] for state in walk.moves),
        taken=frozenset((plan.scenes[scene], key) for scene, key in walk.taken),
        endings=frozenset(end.ending for end in walk.ends),
        stuck=frozenset(plan.scenes[state.scene] for state, moves in walk.moves.items() if not moves),
        random_play=walk.random_play(),
        states=len(walk.moves) + len(walk.ends),
    )
