"""Forms and drawings; what is expected is counted by hand or by trying every set of items."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.attempts import draw, endings_read, of_form, unmet_quotas
from hrlearn.model import All, AnyOf, Assessment, Cap, EndingOf, FlagIs, Item, Not, Quota
from tests.unit.builders import a_scenario, an_activity, an_item


def _item(key: str, objective: str = "", tags: tuple[str, ...] = (), form: str = "") -> Item:
    return an_item(key=key, uuid=key, objective=objective, tags=tags, form=form)


def _drawn(items, *quotas, seed=1, earlier=(), **more):
    quiz = Assessment(tuple(items), draw=quotas, **more)
    return draw(an_activity(quiz), seed, earlier)


BANK = [_item(key, tags=("risk",)) for key in "abcdef"]


class TestForms:
    ITEMS = (_item("one", form="a"), _item("anchor"), _item("two", form="b"), _item("three", form="a"))

    def test_a_form_has_its_items_and_the_anchors_in_the_order_of_the_file(self):
        assert _drawn(self.ITEMS, form="a") == ("one", "anchor", "three")
        assert _drawn(self.ITEMS, form="b") == ("anchor", "two")

    def test_the_forms_share_the_anchors_and_nothing_else(self):
        assert set(_drawn(self.ITEMS, form="a")) & set(_drawn(self.ITEMS, form="b")) == {"anchor"}

    def test_without_a_form_the_whole_file_is_asked_and_nothing_is_pinned(self):
        assert _drawn(self.ITEMS) == ()
        assert of_form(Assessment(self.ITEMS)) == self.ITEMS

    def test_a_scenario_draws_nothing(self):
        assert draw(an_activity(a_scenario()), 1, ()) == ()


class TestOrder:
    def test_the_seed_decides_the_order_and_nothing_else(self):
        orders = {_drawn(BANK, seeded=True, seed=seed) for seed in range(50)}
        assert len(orders) > 40
        assert {tuple(sorted(order)) for order in orders} == {tuple("abcdef")}

    def test_one_seed_gives_one_order(self):
        assert _drawn(BANK, seeded=True, seed=9) == _drawn(BANK, seeded=True, seed=9)

    def test_a_drawing_keeps_the_order_of_the_file_unless_it_is_seeded(self):
        for seed in range(20):
            drawn = _drawn(BANK, Quota(4, tag="risk"), seed=seed)
            assert list(drawn) == sorted(drawn)


class TestQuotas:
    def test_each_quota_gets_its_number(self):
        items = [_item(f"x{n}", "ask") for n in range(4)] + [_item(f"t{n}", tags=("law",)) for n in range(4)]
        drawn = _drawn(items, Quota(2, objective="ask"), Quota(3, tag="law"))
        assert [key[0] for key in drawn] == ["x", "x", "t", "t", "t"]

    def test_objective_and_tag_together_mean_both(self):
        items = [_item("both", "ask", ("law",)), _item("one", "ask"), _item("other", "", ("law",))]
        assert _drawn(items, Quota(1, "ask", "law")) == ("both",)

    def test_a_quota_of_nothing_takes_from_the_whole_bank(self):
        assert len(_drawn(BANK, Quota(3))) == 3

    def test_a_quota_takes_from_the_form_only(self):
        items = [_item("a1", "ask", form="a"), _item("b1", "ask", form="b"), _item("anchor", "ask")]
        assert _drawn(items, Quota(2, "ask"), form="a") == ("a1", "anchor")

    @pytest.mark.parametrize("seed", range(20))
    @pytest.mark.parametrize("quotas", [*permutations([Quota(1, objective="ask"), Quota(1, tag="law")])])
    def test_an_item_that_two_quotas_want_goes_where_the_other_can_do_without(self, seed, quotas):
        """Only "both" has the tag, so "plain" must fill the objective, whoever is asked first."""
        items = [_item("both", "ask", ("law",)), _item("plain", "ask")]
        assert _drawn(items, *quotas, seed=seed) == ("both", "plain")

    def test_seats_are_passed_on_through_several_quotas(self):
        items = [_item("ab", "a", ("b",)), _item("bc", "c", ("b",)), _item("a", "a")]
        quotas = (Quota(1, objective="a"), Quota(1, tag="b"), Quota(1, objective="c"))
        for seed in range(20):
            assert _drawn(items, *quotas, seed=seed) == ("ab", "bc", "a")


class TestUnmet:
    def test_a_quota_that_cannot_be_met_is_named(self):
        assert unmet_quotas(Assessment(tuple(BANK), draw=(Quota(2, tag="risk"), Quota(1, tag="law")))) == (1,)

    def test_an_item_fills_one_quota_only(self):
        items = (_item("one", "ask", ("law",)),)
        assert len(unmet_quotas(Assessment(items, draw=(Quota(1, "ask"), Quota(1, tag="law"))))) == 1

    def test_items_of_the_other_form_do_not_count(self):
        items = (_item("one", "ask", form="a"), _item("two", "ask", form="b"))
        assert unmet_quotas(Assessment(items, form="a", draw=(Quota(2, "ask"),))) == (0,)

    def test_nothing_is_unmet_without_quotas(self):
        assert unmet_quotas(Assessment(tuple(BANK))) == ()


class TestNothingTwice:
    @pytest.mark.parametrize("seed", range(10))
    def test_the_bank_is_used_up_before_anything_comes_again(self, seed):
        earlier: list[tuple[str, ...]] = []
        for number in range(6):
            earlier.append(_drawn(BANK, Quota(2, tag="risk"), seed=seed * 100 + number, earlier=earlier))
        assert {key for drawn in earlier[:3] for key in drawn} == set("abcdef")
        # Six items, two at a time: what was asked longest ago comes next.
        assert [set(drawn) for drawn in earlier[3:]] == [set(drawn) for drawn in earlier[:3]]

    def test_where_too_few_are_left_as_few_as_possible_come_again(self):
        first = _drawn(BANK, Quota(4), seed=1)
        second = _drawn(BANK, Quota(4), seed=2, earlier=[first])
        assert len(set(first) & set(second)) == 2

    def test_attempts_from_before_the_drawing_say_nothing(self):
        assert len(_drawn(BANK, Quota(2), earlier=[()])) == 2


@st.composite
def _cases(pick):
    count = pick(st.integers(2, 6))
    items = tuple(
        _item(f"i{n}", pick(st.sampled_from(["", "x", "y"])), pick(st.sampled_from([(), ("t",), ("u",), ("t", "u")])))
        for n in range(count)
    )
    quotas = st.builds(Quota, st.integers(1, 2), st.sampled_from(["", "x", "y"]), st.sampled_from(["", "t", "u"]))
    quiz = Assessment(items, draw=tuple(pick(st.lists(quotas, min_size=1, max_size=3))))
    keys = [item.key for item in items]
    earlier = pick(st.lists(st.lists(st.sampled_from(keys), unique=True).map(tuple), max_size=3))
    return quiz, earlier, pick(st.integers(0, 99))


def _seatable(items, quotas) -> bool:
    """Try every way of giving each item a seat of its own."""
    seats = [quota for quota in quotas for _ in range(quota.number)]
    return any(
        all(
            quota.objective in {"", item.objective} and (not quota.tag or quota.tag in item.tags)
            for item, quota in zip(items, tried, strict=True)
        )
        for tried in permutations(seats, len(items))
    )


@given(_cases())
def test_no_other_set_fills_more_seats_or_was_asked_longer_ago(case):
    quiz, earlier, seed = case
    drawn = draw(an_activity(quiz), seed, earlier)
    last = {key: number for number, keys in enumerate(earlier, start=1) for key in keys}
    seats = sum(quota.number for quota in quiz.draw)
    best = max(
        (size for size in range(min(seats, len(quiz.items)) + 1) if any(_all(quiz, size))),
        default=0,
    )
    assert _seatable([quiz.item(key) for key in drawn], quiz.draw)
    assert len(drawn) == len(set(drawn)) == best
    freshest = min(sorted(last.get(item.key, 0) for item in items) for items in _all(quiz, best))
    assert sorted(last.get(key, 0) for key in drawn) == freshest
    assert (unmet_quotas(quiz) == ()) is (best == seats)


def _all(quiz, size):
    return [items for items in combinations(quiz.items, size) if _seatable(items, quiz.draw)]


def test_the_endings_that_conditions_read_are_found_wherever_they_stand():
    story = a_scenario()
    stop, after = story.scenes
    choices = (replace(stop.choices[0], when=EndingOf("one", "good")), *stop.choices[1:])
    lines = (replace(stop.lines[0], when=Not(EndingOf("two", "good"))),)
    told = replace(
        story,
        scenes=(replace(stop, choices=choices, lines=lines), after),
        endings=(replace(story.endings[0], when=All((FlagIs("HARM"), EndingOf("three", "bad")))), *story.endings[1:]),
        caps=(Cap(AnyOf((EndingOf("four", "bad"),)), story.caps[0].share),),
    )
    assert endings_read(an_activity(told)) == {"one", "two", "three", "four"}
    assert endings_read(an_activity(story)) == endings_read(an_activity(Assessment(()))) == frozenset()
