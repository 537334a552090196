"""Somebody who is shut out stays out, whatever is still open, and loses nothing."""

from __future__ import annotations

import pytest

from hrlearn.errors import LaunchError, NotFoundError
from hrlearn.services import Barring, SessionEndedError


@pytest.fixture
def barring(world):
    return Barring(world.database, world.clock)


def test_live_sessions_end_and_launches_are_refused(world, barring):
    landing = world.launching.accept(world.facts())
    learner = barring.find("north", "4")
    barring.disable(*learner)
    with pytest.raises(SessionEndedError):
        world.launching.visit(landing.token)
    with pytest.raises(LaunchError) as refused:
        world.launching.accept(world.facts())
    assert (refused.value.code, refused.value.status) == ("launch.disabled", 403)


def test_who_is_let_in_again_finds_the_own_work(world, barring):
    visit = world.visit()
    world.answer(visit, "yes", "no")
    learner = barring.find("north", "4")
    barring.disable(*learner)
    barring.enable(*learner)
    again = world.visit()
    assert again.learner_id == visit.learner_id
    assert [len(each.attempts) for each in world.learning.progress(again) if each.attempts] == [1]


def test_nobody_else_is_touched(world, barring):
    other = world.launching.accept(world.facts("5"))
    world.visit()
    barring.disable(*barring.find("north", "4"))
    assert world.launching.visit(other.token)


def test_a_session_of_somebody_disabled_opens_nothing_even_where_its_row_is_left(world, barring):
    """A launch that was under way while its learner was shut out may leave one."""
    landing = world.launching.accept(world.facts())
    academy, learner = barring.find("north", "4")
    with world.database.unit_of_work(academy) as unit:
        unit.people.bar(learner, world.clock())
        unit.commit()
    with pytest.raises(SessionEndedError):
        world.launching.visit(landing.token)


def test_a_refused_launch_does_not_use_its_nonce_up(world, barring):
    facts = world.facts()
    world.visit()
    learner = barring.find("north", "4")
    barring.disable(*learner)
    with pytest.raises(LaunchError):
        world.launching.accept(facts)
    barring.enable(*learner)
    assert world.launching.accept(facts).token


@pytest.mark.parametrize(
    ("academy", "subject", "code"), [("nowhere", "4", "academy.unknown"), ("north", "77", "learner.unknown")]
)
def test_somebody_who_is_not_there(world, barring, academy, subject, code):
    with pytest.raises(NotFoundError) as refused:
        barring.find(academy, subject)
    assert refused.value.code == code
