"""The class list in the database: identities, roles, and who has left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hrlearn.db import new_id
from hrlearn.errors import NotFoundError
from hrlearn.services import RosterAnswer, Rostering, RosterMember, SessionEndedError
from tests.unit.services.world import INSTRUCTOR

URL = {"memberships_url": "https://a.example/members"}


class ListOf:
    """A platform's list that a test changes."""

    def __init__(self):
        self.answer = RosterAnswer(complete=True, members=())
        self.asked = []

    def members(self, registration, memberships_url):
        self.asked.append(memberships_url)
        return self.answer

    def says(self, *subjects, complete=True):
        members = tuple(RosterMember(each, f"Cadet {each}", ("Learner",)) for each in subjects)
        self.answer = RosterAnswer(complete, members, "" if complete else "It broke off.")


@pytest.fixture
def platform():
    return ListOf()


@pytest.fixture
def rostering(world, platform):
    return Rostering(world.database, platform, world.clock, new_id)


@pytest.fixture
def instructor(world):
    return world.visit("9", INSTRUCTOR, **URL)


def _rows(world, instructor):
    return [(row.name, row.left) for row in world.gradebook.rows(instructor)]


def test_members_are_learners_who_have_not_come_yet(world, rostering, platform, instructor):
    platform.says("4", "5")
    assert rostering.refresh(instructor)
    assert _rows(world, instructor) == [("Cadet 4", False), ("Cadet 5", False)]
    assert world.visit("4", **URL).learner_id in {row.learner_id for row in world.gradebook.rows(instructor)}
    assert len(_rows(world, instructor)) == 2
    assert platform.asked == ["https://a.example/members"]


def test_a_list_changes_nobodys_roles(world, rostering, platform, instructor):
    """Moodle's list calls some teachers learners; what the launch said counts."""
    platform.says("9", "4")
    rostering.refresh(instructor)
    assert _rows(world, instructor) == [("Cadet 4", False)]


def test_a_name_from_the_list_is_taken_and_an_empty_one_is_not(world, rostering, platform, instructor):
    world.visit("4", name="Old name", **URL)
    platform.answer = RosterAnswer(True, (RosterMember("4", "", ("Learner",)),))
    rostering.refresh(instructor)
    assert _rows(world, instructor) == [("Old name", False)]
    platform.says("4")
    world.clock.tick(minutes=2)
    rostering.refresh(instructor)
    assert _rows(world, instructor) == [("Cadet 4", False)]


def test_who_is_no_longer_listed_has_left_until_the_next_launch(world, rostering, platform, instructor):
    platform.says("4", "5")
    rostering.refresh(instructor)
    world.clock.tick(minutes=2)
    platform.says("5")
    rostering.refresh(instructor)
    assert _rows(world, instructor) == [("Cadet 4", True), ("Cadet 5", False)]
    world.visit("4", **URL)
    assert _rows(world, instructor) == [("Cadet 4", False), ("Cadet 5", False)]


def test_who_has_left_is_no_longer_in(world, rostering, platform, instructor):
    platform.says("4", "5")
    rostering.refresh(instructor)
    gone, busy, here, elsewhere = (
        world.launching.accept(facts).token
        for facts in (
            world.facts("4", **URL),
            world.facts("6", **URL),
            world.facts("5", **URL),
            world.facts("4", context_lti_id="3", resource_lti_id="30"),
        )
    )
    platform.says("5")
    world.clock.tick(minutes=15)
    world.launching.visit(busy)
    rostering.refresh(instructor)
    with pytest.raises(SessionEndedError):
        world.launching.visit(gone)
    for token in (busy, here, elsewhere):
        world.launching.visit(token)


def test_who_came_while_the_list_was_read_has_not_left(world, rostering, platform, instructor):
    world.clock.tick(minutes=2)
    real = platform.members

    def meanwhile(*arguments):
        world.clock.tick(seconds=1)
        world.visit("7", **URL)
        return real(*arguments)

    platform.members = meanwhile
    rostering.refresh(instructor)
    assert _rows(world, instructor) == [("Cadet 7", False)]


def test_a_list_that_broke_off_adds_and_marks_nobody(world, rostering, platform, instructor):
    platform.says("4", "5")
    rostering.refresh(instructor)
    world.clock.tick(minutes=20)
    platform.says("6", complete=False)
    rostering.refresh(instructor)
    assert _rows(world, instructor) == [("Cadet 4", False), ("Cadet 5", False), ("Cadet 6", False)]
    state = rostering.state(instructor)
    assert state.note == "It broke off."
    assert not rostering.is_fresh(state)


def test_a_list_is_fresh_for_ten_minutes_and_asked_for_once_a_minute(world, rostering, platform, instructor):
    assert not rostering.is_fresh(rostering.state(instructor))
    assert rostering.refresh(instructor)
    assert not rostering.refresh(instructor)
    world.clock.tick(minutes=9)
    assert rostering.is_fresh(rostering.state(instructor))
    world.clock.tick(minutes=1)
    assert not rostering.is_fresh(rostering.state(instructor))
    assert len(platform.asked) == 1


def test_another_course_and_another_academy_are_not_touched(world, rostering, platform, instructor):
    world.register("south", "b.example")
    other = world.visit("9", INSTRUCTOR, host="b.example", **URL)
    elsewhere = world.visit("9", INSTRUCTOR, context_lti_id="3", resource_lti_id="30", **URL)
    platform.says("4")
    rostering.refresh(instructor)
    assert world.gradebook.rows(other) == world.gradebook.rows(elsewhere) == ()


def test_only_instructors_of_a_place_may_ask(world, rostering, platform, instructor):
    for act in (rostering.state, rostering.refresh):
        with pytest.raises(NotFoundError):
            act(world.visit("4", **URL))
    assert platform.asked == []


def test_a_platform_without_lists_is_not_asked(world, rostering, platform):
    alone = world.visit("9", INSTRUCTOR)
    assert rostering.state(alone) is None
    assert not rostering.refresh(alone)
    without = world.visit("9", INSTRUCTOR, context_lti_id="", resource_lti_id="50")
    assert rostering.state(without) is None
    assert not rostering.refresh(without)
    assert platform.asked == []


def test_more_members_than_fit_in_one_transaction(world, rostering, platform, instructor):
    platform.says(*(str(number) for number in range(1000, 1450)))
    rostering.refresh(instructor)
    page = world.gradebook.page(instructor, 200, 200)
    assert (page.total, len(page.rows), page.rows[0].name) == (450, 200, "Cadet 1200")
    assert timedelta(0) <= world.clock() - rostering.state(instructor).complete_at
