"""The walk that merges states against plain enumeration, on scenarios thrown together."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.errors import LessonError, UnknownNameError
from hrlearn.model import (
    Choice,
    Compare,
    Contains,
    Effect,
    Ending,
    EndingOf,
    FlagIs,
    Hint,
    Member,
    Not,
    Scenario,
    SlotIs,
    VariableIs,
    Visited,
)
from hrlearn.scenario import (
    Read,
    Run,
    ask_hint,
    asked_endings,
    begin,
    choose,
    conditions_of,
    ending_worlds,
    explore,
    open_choices,
    outcome_score,
    paying,
    rewind,
    unsafe_scenes,
)
from tests.unit.scenario.stories import ENDINGS, WORLD, a_rich_story, stories

STORY = a_rich_story()


class Enumerated:
    """Every path of a scenario without loops, one by one."""

    def __init__(self, story: Scenario) -> None:
        self.story = story
        self.sums: set[int] = set()
        self.scenes: set[str] = set()
        self.taken: set[tuple[str, str]] = set()
        self.random: Counter[str] = Counter()
        self._follow(begin(story, ENDINGS), Fraction(1))

    def _follow(self, run: Run, share: Fraction) -> None:
        self.scenes.add(run.scene)
        if run.ending is not None:
            self.sums.add(sum(run.values.values()))
            self.random[run.ending] += share  # type: ignore[assignment]
            return
        opened = open_choices(self.story, run, WORLD)
        for choice in opened:
            self.taken.add((run.scene, choice.key))
            self._follow(choose(self.story, run, choice.key, WORLD), share / len(opened))


@given(stories(scenes=5))
def test_merging_states_loses_nothing(story: Scenario) -> None:
    reach, paths = explore(story, WORLD, ENDINGS), Enumerated(story)
    assert (reach.minimum, reach.maximum) == (min(paths.sums), max(paths.sums))
    assert reach.scenes == paths.scenes
    assert reach.taken == paths.taken
    assert reach.endings == set(paths.random)
    assert reach.stuck == frozenset()
    for ending, share in paths.random.items():
        assert reach.random_play[ending] == pytest.approx(float(share))


def test_members_of_a_set_that_are_asked_for_are_kept_apart() -> None:
    """Of two ways into the car that differ in nothing else only one opens ``tell`` (T+2): 5 + 7, else 6 + 5."""
    nod, told = Choice("nod", "Nod", "car"), Choice("told", "Told", "car", changes=(Member("told", "crew"),))
    for choices in ((nod, told), (told, nod)):
        story = replace(STORY, scenes=(replace(STORY.scenes[0], choices=choices), STORY.scenes[1]))
        reach = explore(story, {})
        assert (reach.maximum, ("car", "tell") in reach.taken) == (12, True)
        # the yard, the car with and without the news, and ends with sums of 12, 11 and 7
        assert reach.states == 6


@given(stories(loops=True, scenes=3))
def test_merging_states_loses_nothing_where_paths_run_in_circles(story: Scenario) -> None:
    """The plain walk keeps every fact apart, so it needs no path."""
    reach = explore(story, WORLD, ENDINGS)
    met, waiting, sums, ends = set(), [begin(story, ENDINGS)], set(), set()
    while waiting:
        run = waiting.pop()
        facts = (run.scene, *run.values.items(), run.flags, run.visited, *run.variables.items(), run.ending)
        if facts in met:
            continue
        met.add(facts)
        if run.ending is not None:
            sums.add(sum(run.values.values()))
            ends.add(run.ending)
        waiting += [choose(story, run, c.key, WORLD) for c in open_choices(story, run, WORLD)]
    assert (reach.minimum, reach.maximum, reach.endings) == (min(sums), max(sums), ends)
    assert reach.states <= len(met)


def _paid(story: Scenario, data: st.DataObject) -> Run:
    """Play at random, with hints and going back, until the story ends."""
    run = begin(story, ENDINGS)
    for _ in range(25):
        wish = data.draw(st.sampled_from(["choose", "choose", "hint", "back"]))
        scene = next(scene for scene in story.scenes if scene.key == run.scene)
        opened = sum(1 for key, _ in run.hints if key == run.scene)
        if wish == "back" and run.path and story.rewind.policy != "locked":
            run = rewind(story, run, data.draw(st.integers(0, len(run.path) - 1)))
        elif wish == "hint" and opened < len(scene.hints):
            run = ask_hint(story, run, opened + 1)
        else:
            keys = [choice.key for choice in open_choices(story, run, WORLD)]
            run = choose(story, run, data.draw(st.sampled_from(keys)), WORLD)
        if run.ending is not None:
            return run
    return choose(story, run, "out", WORLD)


@given(stories(loops=True), st.data())
def test_any_play_scores_within_the_bounds(story: Scenario, data: st.DataObject) -> None:
    run = _paid(story, data)
    score = outcome_score(story, run, WORLD, explore(story, WORLD, ENDINGS))
    assert 0 <= score.given <= score.maximum == 1


@given(stories(loops=True), st.data())
def test_who_pays_for_nothing_stays_within_the_bounds_that_were_found(story: Scenario, data: st.DataObject) -> None:
    free = tuple(replace(s, hints=tuple(replace(h, cost=()) for h in s.hints)) for s in story.scenes)
    story = replace(story, scenes=free, rewind=replace(story.rewind, cost=()))
    run, reach = _paid(story, data), explore(story, WORLD, ENDINGS)
    assert reach.minimum <= sum(run.values.values()) <= reach.maximum
    assert run.ending in reach.endings
    assert {(step.scene, step.choice) for step in run.path} <= reach.taken


def test_a_cost_leads_below_the_smallest_sum_and_scores_nothing() -> None:
    """grab, wait gives 3 + 2 = 5, the smallest; both hints before it take 3 more."""
    reach = explore(STORY, {})
    assert (reach.minimum, reach.maximum) == (5, 14)
    run = ask_hint(STORY, ask_hint(STORY, begin(STORY), 1), 2)
    for key in ("grab", "wait"):
        run = choose(STORY, run, key, {})
    assert sum(run.values.values()) == 2
    assert outcome_score(STORY, run, {}, reach).share == 0


def test_a_run_that_fits_no_ending_is_the_lessons_fault() -> None:
    with pytest.raises(LessonError, match="No ending fits"):
        explore(replace(STORY, endings=(Ending("good", "g", "g", "good", FlagIs("HARM")),)), {})


def test_a_missing_scene_is_the_lessons_fault() -> None:
    with pytest.raises(LessonError, match="no scene 'nowhere'"):
        explore(replace(STORY, start="nowhere"), {})


def test_an_unknown_comparison_raises() -> None:
    with pytest.raises(UnknownNameError, match="comparison"):
        explore(_with_car(Choice("a", "A", "END", when=Compare("S", "about", 4))), {})  # type: ignore[arg-type]


def test_what_nothing_reads_is_left_out() -> None:
    run = choose(STORY, begin(STORY), "ask", {})
    asked = (VariableIs("asked", equals=True), Compare("count", "at_least", 1), Contains("told", "chief"))
    assert Read(asked).of(run) == ("car", frozenset(), frozenset(), (True, frozenset(), 2), None)
    asked = (FlagIs("HARM"), Visited("yard"), Contains("told", "crew"))
    assert Read(asked).of(run) == ("car", frozenset(), {"yard"}, ({"crew"},), None)


def test_worlds_are_every_ending_that_is_asked_for_and_none() -> None:
    asked = {("a", "x"), ("a", "y"), ("b", "x")}
    worlds = list(ending_worlds(asked))
    assert len(worlds) == 6
    assert {} in worlds
    assert {"a": "y", "b": "x"} in worlds
    assert list(ending_worlds(())) == [{}]


def test_conditions_of_lines_and_caps_ask_too() -> None:
    lines = replace(STORY.scenes[0].lines[0], when=Not(EndingOf("before", "calm")))
    story = replace(STORY, scenes=(replace(STORY.scenes[0], lines=(lines,)), STORY.scenes[1]))
    assert asked_endings(conditions_of(story)) == {("before", "calm")}


def _with_car(*choices: Choice) -> Scenario:
    return replace(STORY, scenes=(STORY.scenes[0], replace(STORY.scenes[1], choices=choices, limit=0, late="")))


LOW, HIGH = Compare("T", "at_most", 4), Compare("T", "at_least", 5)


@pytest.mark.parametrize(
    ("choices", "unsafe"),
    [
        pytest.param((Choice("a", "A", "END"),), set(), id="one without a condition"),
        pytest.param((Choice("a", "A", "END", when=HIGH),), {"car"}, id="closed for who has paid"),
        pytest.param((Choice("a", "A", "END", when=LOW),), {"car"}, id="closed for who has not"),
        pytest.param((Choice("a", "A", "END", when=HIGH), Choice("b", "B", "END", when=LOW)), set(), id="either way"),
        pytest.param((Choice("a", "A", "END", when=Compare("T", "at_start_or_above")),), {"car"}, id="its start"),
        pytest.param((Choice("a", "A", "END", when=Compare("S", "at_most", 10)),), set(), id="always true"),
    ],
)
def test_a_dead_end_for_somebody_who_has_paid_is_found(choices: tuple[Choice, ...], unsafe: set[str]) -> None:
    assert unsafe_scenes(_with_car(*choices), {}) == unsafe


def test_a_dead_end_behind_a_choice_that_only_payers_meet_is_found() -> None:
    hole = replace(STORY.scenes[1], key="hole", choices=(Choice("a", "A", "END", when=SlotIs("law.no", equals=True)),))
    story = _with_car(Choice("a", "A", "END"), Choice("b", "B", "hole", when=Compare("T", "equals", 0)))
    story = replace(story, scenes=(*story.scenes, replace(hole, limit=0, late="")))
    assert "hole" not in explore(story, {}).scenes
    assert unsafe_scenes(story, {}) == {"hole"}


def test_where_nothing_costs_anything_nothing_is_unsafe() -> None:
    free = replace(_with_car(Choice("a", "A", "END", when=HIGH)), rewind=replace(STORY.rewind, policy="free", cost=()))
    free = replace(free, scenes=tuple(replace(scene, hints=(Hint("h"),)) for scene in free.scenes))
    assert unsafe_scenes(free, {}) == set()


def test_meters_that_no_cost_lowers_are_followed_exactly() -> None:
    """T is 5 or more on every way into the car, and only S is ever paid."""
    yard = replace(STORY.scenes[0], hints=(Hint("h", (Effect("S", -1),)),))
    story = _with_car(Choice("a", "A", "END", when=HIGH))
    assert unsafe_scenes(replace(story, scenes=(yard, story.scenes[1])), {}) == set()


def test_too_many_states_for_payers_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paying, "STATE_LIMIT", 1)
    with pytest.raises(LessonError, match="more than 1 states"):
        unsafe_scenes(STORY, {})


@given(stories(loops=True), st.data())
def test_who_is_stuck_was_warned(story: Scenario, data: st.DataObject) -> None:
    """Without its way out, a scene in which somebody gets stuck is known to one of the two walks."""
    left = tuple(replace(s, choices=s.choices[:-1]) if n else s for n, s in enumerate(story.scenes))
    story = replace(story, scenes=left)
    known = explore(story, WORLD, ENDINGS).stuck | unsafe_scenes(story, WORLD, ENDINGS)
    run = begin(story, ENDINGS)
    for _ in range(15):
        if run.ending is not None:
            return
        scene = next(scene for scene in story.scenes if scene.key == run.scene)
        opened = sum(1 for key, _ in run.hints if key == run.scene)
        if opened < len(scene.hints) and data.draw(st.booleans()):
            run = ask_hint(story, run, opened + 1)
        keys = [choice.key for choice in open_choices(story, run, WORLD)]
        if not keys:
            assert run.scene in known
            return
        run = choose(story, run, data.draw(st.sampled_from(keys)), WORLD)
