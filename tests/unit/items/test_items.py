from __future__ import annotations

from fractions import Fraction

import pytest

from hrlearn import items
from hrlearn.errors import ResponseError, UnknownNameError
from hrlearn.items import ITEM_TYPES
from hrlearn.scoring import RULES
from tests.unit.builders import an_item, options

KINDS = sorted(ITEM_TYPES)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_type_marks_its_own_samples_as_declared(kind: str, rule: str) -> None:
    item = an_item(kind, rule=rule, points=3)
    seen = set()
    for sample in items.samples(item):
        if sample.share is None:
            with pytest.raises(ResponseError):
                items.read(item, sample.raw)
        else:
            assert items.mark(item, items.read(item, sample.raw)).score.share == sample.share
        seen.add(sample.share)
    assert {None, Fraction(0), Fraction(1)} <= seen


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_scores_nothing_and_says_so(kind: str) -> None:
    mark = items.mark(an_item(kind, points=2), None)
    assert (mark.score.given, mark.score.maximum, mark.answered, mark.correct) == (0, 2, False, False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_tells_of_every_option(kind: str) -> None:
    item = an_item(kind)
    right = [o.key for o in item.options if o.correct]
    mark = items.mark(item, items.read(item, {"chosen": right}))
    assert mark.correct
    assert [(o.key, o.chosen, o.correct, o.feedback) for o in mark.options] == [
        (o.key, o.correct, o.correct, o.feedback) for o in item.options
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_learner_sees_has_no_key(kind: str) -> None:
    item = an_item(kind)
    shown = repr(items.present(item, 7))
    assert "feedback" not in shown
    assert "correct" not in shown
    assert "Because" not in shown


def test_the_order_of_options_follows_from_the_seed() -> None:
    item = an_item(options=options(*((key, key == "a") for key in "abcdefgh")))
    orders = {tuple(o.key for o in items.present(item, seed).options) for seed in range(20)}
    assert len(orders) > 10
    assert items.present(item, 3) == items.present(item, 3)
    assert sorted(next(iter(orders))) == list("abcdefgh")


def test_true_and_false_keep_their_order() -> None:
    assert [o.key for o in items.present(an_item("true_false"), 5).options] == ["true", "false"]


def test_several_only_where_several_may_be_chosen() -> None:
    assert [items.present(an_item(kind), 1).several for kind in KINDS] == [True, False, False]


def test_clearing_every_box_is_an_answer() -> None:
    assert items.read(an_item("multiple_response"), {"chosen": []}).chosen == ()


def test_chosen_options_come_back_in_the_items_order() -> None:
    assert items.read(an_item("multiple_response"), {"chosen": ["d", "a"]}).chosen == ("a", "d")


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_item_has_no_problems(kind: str) -> None:
    assert items.check(an_item(kind)) == ()


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
        ("true_false", {"options": options(("false", True), ("true", False))}, "in this order"),
        ("true_false", {"options": options(("true", True), ("false", True))}, "one answer"),
        ("true_false", {"shuffle": True}, "keeps its order"),
    ],
)
def test_check_names_the_fault(kind: str, changes: dict[str, object], problem: str) -> None:
    assert any(problem in found for found in items.check(an_item(kind, **changes)))


def test_check_wants_feedback_on_every_option() -> None:
    silent = tuple(type(o)(o.key, o.text, o.correct) for o in options(("a", True), ("b", False)))
    assert any("feedback" in found for found in items.check(an_item(options=silent)))


def test_an_unknown_kind_raises_in_every_verb() -> None:
    item = an_item(kind="essay")
    for verb in (items.check, items.samples):
        with pytest.raises(UnknownNameError, match="item kind"):
            verb(item)
    with pytest.raises(UnknownNameError):
        items.present(item, 1)
    with pytest.raises(UnknownNameError):
        items.read(item, {})
    with pytest.raises(UnknownNameError):
        items.mark(item, None)
