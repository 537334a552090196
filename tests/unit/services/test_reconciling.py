"""The daily comparison of what platforms hold with what they were sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.services.owing import PLACE, drain, lane_of


@pytest.fixture
def learner(world):
    visit = world.visit()
    world.play(visit, "good", "good")
    drain(world, visit)
    world.clock.tick(minutes=1)
    return visit


def test_what_is_equal_stays(world, learner):
    found = world.reconciling.run()
    assert (found.columns, found.equal, found.reopened) == (1, 1, 0)
    assert lane_of(world, learner).status == "sent"


def test_a_grade_that_the_platform_has_lost_is_sent_again(world, learner):
    world.gateway.grades.clear()
    assert world.reconciling.run().reopened == 1
    drain(world, learner)
    assert world.gateway.arrived[PLACE] == [50.0, 50.0]


def test_for_canvas_it_is_no_other_attempt(world):
    learner = world.visit(product_family="canvas")
    world.play(learner, "good", "good")
    drain(world, learner)
    world.gateway.grades.clear()
    world.clock.tick(minutes=1)
    world.reconciling.run()
    drain(world, learner)
    assert [score.new_submission for score in world.gateway.sent] == [True, False]


def test_a_wiped_grade_is_sent_again(world, learner):
    world.gateway.grades[PLACE].score = None
    assert world.reconciling.run().reopened == 1
    drain(world, learner)
    assert world.gateway.grades[PLACE].score == 50.0


def test_it_is_done_once_a_day_by_whoever_comes_first(world, learner):
    world.clock.tick(hours=1)
    assert world.reconciling.run().columns == 1
    world.clock.tick(hours=23)
    assert world.reconciling.run().columns == 0
    world.clock.tick(hours=1)
    assert world.reconciling.run().columns == 1
    assert world.reconciling.run(timedelta(0)).columns == 1


def test_too_many_results_for_one_answer_are_asked_for_one_by_one(world, learner):
    world.gateway.too_many = True
    world.gateway.grades.clear()
    assert world.reconciling.run().reopened == 1


def test_a_platform_that_is_away_is_asked_twice_and_not_for_each_learner(world, learner):
    for number in range(10, 20):
        visit = world.visit(str(number))
        world.play(visit, "good", "good")
        drain(world, visit)
    world.gateway.blind, before = True, world.gateway.read
    found = world.reconciling.run()
    assert (found.unread, found.reopened) == (11, 0)
    assert world.gateway.read == before + 1
    assert lane_of(world, learner).status == "sent"


def test_a_debt_that_waits_is_left_to_the_sender(world, learner):
    world.play(learner, "good", "good")
    world.gateway.grades.clear()
    assert world.reconciling.run().columns == 0
