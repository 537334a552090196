"""An invitation connects one platform, once, within a day; what fails leaves it as it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from hrlearn.errors import LaunchError, NotFoundError
from hrlearn.services import Connection, InvitationError, RegistrationError
from tests.unit.services.lessons import pack_file

CONNECTION = Connection(
    issuer="https://moodle.example",
    client_id="AbC",
    auth_login_url="https://moodle.example/auth",
    auth_token_url="https://moodle.example/token",
    key_set_url="https://moodle.example/certs",
    deployment_id="7",
)
UNNAMED = replace(CONNECTION, deployment_id="")


def refused(call, *words, **facts):
    with pytest.raises((InvitationError, RegistrationError, NotFoundError, LaunchError)) as error:
        call(*words, **facts)
    return error.value.code


def launch(world, deployment_id, **changes):
    where = {"issuer": CONNECTION.issuer, "client_id": CONNECTION.client_id, "deployment_id": deployment_id}
    return world.launching.accept(world.facts(**where, **changes))


def test_an_invitation_makes_its_academy_and_connects_a_platform(world):
    made = world.inviting.invite("new", wants_names=True)
    assert world.inviting.open(made.token) == made.invitation
    facts = world.inviting.accept(made.token, CONNECTION)
    assert facts in world.administration.registrations()
    assert (facts.academy_key, facts.deployment_ids, facts.sandbox) == ("new", ("7",), False)
    assert launch(world, "7").visit.academy_key == "new"
    (kept,) = world.inviting.invitations(facts.academy_id)
    assert (kept.used_at, kept.registration_id) == (world.clock(), facts.id)


def test_the_token_is_not_stored(world):
    made = world.inviting.invite("north")
    assert made.token.encode() not in world.stored()


def test_an_invitation_is_used_once(world):
    token = world.inviting.invite("north").token
    world.inviting.accept(token, CONNECTION)
    before = world.administration.registrations()
    assert refused(world.inviting.open, token) == "invitation.used"
    assert refused(world.inviting.accept, token, replace(CONNECTION, client_id="second")) == "invitation.used"
    assert world.administration.registrations() == before


def test_it_is_over_after_a_day(world):
    token = world.inviting.invite("north").token
    world.clock.tick(hours=23, minutes=59)
    world.inviting.open(token)
    world.clock.tick(minutes=1)
    assert refused(world.inviting.open, token) == "invitation.over"
    assert refused(world.inviting.accept, token, CONNECTION) == "invitation.over"


def test_it_can_be_taken_back_until_it_is_used(world):
    made = world.inviting.invite("north")
    academy_id, invitation_id = made.invitation.academy_id, made.invitation.id
    world.inviting.revoke(academy_id, invitation_id)
    assert refused(world.inviting.accept, made.token, CONNECTION) == "invitation.revoked"
    assert refused(world.inviting.revoke, academy_id, invitation_id) == "invitation.unknown"
    used = world.inviting.invite("north")
    world.inviting.accept(used.token, CONNECTION)
    assert refused(world.inviting.revoke, academy_id, used.invitation.id) == "invitation.unknown"


@pytest.mark.parametrize("token", ["", "x", "x.y", "\ud800", "0" * 32, f"{'0' * 32}.guess", "\x00"])
def test_what_is_no_invitation(world, token):
    assert refused(world.inviting.open, token) == "invitation.unknown"


def test_another_academys_invitation_does_not_help(world):
    token = world.inviting.invite("north").token
    south = world.register("south", "b.example").academy_id
    assert refused(world.inviting.open, f"{south.hex}.{token.partition('.')[2]}") == "invitation.unknown"


def test_a_refused_registration_leaves_the_invitation_as_it_was(world):
    world.inviting.accept(world.inviting.invite("south").token, CONNECTION)
    token = world.inviting.invite("north").token
    assert refused(world.inviting.accept, token, CONNECTION) == "registration.taken"
    assert world.inviting.open(token)


def test_an_invented_country_does_not_meet_a_real_platform(world):
    world.register("practice", "c.example", sandbox=True)
    world.localisation.import_pack("practice", pack_file("demo", fictional=True), "demo.yaml")
    token = world.inviting.invite("practice").token
    assert refused(world.inviting.accept, token, CONNECTION) == "registration.fictional_pack"
    assert world.inviting.accept(world.inviting.invite("practice", sandbox=True).token, CONNECTION).sandbox


def test_connecting_again_brings_the_registration_up_to_date(world):
    first = world.inviting.accept(world.inviting.invite("new").token, replace(CONNECTION, token_audience="aud"))
    later = replace(CONNECTION, key_set_url="https://moodle.example/new", deployment_id="8")
    second = world.inviting.accept(world.inviting.invite("new").token, later)
    assert (second.id, second.key_set_url, second.token_audience) == (first.id, later.key_set_url, "aud")
    assert second.deployment_ids == ("7", "8")
    assert second in world.administration.registrations()


def test_a_second_client_of_the_same_platform_stands_beside_the_first(world):
    first = world.inviting.accept(world.inviting.invite("new").token, CONNECTION)
    second = world.inviting.accept(world.inviting.invite("new").token, replace(CONNECTION, client_id="other"))
    assert {first, second} <= set(world.administration.registrations())


def test_a_key_that_cannot_be(world):
    assert refused(world.inviting.invite, "North Port") == "academy.bad_key"
    assert refused(world.inviting.invite, "a" * 101) == "academy.bad_key"


class TestTheDeploymentThatNobodyNamed:
    @pytest.fixture
    def connected(self, world):
        world.inviting.accept(world.inviting.invite("new").token, UNNAMED)
        return world

    def test_the_first_launch_brings_it_and_no_other_does(self, connected):
        assert launch(connected, "first").visit
        assert refused(launch, connected, "second") == "launch.unknown_deployment"
        assert launch(connected, "first").visit

    def test_not_after_a_day(self, connected):
        connected.clock.tick(hours=24)
        assert refused(launch, connected, "first") == "launch.unknown_deployment"

    def test_a_refused_launch_brings_nothing(self, connected):
        assert refused(launch, connected, "first", subject="") == "launch.anonymous"
        assert refused(launch, connected, "other", custom={"lesson": "none"}) == "lesson.unknown"
        assert launch(connected, "second").visit

    def test_two_at_once_bring_one(self, connected):
        both = Barrier(2)

        def knock(number):
            both.wait()
            try:
                return launch(connected, f"d{number}", subject=str(number)).visit
            except LaunchError as error:
                return error.code

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(knock, range(2)))
        assert answers.count("launch.unknown_deployment") == 1

    def test_two_launches_of_it_at_once_both_come_in(self, connected):
        both = Barrier(2)

        def knock(number):
            both.wait()
            return launch(connected, "same", subject=str(number)).visit.learner_id

        with ThreadPoolExecutor(2) as pool:
            assert len(set(pool.map(knock, range(2)))) == 2

    def test_an_operator_can_name_it_which_shuts_the_door(self, connected):
        facts = connected.administration.confirm_deployment("new", CONNECTION.issuer, "AbC", "named")
        assert (facts.deployment_ids, facts.deployment_until) == (("named",), None)
        assert refused(launch, connected, "other") == "launch.unknown_deployment"
        assert launch(connected, "named").visit

    def test_what_cannot_be_confirmed(self, connected):
        confirm = connected.administration.confirm_deployment
        assert refused(confirm, "nobody", CONNECTION.issuer, "AbC", "1") == "academy.unknown"
        assert refused(confirm, "new", CONNECTION.issuer, "other", "1") == "registration.unknown"
        assert refused(confirm, "north", CONNECTION.issuer, "AbC", "1") == "registration.unknown"

    def test_no_door_where_one_client_serves_many_customers(self, world):
        shared = replace(UNNAMED, trust_first_deployment=False)
        world.inviting.accept(world.inviting.invite("new").token, shared)
        assert refused(launch, world, "first") == "launch.unknown_deployment"

    def test_connecting_again_opens_no_second_door(self, connected):
        launch(connected, "first")
        facts = connected.inviting.accept(connected.inviting.invite("new").token, UNNAMED)
        assert facts.deployment_until is None
        assert refused(launch, connected, "second") == "launch.unknown_deployment"


class TestAtTheSameInstant:
    def test_two_platforms_of_one_new_academy_are_both_connected(self, world):
        both = Barrier(2)

        def add(number):
            both.wait()
            return world.administration.add_registration(
                academy_key="brand-new",
                issuer=f"https://p{number}.example",
                client_id="x",
                deployment_id="1",
                auth_login_url=f"https://p{number}.example/a",
                auth_token_url="",
                key_set_url="",
            )

        with ThreadPoolExecutor(2) as pool:
            made = list(pool.map(add, range(2)))
        assert len({facts.academy_id for facts in made}) == 1
        assert set(made) <= set(world.administration.registrations())

    def test_an_academy_made_between_the_look_and_the_write_is_entered(self, world, monkeypatch):
        """The instant itself, without luck: the look sees no academy, the write finds one."""
        made = world.inviting.invite("brand-new").invitation
        monkeypatch.setattr("hrlearn.db.installation.InstallationTables.academy", lambda *_: None)
        assert world.inviting.invite("brand-new").invitation.academy_id == made.academy_id
        facts = world.register("brand-new", "p.example")
        assert facts.academy_id == made.academy_id

    def test_one_platform_twice_is_one_registration_and_no_fault(self, world):
        both = Barrier(2)

        def use(_):
            both.wait()
            token = world.inviting.invite("new").token
            both.wait()
            try:
                return world.inviting.accept(token, CONNECTION).client_id
            except RegistrationError as error:
                return error.code

        with ThreadPoolExecutor(2) as pool:
            answers = set(pool.map(use, range(2)))
        assert answers <= {"AbC", "registration.refused"}
        assert "AbC" in answers
        of_issuer = [each for each in world.administration.registrations() if each.issuer == CONNECTION.issuer]
        assert len(of_issuer) == 1

    def test_a_platform_that_appears_between_the_look_and_the_write_is_said(self, world, monkeypatch):
        world.inviting.accept(world.inviting.invite("new").token, CONNECTION)
        token = world.inviting.invite("new").token
        monkeypatch.setattr("hrlearn.services.registering._known", lambda *_: None)
        assert refused(world.inviting.accept, token, CONNECTION) == "registration.refused"
        assert world.inviting.open(token)

    def test_one_invitation_connects_one_platform(self, world):
        token = world.inviting.invite("new").token
        both = Barrier(2)

        def use(number):
            both.wait()
            try:
                return world.inviting.accept(token, replace(CONNECTION, client_id=str(number)))
            except InvitationError as error:
                return error.code

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(use, range(2)))
        assert answers.count("invitation.used") == 1
        of_issuer = [each for each in world.administration.registrations() if each.issuer == CONNECTION.issuer]
        assert len(of_issuer) == 1


def test_invitations_are_listed_newest_first(world):
    first = world.inviting.invite("north").invitation
    world.clock.tick(minutes=1)
    second = world.inviting.invite("north").invitation
    assert world.inviting.invitations(first.academy_id) == (second, first)
    assert first.expires_at - first.created_at == timedelta(hours=24)
