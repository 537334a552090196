from __future__ import annotations

from fractions import Fraction

import pytest

from hrlearn import items
from hrlearn.errors import ResponseError, UnknownNameError
from hrlearn.items import CERTAIN_KINDS, HALF_RIGHT, ITEM_TYPES, RIGHT, WRONG
from tests.unit.builders import an_item, options

KINDS = sorted(ITEM_TYPES)
RULED = [(kind, rule) for kind in KINDS for rule in items.rules_of(kind)]
UNSCORED = {"rating", "reflection", "action_plan"}
BY_OPTIONS = ["hotspot", "multiple_response", "single_choice", "true_false"]


def play_samples(item: items.Item) -> None:
    """Read and mark every sample of an item, and compare with what it declares."""
    for sample in items.samples(item):
        if sample.share is None:
            with pytest.raises(ResponseError) as caught:
                items.read(item, sample.raw)
            assert caught.value.hint, sample.label
        else:
            mark = items.mark(item, items.read(item, sample.raw))
            assert mark.score.share == sample.share, sample.label


@pytest.mark.parametrize(("kind", "rule"), RULED)
def test_every_type_marks_its_own_samples_as_declared(kind: str, rule: str) -> None:
    play_samples(an_item(kind, rule=rule, **({} if kind == "reflection" else {"points": 3})))


@pytest.mark.parametrize("kind", sorted(CERTAIN_KINDS))
def test_with_certainty_too(kind: str) -> None:
    item = an_item(kind, certainty=True, points=2)
    assert items.check(item) == ()
    play_samples(item)
    shares = {sample.label: sample.share for sample in items.samples(item)}
    # Gardner-Medwin: 3 of 3 for right and sure, 1 of 3 for right and unsure, -6 of 3 for wrong and sure
    assert (shares[RIGHT], shares[HALF_RIGHT], shares[WRONG]) == (1, Fraction(1, 3), -2)


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_has_its_three_samples_and_refuses_something(kind: str) -> None:
    found = items.samples(an_item(kind))
    labels = [sample.label for sample in found]
    assert labels[:3] == [RIGHT, HALF_RIGHT, WRONG]
    assert len(set(labels)) == len(labels)
    shares = {sample.label: sample.share for sample in found}
    assert shares[RIGHT] == (0 if kind in UNSCORED else 1)
    assert shares[WRONG] == 0
    assert None in shares.values()


