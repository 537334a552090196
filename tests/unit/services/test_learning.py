from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from uuid import uuid4

import pytest

from hrlearn.attempts import Envelope
from hrlearn.db import new_id
from hrlearn.errors import (
    AttemptClosedError,
    AttemptError,
    ConflictError,
    NoneLeftError,
    NotFoundError,
    OutOfOrderError,
    ResponseError,
    StaleChoiceError,
)
from hrlearn.services import Learning
from tests.unit.services.lessons import FIRST, SECOND, installed, pack_file
from tests.unit.services.world import DEEP_LINK, INSTRUCTOR, Page


def _fail(*_words, **_more):
    raise RuntimeError("the machine stops here")


class TestStart:
    def test_an_open_attempt_is_given_back(self, world):
        visit = world.visit()
        assert world.start(visit) == world.start(visit)
        assert world.start(visit) != world.start(visit, "quiz")

    def test_an_attempt_pins_what_may_change(self, world):
        world.localisation.import_pack("north", pack_file("here", law__carry="Yes"), "here.yaml")
        pack = world.localisation.pack(world.visit().academy_id)
        opened = world.learning.attempt(world.visit(), world.start(world.visit()))
        start = opened.record.start
        assert (start.content_hash, start.pack_hash, start.seed) == ("sha256:first", pack.content_hash, 7)
        assert (start.policy, start.at, start.time_factor) == ("highest", "2026-05-04T08:00:00.123Z", "1")
        assert (opened.record.number, opened.record.position, opened.pack) == (1, 0, pack)

    def test_tries_are_counted(self, world):
        visit = world.visit()
        for _ in range(2):
            world.answer(visit, "no")
        with pytest.raises(NoneLeftError) as error:
            world.start(visit, "quiz")
        assert (error.value.code, error.value.status) == ("attempt.none_left", 409)

    def test_pages_cannot_be_attempted(self, world):
        with pytest.raises(AttemptError) as error:
            world.start(world.visit(), "learn")
        assert error.value.code == "attempt.not_attemptable"

    @pytest.mark.parametrize(("placed", "asked"), [("", "gone"), ("quiz", "story")])
    def test_only_activities_of_the_placement_can_be_started(self, world, placed, asked):
        visit = world.visit(custom={"lesson": "safe_hands", "activity": placed})
        with pytest.raises(NotFoundError):
            world.start(visit, asked)

    def test_a_visit_for_placing_has_nothing_to_attempt(self, world):
        visit = world.visit(role=INSTRUCTOR, deep_link=DEEP_LINK)
        for ask in (world.learning.progress, world.start):
            with pytest.raises(NotFoundError):
                ask(visit)


class TestWhoseAttempt:
    @pytest.fixture
    def attempt_id(self, world):
        return world.start(world.visit())

    def _refused(self, world, visit, attempt_id):
        for ask in (
            lambda: world.learning.attempt(visit, attempt_id),
            lambda: world.send(visit, attempt_id, Page().envelope("choice", {})),
        ):
            with pytest.raises(NotFoundError) as error:
                ask()
            assert error.value.code == "attempt.unknown"

    def test_an_attempt_that_does_not_exist(self, world):
        self._refused(world, world.visit(), uuid4())

    def test_another_learners(self, world, attempt_id):
        self._refused(world, world.visit("5"), attempt_id)

    def test_the_own_one_from_another_place(self, world, attempt_id):
        self._refused(world, world.visit(resource_lti_id="11"), attempt_id)

    def test_an_instructor_of_another_place(self, world, attempt_id):
        self._refused(world, world.visit("9", INSTRUCTOR, resource_lti_id="11"), attempt_id)

    def test_the_same_subject_in_another_academy(self, world, attempt_id):
        world.register("south", "b.example")
        self._refused(world, world.visit(host="b.example"), attempt_id)

    def test_a_visit_that_names_another_academy(self, world, attempt_id):
        south = world.register("south", "b.example")
        self._refused(world, replace(world.visit(), academy_id=south.academy_id), attempt_id)

    def test_the_instructor_may_read_and_not_write(self, world, attempt_id):
        visit = world.visit("9", INSTRUCTOR)
        opened = world.learning.attempt(visit, attempt_id)
        assert (opened.record.id, opened.may_start_again, opened.reveal_key) == (attempt_id, False, False)
        with pytest.raises(NotFoundError):
            world.send(visit, attempt_id, Page().choice(opened, "good"))


