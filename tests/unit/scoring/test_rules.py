from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.errors import UnknownNameError
from hrlearn.scoring import (
    EXTREME_RULES,
    ORDER_RULES,
    PART_RULES,
    SET_RULES,
    farthest,
    longest_common_subsequence,
    share_by_rule,
    share_of_extremes,
    share_of_order,
    share_of_parts,
)

RIGHT, WRONG = frozenset("ab"), frozenset("cd")
WEIGHTS = {"a": 4, "b": 3, "c": 1, "d": 0}


def places(order: str) -> dict[str, int]:
    """Return the places of an order; a full stop is a place that nothing has."""
    return {option: place for place, option in enumerate(order, start=1) if option != "."}


@pytest.mark.parametrize(
    ("rule", "chosen", "share"),
    [
        ("all_or_nothing", "ab", 1),
        ("all_or_nothing", "a", 0),
        ("all_or_nothing", "abc", 0),
        # 3 of 4 options decided rightly, 1 wrongly: 2/4
        ("per_option_net", "a", Fraction(1, 2)),
        ("per_option_net", "abc", Fraction(1, 2)),
        ("per_option_net", "", 0),
        ("per_option_net", "cd", 0),
        # (2 right - 1 wrong) / 2 right options
        ("right_minus_wrong", "abc", Fraction(1, 2)),
        ("right_minus_wrong", "a", Fraction(1, 2)),
        ("right_minus_wrong", "acd", 0),
    ],
)
def test_sets_by_hand(rule: str, chosen: str, share: Fraction | int) -> None:
    assert share_by_rule(rule, RIGHT, WRONG, frozenset(chosen)) == share


@pytest.mark.parametrize(
    ("rule", "parts", "share"),
    [
        ("all_or_nothing", (True, True, True), 1),
        ("all_or_nothing", (True, True, False), 0),
        ("coverage", (True, True, False), Fraction(2, 3)),
        ("coverage", (False, False, False), 0),
    ],
)
def test_parts_by_hand(rule: str, parts: tuple[bool, ...], share: Fraction | int) -> None:
    assert share_of_parts(rule, parts) == share


@pytest.mark.parametrize(
    ("rule", "given_order", "share"),
    [
        ("all_or_nothing", "abcd", 1),
        ("all_or_nothing", "abdc", 0),
        ("coverage", "abdc", Fraction(1, 2)),
        ("coverage", "a..d", Fraction(1, 2)),
        # d a b c: nothing in its place, but a b c in sequence, 2 of 3 links
        ("coverage", "dabc", 0),
        ("longest_common_subsequence", "dabc", Fraction(2, 3)),
        ("longest_common_subsequence", "badc", Fraction(1, 3)),
        ("longest_common_subsequence", "dcba", 0),
        ("longest_common_subsequence", "a...", 0),
        ("longest_common_subsequence", "a..d", Fraction(1, 3)),
        ("longest_common_subsequence", "....", 0),
        # footrule of four options: the largest sum is 8 (backwards: 3 + 1 + 1 + 3)
        ("distance", "dcba", 0),
        ("distance", "bacd", Fraction(3, 4)),
        ("distance", "dbca", Fraction(1, 4)),
        ("distance", "cdab", 0),
        # b and c without a place: each could be 2 away
        ("distance", "a..d", Fraction(1, 2)),
        # nothing placed: 3 + 2 + 2 + 3 = 10 is more than 8
        ("distance", "....", 0),
    ],
)
def test_orders_by_hand(rule: str, given_order: str, share: Fraction | int) -> None:
    assert share_of_order(rule, "abcd", places(given_order)) == share


@pytest.mark.parametrize(
    ("best", "worst", "share"),
    [
        ("a", "d", 1),
        ("d", "a", 0),
        ("a", "a", 0),
        # gaps of 3, 3 and 2 of 4
        ("a", "c", Fraction(3, 4)),
        ("b", "d", Fraction(3, 4)),
        ("b", "c", Fraction(1, 2)),
        # an open part stands in the middle, 2
        ("a", "", Fraction(1, 2)),
        ("", "d", Fraction(1, 2)),
        ("", "", 0),
        ("c", "", 0),
    ],
)
def test_extremes_by_hand(best: str, worst: str, share: Fraction | int) -> None:
    assert share_of_extremes("best_worst", WEIGHTS, best, worst) == share
    assert share_of_extremes("all_or_nothing", WEIGHTS, best, worst) == int(share == 1)


@given(st.sampled_from(sorted(SET_RULES)), st.sets(st.sampled_from("abcd")))
def test_every_share_lies_between_0_and_1_and_only_the_right_set_is_full(rule: str, chosen: set[str]) -> None:
    share = share_by_rule(rule, RIGHT, WRONG, frozenset(chosen))
    assert 0 <= share <= 1
    assert (share == 1) == (chosen == {"a", "b"})


@given(st.sampled_from(sorted(ORDER_RULES)), st.permutations("abcde"), st.integers(0, 5))
def test_only_the_right_order_is_full(rule: str, order: list[str], left: int) -> None:
    entered = places("".join(order[:left]))
    share = share_of_order(rule, "abcde", entered)
    assert 0 <= share <= 1
    assert (share == 1) == (entered == places("abcde"))


@pytest.mark.parametrize("options", [2, 3, 4, 5, 6])
def test_the_largest_sum_of_distances_is_reached_and_never_passed(options: int) -> None:
    # by enumeration: the floor of n * n / 2 is a theorem (Diaconis and Graham 1977)
    right = range(options)
    sums = [sum(abs(a - b) for a, b in zip(right, order, strict=True)) for order in permutations(right)]
    assert max(sums) == options * options // 2
    shares = {
        share_of_order("distance", "abcdef"[:options], places("".join(order)))
        for order in permutations("abcdef"[:options])
    }
    assert (min(shares), max(shares)) == (0, 1)


@given(st.permutations("abcdef"))
def test_the_common_sequence_is_as_long_as_any(order: list[str]) -> None:
    found = longest_common_subsequence("abcdef", places("".join(order)))
    assert list(found) == sorted(found)
    assert [option for option in order if option in found] == list(found)

    def rising(chain: tuple[str, ...], rest: list[str]) -> int:
        """Try everything."""
        options = [(*chain, one) for one in rest if not chain or one > chain[-1]]
        return max((rising(each, rest[rest.index(each[-1]) + 1 :]) for each in options), default=len(chain))

    assert len(found) == rising((), order)


def test_how_far_an_option_can_be_moved() -> None:
    assert [farthest(place, 4) for place in (1, 2, 3, 4)] == [3, 2, 2, 3]


@pytest.mark.parametrize(
    ("known", "call"),
    [
        (SET_RULES, lambda rule: share_by_rule(rule, RIGHT, WRONG, frozenset())),
        (PART_RULES, lambda rule: share_of_parts(rule, [True])),
        (ORDER_RULES, lambda rule: share_of_order(rule, "ab", {})),
        (EXTREME_RULES, lambda rule: share_of_extremes(rule, WEIGHTS, "", "")),
    ],
    ids=["sets", "parts", "orders", "extremes"],
)
def test_an_unknown_rule_raises(known: dict[str, object], call: Callable[[str], Fraction]) -> None:
    with pytest.raises(UnknownNameError, match="partial-credit rule") as caught:
        call("generous")
    assert all(rule in caught.value.hint for rule in known)
