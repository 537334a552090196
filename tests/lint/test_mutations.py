"""Every seeded fault is caught by the rule that is meant to catch it, every rule has one, and the reference says so."""

from __future__ import annotations

from functools import cache

import pytest

from hrlearn.authoring import read_tree, replay_walkthroughs
from hrlearn.items import ITEM_TYPES
from hrlearn.model import Scenario
from tests.lint.faults import FAULTS
from tests.lint.lesson import LANGUAGE, base, pack
from tests.lint.mutations import REFERENCE, TITLES, caught, lint_of, table

once = cache(caught)


def test_the_lesson_is_clean_before_it_is_spoilt():
    assert lint_of(base()) == ()


def test_its_walkthroughs_go_as_expected():
    outcomes = replay_walkthroughs(read_tree(base(), "full"), pack())
    assert [outcome.failures for outcome in outcomes] == [()] * 3


def test_it_has_everything():
    package = read_tree(base(), "full")
    assessments = {a.key: a.content for a in package.lesson.activities if a.kind == "assessment"}
    assert {item.kind for quiz in assessments.values() for item in quiz.items} == set(ITEM_TYPES)
    assert {quiz.form for quiz in assessments.values()} == {"", "a", "b"}
    assert [bool(quiz.draw) and quiz.seeded for quiz in assessments.values()] == [False, True, False]
    (street,) = [a.content for a in package.lesson.activities if a.key == "street" and isinstance(a.content, Scenario)]
    assert {variable.kind for variable in street.variables} == {"boolean", "enum", "integer", "set"}
    assert (street.rewind.policy, [len(s.hints) for s in street.scenes], street.scenes[1].limit) == (
        "costed",
        [2, 0],
        30,
    )
    assert set(package.translations) == {LANGUAGE}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.rule} {fault.what}")
def test_the_fault_is_caught(fault):
    found = once(fault)
    assert found.by_rule, [f"{one.rule} {one.file}:{one.line} {one.message}" for one in found.findings]
    assert all(one.message and one.fix and one.title == TITLES[one.rule] for one in found.findings)


def test_there_are_many_and_they_try_every_rule():
    assert len(FAULTS) >= 60
    assert {fault.rule for fault in FAULTS} == set(TITLES)


def test_each_fault_has_a_name_of_its_own():
    assert len({(fault.rule, fault.what) for fault in FAULTS}) == len(FAULTS)


def test_the_reference_tells_what_is_found_today():
    today = table([once(fault) for fault in FAULTS])
    assert REFERENCE.read_text(encoding="utf-8").splitlines() == today.splitlines()
