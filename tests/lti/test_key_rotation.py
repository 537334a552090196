"""The drill: keys change on either side while launches and scores go on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hrlearn_lti.wiring import wire
from tests.lti.stage import QUIZ
from tests.lti.test_play import Script


class Hours:
    """A clock that a test moves."""

    def __init__(self):
        self.moved = timedelta()

    def __call__(self):
        return datetime.now(UTC) + self.moved


@pytest.fixture
def hours():
    return Hours()


@pytest.fixture
def later(stage, hours):
    """Give the same tool with a clock that can be moved: only its keys are asked."""
    tool = wire(stage.tool.settings, clock=hours)
    yield tool
    tool.close()


def hand_in(stage, person="mirela"):
    seat = stage.seat(person, QUIZ)
    assert Script(seat, seat.start("quiz")).do("submit").json()["closed"]


def test_a_platform_that_has_cached_the_key_set_never_meets_an_unknown_key(stage, later, hours):
    """The new key is in the set for a day before it signs, so the cached set knows it when its turn comes."""
    first = later.tool_keys.signing()[0]
    made = later.tool_keys.rotate().kid
    cached = {key["kid"] for key in later.tool_keys.public_set()}
    assert cached == {first, made}
    hours.moved = timedelta(hours=23)
    assert later.tool_keys.signing()[0] == first
    hours.moved = timedelta(hours=24, seconds=1)
    assert later.tool_keys.signing()[0] == made
    assert made in cached
    # What the old key has signed a moment ago is still on its way, and its key still published.
    assert first in {key["kid"] for key in later.tool_keys.public_set()}


def test_scores_go_out_before_during_and_after_a_rotation(stage):
    hand_in(stage)
    assert stage.tool.passback.run_once(10) == 1
    for person, act in (("iska", stage.tool.tool_keys.rotate), ("nuran", _leak(stage))):
        act()
        stage.academy.store.tokens.forget_all()  # so that an assertion has to be signed
        hand_in(stage, person)
        stage.tool.passback.run_once(10)
    assert [each.status for each in stage.academy.store.scores() if each.status < 300] == [200, 200, 200]
    assert {stage.grade(person, QUIZ) for person in "456"} == {0}


def _leak(stage):
    return lambda: stage.tool.tool_keys.rotate(leaked=True)
