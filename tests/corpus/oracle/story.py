"""A story: what is open, what a choice changes, how it ends and what it is worth."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from tests.corpus.oracle.refusal import RefusalError


class Moment(NamedTuple):
    """Where somebody is, with what was met on the way; ``over`` after a choice that goes to END."""

    scene: str
    meters: tuple[tuple[str, int], ...]
    flags: frozenset
    seen: frozenset
    over: bool = False


class Graph:
    """The text of scenario.yaml, played under the slots of one place."""

    def __init__(self, text: dict, slots: dict) -> None:
        self.text = text
        self.slots = slots
        self.meters = {meter["key"]: meter for meter in text["meters"]}
        self.choices = {scene["key"]: scene["choices"] for scene in text["scenes"]}

    def beginning(self) -> Moment:
        """Return the moment before the first choice."""
        start = self.text["start"]
        meters = tuple((key, meter["start"]) for key, meter in self.meters.items())
        return Moment(start, meters, frozenset(), frozenset({start}))

    def open(self, now: Moment) -> dict[str, dict]:
        """Return the choices that can be made, by key."""
        return {choice["key"]: choice for choice in self.choices[now.scene] if self.holds(choice.get("when"), now)}

    def after(self, now: Moment, choice: dict) -> Moment:
        """Return the moment that a choice leads to; each meter stays between its bounds."""
        effects = choice.get("effects", {})
        meters = tuple((key, self._held(key, value + effects.get(key, 0))) for key, value in now.meters)
        flags = now.flags | set(choice.get("flags", []))
        if choice["goto"] == "END":
            return Moment(now.scene, meters, flags, now.seen, over=True)
        return Moment(choice["goto"], meters, flags, now.seen | {choice["goto"]})

    def _held(self, key: str, value: int) -> int:
        bounds = self.meters[key].get("minimum", 0), value, self.meters[key].get("maximum", 10)
        return sorted(bounds)[1]

    def holds(self, when: dict | None, now: Moment) -> bool:  # noqa: PLR0911 - one line for each kind of condition
        """Say whether a condition of lesson-format.md holds."""
        match when:
            case None:
                return True
            case {"all": parts}:
                return all(self.holds(part, now) for part in parts)
            case {"any": parts}:
                return any(self.holds(part, now) for part in parts)
            case {"not": part}:
                return not self.holds(part, now)
            case {"flag": key}:
                return key in now.flags
            case {"visited": scene}:
                return scene in now.seen
            case {"slot": key, "is": value}:
                return key in self.slots and self.slots[key] == value
            case {"meter": key, **relation}:
                return self._compares(key, relation, dict(now.meters)[key])
        raise ValueError(when)

    def _compares(self, key: str, relation: dict, value: int) -> bool:
        match relation:
            case {"at_least": number}:
                return value >= number
            case {"at_most": number}:
                return value <= number
            case {"equals": number}:
                return value == number
            case {"at_start_or_above": True}:
                return value >= self.meters[key]["start"]
        raise ValueError(relation)

    def ending(self, now: Moment) -> str:
        """Return the first ending whose condition holds."""
        return next(ending["key"] for ending in self.text["endings"] if self.holds(ending.get("when"), now))

    def score(self, now: Moment) -> Fraction:
        """Return the place of the sum between the smallest and the largest, held down by the caps."""
        low, high = self.bounds
        share = Fraction(_sum(now) - low, high - low)
        return min([share, *(Fraction(cap["share"]) for cap in self.text["caps"] if self.holds(cap["when"], now))])

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The smallest and the largest sum of meters that any path can end with: every path is walked."""
        met, waiting, sums = set(), [self.beginning()], set()
        while waiting:
            now = waiting.pop()
            if now in met:
                continue
            met.add(now)
            if now.over:
                sums.add(_sum(now))
            else:
                waiting += [self.after(now, choice) for choice in self.open(now).values()]
        return min(sums), max(sums)


class Story:
    """An attempt at a story."""

    KINDS = ("choice",)

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.now = graph.beginning()
        self.steps = 0

    @property
    def closed(self) -> bool:
        """Whether the story has ended."""
        return self.now.over

    def take(self, event: dict, position: int) -> None:
        """Make a choice: in the step and scene that are present, or it comes too late."""
        body = event["body"]
        if (body["step"], body["scene"]) != (self.steps, self.now.scene):
            raise RefusalError(409, "attempt.stale_choice", scene=self.now.scene)
        choice = self.graph.open(self.now).get(body["choice"])
        if choice is None:
            raise RefusalError(400, "attempt.unknown_choice")
        self.now = self.graph.after(self.now, choice)
        self.steps += 1

    def final(self) -> dict:
        """Return where the story stands."""
        score = {"given": str(self.graph.score(self.now)), "maximum": "1"} if self.closed else None
        return {
            "scene": self.now.scene,
            "meters": dict(self.now.meters),
            "flags": sorted(self.now.flags),
            "ending": self.graph.ending(self.now) if self.closed else None,
            "score": score,
        }


def _sum(now: Moment) -> int:
    return sum(value for _, value in now.meters)
