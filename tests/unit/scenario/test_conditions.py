from __future__ import annotations

from typing import cast

import pytest

from hrlearn.errors import UnknownNameError
from hrlearn.model import All, AnyOf, Compare, Condition, FlagIs, Not, SlotIs, Visited
from hrlearn.scenario import holds
from hrlearn.scenario.conditions import Facts
from tests.unit.builders import a_scenario

FACTS = Facts(a_scenario(), {"S": 4}, {"HARM"}, {"stop"}, {"law.ask": True, "law.kind": "strict"})
TRUE, FALSE = FlagIs("HARM"), FlagIs("OTHER")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, True),
        (All(()), True),
        (All((TRUE, FALSE)), False),
        (AnyOf(()), False),
        (AnyOf((FALSE, TRUE)), True),
        (Not(FALSE), True),
        (Visited("stop"), True),
        (Visited("after"), False),
        (Compare("S", "at_least", 4), True),
        (Compare("S", "at_least", 5), False),
        (Compare("S", "at_most", 4), True),
        (Compare("S", "at_most", 3), False),
        (Compare("S", "equals", 4), True),
        (Compare("S", "at_start_or_above"), False),
        (SlotIs("law.ask", equals=True), True),
        (SlotIs("law.kind", equals="strict"), True),
        (SlotIs("law.kind", equals="mild"), False),
        (SlotIs("law.unverified", equals=True), False),
        (SlotIs("law.unverified", equals=False), False),
    ],
)
def test_each_condition(condition: Condition | None, *, expected: bool) -> None:
    assert holds(condition, FACTS) is expected


def test_an_unknown_comparison_raises() -> None:
    with pytest.raises(UnknownNameError, match="comparison"):
        holds(Compare("S", "about", 4), FACTS)  # type: ignore[arg-type]


def test_an_unknown_condition_raises() -> None:
    with pytest.raises(UnknownNameError, match="condition"):
        holds(cast("Condition", object()), FACTS)
