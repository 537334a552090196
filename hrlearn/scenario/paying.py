"""Looks for dead ends that only somebody meets who has paid for hints or for going back.

``explore`` leaves costs out, so that they do not multiply its states. Here the meters that a cost can lower are taken
to stand anywhere between their bounds, which is more than any learner can bring about: nothing is overlooked, and a
scene that has one choice without a condition is never found.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hrlearn.errors import LessonError
from hrlearn.model import Compare, Meter, Scenario, Scene
from hrlearn.scenario.conditions import Endings, Slots, parts
from hrlearn.scenario.graph import STATE_LIMIT
from hrlearn.scenario.plan import ENDED, Move, Plan, State, Values

__all__ = ["unsafe_scenes"]


def unsafe_scenes(scenario: Scenario, slots: Slots, endings: Endings | None = None) -> frozenset[str]:
    """Return the scenes in which somebody who has paid might find no open choice; raises LessonError if too large."""
    loose = _lowered(scenario)
    return _PaidWalk(Plan(scenario, slots, endings or {}), loose).dead_ends() if loose else frozenset()


def _lowered(scenario: Scenario) -> frozenset[str]:
    costs = [hint.cost for scene in scenario.scenes for hint in scene.hints]
    return frozenset(effect.meter for cost in (*costs, scenario.rewind.cost) for effect in cost)


class _PaidWalk:
    def __init__(self, plan: Plan, loose: frozenset[str]) -> None:
        self.plan = plan
        compared = plan.compared - loose
        self.firm = tuple(place for key, place in plan.places.items() if key in compared)
        meters = [meter for meter in plan.scenario.meters if meter.key in loose]
        self.ways = [tuple(_ways(plan, scene, meters)) for scene in plan.scenario.scenes]

    def dead_ends(self) -> frozenset[str]:
        found, met, waiting = set(), set[State](), [self.plan.start()]
        while waiting:
            state = waiting.pop()
            # A meter that a cost can lower stands anywhere, so it tells no states apart.
            known = state._replace(values=tuple(state.values[place] for place in self.firm))
            if known in met:
                continue
            met.add(known)
            if len(met) > STATE_LIMIT:
                msg = f"The scenario has more than {STATE_LIMIT} states for those who pay for hints or for going back."
                raise LessonError(msg, hint="Use fewer meters and variables, or smaller ranges.")
            opened = [self._opened(state, way) for way in self.ways[state.scene]]
            found |= {self.plan.scenes[state.scene]} if [] in opened else set()
            onward = {move.key: move for moves in opened for move in moves if move.goto != ENDED}
            waiting += [move.after(state) for move in onward.values()]
        return frozenset(found)

    def _opened(self, state: State, way: tuple[tuple[int, int], ...]) -> list[Move]:
        values = list(state.values)
        for place, number in way:
            values[place] = number
        stands: Values = tuple(values)
        return [move for move in self.plan.moves[state.scene] if move.test is None or move.test(stands, state.bits)]


def _ways(plan: Plan, scene: Scene, meters: list[Meter]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield (place, value) pairs for every way in which meters can stand to the conditions of a scene's choices."""
    stands = [[(plan.places[meter.key], number) for number in _stands(scene, meter)] for meter in meters]
    yield from product(*stands)


def _stands(scene: Scene, meter: Meter) -> list[int]:
    """Return values of a meter, one at least for every way in which the comparisons with it can come out."""
    asked = [part for choice in scene.choices for part in parts(choice.when)]
    numbers = {
        meter.start if part.relation == "at_start_or_above" else part.number
        for part in asked
        if isinstance(part, Compare) and part.meter == meter.key
    }
    near = {number + step for number in numbers for step in (0, 1)} | {meter.minimum}
    return sorted(number for number in near if meter.minimum <= number <= meter.maximum)
