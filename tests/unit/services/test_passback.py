"""Nothing lost, nothing twice: against a platform that follows Moodle's rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from hrlearn.errors import NotFoundError
from hrlearn.services import DEAD_AFTER, LEASE, SCORE_SCOPE, GatewayAnswer
from tests.unit.services.lessons import FIRST, LESSON, SECOND, installed
from tests.unit.services.platform import Grade
from tests.unit.services.world import INSTRUCTOR

PLACE = ("https://a.example/lineitem?type_id=1", "4")


@pytest.fixture
def learner(world):
    return world.visit()


def _lane(world, visit):
    with world.database.reading(visit.academy_id) as unit:
        (lane,) = unit.outbox.lanes_of(visit.resource_link_id)
    return lane


def _outcomes(world, visit):
    with world.database.reading(visit.academy_id) as unit:
        return [entry.outcome for entry in unit.outbox.tries(_lane(world, visit).id)]


def _drain(world, visit):
    """Let time pass until the sender has nothing to do."""
    while world.passback.run_once() or _lane(world, visit).status == "waiting":
        world.clock.now = max(world.clock.now, _lane(world, visit).due_at)


def _forget_last_time(world, visit):
    """Take away the time of the last score, as a database restored from a backup would have."""
    (lane,) = world.passback.due(1)
    with world.database.unit_of_work(visit.academy_id) as unit:
        assert unit.outbox.settle(replace(lane, last_timestamp=None, tries=0))
        unit.commit()


class TestSending:
    def test_a_score_is_sent_as_moodle_needs_it(self, world, learner):
        world.play(learner, "good", "bad")
        assert world.passback.run_once() == 1
        (score,) = world.gateway.sent
        assert (score.user_id, score.score_given, score.score_maximum) == ("4", 33.33, 100.0)
        assert (score.activity_progress, score.grading_progress) == ("InProgress", "FullyGraded")
        assert score.timestamp == "2026-05-04T08:00:00.123456Z"
        assert _lane(world, learner).status == "sent"
        assert world.passback.run_once() == 0

    def test_completed_when_every_scored_activity_was_finished(self, world, learner):
        world.play(learner, "good", "good")
        world.answer(learner, "yes", "yes")
        world.passback.run_once()
        (score,) = world.gateway.sent
        assert (score.activity_progress, score.score_given) == ("Completed", 100.0)

    def test_a_placed_activity_is_scored_alone(self, world):
        learner = world.visit(custom={"lesson": "safe_hands", "activity": "story"})
        world.play(learner, "good", "bad")
        world.passback.run_once()
        assert [(s.score_given, s.activity_progress) for s in world.gateway.sent] == [(66.67, "Completed")]

    def test_the_score_is_read_when_it_is_sent(self, world, learner):
        world.play(learner, "bad", "bad")
        world.play(learner, "good", "good")
        world.passback.run_once()
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_a_second_score_in_one_second_gets_a_later_time(self, world, learner):
        for choices in (("bad", "bad"), ("good", "bad"), ("good", "good")):
            world.play(learner, *choices)
            assert world.passback.run_once() == 1
        assert world.gateway.arrived[PLACE] == [0.0, 33.33, 50.0]
        assert [s.timestamp for s in world.gateway.sent] == [
            "2026-05-04T08:00:00.123456Z",
            "2026-05-04T08:00:01.123456Z",
            "2026-05-04T08:00:02.123456Z",
        ]

    def test_the_operator_sees_what_is_owed_until_it_is_sent(self, world, learner):
        assert world.passback.pending() == ()
        world.play(learner, "good", "bad")
        (owed,) = world.passback.pending()
        assert (owed.status, owed.subject, owed.lineitem_url) == ("waiting", "4", PLACE[0])
        world.passback.run_once()
        assert world.passback.pending() == ()

    def test_every_learner_has_a_lane(self, world, learner):
        world.play(learner, "good", "good")
        world.play(world.visit("5"), "bad", "bad")
        assert world.passback.run_once(limit=1) == 1
        assert world.passback.run_once() == 1
        assert {place[1]: scores for place, scores in world.gateway.arrived.items()} == {"4": [50.0], "5": [0.0]}

    def test_a_new_version_of_the_lesson_does_not_take_scores_away(self, world, learner):
        world.answer(learner, "yes", "yes")
        world.reopen(installed(SECOND))
        world.passback.run_once()
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_a_removed_lesson_is_still_paid_for(self, world, learner):
        world.answer(learner, "yes", "yes")
        world.database.close()
        world.open(())
        world.passback.run_once()
        assert world.gateway.arrived[PLACE] == [50.0]


class TestDebts:
    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"lineitem_url": ""}, id="no line item"),
            pytest.param({"ags_scopes": ()}, id="no scope"),
            pytest.param({"role": INSTRUCTOR}, id="an instructor tries the lesson out"),
        ],
    )
    def test_nothing_is_owed(self, world, changes):
        visit = world.visit(**changes)
        world.play(visit, "good", "good")
        with world.database.reading(visit.academy_id) as unit:
            assert unit.outbox.lanes_of(visit.resource_link_id) == ()

    def test_nothing_is_owed_before_the_end(self, world, learner):
        world.play(learner, "good")
        with world.database.reading(learner.academy_id) as unit:
            assert unit.outbox.lanes_of(learner.resource_link_id) == ()

    def test_a_line_item_that_comes_later_gets_earlier_scores(self, world):
        learner = world.visit(lineitem_url="")
        world.play(learner, "good", "good")
        world.visit("5", lineitem_url="")
        world.visit("9", INSTRUCTOR)
        world.passback.run_once()
        assert dict(world.gateway.arrived) == {PLACE: [50.0]}

    def test_a_new_line_item_gets_earlier_scores(self, world, learner):
        world.play(learner, "good", "good")
        world.passback.run_once()
        world.visit("9", INSTRUCTOR, lineitem_url="https://a.example/other")
        world.passback.run_once()
        assert world.gateway.arrived["https://a.example/other", "4"] == [50.0]

    def test_a_launch_that_is_silent_about_grades_takes_nothing_back(self, world, learner):
        world.play(learner, "good", "good")
        world.visit("9", INSTRUCTOR, lineitem_url="", ags_scopes=())
        world.passback.run_once()
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_a_debt_written_while_sending_is_sent_too(self, world, learner):
        world.play(learner, "bad", "bad")
        real = world.gateway.send_score

        def send_and_play(*arguments):
            world.gateway.send_score = real
            world.play(learner, "good", "good")
            return real(*arguments)

        world.gateway.send_score = send_and_play
        assert world.passback.run_once() == 2
        assert world.gateway.arrived[PLACE] == [0.0, 50.0]
        assert _lane(world, learner).status == "sent"


class TestFaults:
    def test_a_lost_answer_is_not_sent_twice(self, world, learner):
        world.gateway.faults.append("lost")
        world.play(learner, "good", "good")
        _drain(world, learner)
        assert world.gateway.arrived[PLACE] == [50.0]
        assert len(world.gateway.sent) == 1
        assert _outcomes(world, learner) == ["retry", "sent"]

    def test_a_score_that_never_arrived_is_sent_again(self, world, learner):
        world.gateway.faults.append(GatewayAnswer(None, detail="no connection"))
        world.play(learner, "good", "good")
        _drain(world, learner)
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_a_login_page_is_no_receipt(self, world, learner):
        world.gateway.faults += ["html", "html"]
        world.play(learner, "good", "good")
        _drain(world, learner)
        assert _outcomes(world, learner) == ["retry", "retry", "sent"]
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_retry_after_is_honoured(self, world, learner):
        world.gateway.faults.append(GatewayAnswer(429, retry_after=300))
        world.play(learner, "good", "good")
        world.passback.run_once()
        world.clock.tick(seconds=299)
        assert world.passback.run_once() == 0
        world.clock.tick(seconds=1)
        assert world.passback.run_once() == 1
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_a_new_debt_does_not_break_the_promise_to_wait(self, world, learner):
        world.gateway.faults.append(GatewayAnswer(429, retry_after=300))
        world.play(learner, "bad", "bad")
        world.passback.run_once()
        world.play(learner, "good", "good")
        world.clock.tick(seconds=299)
        assert world.passback.run_once() == 0

    def test_waiting_grows(self, world, learner):
        world.gateway.faults += [GatewayAnswer(503)] * 5
        world.play(learner, "good", "good")
        waited = []
        for _ in range(5):
            world.passback.run_once()
            lane = _lane(world, learner)
            waited.append((lane.due_at - world.clock()).total_seconds())
            world.clock.now = lane.due_at
        assert waited == [5, 10, 20, 40, 80]

    def test_a_conflict_with_another_time_is_solved_by_a_later_one(self, world, learner):
        """A score of an earlier installation stands there, stamped twenty seconds from now."""
        ahead = int(world.clock().timestamp()) + 20
        world.gateway.grades[PLACE] = Grade(ahead, 0.0, 100.0)
        world.play(learner, "good", "good")
        _drain(world, learner)
        assert _outcomes(world, learner)[0] == "retry"
        assert world.gateway.grades[PLACE].score == 50.0
        assert _lane(world, learner).status == "sent"

    def test_a_conflict_that_hides_our_own_score_is_settled(self, world, learner):
        world.play(learner, "good", "good")
        world.passback.run_once()
        world.play(learner, "good", "good")
        _forget_last_time(world, learner)
        world.passback.run_once()
        assert _outcomes(world, learner) == ["sent", "sent"]
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_without_leave_to_read_results_a_conflict_is_tried_again(self, world):
        learner = world.visit(ags_scopes=(SCORE_SCOPE,))
        world.play(learner, "bad", "bad")
        world.passback.run_once()
        world.play(learner, "good", "good")
        _forget_last_time(world, learner)
        _drain(world, learner)
        assert world.gateway.read == 0
        assert world.gateway.arrived[PLACE] == [0.0, 50.0]

    def test_a_stranger_is_refused_with_a_plain_note_until_the_next_score(self, world, learner):
        world.gateway.strangers.add("4")
        world.play(learner, "good", "good")
        _drain(world, learner)
        lane = _lane(world, learner)
        assert (lane.status, len(world.gateway.sent)) == ("refused", 1)
        assert "enrolled" in lane.last_error
        world.gateway.strangers.clear()
        world.play(learner, "good", "good")
        _drain(world, learner)
        lane = _lane(world, learner)
        assert (lane.status, lane.last_error) == ("sent", "")
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_a_dead_platform_delays_and_loses_nothing(self, world, learner):
        world.gateway.faults += [GatewayAnswer(None)] * 12
        world.play(learner, "good", "good")
        _drain(world, learner)
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_after_seven_days_the_tool_gives_up_and_says_so(self, world, learner):
        world.play(learner, "good", "good")
        end = world.clock() + DEAD_AFTER
        world.gateway.faults = [GatewayAnswer(503)] * 1000
        _drain(world, learner)
        assert end <= world.clock() <= end + timedelta(hours=1)
        lane = _lane(world, learner)
        assert (lane.status, "given up after 7 days" in lane.last_error) == ("refused", True)
        world.gateway.faults = []
        world.play(learner, "good", "good")
        world.passback.run_once()
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_any_mixture_of_faults_ends_with_the_newest_score_once(self, world, learner):
        world.gateway.faults += [
            GatewayAnswer(503),
            "lost",
            GatewayAnswer(429, retry_after=30),
            "html",
            GatewayAnswer(401),
            "lost",
        ]
        for choices in (("bad", "bad"), ("good", "bad"), ("good", "good")):
            world.play(learner, *choices)
            _drain(world, learner)
            world.clock.tick(seconds=10)
        arrived = world.gateway.arrived[PLACE]
        assert arrived[-1] == 50.0
        assert len(arrived) == len(set(arrived))
        assert world.gateway.grades[PLACE].score == 50.0
        times = [s.timestamp[:19] for s in world.gateway.sent]
        assert times == sorted(set(times))

    def test_a_score_that_cannot_be_worked_out_waits(self, world, learner, monkeypatch):
        world.play(learner, "good", "good")

        def gone(*_):
            raise NotFoundError("The lesson is gone.")

        with monkeypatch.context() as patched:
            patched.setattr(world.library, "current_of", gone)
            patched.setattr(world.library, "pinned", gone)
            world.passback.run_once()
        assert "could not be worked out" in _lane(world, learner).last_error
        _drain(world, learner)
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_a_lesson_that_no_longer_counts_waits_for_its_author(self, world, learner):
        world.play(learner, "good", "good")
        unscored = tuple(replace(activity, weight=0) for activity in LESSON.activities)
        world.reopen(installed(replace(FIRST, lesson=replace(LESSON, activities=unscored))))
        world.passback.run_once()
        assert world.gateway.sent == []
        lane = _lane(world, learner)
        assert (lane.status, "No finished activity counts" in lane.last_error) == ("waiting", True)


class TestLeases:
    def test_a_lane_is_taken_by_one_sender(self, world, learner):
        world.play(learner, "good", "good")
        assert len(world.passback.due(10)) == 1
        assert world.passback.due(10) == ()

    def test_a_sender_that_died_is_replaced_and_its_score_is_not_sent_again(self, world, learner):
        """The score arrived; the process was killed before it could write that down."""
        world.play(learner, "good", "good")
        (lane,) = world.passback.due(1)
        owed = world.passback._owed(lane)
        world.gateway.send_score(owed.registration, owed.lane.lineitem_url, owed.score)
        world.clock.now += LEASE
        assert world.passback.run_once() == 1
        assert world.gateway.arrived[PLACE] == [50.0]
        assert _lane(world, learner).status == "sent"

    def test_a_sender_whose_lease_ran_out_writes_nothing(self, world, learner):
        world.play(learner, "good", "good")
        (lane,) = world.passback.due(1)
        world.clock.now += LEASE
        (taken,) = world.passback.due(1)
        assert world.passback.send(lane) == "lost"
        assert _lane(world, learner).leased_until == taken.leased_until
        assert world.passback.send(taken) == "sent"
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_a_sender_with_too_little_time_left_does_not_begin(self, world, learner):
        """With all time-outs a sending takes half a minute; another sender could begin before it ends."""
        world.play(learner, "good", "good")
        (lane,) = world.passback.due(1)
        world.clock.now += LEASE - timedelta(seconds=29)
        assert world.passback.send(lane) == "lost"
        assert world.gateway.sent == []

    def test_a_lane_that_was_erased_meanwhile_is_left_alone(self, world, learner):
        world.play(learner, "good", "good")
        (lane,) = world.passback.due(1)
        assert world.passback.send(replace(lane, id=learner.learner_id)) == "lost"
        assert world.gateway.sent == []

    def test_no_transaction_is_open_while_the_platform_is_asked(self, world, learner):
        world.play(learner, "good", "good")
        real = world.gateway.send_score

        def look(*arguments):
            with world.database.unit_of_work(None):  # an error where this thread has one open
                return real(*arguments)

        world.gateway.send_score = look
        world.passback.run_once()
        assert world.gateway.arrived[PLACE] == [50.0]

    def test_what_was_sent_is_in_the_file_after_a_restart(self, world, learner):
        world.play(learner, "good", "good")
        world.reopen()
        world.passback.run_once()
        world.reopen()
        assert world.passback.run_once() == 0
        assert Fraction(world.gateway.arrived[PLACE][0]) == 50