@pytest.mark.parametrize(
    ("kind", "rule", "share"),
    [
        # half of two rows, two gaps
        ("matching", "coverage", Fraction(1, 2)),
        ("matching", "all_or_nothing", 0),
        ("cloze", "coverage", Fraction(1, 2)),
        # first two of four exchanged: a common sequence of 3, so 2 of 3 links
        ("ordering", "longest_common_subsequence", Fraction(2, 3)),
        ("ordering", "coverage", Fraction(1, 2)),
        # two options moved by one place each, of at most 4 * 4 / 2 = 8
        ("ranking", "distance", Fraction(3, 4)),
        # the best alone: (4 - 2) of 4
        ("best_worst", "best_worst", Fraction(1, 2)),
        ("best_worst", "all_or_nothing", 0),
        # one of two right places, no wrong one: 2 of 3 decided rightly
        ("hotspot", "per_option_net", Fraction(1, 3)),
        ("hotspot", "right_minus_wrong", Fraction(1, 2)),
    ],
)
def test_half_right_by_hand(kind: str, rule: str, share: Fraction | int) -> None:
    found = {sample.label: sample.share for sample in items.samples(an_item(kind, rule=rule))}
    assert found[HALF_RIGHT] == share


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_scores_nothing_and_says_so(kind: str) -> None:
    mark = items.mark(an_item(kind), None)
    assert (mark.score.given, mark.answered, mark.correct, mark.complete, mark.pending) == (
        0,
        False,
        False,
        False,
        False,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_answer_is_complete_and_nothing_is_not(kind: str) -> None:
    item = an_item(kind)
    raw = {sample.label: sample.raw for sample in items.samples(item)}
    whole, nothing = (items.mark(item, items.read(item, each)) for each in (raw[RIGHT], {}))
    assert (whole.answered, whole.complete) == (True, True)
    assert nothing.complete is False


@pytest.mark.parametrize("kind", BY_OPTIONS)
def test_a_mark_tells_of_every_option(kind: str) -> None:
    item = an_item(kind)
    right = [o.key for o in item.options if o.correct]
    mark = items.mark(item, items.read(item, {"chosen": right}))
    assert mark.correct
    assert [(o.key, o.chosen, o.correct, o.feedback) for o in mark.options] == [
        (o.key, o.correct, o.correct, o.feedback) for o in item.options
    ]


def test_the_order_of_options_follows_from_the_seed() -> None:
    item = an_item(options=options(*((key, key == "a") for key in "abcdefgh")))
    orders = {tuple(o.key for o in items.present(item, seed).options) for seed in range(20)}
    assert len(orders) > 10
    assert items.present(item, 3) == items.present(item, 3)
    assert sorted(next(iter(orders))) == list("abcdefgh")


@pytest.mark.parametrize("kind", ["ordering", "ranking", "best_worst", "matching"])
def test_the_order_of_the_file_has_no_part_in_what_is_shown(kind: str) -> None:
    item = an_item(kind)
    turned = an_item(kind, options=item.options[::-1])
    assert items.present(item, 5) == items.present(turned, 5)
    assert len({items.present(item, seed).options for seed in range(20)}) > 3


def test_the_parts_of_an_order_come_back_without_it() -> None:
    item = an_item("ordering", options=options(("z", False), ("a", False), ("m", False)))
    response = items.read(item, {"z": ["1"], "a": ["2"], "m": ["3"]})
    assert list(response.parts) == ["a", "m", "z"]
    assert list(items.present(item, 1).parts) == [o.key for o in items.present(item, 1).options]


def test_the_rows_of_a_marked_order_stand_as_they_were_answered() -> None:
    item = an_item("ordering")
    mark = items.mark(item, items.read(item, {"a": ["4"], "d": ["1"], "c": ["2"]}))
    assert [(row.key, row.given, row.expected) for row in mark.rows] == [
        ("d", "1", "4"),
        ("c", "2", "3"),
        ("a", "4", "1"),
        ("b", "", "2"),
    ]


def test_a_place_given_twice_is_nobodys() -> None:
    item = an_item("ranking", rule="distance")
    middle = items.read(item, {key: ["2"] for key in "abcd"})
    mark = items.mark(item, middle)
    assert (mark.score.share, mark.answered, mark.complete) == (0, True, False)


def test_steps_of_the_common_sequence_count_as_right() -> None:
    item = an_item("ordering", rule="longest_common_subsequence")
    # d a b c: only the last step has moved, to the front; the other three stand in sequence
    mark = items.mark(item, items.read(item, {"d": ["1"], "a": ["2"], "b": ["3"], "c": ["4"]}))
    assert mark.score.share == Fraction(2, 3)
    assert {row.key: row.share for row in mark.rows} == {"a": 1, "b": 1, "c": 1, "d": 0}


def test_rows_of_a_ranking_tell_how_near_they_are() -> None:
    item = an_item("ranking", rule="distance")
    mark = items.mark(item, items.read(item, {"b": ["1"], "a": ["2"], "c": ["3"], "d": ["4"]}))
    # the first can be moved by 3 places at most, the second by 2
    assert {row.key: row.share for row in mark.rows} == {"a": Fraction(2, 3), "b": Fraction(1, 2), "c": 1, "d": 1}


def test_best_and_worst_tell_what_was_expected() -> None:
    item = an_item("best_worst", rule="best_worst")
    mark = items.mark(item, items.read(item, {"best": ["c"], "worst": ["d"]}))
    assert [(row.key, row.given, row.expected, row.share, row.feedback) for row in mark.rows] == [
        ("best", "text c", "text a", Fraction(1, 2), "feedback c"),
        ("worst", "text d", "text d", 1, "feedback d"),
    ]
    assert mark.score.share == Fraction(1, 2)


def test_true_and_false_keep_their_order() -> None:
    assert [o.key for o in items.present(an_item("true_false"), 5).options] == ["true", "false"]


def test_several_only_where_several_may_be_chosen() -> None:
    several = {kind for kind in KINDS if items.present(an_item(kind), 1).several}
    assert several == {"multiple_response", "hotspot"}
    one_place = an_item("hotspot", options=tuple(o for o in an_item("hotspot").options if o.key != "b"))
    assert items.check(one_place) == ()
    assert items.present(one_place, 1).several is False
    play_samples(one_place)


def test_clearing_every_box_is_an_answer() -> None:
    assert items.read(an_item("multiple_response"), {"chosen": []}).chosen == ()


def test_chosen_options_come_back_in_the_items_order() -> None:
    assert items.read(an_item("multiple_response"), {"chosen": ["d", "a"]}).chosen == ("a", "d")


@pytest.mark.parametrize("kind", KINDS)
def test_blank_values_are_none_and_lists_have_an_end(kind: str) -> None:
    item = an_item(kind)
    part = items.present(item, 1).parts[0]
    assert items.read(item, {part: [" "]}) == items.read(item, {})
    with pytest.raises(ResponseError):
        items.read(item, {part: [" " * n for n in range(100)]})


@pytest.mark.parametrize("value", ["a\x00", "a\x1b", "\ud800"])
@pytest.mark.parametrize(("kind", "part"), [("short_text", "text"), ("reflection", "text"), ("cloze", "whom")])
def test_text_that_cannot_be_saved_is_refused(kind: str, part: str, value: str) -> None:
    with pytest.raises(ResponseError, match="cannot be saved"):
        items.read(an_item(kind), {part: [value]})


def test_the_ends_of_lines_are_the_same_from_form_and_script() -> None:
    item = an_item("reflection")
    assert items.read(item, {"text": ["a\r\nb"]}) == items.read(item, {"text": ["a\nb"]})


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_parts_are_refused(kind: str) -> None:
    with pytest.raises(ResponseError, match="part"):
        items.read(an_item(kind), {"no-such-part": []})


def test_a_plan_is_complete_when_each_row_that_was_begun_is_full() -> None:
    item = an_item("action_plan")
    row = {f"{column}.2": ["x"] for column in ("problem", "step", "owner", "date", "indicator")}

    def complete(raw: dict[str, list[str]]) -> bool:
        return items.mark(item, items.read(item, raw)).complete

    assert complete(row)
    assert not complete(row | {"problem.1": ["y"]})
    assert not complete({part: values for part, values in row.items() if part != "date.2"})


def test_what_no_kind_can_mark_waits_for_a_grader() -> None:
    item = an_item("reflection")
    waiting = items.mark(item, items.read(item, {"text": ["I would ask."]}))
    assert (waiting.pending, waiting.score.given, waiting.score.maximum) == (True, 0, 3)
    graded = items.grade(item, items.read(item, {"text": ["I would ask."]}), {"step": 2, "why": 0})
    assert (graded.pending, graded.score.share) == (False, Fraction(2, 3))
    assert [(row.key, row.given, row.expected, row.share) for row in graded.rows[1:]] == [
        ("step", "2", "2", 1),
        ("why", "0", "1", 0),
    ]


@pytest.mark.parametrize("points", [{}, {"step": 3, "why": 1}, {"step": -1, "why": 1}, {"step": 1, "why": 1, "x": 0}])
def test_points_that_do_not_fit_the_rubric_are_refused(points: dict[str, int]) -> None:
    item = an_item("reflection")
    with pytest.raises(ResponseError) as caught:
        items.grade(item, items.read(item, {"text": ["I would ask."]}), points)
    assert caught.value.code == "grade.does_not_fit"


@pytest.mark.parametrize("kind", ["reflection", "single_choice"])
def test_what_does_not_wait_cannot_be_graded(kind: str) -> None:
    with pytest.raises(ResponseError) as caught:
        items.grade(an_item(kind), None, {"step": 1, "why": 1})
    assert caught.value.code == "grade.nothing_to_grade"


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
