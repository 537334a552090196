"""Small scenarios: one built by hand with everything in it, and a strategy that throws together many."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from hrlearn.model import (
    END,
    Adjust,
    All,
    AnyOf,
    Change,
    Choice,
    Compare,
    Condition,
    Contains,
    Effect,
    Ending,
    EndingOf,
    Flag,
    FlagIs,
    Hint,
    Line,
    Member,
    Meter,
    Not,
    Put,
    Rewind,
    Scenario,
    Scene,
    SlotIs,
    Variable,
    VariableIs,
    Visited,
)

S, T, HARM = "S", "T", "HARM"


def a_rich_story() -> Scenario:
    """Build yard -> car (timed) -> END with two meters that begin at 5.

    In the yard: ``ask`` (S+1, T+1) and ``grab`` (S-2, HARM); its first hint costs T 1, its second S 1, T 1.
    In the car, within 30 seconds: ``tell`` (T+2), ``drive`` (S+1) or, where the crew knows, ``wait`` is late (T-3).
    Going back costs S 1.
    """
    yard = Scene(
        "yard",
        "The yard",
        (Line("Night."), Line("He knows you.", when=VariableIs("asked", equals=True))),
        (
            Choice(
                "ask",
                "Ask",
                "car",
                (Effect(S, 1), Effect(T, 1)),
                changes=(Put("asked", value=True), Put("place", "car"), Member("told", "crew"), Adjust("count", 2)),
                principles=(("safety", 2), ("trust", 3)),
            ),
            Choice("grab", "Grab", "car", (Effect(S, -2),), (HARM,), principles=(("safety", -2),)),
            Choice("look", "Look", "yard", principles=(("safety", 1), ("trust", 3))),
        ),
        hints=(Hint("Look at his hands.", (Effect(T, -1),)), Hint("Ask first.", (Effect(S, -1), Effect(T, -1)))),
    )
    car = Scene(
        "car",
        "The car",
        (Line("He sits.", when=Not(FlagIs(HARM))), Line("He shouts.", when=FlagIs(HARM))),
        (
            Choice("tell", "Tell", END, (Effect(T, 2),), when=Contains("told", "crew"), principles=(("health", 1),)),
            Choice("drive", "Drive", END, (Effect(S, 1),)),
            Choice("wait", "Wait", END, (Effect(T, -3),), principles=(("health", -1),)),
        ),
        limit=30,
        late="wait",
    )
    return Scenario(
        "Intro",
        "You are an officer.",
        "yard",
        (Meter(S, "Safety", 5), Meter(T, "Trust", 5)),
        (Flag(HARM, "Somebody was hurt", hard=True),),
        (),
        (yard, car),
        (Ending("bad", "Bad", "bad", "bad", FlagIs(HARM)), Ending("good", "Good", "good", "good")),
        variables=(
            Variable("asked", "boolean", start=False),
            Variable("place", "enum", "yard", values=("yard", "car")),
            Variable("told", "set", frozenset(), values=("crew", "chief")),
            Variable("count", "integer", 0, 0, 3),
        ),
        rewind=Rewind("costed", (Effect(S, -1),)),
    )


VARIABLES = (
    Variable("number", "integer", 1, 0, 2),
    Variable("truth", "boolean", start=False),
    Variable("place", "enum", "here", values=("here", "there")),
    Variable("bag", "set", frozenset({"a"}), values=("a", "b")),
)
METERS = (Meter(S, "Safety", 2, 0, 4), Meter(T, "Trust", 3, 0, 3))
FLAGS = ("F", "G")
WORLD = {"law.ask": True}
ENDINGS = {"before": "calm"}


class Dice:
    """Throws the parts of a scenario; strategies of hypothesis for the same take fifty times as long."""

    def __init__(self, seed: int, *, loops: bool, scenes: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 -- a seeded die, not a secret
        self.loops = loops
        self.keys = [f"s{n}" for n in range(self.dice.randint(1, scenes))]

    def some(self, most: int, make: Callable[[], Any]) -> tuple[Any, ...]:
        return tuple(make() for _ in range(self.dice.randint(0, most)))

    def story(self) -> Scenario:
        scenes = tuple(self.scene(number) for number in range(len(self.keys)))
        endings = (Ending("bad", "b", "b", "bad", self.condition()), Ending("good", "g", "g", "good"))
        policy = self.dice.choice(["free", "costed", "locked"])
        rewind = Rewind(policy, self.cost() if policy == "costed" else ())
        flags = tuple(Flag(key, key) for key in FLAGS)
        return Scenario("i", "r", "s0", METERS, flags, (), scenes, endings, variables=VARIABLES, rewind=rewind)

    def scene(self, number: int) -> Scene:
        targets = [*(self.keys if self.loops else self.keys[number + 1 :]), END]
        choices = [self.choice(f"c{n}", self.dice.choice(targets)) for n in range(self.dice.randint(1, 3))]
        # The last choice always leads out, so that every scenario can end.
        choices.append(Choice("out", "out", END, self.effects()))
        limit, late = (10, "out") if number and self.dice.random() < 1 / 2 else (0, "")
        hints = self.some(2, lambda: Hint("h", self.cost()))
        return Scene(self.keys[number], "t", (Line("l"),), tuple(choices), hints=hints, limit=limit, late=late)

    def choice(self, key: str, goto: str) -> Choice:
        when = self.condition() if self.dice.random() < 1 / 2 else None
        flags = self.some(1, lambda: self.dice.choice(FLAGS))
        points = tuple((name, self.dice.randint(-3, 3)) for name in ("safety", "trust") if self.dice.random() < 1 / 2)
        changes = self.some(2, self.change)
        return Choice(key, "c", goto, self.effects(), flags, when, changes=changes, principles=points)

    def effects(self) -> tuple[Effect, ...]:
        return self.some(2, lambda: Effect(self.dice.choice([S, T]), self.dice.randint(-3, 3)))

    def cost(self) -> tuple[Effect, ...]:
        return self.some(2, lambda: Effect(self.dice.choice([S, T]), self.dice.randint(-3, -1)))

    def change(self) -> Change:
        return self.dice.choice(
            [
                Adjust("number", self.dice.randint(-3, 3)),
                Put("number", self.dice.randint(0, 2)),
                Put("truth", self.dice.choice([True, False])),
                Put("place", self.dice.choice(["here", "there"])),
                Member("bag", self.dice.choice("ab"), self.dice.choice([True, False])),
            ]
        )

    def condition(self) -> Condition:
        kind = self.dice.choice([All, AnyOf, Not, None])
        if kind is None:
            return self.leaf()
        if kind is Not:
            return Not(self.leaf())
        return kind(tuple(self.leaf() for _ in range(self.dice.randint(1, 2))))

    def leaf(self) -> Condition:
        truth = self.dice.choice([True, False])
        return self.dice.choice(
            [
                FlagIs(self.dice.choice(FLAGS)),
                Visited(self.dice.choice(self.keys)),
                Compare(self.dice.choice([S, T, "number"]), self.dice.choice(RELATIONS), self.dice.randint(0, 4)),
                VariableIs("truth", truth),
                VariableIs("place", self.dice.choice(["here", "there"])),
                Contains("bag", self.dice.choice("ab")),
                SlotIs(self.dice.choice(["law.ask", "law.other"]), truth),
                EndingOf("before", self.dice.choice(["calm", "wild"])),
            ]
        )


RELATIONS = ("at_least", "at_most", "equals", "at_start_or_above")


def stories(*, loops: bool = False, scenes: int = 4) -> st.SearchStrategy[Scenario]:
    """Give scenarios of a few scenes; without ``loops`` every choice leads onward, so that every path is short."""
    return st.integers(0, 2**32 - 1).map(lambda seed: Dice(seed, loops=loops, scenes=scenes).story())