class TestLookingOn:
    """Mentors and observers see what is placed here, and no attempts, also not of their own from when they learned."""

    ROLES = (
        "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor",
        "http://purl.imsglobal.org/vocab/lis/v2/membership/Manager#Observer",
    )

    @pytest.mark.parametrize("role", ROLES)
    def test_nothing_can_be_begun_or_answered(self, world, role):
        attempt_id = world.start(world.visit(), "quiz")
        visit = world.visit(role=role)
        with pytest.raises(NotFoundError):
            world.start(visit, "quiz")
        with pytest.raises(NotFoundError):
            world.send(visit, attempt_id, Page().response("one", "yes"))
        with pytest.raises(NotFoundError):
            world.learning.attempt(visit, attempt_id)

    @pytest.mark.parametrize("role", ROLES)
    def test_nothing_is_offered(self, world, role):
        visit = world.visit(role=role)
        assert [each.activity.key for each in world.learning.progress(visit)]
        assert not any(each.may_start for each in world.learning.progress(visit))
        assert any(each.may_start for each in world.learning.progress(world.visit()))

    @pytest.mark.parametrize("role", ROLES)
    def test_nobody_else_can_be_seen(self, world, role):
        attempt_id = world.start(world.visit("5"), "quiz")
        with pytest.raises(NotFoundError):
            world.learning.attempt(world.visit(role=role), attempt_id)


class TestRecord:
    def test_a_scenario_is_played_to_its_end(self, world):
        visit = world.visit()
        opened = world.play(visit, "good", "bad")
        assert opened.state.closed
        assert opened.record.score.share == Fraction(2, 3)
        assert opened.record.position == 2
        assert opened.record.closed_at == world.clock()

    def test_a_quiz_is_marked_when_it_is_submitted(self, world):
        opened = world.answer(world.visit(), "yes", "no")
        assert (opened.record.score.share, opened.record.closed_at) == (Fraction(1, 2), world.clock())

    def test_the_same_event_again_changes_nothing(self, world):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        envelope = page.response("one", "yes")
        first, second = world.send(visit, attempt_id, envelope), world.send(visit, attempt_id, envelope)
        assert (first.position, first.repeated) == (1, False)
        assert (second.position, second.repeated) == (1, True)
        assert first.attempt == second.attempt

    def test_a_submission_whose_answer_was_lost_is_repeated(self, world):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        envelope = page.submit()
        first = world.send(visit, attempt_id, envelope)
        world.clock.tick(minutes=5)
        second = world.send(visit, attempt_id, envelope)
        assert (second.repeated, second.attempt) == (True, first.attempt)
        with world.database.reading(visit.academy_id) as unit:
            assert [lane.version for lane in unit.outbox.lanes_of(visit.resource_link_id)] == [1]

    def test_the_same_uuid_with_another_body_is_a_conflict(self, world):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        envelope = page.response("one", "yes")
        world.send(visit, attempt_id, envelope)
        with pytest.raises(ConflictError):
            world.send(visit, attempt_id, replace(envelope, kind="submit", body={}))

    def test_what_the_engine_refuses_is_not_stored(self, world):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        first, second = page.response("one", "yes"), page.response("two", "yes")
        refused = [
            (OutOfOrderError, second),
            (ResponseError, replace(first, body={"item": "one", "response": {"chosen": ["maybe"]}})),
            (AttemptError, replace(first, body={"item": "nine", "response": {"chosen": ["yes"]}})),
            (AttemptError, replace(first, seen=3)),
            (AttemptError, Envelope(first.uuid, first.client, 1, 0, "choice", {})),
        ]
        for error, envelope in refused:
            with pytest.raises(error):
                world.send(visit, attempt_id, envelope)
        assert world.learning.attempt(visit, attempt_id).state.position == 0
        assert world.send(visit, attempt_id, first).position == 1

    def test_what_another_process_has_written_meanwhile_is_read(self, world):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        other = Learning(world.database, world.library, world.clock, new_id, lambda: 1)
        world.send(visit, attempt_id, page.response("one", "yes"))
        other.record(visit, attempt_id, page.response("two", "yes"))
        assert world.send(visit, attempt_id, page.response("one", "no")).position == 3
        assert set(world.learning.attempt(visit, attempt_id).state.work.answers) == {"one", "two"}

    def test_what_was_not_committed_is_not_remembered(self, world, monkeypatch):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        sent = page.response("one", "yes")
        with monkeypatch.context() as patch:
            patch.setattr(type(world.learning), "_opened", _fail)
            with pytest.raises(RuntimeError):
                world.send(visit, attempt_id, sent)
        assert world.learning.attempt(visit, attempt_id).state.position == 0
        assert world.send(visit, attempt_id, sent).position == 1

    def test_a_choice_for_a_scene_that_was_left_is_stale(self, world):
        visit = world.visit()
        attempt_id = world.start(visit)
        opened = world.learning.attempt(visit, attempt_id)
        world.send(visit, attempt_id, Page().choice(opened, "good"))
        with pytest.raises(StaleChoiceError) as error:
            world.send(visit, attempt_id, Page().choice(opened, "bad"))
        assert error.value.scene == "room"

    def test_a_closed_attempt_takes_nothing_more(self, world):
        visit = world.visit()
        opened = world.answer(visit, "yes", "yes")
        with pytest.raises(AttemptClosedError):
            world.send(visit, opened.record.id, Page().submit())

    def test_an_older_answer_is_kept_and_does_not_count(self, world):
        visit = world.visit()
        attempt_id = world.start(visit, "quiz")
        world.send(visit, attempt_id, Page().response("one", "yes"))
        opened = world.send(visit, attempt_id, Page().response("one", "no")).attempt
        assert opened.state.work.answers["one"].response.chosen == ("yes",)
        assert opened.state.work.elsewhere["one"][0].response.chosen == ("no",)
        assert opened.record.position == 2


