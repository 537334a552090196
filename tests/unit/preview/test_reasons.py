"""Conditions in words."""

from __future__ import annotations

import pytest

from hrlearn.model import (
    All,
    AnyOf,
    Compare,
    Contains,
    EndingOf,
    FlagIs,
    Meter,
    Not,
    Scenario,
    SlotIs,
    Variable,
    VariableIs,
    Visited,
)
from hrlearn.preview.reasons import why_not
from hrlearn.scenario import Facts

STORY = Scenario("", "", "a", (Meter("S", "Safety", 5),), (), (), (), (), variables=(Variable("n", "integer", 0),))
FACTS = Facts(
    STORY,
    {"S": 3},
    {"UP"},
    {"a"},
    {"phone": True},
    {"n": 2, "asked": False, "told": frozenset({"crew"})},
    {"street": "calm"},
)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (None, ()),
        (FlagIs("UP"), ()),
        (FlagIs("SLIP"), ("the flag SLIP",)),
        (Compare("S", "at_least", 5), ("S at least 5 (now 3)",)),
        (Compare("S", "at_start_or_above"), ("S not below its start (now 3)",)),
        (Compare("n", "at_most", 1), ("n at most 1 (now 2)",)),
        (Compare("n", "equals", 1), ("n exactly 1 (now 2)",)),
        (Visited("yard"), ("the scene yard was visited",)),
        (VariableIs("asked", equals=True), ("asked is true (now false)",)),
        (Contains("told", "chief"), ("told has chief",)),
        (EndingOf("street", "bad"), ("street ended with bad",)),
        (SlotIs("phone", equals=False), ("the slot phone is false",)),
        (SlotIs("law", equals=True), ("the slot law is true (nobody has verified the slot)",)),
        (Not(FlagIs("UP")), ("not the flag UP",)),
        (All((FlagIs("UP"), FlagIs("A"), FlagIs("B"))), ("the flag A", "the flag B")),
        (
            AnyOf((FlagIs("A"), All((FlagIs("B"), Visited("a"))))),
            ("(the flag A or (the flag B and the scene a was visited))",),
        ),
        (AnyOf(()), ("nothing",)),
    ],
)
def test_what_is_missing(condition, words):
    assert why_not(condition, FACTS) == words
