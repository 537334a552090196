"""The administration: how long its doors stay open, and that every act leaves a line, in its own transaction."""

from __future__ import annotations

from threading import Barrier, Thread
from types import SimpleNamespace

import pytest

from hrlearn.db import new_id
from hrlearn.db.switches import SWITCH_REGISTRATION
from hrlearn.errors import HrlearnError, LaunchError, NotFoundError, UnknownNameError
from hrlearn.services import (
    ACTIONS,
    Actor,
    AdminLinkError,
    AuditReading,
    Barring,
    Connection,
    Desk,
    Desks,
    PlatformDesk,
    SessionEndedError,
)
from hrlearn.services.auditing import note
from tests.unit.services.lessons import pack_file
from tests.unit.services.world import INSTRUCTOR, LEARNER

ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"


@pytest.fixture
def desks(world):
    return Desks(world.database, world.launching, world.clock, new_id)


def _lines(world, academy="north"):
    academy_id = world.administration.academy(academy)
    with world.database.reading(academy_id) as unit:
        return list(reversed(unit.audit.entries(200)))


def _acts(world, academy="north"):
    return [each.action for each in _lines(world, academy)]


class TestDoors:
    def test_a_link_lasts_a_quarter_of_an_hour(self, world, desks):
        token, _ = desks.make_link("north")
        world.clock.tick(minutes=14, seconds=59)
        desks.look(token)
        world.clock.tick(seconds=1)
        for act in (desks.look, desks.enter):
            with pytest.raises(AdminLinkError) as error:
                act(token)
            assert error.value.code == "link.over"

    def test_its_session_lasts_an_hour_however_it_is_used(self, world, desks):
        session = desks.enter(desks.make_link("north")[0])
        for _ in range(4):
            assert desks.open(session).academy_key == "north"
            world.clock.tick(minutes=14, seconds=59)
        world.clock.tick(seconds=4)
        with pytest.raises(SessionEndedError):
            desks.open(session)

    def test_two_who_press_at_once_do_not_both_come_in(self, world, desks):
        token, _ = desks.make_link("north")
        barrier, got = Barrier(2), []

        def press():
            barrier.wait()
            try:
                got.append(desks.enter(token))
            except AdminLinkError as error:
                got.append(error.code)

        threads = [Thread(target=press) for _ in range(2)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sorted(each for each in got if each == "link.used") == ["link.used"]
        assert _acts(world).count("link.used") == 1

    def test_a_link_of_one_academy_opens_that_one(self, world, desks):
        world.register("south", "b.example")
        token, _ = desks.make_link("south")
        north = world.administration.academy("north").hex
        with pytest.raises(AdminLinkError):
            desks.enter(f"{north}.{token.partition('.')[2]}")
        assert desks.open(desks.enter(token)).academy_key == "south"

    def test_there_must_be_such_an_academy(self, desks):
        with pytest.raises(NotFoundError, match="no academy"):
            desks.make_link("east")

    @pytest.mark.parametrize(
        ("roles", "opens"),
        [
            ((LEARNER,), False),
            ((INSTRUCTOR,), False),
            (("http://purl.imsglobal.org/vocab/lis/v2/membership#Administrator",), False),
            ((ADMINISTRATOR,), True),
            ((ADMINISTRATOR, INSTRUCTOR), True),
            ((ADMINISTRATOR, LEARNER), False),
        ],
    )
    def test_only_the_academys_administrators_come_by_a_launch(self, world, desks, roles, opens):
        landing = world.launching.accept(world.facts(roles=roles))
        if opens:
            assert desks.open(landing.token).actor == Actor("learner", landing.visit.learner_id)
        else:
            with pytest.raises(NotFoundError):
                desks.open(landing.token)

    def test_who_was_an_administrator_is_out_with_the_next_launch(self, world, desks):
        landing = world.launching.accept(world.facts(roles=(ADMINISTRATOR, INSTRUCTOR)))
        world.visit(role=INSTRUCTOR, context_lti_id="another course")
        with pytest.raises(SessionEndedError):
            desks.open(landing.token)

    def test_links_that_are_over_do_not_pile_up(self, world, desks):
        for _ in range(5):
            desks.enter(desks.make_link("north")[0])
            desks.make_link("north")
            world.clock.tick(days=1)
        with world.database.reading(world.administration.academy("north")) as unit:
            count = unit._connection.exec_driver_sql("SELECT count(*) FROM admin_links").scalar_one()
        assert count == 2


class TestLines:
    """Each act of the list, and the line that it leaves."""

    def test_connecting_by_hand_and_again(self, world):
        assert _acts(world) == ["registration.added", "deployment.added"]
        world.register()
        assert _acts(world)[2:] == ["registration.changed"]
        world.administration.confirm_deployment("north", "https://a.example", "tool", "2")
        world.administration.profile("https://a.example", "tool", "canvas")
        assert _acts(world)[3:] == ["deployment.added", "registration.profile"]
        assert {each.actor for each in _lines(world)} == {Actor("operator")}

    def test_connecting_by_invitation_and_the_first_launch(self, world):
        made = world.inviting.invite("west")
        addresses = ("https://w.example", "tool", "https://w.example/a", "https://w.example/t", "https://w.example/k")
        facts = world.inviting.accept(made.token, Connection(*addresses))
        world.visit(host="w.example")
        lines = _lines(world, "west")
        assert [(each.action, each.actor) for each in lines] == [
            ("invitation.made", Actor("operator")),
            ("registration.added", Actor("invitation", made.invitation.id)),
            ("deployment.added", Actor("platform", facts.id)),
        ]

    def test_people_rules_and_keys(self, world):
        visit = world.visit()
        by = Actor("learner", visit.learner_id)
        barring = Barring(world.database, world.clock)
        barring.disable(visit.academy_id, visit.learner_id, by)
        barring.enable(visit.academy_id, visit.learner_id, by)
        world.localisation.import_pack("north", pack_file("x"), "x.yaml", by)
        lines = _lines(world)[2:]
        assert [each.action for each in lines] == ["learner.disabled", "learner.enabled", "locale.imported"]
        assert {each.actor for each in lines} == {by}

    def test_a_rotation_of_keys_stands_in_every_academys_log(self, world):
        world.register("south", "b.example")
        with world.database.unit_of_work(None) as unit:
            unit.installation.audit_all(world.clock(), "key.rotated", Actor("operator"), "key", "kid-7")
            unit.commit()
        for academy in ("north", "south"):
            assert [each.object_id for each in _lines(world, academy)][-1] == "kid-7"

    def test_what_is_undone_leaves_no_line(self, world):
        academy_id = world.administration.academy("north")
        with world.database.unit_of_work(academy_id) as unit:
            note(unit, world.clock(), Actor("operator"), "link.made", "x")
        assert "link.made" not in _acts(world)

    def test_an_act_that_fails_leaves_no_line(self, world):
        before = _acts(world)
        desk = Desk(world.administration.academy("north"), "north", Actor("operator"))
        platforms = PlatformDesk(world.database, world.clock)
        for act in (
            lambda: platforms.switch(desk, new_id(), on=False),
            lambda: platforms.switch_deployment(desk, new_id(), on=False),
            lambda: platforms.choose_profile(desk, new_id(), "moodle"),
            lambda: world.inviting.revoke(desk.academy_id, new_id()),
            lambda: world.passback.again(desk.academy_id, new_id()),
            lambda: world.localisation.import_pack("north", pack_file("x", fictional=True), "x.yaml"),
        ):
            with pytest.raises(HrlearnError):
                act()
        assert _acts(world) == before

    def test_what_has_no_words_is_no_act(self, world):
        with pytest.raises(UnknownNameError):
            note(SimpleNamespace(), world.clock(), Actor("operator"), "thing.done", "x")

    def test_every_act_has_a_kind_and_words(self):
        assert all(kind and words and "." in action for action, (kind, words) in ACTIONS.items())


class TestReading:
    def test_names_are_those_of_today(self, world):
        visit = world.visit(name="Before")
        Barring(world.database, world.clock).disable(visit.academy_id, visit.learner_id)
        reading, desk = AuditReading(world.database), Desk(visit.academy_id, "north", Actor("operator"))
        assert reading.page(desk).lines[0].about == "Before"
        with world.database.unit_of_work(visit.academy_id) as unit:
            unit.people.learner(visit.registration_id, "4", "After", new_id())
            unit.commit()
        assert reading.page(desk).lines[0].about == "After"
        with world.database.unit_of_work(visit.academy_id) as unit:
            unit.privacy.erase(visit.learner_id)
            unit.commit()
        assert "erased" in reading.page(desk).lines[0].about
        assert {each.about for each in reading.page(desk, kind="registration").lines} == {"https://a.example"}


class TestSwitchedOff:
    @pytest.fixture
    def desk(self, world):
        return Desk(world.administration.academy("north"), "north", Actor("operator"))

    @pytest.fixture
    def platforms(self, world):
        return PlatformDesk(world.database, world.clock)

    def test_a_platform_lets_nobody_in_and_everybody_out(self, world, desk, platforms):
        landing = world.launching.accept(world.facts())
        (line,) = platforms.platforms(desk)
        platforms.switch(desk, line.facts.id, on=False)
        with pytest.raises(SessionEndedError):
            world.launching.visit(landing.token)
        for act in (world.visit, lambda: world.launching.registration("https://a.example", "tool")):
            with pytest.raises(LaunchError) as error:
                act()
            assert (error.value.code, error.value.status) == ("launch.switched_off", 403)
        platforms.switch(desk, line.facts.id, on=True)
        with pytest.raises(SessionEndedError):
            world.launching.visit(landing.token)
        assert world.visit()

    def test_a_session_that_is_stored_at_that_moment_ends_too(self, world, desk, platforms):
        landing = world.launching.accept(world.facts())
        (line,) = platforms.platforms(desk)
        with world.database.unit_of_work(desk.academy_id) as unit:
            unit.places._run(
                SWITCH_REGISTRATION,
                id=line.facts.id,
                since=world.clock(),
            )
            unit.commit()
        with pytest.raises(SessionEndedError):
            world.launching.visit(landing.token)

    def test_a_deployment_does_not_touch_another_one(self, world, desk, platforms):
        world.administration.confirm_deployment("north", "https://a.example", "tool", "2")
        first = world.launching.accept(world.facts())
        other = world.launching.accept(world.facts("5", deployment_id="2"))
        outside = world.launching.accept(world.facts("6", context_lti_id="", resource_lti_id="77"))
        (line,) = platforms.platforms(desk)
        platforms.switch_deployment(desk, line.deployments[0].id, on=False)
        for landing in (first, outside):
            with pytest.raises(SessionEndedError):
                world.launching.visit(landing.token)
        assert world.launching.visit(other.token)
        with pytest.raises(LaunchError) as error:
            world.visit()
        assert error.value.code == "launch.switched_off"

    def test_the_last_door_of_the_own_platform_stays_open(self, world, desk, platforms):
        (line,) = platforms.platforms(desk)
        own = Desk(desk.academy_id, "north", Actor("operator"), registration_id=line.facts.id)
        with pytest.raises(HrlearnError, match="shut you out"):
            platforms.switch_deployment(own, line.deployments[0].id, on=False)
        world.administration.confirm_deployment("north", "https://a.example", "tool", "2")
        platforms.switch_deployment(own, line.deployments[0].id, on=False)
        with pytest.raises(HrlearnError, match="shut you out"):
            platforms.switch(own, line.facts.id, on=False)
