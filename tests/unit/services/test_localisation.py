from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from hrlearn.errors import LessonError, NotFoundError
from hrlearn.model import NO_PACK
from tests.unit.services.lessons import FIRST, load_pack, pack_file

AMBULANCE = {"phone__ambulance": "103"}


def _put(world, data, academy="north"):
    return world.localisation.import_pack(academy, data, "pack.yaml")


def test_without_a_pack_nothing_is_verified(world):
    academy_id = world.visit().academy_id
    assert world.localisation.pack(academy_id) == NO_PACK
    assert (NO_PACK.key, dict(NO_PACK.slots)) == ("none", {})


def test_the_last_import_is_the_present_pack(world):
    academy_id = world.visit().academy_id
    old = _put(world, pack_file("old"))
    world.clock.tick(days=1)
    new = _put(world, pack_file("new"))
    assert world.localisation.pack(academy_id) == new
    world.clock.tick(days=1)
    _put(world, pack_file("old"))
    assert world.localisation.pack(academy_id) == old


def test_each_academy_has_a_pack_of_its_own(world):
    south = world.register("south", "b.example")
    _put(world, pack_file("north"))
    assert world.localisation.pack(south.academy_id) == NO_PACK


def test_an_unknown_academy_is_named(world):
    with pytest.raises(NotFoundError) as error:
        _put(world, pack_file("here"), "east")
    assert error.value.code == "academy.unknown"


class TestFictional:
    def _refused(self, world, academy):
        with pytest.raises(LessonError) as error:
            _put(world, pack_file("demo", fictional=True), academy)
        assert error.value.code == "locale.fictional_refused"

    def test_refused_at_a_real_platform(self, world):
        self._refused(world, "north")

    def test_refused_beside_one_real_platform(self, world):
        world.register("north", "c.example", sandbox=True)
        self._refused(world, "north")

    def test_accepted_where_all_platforms_are_practice(self, world):
        practice = world.register("practice", "c.example", sandbox=True)
        pack = _put(world, pack_file("demo", fictional=True), "practice")
        assert world.localisation.pack(practice.academy_id) == pack

    def test_refused_without_any_platform(self, world):
        with world.database.unit_of_work(None) as unit:
            unit.installation.ensure_academy(uuid4(), "empty", world.clock())
            unit.commit()
        self._refused(world, "empty")


class TestBlocking:
    """Slots are verified on 1 March 2026; ``law.carry`` does not block."""

    def _blocking(self, world, data, today):
        return world.localisation.blocking(FIRST, load_pack(data, "pack.yaml"), today)

    def test_missing(self, world):
        assert world.localisation.blocking(FIRST, NO_PACK, date(2026, 3, 1)) == ("phone.ambulance",)

    def test_empty(self, world):
        data = pack_file("here", phone__ambulance="")
        assert self._blocking(world, data, date(2026, 3, 1)) == ("phone.ambulance",)

    @pytest.mark.parametrize(
        ("today", "blocked"),
        [
            (date(2026, 3, 1), ()),
            (date(2027, 3, 1), ()),
            (date(2027, 3, 2), ("phone.ambulance",)),
            (date(2028, 2, 29), ("phone.ambulance",)),
        ],
    )
    def test_older_than_twelve_months(self, world, today, blocked):
        assert self._blocking(world, pack_file("here", **AMBULANCE), today) == blocked

    def test_a_value_without_a_date(self, world):
        pack = load_pack(pack_file("here", **AMBULANCE), "pack.yaml")
        undated = replace(pack, slots={key: replace(value, verified_on=None) for key, value in pack.slots.items()})
        assert world.localisation.blocking(FIRST, undated, date(2026, 3, 1)) == ("phone.ambulance",)

    def test_a_fictional_country_never_grows_old(self, world):
        assert self._blocking(world, pack_file("demo", fictional=True, **AMBULANCE), date(2036, 1, 1)) == ()

    def test_a_fictional_country_may_lack_a_slot(self, world):
        assert self._blocking(world, pack_file("demo", fictional=True), date(2026, 3, 1)) == ("phone.ambulance",)
