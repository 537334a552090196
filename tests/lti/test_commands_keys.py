"""Keys and people at the operator's terminal."""

from __future__ import annotations

import re

import pytest

from tests.lti.test_commands import Operator

SECOND = "c2Vjb25kIGtleSBvZiB0ZXN0cywgYWxzbyB1bnJlYWw="


@pytest.fixture
def operator(tmp_path):
    made = Operator(f"sqlite:///{tmp_path / 'tool.db'}")
    made.run("db", "upgrade")
    return made


def test_a_rotation_from_beginning_to_end(operator):
    (first,) = re.findall(r"^(\S+)  made \S+ \S+  signs$", operator.run("keys", "list"), re.MULTILINE)
    said = operator.run("keys", "rotate")
    assert "published, signs from" in said
    second = said.split()[0]
    assert "is the one that signs" in operator.run("keys", "retire", first, code=1)
    assert "Wait until then" in operator.run("keys", "rotate", code=1)
    assert f"The key {second} is retired." in operator.run("keys", "retire", second)
    assert "no published key" in operator.run("keys", "retire", second, code=1)
    assert "signs" in operator.run("keys", "rotate", "--leaked")
    listed = operator.run("keys", "list")
    assert listed.count("retired") == 2
    assert len(re.findall(r"  signs$", listed, re.MULTILINE)) == 1


def test_the_database_holds_no_private_key(operator, tmp_path):
    operator.run("keys", "rotate")
    stored = b"".join(each.read_bytes() for each in tmp_path.glob("tool.db*"))
    assert b"sealed:" in stored
    assert b"PRIVATE KEY" not in stored


def test_the_ring_changes_with_a_restart_and_without_it_says_so(operator):
    operator.run("keys", "list")
    first = operator.environment["HRLEARN_KEY_ENCRYPTION_KEYS"]
    assert "does not hold" in operator.run("keys", "rotate", code=1, HRLEARN_KEY_ENCRYPTION_KEYS=SECOND)
    operator.run("keys", "rotate", HRLEARN_KEY_ENCRYPTION_KEYS=f"{SECOND} {first}")
    operator.run("keys", "rotate", "--leaked", HRLEARN_KEY_ENCRYPTION_KEYS=SECOND)


@pytest.mark.parametrize("value", ["", "short", "c2hvcnQ=", "not base64 at all!"])
def test_a_ring_that_is_none_is_refused_in_words_that_do_not_repeat_it(operator, value):
    said = operator.run("keys", "list", code=1, HRLEARN_KEY_ENCRYPTION_KEYS=value)
    assert "HRLEARN_KEY_ENCRYPTION_KEYS" in said
    assert "openssl rand -base64 32" in said
    assert not value or value not in said


def test_somebody_is_shut_out_and_let_in(operator):
    words = operator.register("https://moodle.example")
    operator.run("registration", "add", *words)
    assert "Nobody with the identifier" in operator.run("people", "disable", "4", "--academy", "practice", code=1)
    assert "no academy" in operator.run("people", "enable", "4", "--academy", "nowhere", code=1)
