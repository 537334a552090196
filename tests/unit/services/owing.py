"""What tests of scores on their way share."""

from __future__ import annotations

PLACE = ("https://a.example/lineitem?type_id=1", "4")


def lane_of(world, visit):
    with world.database.reading(visit.academy_id) as unit:
        return next(
            lane for lane in unit.outbox.lanes_of(visit.resource_link_id) if lane.learner_id == visit.learner_id
        )


def outcomes(world, visit):
    with world.database.reading(visit.academy_id) as unit:
        return [entry.outcome for entry in unit.outbox.tries(lane_of(world, visit).id)]


def drain(world, visit):
    """Let time pass until the sender has nothing to do for this learner."""
    while world.passback.run_once() or lane_of(world, visit).status == "waiting":
        world.clock.now = max(world.clock.now, lane_of(world, visit).due_at)
