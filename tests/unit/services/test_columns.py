"""A column for a test before or after a course: made once, found again, never twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from hrlearn.services import RESULT_SCOPE, SCORE_SCOPE
from hrlearn.services.columns import LINE_ITEM_SCOPE, purpose_of
from tests.unit.services.lessons import FIRST, LESSON, installed
from tests.unit.services.owing import drain, lane_of

QUIZ = LESSON.activities[2]
TESTED = replace(FIRST, lesson=replace(LESSON, activities=(*LESSON.activities[:2], replace(QUIZ, key="pre"))))
PLACE = {
    "custom": {"lesson": "safe_hands", "activity": "pre"},
    "lineitem_url": "",
    "lineitems_url": "https://a.example/lineitems?type_id=1",
    "ags_scopes": (SCORE_SCOPE, RESULT_SCOPE, LINE_ITEM_SCOPE),
}


def _between(world, lane):
    """Let another sender try its lane after the first has looked for a column, and before it makes one."""
    real = world.gateway.find_column

    def look_and_wait(*arguments):
        world.gateway.find_column = real
        found = real(*arguments)
        world.passback.send(lane)
        return found

    world.gateway.find_column = look_and_wait


@pytest.fixture
def placed(world):
    world.reopen(installed(TESTED))
    return world


def _answer(world, subject="4", **changes):
    visit = world.visit(subject, **{**PLACE, **changes})
    attempt = world.start(visit, "pre")
    from tests.unit.services.world import Page  # noqa: PLC0415 - beside its only use

    page = Page()
    for item in ("one", "two"):
        world.send(visit, attempt, page.response(item, "yes"))
    world.send(visit, attempt, page.submit())
    return visit


def test_it_is_made_when_the_first_score_is_owed(placed):
    placed.visit(**PLACE)
    assert placed.gateway.columns == []
    visit = _answer(placed)
    drain(placed, visit)
    ((url, wish),) = placed.gateway.columns
    assert (wish.resource_lti_id, wish.resource_id, wish.tag, wish.maximum) == ("10", "safe_hands/pre", "pre-test", 100)
    assert wish.label == QUIZ.title
    assert placed.gateway.arrived[url, "4"] == [100.0]
    assert lane_of(placed, visit).lineitem_url == url


def test_the_next_learner_and_the_next_launch_use_the_same(placed):
    for subject in ("4", "5"):
        drain(placed, _answer(placed, subject))
    assert len(placed.gateway.columns) == 1


def test_one_that_was_made_while_the_answer_was_lost_is_found(placed):
    placed.gateway.lose_columns = 1
    visit = _answer(placed)
    drain(placed, visit)
    assert len(placed.gateway.columns) == 1
    assert placed.gateway.arrived[lane_of(placed, visit).lineitem_url, "4"] == [100.0]


def test_while_nobody_knows_whether_there_is_one_none_is_made(placed):
    placed.gateway.blind = True
    visit = _answer(placed)
    placed.passback.run_once()
    assert placed.gateway.columns == []
    assert "did not say" in lane_of(placed, visit).last_error
    placed.gateway.blind = False
    drain(placed, visit)
    assert len(placed.gateway.columns) == 1


def test_two_senders_at_once_make_one(placed):
    visits = [_answer(placed, str(number)) for number in range(4, 12)]
    lanes = placed.passback.due(len(visits))
    with ThreadPoolExecutor(len(visits)) as pool:
        list(pool.map(placed.passback.send, lanes))
    for visit in visits:
        drain(placed, visit)
    assert len(placed.gateway.columns) == 1
    assert len(placed.gateway.arrived) == len(visits)


def test_a_sender_that_comes_while_another_one_looks_makes_none(placed):
    visits = [_answer(placed, subject) for subject in ("4", "5")]
    first, second = placed.passback.due(2)
    _between(placed, second)
    assert placed.passback.send(first) == "sent"
    assert "being made" in lane_of(placed, visits[1]).last_error
    drain(placed, visits[1])
    assert len(placed.gateway.columns) == 1


def test_a_column_that_the_platform_couples_later_goes_first(placed):
    visit = _answer(placed)
    drain(placed, visit)
    placed.visit("9", **{**PLACE, "lineitem_url": "https://a.example/coupled"})
    drain(placed, visit)
    assert placed.gateway.arrived["https://a.example/coupled", "4"] == [100.0]


@pytest.mark.parametrize(
    "changes",
    [
        {"ags_scopes": (SCORE_SCOPE, RESULT_SCOPE)},
        {"lineitems_url": ""},
        {"custom": {"lesson": "safe_hands", "activity": "story"}},
        {"custom": {"lesson": "safe_hands"}},
    ],
    ids=["no leave", "no address", "an activity placed without grades", "a lesson placed without grades"],
)
def test_where_it_may_not_be_made_or_is_not_wanted_nothing_is_owed(placed, changes):
    visit = placed.visit(**{**PLACE, **changes})
    key = changes.get("custom", PLACE["custom"]).get("activity", "story")
    if key == "story":
        placed.play(visit, "good", "good")
    else:
        _answer(placed, **changes)
    assert placed.passback.pending() == ()


@pytest.mark.parametrize(
    ("key", "tag"), [("pre", "pre-test"), ("post_test", "post-test"), ("pre-test", "pre-test"), ("quiz", ""), ("", "")]
)
def test_which_activities_need_one(key, tag):
    assert purpose_of(key) == tag
