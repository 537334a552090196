"""What each type tells its author."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from hrlearn import items
from hrlearn.items import ITEM_TYPES
from hrlearn.model import Criterion, Gap, Gaps, NumberKey, Option, PlanTable, Region, Row, Rubric, Unit, WordsKey
from hrlearn.scoring import RULES
from tests.unit.builders import an_item, options, weighed

KINDS = sorted(ITEM_TYPES)
FRACTION = NumberKey(Fraction(1, 3))
PLACES = an_item("hotspot").options


def a_gap(**changes: object) -> Gaps:
    gap = Gap("g", "label", options(("a", True), ("b", False)))
    return Gaps("x [[g]]", (replace(gap, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_item_has_no_problems(kind: str) -> None:
    assert items.check(an_item(kind)) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_rule_of_a_kind_has_a_name_that_is_known(kind: str) -> None:
    assert set(items.rules_of(kind)) <= RULES
    assert "all_or_nothing" in items.rules_of(kind)


def test_every_rule_serves_some_kind() -> None:
    assert {rule for kind in KINDS for rule in items.rules_of(kind)} == RULES


@pytest.mark.parametrize(
    ("kind", "changes", "problem"),
    [
        ("single_choice", {"options": options(("a", True), ("b", True))}, "exactly one correct"),
        ("single_choice", {"options": options(("a", False), ("b", False))}, "exactly one correct"),
        ("single_choice", {"options": options(("a", True))}, "at least two"),
        ("single_choice", {"options": options(("a", True), ("a", False))}, "same key"),
        ("single_choice", {"rule": "per_option_net"}, "all_or_nothing"),
        ("single_choice", {"rationale": ""}, "rationale"),
        ("multiple_response", {"options": options(("a", True), ("b", True))}, "wrong option"),
        ("multiple_response", {"options": options(("a", False), ("b", False))}, "at least one correct"),
        ("multiple_response", {"rule": "generous"}, "no partial-credit rule"),
        ("multiple_response", {"rule": "per_option_net", "certainty": True}, "right or wrong"),
        ("true_false", {"options": options(("false", True), ("true", False))}, "in this order"),
        ("true_false", {"options": options(("true", True), ("false", True))}, "one answer"),
        ("true_false", {"shuffle": True}, "keeps its order"),
        ("matching", {"rows": (Row("p", "p", "x"),)}, "at least two rows"),
        ("matching", {"rows": (Row("p", "p", "x"), Row("p", "q", "y"))}, "same key"),
        ("matching", {"rows": (Row("p", "p", "x"), Row("q", "q", "w"))}, "which is no option"),
        ("matching", {"rows": (Row("p", "p", "x"), Row("q", "q", "x"))}, "nothing to match"),
        ("matching", {"certainty": True}, "Certainty"),
        ("ordering", {"shuffle": False}, "leave shuffle out"),
        ("ordering", {"rule": "distance"}, "longest_common_subsequence"),
        ("ranking", {"options": weighed(("a", 1), ("b", 1))}, "ranks must be 1 to 2"),
        ("ranking", {"shuffle": False}, "leave shuffle out"),
        ("best_worst", {"options": weighed(("a", 1), ("b", 1), ("c", 1))}, "same weight"),
        ("best_worst", {"options": weighed(("a", 1), ("b", 2))}, "at least three"),
        ("best_worst", {"options": options(("a", True), ("b", True), ("c", False))}, "needs the weight"),
        ("numeric", {"detail": None}, "right number"),
        ("numeric", {"detail": FRACTION}, "an end"),
        ("numeric", {"detail": NumberKey(Fraction(1), Fraction(-1))}, "below zero"),
        ("numeric", {"detail": NumberKey(Fraction(1), unit=Unit({"one": "hour"}))}, "'other'"),
        ("numeric", {"rationale": ""}, "rationale"),
        ("short_text", {"detail": WordsKey(())}, "at least one accepted"),
        ("short_text", {"detail": WordsKey(("...",))}, "no letter"),
        ("short_text", {"detail": WordsKey(("a" * 200,))}, "longer than"),
        ("short_text", {"detail": WordsKey(("a\nb",))}, "cannot be saved"),
        ("short_text", {"detail": WordsKey(("{{phone.ambulance}}",))}, "list it under the item's slots"),
        ("short_text", {"rationale": ""}, "rationale"),
        ("cloze", {"detail": None}, "text with gaps"),
        ("cloze", {"detail": Gaps("no gap", a_gap().gaps)}, "once, as [[g]]"),
        ("cloze", {"detail": Gaps("[[g]] [[g]]", a_gap().gaps)}, "once, as [[g]]"),
        ("cloze", {"detail": Gaps("[[g]] [[h]]", a_gap().gaps)}, "no such gap"),
        ("cloze", {"detail": Gaps("[[g]]", a_gap().gaps * 2)}, "same key"),
        ("cloze", {"detail": a_gap(accepted=("a",))}, "either options or accepted"),
        ("cloze", {"detail": a_gap(options=())}, "either options or accepted"),
        ("cloze", {"detail": a_gap(options=(), accepted=("?",))}, "Nobody could type"),
        ("cloze", {"detail": a_gap(options=options(("a", True)))}, "at least two options"),
        ("cloze", {"detail": a_gap(options=options(("a", True), ("b", True)))}, "right and wrong"),
        ("cloze", {"rationale": ""}, "rationale"),
        ("hotspot", {"picture": ""}, "needs a picture"),
        ("hotspot", {"options": options(("a", True), ("b", False))}, "no region"),
        ("hotspot", {"options": PLACES[1:], "rule": "per_option_net"}, "one right place"),
        ("rating", {"scored": True}, "set scored to false"),
        ("rating", {"rows": ()}, "needs statements"),
        ("rating", {"options": (Option("a", "a", value=1),)}, "at least two levels"),
        ("rating", {"options": (Option("a", "a", value=1), Option("b", "b", value=1))}, "number of its own"),
        ("reflection", {"detail": None}, "needs a rubric"),
        ("reflection", {"detail": Rubric()}, "add criteria"),
        ("reflection", {"detail": Rubric((Criterion("a", "a", 0),)), "points": 0}, "at least one point"),
        ("reflection", {"detail": Rubric((Criterion("a", "a", 1), Criterion("a", "b", 1))), "points": 2}, "same key"),
        ("reflection", {"points": 5}, "criteria together"),
        ("reflection", {"private": True}, "no criteria"),
        ("reflection", {"detail": Rubric(longest=0), "scored": False}, "at least one character"),
        ("action_plan", {"detail": PlanTable(0)}, "at least one row"),
        ("action_plan", {"scored": True}, "set scored to false"),
    ],
)
def test_check_names_the_fault(kind: str, changes: dict[str, object], problem: str) -> None:
    found = items.check(an_item(kind, **changes))
    assert any(problem in each for each in found), found


@pytest.mark.parametrize("kind", ["single_choice", "ranking", "best_worst", "hotspot"])
def test_check_wants_feedback_on_every_option(kind: str) -> None:
    silent = tuple(replace(option, feedback="") for option in an_item(kind).options)
    assert any("feedback" in found for found in items.check(an_item(kind, options=silent)))


@pytest.mark.parametrize(
    ("shape", "numbers"),
    [
        ("rect", (0, 0, 10)),
        ("rect", (0, 0, 10, 0)),
        ("circle", (1, 1, 0)),
        ("circle", (1, 1)),
        ("polygon", (0, 0, 1, 1)),
        ("polygon", (0, 0, 1, 1, 2, 2, 3)),
    ],
)
def test_a_region_has_the_numbers_of_its_shape(shape: str, numbers: tuple[int, ...]) -> None:
    spoilt = (replace(PLACES[0], region=Region(shape, numbers)), *PLACES[1:])  # type: ignore[arg-type]
    assert any(f"do not make a {shape}" in found for found in items.check(an_item("hotspot", options=spoilt)))
