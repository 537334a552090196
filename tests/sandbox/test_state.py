"""State that survives a restart, and settings that cannot work."""

from __future__ import annotations

import json
import stat
import threading
from dataclasses import replace

import pytest

from hrlearn_sandbox import (
    READY_MADE_PEOPLE,
    AcademyConfig,
    Activity,
    ConfigError,
    LineItem,
    Override,
    Placement,
    PortTakenError,
    StateFileError,
    Store,
    ToolConfig,
    bound,
    running,
)


@pytest.fixture
def config(tmp_path):
    return AcademyConfig(
        "http://127.0.0.1:9",
        ToolConfig.at("http://localhost:9"),
        state_file=tmp_path / "deep" / "academy.json",
        activities=(Placement("Safe hands", custom={"lesson": "x"}, score_maximum=100),),
    )


def test_keys_course_and_grades_survive(config):
    first = Store(config)
    [column] = first.book.line_items()
    review = {"url": "http://localhost:9/review"}
    first.book.add_activities([(Activity("", "Second", custom="a=b"), LineItem("", "", 5, submission_review=review))])
    first.book.set_override(column.id, "4", Override(50, "ж"), locked=True)
    second = Store(config)
    assert second.keys.public_set() == first.keys.public_set()
    assert second.secret == first.secret
    assert second.book.as_data() == first.book.as_data()
    assert second.book.grade(column.id, "4") == first.book.grade(column.id, "4")
    assert second.book.grade(column.id, "4").override == Override(50, "ж")
    assert second.book.duplicate(second.book.activities()[0].id).id not in {a.id for a in first.book.activities()}


def test_rotated_keys_survive(config):
    first = Store(config)
    kid = first.rotate_key()
    assert Store(config).keys.kid == kid
    assert len(Store(config).keys.public_set()["keys"]) == 2


def test_given_keys_are_used_until_there_is_a_state_file(config, signing_keys):
    given = replace(config, signing_keys=signing_keys)
    assert Store(given).keys.kid == signing_keys[0][0]
    assert signing_keys[0][1] not in repr(given)
    kid = Store(given).rotate_key(keep_old=False)
    assert Store(given).keys.kid == kid


def test_the_file_holds_keys_so_only_its_owner_reads_it(config):
    Store(config)
    assert stat.S_IMODE(config.state_file.stat().st_mode) == 0o600
    assert [path.name for path in config.state_file.parent.iterdir()] == ["academy.json"], "no drafts left"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 99}', '{"format": 1, "keys": []}'])
def test_a_foreign_file_is_refused_and_left_alone(config, text):
    config.state_file.parent.mkdir()
    config.state_file.write_text(text)
    with pytest.raises(StateFileError, match="Move it away"):
        Store(config)
    assert config.state_file.read_text() == text


def test_a_failed_write_keeps_the_old_state(config, monkeypatch):
    store = Store(config)
    before = config.state_file.read_text()

    def full(_descriptor):
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="disk full"):
        store.book.add_activities([(Activity("", "Lost"), None)])
    assert config.state_file.read_text() == before
    assert [path.name for path in config.state_file.parent.iterdir()] == ["academy.json"]


def test_without_a_path_nothing_is_written(config, tmp_path):
    Store(replace(config, state_file=None)).book.add_activities([(Activity("", "Second"), None)])
    assert list(tmp_path.iterdir()) == []


def test_many_threads_lose_nothing(config):
    store = Store(config)
    threads = [
        threading.Thread(target=store.book.add_line_item, args=(LineItem("", f"c{number}", 10),))
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    saved = json.loads(config.state_file.read_text())
    assert len({item["id"] for item in saved["book"]["line_items"]}) == 21
    assert store.book.as_data() == saved["book"]


@pytest.mark.parametrize("issuer", ["", "academy.example", "http://a.example/", "ftp://a.example"])
def test_a_wrong_issuer_is_refused_when_made(config, issuer):
    with pytest.raises(ConfigError, match="issuer"):
        replace(config, issuer=issuer)


def test_wrong_tool_addresses_and_repeated_people_are_refused(config):
    with pytest.raises(ConfigError, match=r"tool\.jwks_url"):
        replace(config, tool=replace(config.tool, jwks_url="/lti/jwks"))
    with pytest.raises(ConfigError, match="share the same id: 4"):
        replace(config, people=(*READY_MADE_PEOPLE, replace(READY_MADE_PEOPLE[0], key="twin")))
    with pytest.raises(ConfigError, match="share the same key: mirela"):
        replace(config, people=(*READY_MADE_PEOPLE, replace(READY_MADE_PEOPLE[0], id="90")))


def test_a_taken_port_is_told_in_words(config):
    with bound("127.0.0.1", 0) as listener:
        academy = running(config, port=listener.getsockname()[1])
        with pytest.raises(PortTakenError, match="choose another port"):
            academy.__enter__()
