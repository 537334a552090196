"""The platform's key set is slow, down, huge or changed: a clear page within seconds, and no door stays shut."""

from __future__ import annotations

import threading
import time
from itertools import count

import pytest

from hrlearn_lti.platform_keys import PAUSE_SECONDS
from hrlearn_sandbox import Actor
from tests.lti.stage import open_academy, register, words

MEBIBYTE = 1024 * 1024


@pytest.fixture
def minutes(stage):
    """Let a minute go by for the tool's memory of key sets, whenever it is called."""
    passed = [0.0]
    stage.tool.id_tokens._keys._clock = lambda: passed[0]

    def later():
        passed[0] += PAUSE_SECONDS

    return later


def jwks_troubles(stage, **fault):
    stage.academy.store.troubles.plan("/jwks", fault.pop("status", 200), **fault)


FAULTS = {
    "slow": {"slow": 5.0},
    "down": {"status": 503},
    "gone": {"status": 404},
    "a page for people": {"page": True},
    "broken off": {"lost": True},
    "larger than a mebibyte": {"padding": MEBIBYTE},
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_key_set_that_cannot_be_read(stage, minutes, fault):
    jwks_troubles(stage, **FAULTS[fault])
    begun = time.monotonic()
    answer = stage.actor().launch(stage.activity()).post()
    assert time.monotonic() - begun < 4
    assert answer.status_code == 400
    assert "keys of your learning platform could not be read" in words(answer)
    assert "Wait a minute" in words(answer)
    assert stage.count("sessions") == stage.count("launch_nonces") == 0
    minutes()
    assert stage.seat().token


def test_just_under_a_mebibyte_is_read(stage):
    jwks_troubles(stage, padding=MEBIBYTE - 2000)
    assert stage.seat().token


def test_a_thousand_keys_are_too_many(stage):
    stage.academy.store.keys.public_set = lambda: {"keys": [{"kty": "RSA", "kid": str(each)} for each in range(1000)]}
    assert "could not be read" in words(stage.actor().launch(stage.activity()).post())


def test_keys_that_are_known_stay_good_while_the_platform_is_down(stage, minutes):
    stage.seat()
    for _ in range(9):
        minutes()
        jwks_troubles(stage, status=503)
        assert stage.seat().token


@pytest.mark.parametrize("keep_old", [True, False])
def test_a_rotated_key_is_found_without_anybody_doing_anything(stage, minutes, keep_old):
    stage.seat()
    minutes()
    stage.academy.store.rotate_key(keep_old=keep_old)
    assert stage.seat("iska").token


def test_a_flood_of_unknown_key_ids_asks_the_platform_once_a_minute(stage, minutes, monkeypatch):
    asked = count()
    real = stage.academy.store.keys.public_set
    monkeypatch.setattr(stage.academy.store.keys, "public_set", lambda: (next(asked), real())[1])
    form = stage.actor().launch(stage.activity())
    nonce = stage.tool.states.read(form.state).nonce
    for number in range(20):
        token = stage.academy.store.mint({"nonce": nonce}, {"kid": f"kid-{number}"})
        assert form.post({"id_token": token}).status_code == 400
    assert next(asked) == 1
    assert form.post().status_code == 200


def test_a_slow_key_set_of_one_platform_does_not_hold_up_another(stage):
    """The wait is that of one platform's people: the lock belongs to its key set."""
    stage.seat()
    with open_academy(stage.base_url) as slow:
        register(stage.tool, slow, "slow")
        slow.store.troubles.plan("/jwks", 200, slow=5.0)
        form = Actor(slow.base_url).act_as("mirela").launch(slow.store.book.activities()[0].id)
        waiting = threading.Thread(target=form.post)
        waiting.start()
        begun = time.monotonic()
        assert stage.seat("iska").token
        assert time.monotonic() - begun < 2
        waiting.join()
