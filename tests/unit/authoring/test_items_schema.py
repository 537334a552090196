"""items.yaml with every kind of item; docs/reference/items.md is read, so its examples are true."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from hrlearn import items
from hrlearn.authoring.findings import Findings
from hrlearn.authoring.items_schema import AssessmentSchema
from hrlearn.authoring.items_schema_kinds import ITEM_SCHEMAS
from hrlearn.authoring.loading import load
from hrlearn.authoring.yaml_reader import read_document
from hrlearn.items import ITEM_TYPES
from hrlearn.model import Assessment, Gaps, Item, NumberKey, PlanTable, Region, Rubric, Unit, WordsKey
from hrlearn.scoring import RULES

PAGE = (Path(__file__).parents[3] / "docs/reference/items.md").read_text(encoding="utf-8")
SECTIONS = dict(section.split("\n", 1) for section in PAGE.split("\n## ")[1:])
EXAMPLES = {name: text.split("```")[1].removeprefix("yaml\n") for name, text in SECTIONS.items() if "```yaml" in text}


def read(text: str) -> tuple[Assessment | None, list[tuple[int | None, str, str]]]:
    """Read items.yaml; return what it says, and (line, rule, message with its remedy) of each finding."""
    findings = Findings()
    document = read_document("items.yaml", text.encode(), findings)
    found = load(AssessmentSchema(), document, findings) if document else None
    return found, [(one.line, one.rule, f"{one.message} {one.fix}") for one in findings.sorted()]


def example(kind: str) -> Item:
    found, faults = read("items:\n" + EXAMPLES[kind])
    assert faults == []
    assert found is not None
    return found.items[0]


def test_every_kind_has_a_schema_and_an_example() -> None:
    assert set(ITEM_SCHEMAS) == set(ITEM_TYPES) == set(EXAMPLES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_is_documented(rule: str) -> None:
    assert f"| `{rule}` |" in PAGE


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_the_examples_of_the_page_are_sound_and_mark_as_declared(kind: str) -> None:
    item = example(kind)
    assert items.check(item) == ()
    for sample in items.samples(item):
        if sample.share is not None:
            assert items.mark(item, items.read(item, sample.raw)).score.share == sample.share


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_the_page_names_the_rules_of_each_kind(kind: str) -> None:
    ruled = kind not in {"rating", "reflection", "action_plan"}
    assert [rule for rule in items.rules_of(kind) if ruled and f"`{rule}`" not in SECTIONS[kind]] == []


def test_what_the_examples_say_gets_into_the_model() -> None:
    assert example("numeric").detail == NumberKey(Fraction(72), Fraction(1, 2), Unit({"one": "hour", "other": "hours"}))
    assert example("short_text").detail == WordsKey(("naloxone", "Narcan"))
    assert example("action_plan").detail == PlanTable(2)
    assert example("rating").private
    assert [(row.key, row.reverse) for row in example("rating").rows] == [("search", False), ("fear", True)]
    assert [option.value for option in example("ranking").options] == [1, 2, 3]
    assert [option.value for option in example("best_worst").options] == [4, 2, 0]
    assert [row.answer for row in example("matching").rows] == ["box", "soap"]
    assert example("hotspot").options[1].region == Region("circle", (394, 58, 30))
    essay, gaps = example("reflection"), example("cloze").detail
    assert isinstance(essay.detail, Rubric)
    assert (essay.points, essay.scored, essay.detail.longest) == (3, True, 1500)
    assert isinstance(gaps, Gaps)
    assert gaps.gaps[0].accepted == ("{{phone.ambulance}}",)


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("single_choice", "all_or_nothing"),
        ("matching", "coverage"),
        ("ordering", "longest_common_subsequence"),
        ("ranking", "distance"),
        ("best_worst", "best_worst"),
        ("cloze", "coverage"),
        ("hotspot", "all_or_nothing"),
    ],
)
def test_each_kind_has_its_own_default_rule(kind: str, rule: str) -> None:
    assert example(kind).rule == rule


def test_kinds_that_no_machine_scores_are_not_scored() -> None:
    assert not example("rating").scored
    assert not example("action_plan").scored
    without = re.sub(r"  criteria:\n(    .*\n)+", "", EXAMPLES["reflection"])
    found, _ = read("items:\n" + without)
    assert found is not None
    assert (found.items[0].scored, items.check(found.items[0])) == (False, ())


def test_what_every_item_may_have() -> None:
    more = "  tags: [night, search]\n  form: b\n  private: true\n  picture: media/x.svg\n"
    found, faults = read("floor: 0\nitems:\n" + EXAMPLES["short_text"] + more)
    assert faults == []
    assert found is not None
    item = found.items[0]
    assert (item.tags, item.form, item.private, item.picture) == (("night", "search"), "b", True, "media/x.svg")


@pytest.mark.parametrize(
    ("kind", "before", "after", "rule", "says"),
    [
        ("single_choice", "kind: single_choice", "kind: singel_choice", "HR007", "Did you mean 'single_choice'?"),
        ("single_choice", "certainty: true", "certanty: true", "HR005", "Did you mean 'certainty'?"),
        ("single_choice", "certainty: true", "rule: coverage", "HR007", "'coverage', which does not exist"),
        ("matching", "answer: box", "answer: bax", "HR007", "Did you mean 'box'?"),
        ("matching", "feedback: ", "fedback: ", "HR005", "Did you mean 'feedback'?"),
        ("matching", "rationale:", "certainty: true\n  rationale:", "HR005", "'certainty' is not a member"),
        ("ordering", "rationale:", "shuffle: true\n  rationale:", "HR005", "'shuffle' is not a member"),
        ("ordering", "rationale:", "rule: longest\n  rationale:", "HR007", "longest_common_subsequence."),
        ("ranking", "rank: 2", "rank: second", "HR007", "whole number"),
        ("ranking", ", rank: 2", "", "HR006", "'rank' is missing"),
        ("best_worst", "weight: 2, feedback", "weight: 2, feedbak", "HR005", "Did you mean 'feedback'?"),
        ("numeric", "number: 72", 'number: "72 h"', "HR007", "must be a number"),
        ("numeric", "{one: hour, other: hours}", "{onee: hour, other: hours}", "HR007", "Did you mean 'one'?"),
        ("numeric", "{one: hour, other: hours}", "{one: hour}", "HR007", "no form 'other'"),
        ("numeric", "{one: hour, other: hours}", "[hours]", "HR007", "must be text"),
        ("short_text", "[naloxone, Narcan]", "[]", "HR007", "at least 1 entry"),
        ("short_text", "[naloxone, Narcan]", "[naloxone, true]", "HR007", "must be text"),
        ("cloze", "      feedback: The", "      fedback: The", "HR005", "Did you mean 'feedback'?"),
        ("hotspot", "rect: [390", "rekt: [390", "HR007", "Did you mean 'rect'?"),
        ("hotspot", "[394, 58, 30]", "[394, 58]", "HR007", "numbers of its shape"),
        ("hotspot", "[394, 58, 30]", "[394, 58, wide]", "HR007", "whole number"),
        ("hotspot", "{circle: [394, 58, 30]}", "circle", "HR007", "one shape"),
        ("hotspot", "[420, 90, 570, 90, 570, 300]", "[420, 90, 570, 90, 570, 300, 1]", "HR007", "numbers of its shape"),
        ("hotspot", "  picture: media/street.svg\n", "", "HR006", "'picture' is missing"),
        ("rating", "private: true", "points: 2", "HR005", "'points' is not a member"),
        ("rating", "value: 2", "value: two", "HR007", "whole number"),
        ("reflection", "points: 2", "points: 0", "HR007", "from 1 to 100"),
        ("reflection", "longest: 1500", "rule: coverage", "HR005", "'rule' is not a member"),
        ("action_plan", "rows: 2", "rows: 0", "HR007", "from 1 to 20"),
        ("action_plan", "rows: 2", "rows: 2\n  scored: true", "HR005", "'scored' is not a member"),
    ],
)  # fmt: skip
def test_a_fault_is_named_where_it_stands(kind: str, before: str, after: str, rule: str, says: str) -> None:
    assert before in EXAMPLES[kind]
    text = "items:\n" + EXAMPLES[kind].replace(before, after, 1)
    _, faults = read(text)
    ((line, number, message),) = faults
    assert number == rule
    assert says in message
    if rule != "HR006":
        first = text[: text.index(after)].count("\n") + 1
        assert line is not None
        assert first <= line <= first + after.count("\n")


@pytest.mark.parametrize("entry", ["text", "[a, list]", "{key: x}", "{kind: [a]}"])
def test_an_entry_that_is_no_item_is_a_finding(entry: str) -> None:
    found, faults = read(f"items:\n  - {entry}\n")
    assert found is None
    assert len(faults) == 1
