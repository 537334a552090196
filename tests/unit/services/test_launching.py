from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from hrlearn.errors import LaunchError, NotFoundError
from hrlearn.services import SESSION_LENGTH, SessionEndedError
from tests.unit.services.world import DEEP_LINK, INSTRUCTOR, LEARNER

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
OFFICE = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
WRONG_TOKENS = ["", "x", "deadbeef.abc", "\ud800", "00000000-0000-0000-0000-000000000000.x"]


def _code(error) -> str:
    return error.value.code


class TestRegistration:
    def test_an_unknown_platform_is_refused(self, world):
        with pytest.raises(LaunchError) as error:
            world.launching.registration("https://elsewhere.example", "tool")
        assert _code(error) == "launch.unknown_platform"

    def test_an_unknown_client_of_a_known_platform_is_refused(self, world):
        with pytest.raises(LaunchError) as error:
            world.launching.registration("https://a.example", "other")
        assert _code(error) == "launch.unknown_platform"

    def test_the_only_client_needs_no_name(self, world):
        assert world.launching.registration("https://a.example", None).client_id == "tool"

    def test_one_of_several_clients_must_be_named(self, world):
        facts = world.launching.registration("https://a.example", "tool")
        world.administration.add_registration(
            academy_key="north",
            issuer=facts.issuer,
            client_id="second",
            deployment_id="7",
            auth_login_url=facts.auth_login_url,
            auth_token_url=facts.auth_token_url,
            key_set_url=facts.key_set_url,
        )
        with pytest.raises(LaunchError) as error:
            world.launching.registration("https://a.example", None)
        assert _code(error) == "launch.which_platform"
        assert world.launching.registration("https://a.example", "second").deployment_ids == ("7",)


class TestAccept:
    def test_a_launch_leads_to_a_visit(self, world):
        landing = world.launching.accept(world.facts(custom={"lesson": "safe_hands", "activity": "quiz"}))
        visit = landing.visit
        assert landing.token.startswith(f"{visit.academy_id.hex}.")
        assert (visit.academy_key, visit.issuer, visit.platform_origin) == (
            "north",
            "https://a.example",
            "https://a.example",
        )
        assert (visit.learner_name, visit.roles, visit.context_title) == ("Cadet 4", {"learner"}, "Cohort 12")
        assert (visit.lesson_key, visit.activity_key) == ("safe_hands", "quiz")
        assert (visit.sandbox, visit.teaches, visit.deep_link) == (False, False, None)

    def test_the_same_launch_twice_is_a_replay(self, world):
        facts = world.facts()
        world.launching.accept(facts)
        with pytest.raises(LaunchError) as error:
            world.launching.accept(facts)
        assert _code(error) == "launch.replayed"

    def test_a_nonce_is_kept_until_it_has_expired(self, world):
        facts = world.facts()
        world.launching.accept(facts)
        world.clock.tick(minutes=59)
        world.visit("5")
        with pytest.raises(LaunchError):
            world.launching.accept(facts)

    def test_two_platforms_may_use_one_nonce(self, world):
        world.register("south", "b.example")
        world.visit(nonce="same")
        world.visit(host="b.example", nonce="same")

    def test_a_deployment_that_nobody_confirmed_is_refused(self, world):
        with pytest.raises(LaunchError) as error:
            world.visit(deployment_id="2")
        assert _code(error) == "launch.unknown_deployment"

    def test_an_anonymous_launch_is_refused(self, world):
        with pytest.raises(LaunchError) as error:
            world.visit(subject="")
        assert _code(error) == "launch.anonymous"

    @pytest.mark.parametrize(
        "custom", [{}, {"lesson": "gone"}, {"lesson": "$Lesson"}, {"lesson": "safe_hands", "activity": "gone"}]
    )
    def test_an_unknown_lesson_opens_no_session_and_keeps_the_nonce_good(self, world, custom):
        facts = world.facts(custom=custom)
        with pytest.raises(NotFoundError) as error:
            world.launching.accept(facts)
        assert _code(error) == ("lesson.unknown" if custom else "lesson.not_chosen")
        world.visit(nonce=facts.nonce)

    def test_the_same_person_in_the_same_place_is_found_again(self, world):
        first, second = world.visit(), world.visit(name="New name", context_title="New", resource_title="New")
        same = ("learner_id", "context_id", "resource_link_id")
        assert [getattr(first, name) for name in same] == [getattr(second, name) for name in same]
        assert (second.learner_name, second.context_title) == ("New name", "New")

    def test_one_subject_of_two_platforms_is_two_people(self, world):
        world.register("north", "b.example")
        assert world.visit().learner_id != world.visit(host="b.example").learner_id

    def test_a_copied_course_has_places_of_its_own(self, world):
        assert world.visit().resource_link_id != world.visit(resource_lti_id="11", context_lti_id="3").resource_link_id

    def test_a_launch_without_a_context_works(self, world):
        visit = world.visit(context_lti_id="", context_title="")
        assert (visit.context_id, visit.context_title) == (None, "")

    def test_deep_linking_has_no_place_and_needs_no_lesson(self, world):
        visit = world.visit(role=INSTRUCTOR, deep_link=DEEP_LINK, custom={}, resource_lti_id="")
        assert visit.deep_link == DEEP_LINK
        assert (visit.resource_link_id, visit.lesson_key) == (None, "")


