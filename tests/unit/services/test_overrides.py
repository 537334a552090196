"""A teacher's grade: never written over, shown, and left alone until the teacher takes it away."""

from __future__ import annotations

import pytest

from hrlearn.services import SCORE_SCOPE, GatewayAnswer
from tests.unit.services.owing import PLACE, drain, lane_of, outcomes
from tests.unit.services.world import INSTRUCTOR


@pytest.fixture(params=["moodle", "default"])
def learner(world, request):
    """Give a learner whose first score has arrived, where a teacher's grade is kept by the platform and where not."""
    visit = world.visit(product_family=request.param)
    world.family = request.param
    world.play(visit, "bad", "bad")
    drain(world, visit)
    world.clock.tick(minutes=1)
    return visit


def _row(world):
    (row,) = world.gradebook.rows(world.visit("9", INSTRUCTOR, product_family=world.family))
    return row


def test_a_better_score_does_not_replace_it(world, learner):
    world.gateway.overrides[PLACE] = 80.0
    world.play(learner, "good", "good")
    drain(world, learner)
    sent = [score.score_given for score in world.gateway.sent]
    # Moodle keeps the teacher's grade by itself, and shows ours again when the teacher takes it away.
    assert sent == ([0.0, 50.0] if world.family == "moodle" else [0.0])
    assert outcomes(world, learner)[-1] == ("sent" if world.family == "moodle" else "override")
    assert (_row(world).passback, lane_of(world, learner).held_given) == ("override", 80.0)
    assert "80 %" in _row(world).passback_note


def test_it_is_found_by_the_daily_comparison(world, learner):
    world.gateway.overrides[PLACE] = 80.0
    found = world.reconciling.run()
    assert (found.columns, found.overridden, found.reopened) == (1, 1, 0)
    assert _row(world).passback == "override"
    assert world.passback.run_once() == 0


def test_once_it_is_gone_the_newest_score_goes_out(world, learner):
    world.gateway.overrides[PLACE] = 80.0
    world.play(learner, "good", "good")
    drain(world, learner)
    world.gateway.overrides.clear()
    world.clock.tick(hours=25)
    world.reconciling.run()
    drain(world, learner)
    assert world.gateway.grades[PLACE].score == 50.0
    assert (_row(world).passback, lane_of(world, learner).held_given) == ("sent", None)


def test_looking_again_by_hand_does_the_same_and_is_harmless_twice(world, learner):
    world.gateway.overrides[PLACE] = 80.0
    world.play(learner, "good", "good")
    drain(world, learner)
    lane = lane_of(world, learner)
    assert world.passback.again(lane.academy_id, lane.id)
    assert not world.passback.again(lane.academy_id, lane.id)
    drain(world, learner)
    assert lane_of(world, learner).held_given == 80.0
    assert not (world.family == "default" and len(world.gateway.sent) > 1)


def test_the_first_score_given_back_by_a_teacher_is_a_teachers_grade(world, learner):
    world.play(learner, "good", "good")
    drain(world, learner)
    world.gateway.overrides[PLACE] = 0.0
    assert world.reconciling.run().overridden == 1


def test_a_grade_that_cannot_be_seen_is_not_written_over(world, learner):
    if world.family == "moodle":
        pytest.skip("Moodle keeps a teacher's grade, so there is no need to look.")
    world.gateway.blind = True
    world.play(learner, "good", "good")
    world.passback.run_once()
    assert [score.score_given for score in world.gateway.sent] == [0.0]
    assert "did not say which grade" in lane_of(world, learner).last_error
    world.gateway.blind = False
    drain(world, learner)
    assert world.gateway.grades[PLACE].score == 50.0


def test_a_score_whose_answer_was_lost_is_no_teachers_grade(world, learner):
    world.gateway.faults += ["lost", GatewayAnswer(503)]
    world.play(learner, "good", "bad")
    world.passback.run_once()
    world.play(learner, "good", "good")
    drain(world, learner)
    assert world.gateway.grades[PLACE].score == 50.0
    assert lane_of(world, learner).held_given is None


def test_without_leave_to_read_results_scores_are_sent(world):
    visit = world.visit(product_family="", ags_scopes=(SCORE_SCOPE,))
    for choices in (("bad", "bad"), ("good", "good")):
        world.play(visit, *choices)
        drain(world, visit)
    assert world.gateway.read == 0
    assert world.gateway.arrived[PLACE] == [0.0, 50.0]
    assert world.reconciling.run().columns == 0


def test_the_operator_can_choose_another_profile(world, learner):
    with world.database.unit_of_work(learner.academy_id) as unit:
        unit.places.choose_profile(learner.registration_id, "canvas")
        unit.commit()
    world.play(learner, "good", "good")
    world.gateway.faults.append(GatewayAnswer(503))
    drain(world, learner)
    assert [score.new_submission for score in world.gateway.sent] == [None, True, False]
