"""Keys of the tool: published before they sign, sealed where they are kept, retired when nobody needs them."""

from __future__ import annotations

import itertools

import pytest

from hrlearn.errors import NotFoundError, SettingsError
from hrlearn.services import KeyRefusedError, ToolKey, ToolKeys


class Ring:
    """A ring whose seals can be read: "<name>:<text>"."""

    def __init__(self, *names):
        self.names = names

    def seal(self, text):
        return f"{self.names[0]}:{text}"

    def unseal(self, sealed):
        name, _, text = sealed.partition(":")
        if name not in self.names:
            raise SettingsError("sealed with another ring")
        return text

    def is_newest(self, sealed):
        return sealed.startswith(f"{self.names[0]}:")


@pytest.fixture
def numbers():
    return itertools.count(1)


@pytest.fixture
def keys_with(world, numbers):
    """Give a maker of keys by the names on their ring."""
    return lambda *names: ToolKeys(world.database, lambda: _key(next(numbers)), world.clock, Ring(*names))


@pytest.fixture
def made(keys_with):
    return keys_with("old")


def _key(number: int) -> ToolKey:
    return ToolKey(f"kid-{number}", f"pem-{number}", {"kid": f"kid-{number}", "kty": "RSA"})


def published(keys):
    return [key["kid"] for key in keys.public_set()]


def states(keys):
    return {line.kid: line.state for line in keys.lines()}


def stored(world):
    with world.database.reading(None) as unit:
        return {key.kid: key.sealed_pem for key in unit.installation.tool_keys()}


def test_the_first_use_makes_a_key_and_keeps_it(made, keys_with):
    assert made.public_set() == [{"kid": "kid-1", "kty": "RSA"}]
    assert made.signing() == ("kid-1", "pem-1")
    assert keys_with("old").signing() == ("kid-1", "pem-1")


def test_two_first_uses_at_once_make_one_key(world):
    """The second comes while the first is making its key."""
    second = ToolKeys(world.database, lambda: _key(2), world.clock, Ring("a"))

    def make_slowly() -> ToolKey:
        second.signing()
        return _key(1)

    first = ToolKeys(world.database, make_slowly, world.clock, Ring("a"))
    assert first.signing() == second.signing() == ("kid-2", "pem-2")
    assert len(first.public_set()) == 1


def test_private_halves_are_kept_sealed(world, made):
    made.signing()
    assert stored(world) == {"kid-1": "old:pem-1"}


def test_a_new_key_is_published_a_day_before_it_signs(world, made):
    made.signing()
    world.clock.tick(days=30)
    line = made.rotate()
    assert (line.kid, line.state) == ("kid-2", "waiting")
    assert published(made) == ["kid-2", "kid-1"]
    world.clock.tick(hours=23, minutes=59)
    assert made.signing()[0] == "kid-1"
    world.clock.tick(minutes=1)
    assert made.signing() == ("kid-2", "pem-2")
    assert published(made) == ["kid-2", "kid-1"]
    assert states(made) == {"kid-2": "signs", "kid-1": "published"}


def test_a_rotation_that_is_on_its_way_is_finished_first(world, made):
    made.signing()
    made.rotate()
    with pytest.raises(KeyRefusedError) as refused:
        made.rotate()
    assert refused.value.code == "key.waiting"
    assert sorted(published(made)) == ["kid-1", "kid-2"]
    world.clock.tick(hours=24, minutes=59)
    with pytest.raises(KeyRefusedError) as refused:
        made.rotate()
    assert refused.value.code == "key.just_signed"


def test_the_next_rotation_retires_the_key_before_the_last(world, made):
    made.signing()
    made.rotate()
    world.clock.tick(hours=26)
    made.rotate()
    assert [kid for kid, state in states(made).items() if state != "retired"] == ["kid-3", "kid-2"]
    assert published(made) == ["kid-3", "kid-2"]
    assert stored(world)["kid-1"] == ""


def test_a_leaked_key_is_gone_at_once(world, made):
    made.signing()
    made.rotate()
    assert made.rotate(leaked=True).state == "signs"
    assert published(made) == ["kid-3"]
    assert made.signing() == ("kid-3", "pem-3")
    assert stored(world) == {"kid-3": "old:pem-3", "kid-2": "", "kid-1": ""}


def test_an_old_key_is_retired_by_hand_an_hour_after_its_last_signature(world, made):
    made.signing()
    made.rotate()
    world.clock.tick(hours=24, minutes=59)
    with pytest.raises(KeyRefusedError) as refused:
        made.retire("kid-1")
    assert refused.value.code == "key.just_signed"
    world.clock.tick(minutes=1)
    made.retire("kid-1")
    assert published(made) == ["kid-2"]


def test_the_key_that_signs_cannot_be_retired(made):
    made.signing()
    with pytest.raises(KeyRefusedError) as refused:
        made.retire("kid-1")
    assert refused.value.code == "key.signs"
    with pytest.raises(NotFoundError):
        made.retire("kid-7")


def test_a_rotation_may_be_called_off(made):
    made.signing()
    made.retire(made.rotate().kid)
    assert published(made) == ["kid-1"]
    assert made.rotate().state == "waiting"


def test_a_clock_that_goes_back_leaves_a_key_to_sign_with(world, made):
    made.signing()
    world.clock.tick(days=-1)
    assert made.signing()[0] == "kid-1"


def test_a_new_ring_seals_again_at_the_next_start_and_at_a_rotation(world, made, keys_with):
    made.signing()
    keys_with("new", "old").ready()
    assert stored(world) == {"kid-1": "new:pem-1"}
    keys_with("newest", "new").rotate()
    assert stored(world) == {"kid-2": "newest:pem-2", "kid-1": "newest:pem-1"}
    assert keys_with("newest").signing() == ("kid-1", "pem-1")


def test_a_ring_without_the_key_stops_the_start_but_not_the_key_set(made, keys_with):
    made.signing()
    with pytest.raises(SettingsError):
        keys_with("other").ready()
    with pytest.raises(SettingsError):
        keys_with("other").signing()
    assert published(keys_with("other")) == ["kid-1"]
