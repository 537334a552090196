"""How an academy's local rules stand, and that this agrees with what stops a placement."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.attempts import blocking_slots
from hrlearn.model import LocalePack, SlotValue
from hrlearn.services import LocalRules
from hrlearn.services.local_rules import _line
from tests.unit.services.lessons import FIRST, pack_file

DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))


@pytest.fixture
def rules(world):
    made = LocalRules(world.database, world.library, world.clock)
    return SimpleNamespace(world=world, state=lambda: made.state(world.administration.academy("north")))


def _states(rules):
    return {each.key: each.state for each in rules.state().rules}


def test_what_is_missing_stands_there_and_what_stops_a_lesson_comes_first(rules):
    state = rules.state()
    assert [(each.key, each.state, each.stops) for each in state.rules] == [
        ("phone.ambulance", "missing", True),
        ("law.carry", "missing", False),
    ]
    assert state.rules[0].lessons == (FIRST.lesson.title,)
    assert state.history == ()


def test_a_rule_grows_old(rules):
    """The packs of these tests were verified on 1 March 2026; the clock stands on 4 May."""
    rules.world.localisation.import_pack("north", pack_file("x", phone__ambulance="103", law__carry="yes"), "x.yaml")
    assert _states(rules) == {"phone.ambulance": "fine", "law.carry": "fine"}
    assert rules.state().rules[0].last_day == date(2027, 3, 1)
    for day, state, stops in (
        (date(2026, 12, 31), "fine", False),
        (date(2027, 1, 1), "soon", False),
        (date(2027, 3, 1), "soon", False),
        (date(2027, 3, 2), "expired", True),
    ):
        rules.world.clock.tick(days=(day - rules.world.clock().date()).days)
        (first, second) = rules.state().rules
        assert (first.key, first.state, first.stops) == ("phone.ambulance", state, stops), day
        assert not second.stops
    assert rules.state().count("expired", "missing") == 2


def test_an_invented_country_never_grows_old(rules):
    rules.world.register("play", "c.example", sandbox=True)
    data = pack_file("x", fictional=True, phone__ambulance="103")
    rules.world.localisation.import_pack("play", data, "x.yaml")
    rules.world.clock.tick(days=4000)
    made = LocalRules(rules.world.database, rules.world.library, rules.world.clock)
    (first, *_) = sorted(
        made.state(rules.world.administration.academy("play")).rules, key=lambda each: each.key, reverse=True
    )
    assert (first.key, first.state, first.last_day) == ("phone.ambulance", "fine", None)


def test_every_import_is_remembered_the_newest_first(rules):
    for name in ("one", "two", "one"):
        rules.world.localisation.import_pack("north", pack_file(name), "x.yaml")
        rules.world.clock.tick(days=1)
    assert [each.facts.key for each in rules.state().history] == ["one", "two"]


@given(verified=st.none() | DAYS, today=DAYS, present=st.booleans(), fictional=st.booleans())
def test_it_stops_exactly_what_a_placement_is_stopped_by(verified, today, present, fictional):
    values = {"phone.ambulance": SlotValue("103" if present else "", verified_on=verified)}
    pack = LocalePack("x", "x", "sha256:x", fictional, values)
    line = _line("phone.ambulance", True, ("A lesson",), pack, today)
    assert line.stops == ("phone.ambulance" in blocking_slots(FIRST.lesson, pack, today))
    if line.last_day is not None:
        assert (line.last_day >= today) == (line.state in {"soon", "fine"})
        assert timedelta(days=365) <= line.last_day - verified <= timedelta(days=366)
