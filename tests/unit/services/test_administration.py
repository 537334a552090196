from __future__ import annotations

import pytest

from hrlearn.services import RegistrationError
from tests.unit.services.lessons import pack_file


def _add(world, **changes):
    facts = {
        "academy_key": "north",
        "issuer": "https://a.example",
        "client_id": "tool",
        "deployment_id": "1",
        "auth_login_url": "https://a.example/mod/lti/auth.php?x=1",
        "auth_token_url": "https://a.example/token",
        "key_set_url": "https://a.example/certs",
    }
    return world.administration.add_registration(**{**facts, **changes})


def test_registering_twice_changes_nothing(world):
    before = world.administration.registrations()
    assert _add(world) == before[0]
    assert world.administration.registrations() == before


def test_a_further_deployment_is_added(world):
    assert _add(world, deployment_id="2").deployment_ids == ("1", "2")
    assert _add(world).deployment_ids == ("1", "2")
    world.visit(deployment_id="2")


def test_new_addresses_replace_the_old(world):
    changed = _add(world, key_set_url="https://a.example/new")
    assert world.administration.registrations() == (changed,)
    assert changed.key_set_url == "https://a.example/new"


def test_a_platform_cannot_belong_to_two_academies(world):
    before = world.administration.registrations()
    with pytest.raises(RegistrationError) as error:
        _add(world, academy_key="south")
    assert (error.value.code, error.value.status) == ("registration.taken", 409)
    assert world.administration.registrations() == before
    with world.database.reading(None) as unit:
        assert unit.installation.academy("south") is None


def test_two_academies_may_use_one_issuer(world):
    _add(world, academy_key="south", client_id="second")
    assert [each.academy_key for each in world.administration.registrations()] == ["north", "south"]


@pytest.mark.parametrize("key", ["", "North", "a b", "-a", "a--b", "a/b"])
def test_a_key_that_would_be_trouble_is_refused(world, key):
    with pytest.raises(RegistrationError) as error:
        _add(world, academy_key=key)
    assert error.value.code == "academy.bad_key"


def test_a_real_platform_does_not_meet_an_invented_country(world):
    world.register("practice", "c.example", sandbox=True)
    world.localisation.import_pack("practice", pack_file("demo", fictional=True), "demo.yaml")
    for refused in ({"issuer": "https://d.example"}, {"issuer": "https://c.example"}):
        with pytest.raises(RegistrationError) as error:
            _add(world, academy_key="practice", **refused)
        assert error.value.code == "registration.fictional_pack"
    _add(world, academy_key="practice", issuer="https://d.example", sandbox=True)