class TestRevealing:
    def test_a_full_score_shows_the_key(self, world):
        opened = world.answer(world.visit(), "yes", "yes")
        assert (opened.reveal_key, opened.may_start_again) == (True, True)

    def test_the_key_waits_while_attempts_are_left(self, world):
        visit = world.visit()
        first = world.answer(visit, "no", "no")
        assert (first.reveal_key, first.may_start_again) == (False, True)
        second = world.answer(visit, "no", "no")
        assert (second.reveal_key, second.may_start_again) == (True, False)
        assert world.learning.attempt(visit, first.record.id).reveal_key

    def test_there_is_no_second_attempt_beside_an_open_one(self, world):
        visit = world.visit()
        first = world.answer(visit, "no", "no")
        world.start(visit, "quiz")
        assert not world.learning.attempt(visit, first.record.id).may_start_again

    def test_the_instructor_sees_the_key_of_a_finished_attempt(self, world):
        first = world.answer(world.visit(), "no", "no")
        assert world.learning.attempt(world.visit("9", INSTRUCTOR), first.record.id).reveal_key


class TestProgress:
    def test_progress_lists_the_placement(self, world):
        visit = world.visit()
        learn, story, quiz = world.learning.progress(visit)
        assert [each.may_start for each in (learn, story, quiz)] == [False, True, True]
        world.play(visit, "good", "good")
        world.play(visit, "bad", "bad")
        world.start(visit, "quiz")
        learn, story, quiz = world.learning.progress(visit)
        assert (story.score.share, [each.number for each in story.attempts]) == (1, [1, 2])
        assert story.attempts[0].started_at == world.clock().replace(microsecond=123000)
        assert (quiz.may_start, quiz.score, quiz.open_attempt_id) == (False, None, quiz.attempts[0].id)

    def test_progress_of_a_single_activity(self, world):
        visit = world.visit(custom={"lesson": "safe_hands", "activity": "quiz"})
        assert [each.activity.key for each in world.learning.progress(visit)] == ["quiz"]

    def test_everybody_has_progress_of_their_own(self, world):
        world.play(world.visit(), "good", "good")
        assert world.learning.progress(world.visit("5"))[1].attempts == ()


class TestNewVersions:
    def test_after_a_restart_everything_is_as_before(self, world):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        before = world.send(visit, attempt_id, page.response("one", "yes")).attempt
        world.reopen()
        assert world.learning.attempt(visit, attempt_id) == before
        assert world.send(visit, attempt_id, page.submit()).attempt.record.score.share == Fraction(1, 2)

    def test_a_running_attempt_keeps_its_version(self, world):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        world.send(visit, attempt_id, page.response("one", "yes"))
        world.reopen(installed(SECOND))
        opened = world.send(visit, attempt_id, page.submit()).attempt
        assert opened.package.content_hash == FIRST.content_hash
        assert opened.record.score.maximum == 2
        assert world.answer(visit, "yes", "yes", "yes").record.score.maximum == 3

    def test_a_running_attempt_keeps_its_pack(self, world):
        world.localisation.import_pack("north", pack_file("old", law__carry="Yes"), "old.yaml")
        visit = world.visit()
        attempt_id = world.start(visit)
        world.clock.tick(minutes=1)
        world.localisation.import_pack("north", pack_file("new", law__carry="No"), "new.yaml")
        world.reopen()
        assert world.learning.attempt(visit, attempt_id).pack.key == "old"
        assert world.localisation.pack(visit.academy_id).key == "new"

    def test_an_attempt_outlives_its_lesson(self, world):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        world.database.close()
        world.open(())
        opened = world.send(visit, attempt_id, page.submit()).attempt
        assert (opened.state.closed, opened.may_start_again) == (True, False)
        with pytest.raises(NotFoundError):
            world.learning.progress(visit)