class TestVisit:
    def test_a_token_leads_back_to_the_visit(self, world):
        landing = world.launching.accept(world.facts())
        assert world.launching.visit(landing.token) == landing.visit

    @pytest.mark.parametrize("token", WRONG_TOKENS)
    def test_a_wrong_token_is_an_ended_session(self, world, token):
        with pytest.raises(SessionEndedError) as error:
            world.launching.visit(token)
        assert (_code(error), error.value.status) == ("session.ended", 401)

    def test_a_token_of_another_academy_opens_nothing(self, world):
        south = world.register("south", "b.example")
        token = world.launching.accept(world.facts()).token
        with pytest.raises(SessionEndedError):
            world.launching.visit(f"{south.academy_id.hex}.{token.partition('.')[2]}")

    def test_the_token_is_not_in_the_database(self, world):
        token = world.launching.accept(world.facts()).token
        stored = world.stored()
        assert sha256(token.encode()).hexdigest().encode() in stored
        assert token.partition(".")[2].encode() not in stored

    def test_a_session_ends_after_four_hours(self, world):
        token = world.launching.accept(world.facts()).token
        world.clock.tick(hours=4)
        with pytest.raises(SessionEndedError):
            world.launching.visit(token)

    def test_use_renews_a_session(self, world):
        token = world.launching.accept(world.facts()).token
        for _ in range(3):
            world.clock.now += SESSION_LENGTH - timedelta(seconds=1)
            world.launching.visit(token)

    def test_renewing_writes_at_most_once_a_minute(self, world, monkeypatch):
        token = world.launching.accept(world.facts()).token
        writes = []
        real = world.database.unit_of_work
        monkeypatch.setattr(world.database, "unit_of_work", lambda academy: writes.append(academy) or real(academy))
        for _ in range(4):
            world.clock.tick(seconds=30)
            world.launching.visit(token)
        assert len(writes) == 2

    def test_a_session_can_be_ended(self, world):
        landing, other = world.launching.accept(world.facts()), world.launching.accept(world.facts())
        world.launching.end(landing.token)
        with pytest.raises(SessionEndedError):
            world.launching.visit(landing.token)
        world.launching.visit(other.token)

    @pytest.mark.parametrize("context", ["2", ""])
    def test_whoever_loses_a_role_loses_the_sessions_that_had_it(self, world, context):
        def land(role, **changes):
            return world.launching.accept(world.facts("9", role, context_lti_id=context, **changes)).token

        as_learner, as_instructor = land(LEARNER), land(INSTRUCTOR)
        elsewhere = world.launching.accept(world.facts("9", INSTRUCTOR, context_lti_id="3", resource_lti_id="30")).token
        somebody = world.launching.accept(world.facts("8", INSTRUCTOR, context_lti_id=context)).token
        land(LEARNER)
        with pytest.raises(SessionEndedError):
            world.launching.visit(as_instructor)
        for token in (as_learner, elsewhere, somebody):
            world.launching.visit(token)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (INSTRUCTOR, f"{MEMBERSHIP}/Instructor#TeachingAssistant"),
            (f"{MEMBERSHIP}/Instructor#TeachingAssistant", LEARNER),
            (LEARNER, f"{MEMBERSHIP}#Mentor"),
            (LEARNER, f"{MEMBERSHIP}/Manager#Observer"),
        ],
    )
    def test_each_step_down_ends_what_was_above(self, world, before, after):
        token = world.launching.accept(world.facts("9", before)).token
        world.visit("9", after)
        with pytest.raises(SessionEndedError):
            world.launching.visit(token)

    def test_an_office_that_is_lost_ends_everywhere(self, world):
        def land(context, *roles):
            facts = world.facts("9", roles=roles, context_lti_id=context, resource_lti_id=context)
            return world.launching.accept(facts).token

        administrator = land("3", INSTRUCTOR, OFFICE)
        teacher = land("4", INSTRUCTOR)
        with pytest.raises(SessionEndedError):
            world.launching.visit(administrator)
        administrator = land("3", INSTRUCTOR, OFFICE)
        land("5", LEARNER, OFFICE)
        for token in (administrator, teacher):
            world.launching.visit(token)

    def test_more_rights_end_no_session(self, world):
        token = world.launching.accept(world.facts("9", LEARNER)).token
        world.visit("9", INSTRUCTOR)
        world.launching.visit(token)
