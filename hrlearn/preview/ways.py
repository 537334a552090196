"""Finds how a learner gets to see each scene, each choice, each line and each ending: the shortest way first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from hrlearn.attempts import Definition
from hrlearn.model import END, Choice, Scenario, Scene
from hrlearn.preview.values import Way
from hrlearn.scenario import ENDED, Endings, Plan, Reach, Run, State, begin, choose

__all__ = ["MOST_STATES", "Ways", "find_ways"]

MOST_STATES = 100_000
"""States that are looked at; a preview must be there while its author still knows what was changed."""

_LINE = "line "
"""Begins the key of a line that stands among the choices; a key of an author holds no space."""

Shown = tuple[str, str]
"""A scene, and a choice or line that can be seen in it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways to each scene, with another one for each choice or line that the earlier ones do not show; to endings.

    ``whole`` unless the search was broken off.
    """

    scenes: Mapping[str, tuple[Way, ...]]
    endings: Mapping[str, Way]
    whole: bool


def find_ways(definition: Definition) -> Ways:
    """Return how everything in a scenario that can be reached is reached, in any world of other endings."""
    search = _Search(definition)
    for world, reach in sorted(definition.reaches.items(), key=lambda one: sorted(one[0])):
        search.through(dict(world), reach)
    scenes = {scene: tuple(ways) for scene, ways in search.scenes.items()}
    return Ways(scenes, search.endings, search.looked < MOST_STATES)


def _with_lines(scene: Scene) -> Scene:
    """Put lines that have a condition among the choices, so that the walk knows what they read."""
    lines = (Choice(f"{_LINE}{n}", "", END, when=line.when) for n, line in enumerate(scene.lines) if line.when)
    return replace(scene, choices=(*scene.choices, *lines))


@dataclass
class _Search:
    definition: Definition
    looked: int = 0
    seen: set[Shown] = field(default_factory=set)
    scenes: dict[str, list[Way]] = field(default_factory=dict)
    endings: dict[str, Way] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scenario = cast("Scenario", self.definition.activity.content)
        self.told = replace(self.scenario, scenes=tuple(map(_with_lines, self.scenario.scenes)))
        self.lines = frozenset(
            (scene.key, choice.key) for scene in self.told.scenes for choice in scene.choices if _is_line(choice.key)
        )

    def through(self, world: Endings, reach: Reach) -> None:
        """Go through the states breadth first until all is seen that can be."""
        plan = Plan(self.told, self.definition.slots, world)
        walk = _Walk(plan, {plan.start(): None})
        waiting = deque(walk.came)
        wanted = reach.taken | self.lines
        while (
            waiting and self.looked < MOST_STATES and not (wanted <= self.seen and reach.endings <= self.endings.keys())
        ):
            self.looked += 1
            state = waiting.popleft()
            self._look(walk, state, world)
            waiting.extend(walk.onward(state))

    def _look(self, walk: _Walk, state: State, world: Endings) -> None:
        scene, opened = walk.plan.scenes[state.scene], walk.opened(state)
        new = {(scene, key) for key in opened} - self.seen
        if new or scene not in self.scenes:
            self.seen |= new
            self.scenes.setdefault(scene, []).append(self._way(walk.path(state), world))
        for key, ending in walk.endings(state):
            if ending not in self.endings:
                self.endings[ending] = self._way([*walk.path(state), key], world)

    def _way(self, keys: list[str], world: Endings) -> Way:
        """Play the choices through the engine."""
        run: Run = begin(self.scenario, world)
        for key in keys:
            run = choose(self.scenario, run, key, self.definition.slots)
        return Way(run, world)


@dataclass
class _Walk:
    """The states that were met, each with the one before it and the choice between them."""

    plan: Plan
    came: dict[State, tuple[State, str] | None]

    def opened(self, state: State) -> list[str]:
        """Return the keys of what can be seen in a state."""
        moves = self.plan.moves[state.scene]
        return [move.key for move in moves if move.test is None or move.test(state.values, state.bits)]

    def onward(self, state: State) -> Iterator[State]:
        """Yield the states after one that were not met yet."""
        opened = self.opened(state)
        for move in self.plan.moves[state.scene]:
            if move.goto != ENDED and move.key in opened:
                after = move.after(state)
                if after not in self.came:
                    self.came[after] = (state, move.key)
                    yield after

    def endings(self, state: State) -> Iterator[tuple[str, str]]:
        """Yield (choice, ending) of the choices that end the story in a state."""
        opened = self.opened(state)
        for move in self.plan.moves[state.scene]:
            if move.goto == ENDED and move.key in opened and not _is_line(move.key):
                yield move.key, self.plan.ending(move.after(state))

    def path(self, state: State) -> list[str]:
        """Return the choices that lead to a state."""
        keys: list[str] = []
        before = self.came[state]
        while before is not None:
            keys.append(before[1])
            before = self.came[before[0]]
        return keys[::-1]


def _is_line(key: str) -> bool:
    return key.startswith(_LINE)
