"""The state of a login: signed, and good for ten minutes."""

from __future__ import annotations

import pytest

from hrlearn.errors import LaunchError
from hrlearn_lti.state import LoginState, States
from tests.lti.keys import b64

STATE = LoginState("https://moodle.example", "client-1", "n-1", "https://lessons.example/", "b" * 64, "4", "{}", "1")


def code_of(call):
    with pytest.raises(LaunchError) as refused:
        call()
    return refused.value.code


def test_a_state_comes_back_as_it_was():
    states = States("s" * 32, lambda: 0.0)
    assert states.read(states.sign(STATE)) == STATE


@pytest.mark.parametrize(("seconds", "good"), [(599, True), (600, False), (100_000, False)])
def test_a_state_lasts_ten_minutes(seconds, good):
    text = States("s" * 32, lambda: 0.0).sign(STATE)
    later = States("s" * 32, lambda: float(seconds))
    if good:
        assert later.read(text) == STATE
    else:
        assert code_of(lambda: later.read(text)) == "launch.expired_state"


def test_another_secret_reads_nothing():
    text = States("s" * 32, lambda: 0.0).sign(STATE)
    assert code_of(lambda: States("t" * 32, lambda: 0.0).read(text)) == "launch.bad_state"


def test_a_changed_state_is_none():
    states = States("s" * 32, lambda: 0.0)
    text = states.sign(STATE)
    for broken in (text[:-2], text + "x", "." + text, text.replace(".", "", 1), "", b64(b"[" * 100_000) + ".e30.e30"):
        assert code_of(lambda broken=broken: states.read(broken)) == "launch.bad_state"
