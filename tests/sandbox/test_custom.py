"""Custom parameters by the rules that were measured on Moodle 5.1."""

from __future__ import annotations

import pytest

from hrlearn_sandbox.custom import from_lines, substituted, to_lines


@pytest.mark.parametrize(
    ("given", "arrives"),
    [
        ({"a": 3}, {"a": "3"}),
        ({"a": True}, {"a": "1"}),
        ({"a": False}, {"a": ""}),
        ({"a": "x=y;z"}, {"a": "x=y;z"}),
        ({"a": "first\nsecond"}, {"a": "first"}),
        ({"Mixed.Case Key": "v"}, {"Mixed.Case Key": "v", "mixed_case_key": "v"}),
        ({"тема": "игла"}, {"тема": "игла", "____": "игла"}),
        ({}, {}),
    ],
)
def test_parameters_travel_as_lines(given, arrives):
    assert from_lines(to_lines(given)) == arrives


def test_known_variables_are_replaced_and_unknown_ones_arrive_literally():
    custom = {"a": "$User.id", "b": "$ResourceLink.available.startDateTime", "c": "cost $User.id"}
    assert substituted(custom, {"User.id": "4"}) == {**custom, "a": "4"}
