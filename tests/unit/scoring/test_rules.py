from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.errors import UnknownNameError
from hrlearn.scoring import RULES, share_by_rule

RIGHT, WRONG = frozenset("ab"), frozenset("cd")


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
def test_rules_by_hand(rule: str, chosen: str, share: Fraction | int) -> None:
    assert share_by_rule(rule, RIGHT, WRONG, frozenset(chosen)) == share


@given(st.sampled_from(sorted(RULES)), st.sets(st.sampled_from("abcd")))
def test_every_share_lies_between_0_and_1_and_only_the_right_set_is_full(rule: str, chosen: set[str]) -> None:
    share = share_by_rule(rule, RIGHT, WRONG, frozenset(chosen))
    assert 0 <= share <= 1
    assert (share == 1) == (chosen == {"a", "b"})


def test_an_unknown_rule_raises() -> None:
    with pytest.raises(UnknownNameError, match="partial-credit rule"):
        share_by_rule("generous", RIGHT, WRONG, frozenset())
