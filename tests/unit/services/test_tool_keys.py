from __future__ import annotations

import itertools

import pytest

from hrlearn.services import ToolKey, ToolKeys


@pytest.fixture
def made(world):
    numbers = itertools.count(1)
    return ToolKeys(world.database, lambda: _key(next(numbers)), world.clock)


def _key(number: int) -> ToolKey:
    return ToolKey(f"kid-{number}", f"pem-{number}", {"kid": f"kid-{number}", "kty": "RSA"})


def test_the_first_use_makes_a_key_and_keeps_it(world, made):
    assert made.public_set() == [{"kid": "kid-1", "kty": "RSA"}]
    assert made.signing() == ("kid-1", "pem-1")
    assert ToolKeys(world.database, lambda: _key(9), world.clock).signing() == ("kid-1", "pem-1")


def test_the_newest_key_signs_and_all_are_published(world, made):
    made.signing()
    world.clock.tick(days=1)
    with world.database.unit_of_work(None) as unit:
        unit.installation.add_tool_key(_key(2), world.clock())
        unit.commit()
    assert made.signing() == ("kid-2", "pem-2")
    assert [key["kid"] for key in made.public_set()] == ["kid-2", "kid-1"]


def test_two_first_uses_at_once_make_one_key(world):
    """The second comes while the first is making its key."""
    second = ToolKeys(world.database, lambda: _key(2), world.clock)

    def make_slowly() -> ToolKey:
        second.signing()
        return _key(1)

    first = ToolKeys(world.database, make_slowly, world.clock)
    assert first.signing() == second.signing() == ("kid-2", "pem-2")
    assert len(first.public_set()) == 1
