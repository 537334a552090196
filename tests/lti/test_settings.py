"""The tool does not start with a dangerous or useless setting."""

from __future__ import annotations

import pytest

from hrlearn.errors import SettingsError
from hrlearn_lti.networks import LOOPBACK
from hrlearn_lti.settings import read_settings

GOOD = {
    "HRLEARN_DATABASE_URL": "sqlite:////srv/hrlearn.db",
    "HRLEARN_SECRET_KEY": "k" * 32,
    "HRLEARN_BASE_URL": "https://lessons.example",
    "HRLEARN_KEY_ENCRYPTION_KEYS": "new, old",
}


def test_the_least_that_is_needed():
    settings = read_settings(GOOD)
    assert settings.url("/lti/launch") == "https://lessons.example/lti/launch"
    assert settings.secure
    assert settings.allow_networks == ()
    assert settings.key_encryption_keys == ("new", "old")
    assert settings.lessons is None


def test_all_of_them(tmp_path):
    more = {
        "HRLEARN_BASE_URL": "http://localhost:8080/",
        "HRLEARN_ALLOW_NETWORKS": "127.0.0.0/8, ::1/128",
        "HRLEARN_LESSONS": str(tmp_path),
    }
    settings = read_settings({**GOOD, **more})
    assert settings.base_url == "http://localhost:8080"
    assert settings.allow_networks == LOOPBACK
    assert not settings.secure
    assert settings.lessons == tmp_path


@pytest.mark.parametrize("name", sorted(GOOD))
@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_is_missing_is_named(name, value):
    environ = {**GOOD, name: value} if value is not None else {key: text for key, text in GOOD.items() if key != name}
    with pytest.raises(SettingsError, match=name):
        read_settings(environ)


@pytest.mark.parametrize(
    "change",
    [
        {"HRLEARN_SECRET_KEY": "k" * 31},
        {"HRLEARN_BASE_URL": "lessons.example"},
        {"HRLEARN_BASE_URL": "http://lessons.example"},
        {"HRLEARN_BASE_URL": "ftp://lessons.example"},
        {"HRLEARN_BASE_URL": "https://lessons.example/tool"},
        {"HRLEARN_BASE_URL": "https://lessons.example?x=1"},
        {"HRLEARN_BASE_URL": "https://name:word@lessons.example"},
        {"HRLEARN_ALLOW_NETWORKS": "10.0.0.0/8, moodle.example"},
        {"HRLEARN_ALLOW_NETWORKS": "0.0.0.0/0"},
        {"HRLEARN_LESSONS": "/no/such/folder"},
    ],
    ids=str,
)
def test_what_is_wrong_is_named(change):
    (name,) = change
    with pytest.raises(SettingsError, match=name):
        read_settings({**GOOD, **change})


def test_secrets_are_not_shown():
    shown = repr(read_settings(GOOD))
    assert "kkk" not in shown
    assert "sqlite" not in shown
    assert "old" not in shown
