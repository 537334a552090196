from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.model import Adjust, Change, Choice, Compare, Contains, EndingOf, Member, Put, VariableIs
from hrlearn.scenario import begin, choose, holds, open_choices, open_lines
from hrlearn.scenario.changing import beginning_variables, changed
from hrlearn.scenario.run import facts_of
from tests.unit.scenario.stories import a_rich_story, stories

STORY = a_rich_story()


@pytest.mark.parametrize(
    ("change", "key", "expected"),
    [
        (Put("asked", value=True), "asked", True),
        (Put("place", "car"), "place", "car"),
        (Member("told", "crew"), "told", {"crew"}),
        (Member("told", "crew", present=False), "told", set()),
        (Adjust("count", 2), "count", 2),
        # the variable goes from 0 to 3
        (Adjust("count", 9), "count", 3),
        (Adjust("count", -1), "count", 0),
        (Put("count", 9), "count", 3),
        (Put("count", 1), "count", 1),
    ],
)
def test_each_change(change: Change, key: str, expected: object) -> None:
    begun = beginning_variables(STORY)
    assert changed(STORY, begun, (change,))[key] == expected
    assert dict(begun) == {"asked": False, "place": "yard", "told": frozenset(), "count": 0}


def test_changes_follow_each_other() -> None:
    made = changed(STORY, beginning_variables(STORY), (Adjust("count", 9), Adjust("count", -1)))
    assert made["count"] == 2


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (VariableIs("asked", equals=True), True),
        (VariableIs("asked", equals=False), False),
        (VariableIs("place", "car"), True),
        (VariableIs("place", "yard"), False),
        (Contains("told", "crew"), True),
        (Contains("told", "chief"), False),
        (Compare("count", "at_least", 2), True),
        (Compare("count", "at_least", 3), False),
        (Compare("count", "at_most", 1), False),
        (Compare("count", "equals", 2), True),
        (Compare("count", "at_start_or_above"), True),
        (EndingOf("before", "calm"), True),
        (EndingOf("before", "wild"), False),
        (EndingOf("other", "calm"), False),
    ],
)
def test_each_question(condition: object, *, expected: bool) -> None:
    run = choose(STORY, begin(STORY, {"before": "calm"}), "ask", {})
    assert holds(condition, facts_of(STORY, run, {})) is expected  # type: ignore[arg-type]


def test_a_choice_opens_by_a_variable() -> None:
    asked = choose(STORY, begin(STORY), "ask", {})
    grabbed = choose(STORY, begin(STORY), "grab", {})
    assert [choice.key for choice in open_choices(STORY, asked, {})] == ["tell", "drive", "wait"]
    assert [choice.key for choice in open_choices(STORY, grabbed, {})] == ["drive", "wait"]


def test_a_choice_opens_by_the_ending_of_another_activity() -> None:
    scene = STORY.scenes[0]
    barred = replace(scene, choices=(Choice("back", "Back", "car", when=EndingOf("before", "calm")), *scene.choices))
    story = replace(STORY, scenes=(barred, STORY.scenes[1]))
    assert "back" in [choice.key for choice in open_choices(story, begin(story, {"before": "calm"}), {})]
    assert "back" not in [choice.key for choice in open_choices(story, begin(story), {})]
    # the endings are fixed for the whole run
    looked = choose(story, begin(story, {"before": "calm"}), "look", {})
    assert choose(story, looked, "back", {}).scene == "car"


def test_lines_are_said_while_their_condition_holds() -> None:
    assert [line.text for line in open_lines(STORY, begin(STORY), {})] == ["Night."]
    assert [line.text for line in open_lines(STORY, choose(STORY, begin(STORY), "ask", {}), {})] == ["He sits."]
    assert [line.text for line in open_lines(STORY, choose(STORY, begin(STORY), "grab", {}), {})] == ["He shouts."]


@given(stories(loops=True), st.data())
def test_variables_keep_their_kind_and_bounds(story, data) -> None:
    run = begin(story)
    for _ in range(12):
        if run.ending is not None:
            break
        run = choose(story, run, data.draw(st.sampled_from([c.key for c in open_choices(story, run, {})])), {})
        number, truth, place, bag = (run.variables[key] for key in ("number", "truth", "place", "bag"))
        assert (type(number), type(truth), type(bag)) == (int, bool, frozenset)
        assert 0 <= number <= 2
        assert place in {"here", "there"}
        assert bag <= {"a", "b"}
        assert 0 <= run.values["S"] <= 4
        assert 0 <= run.values["T"] <= 3
