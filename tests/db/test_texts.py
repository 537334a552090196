"""Text from outside that PostgreSQL cannot keep: a NUL, half of a character, more than a column holds.

SQLite would take some of it, so that an academy would meet the fault on the day it moves. Both refuse the same.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import String

from hrlearn.attempts import Envelope, Event
from hrlearn.db.tables import metadata
from hrlearn.db.types import LongText, QuotedText, ShortText, UnstorableError
from hrlearn.errors import HrlearnError, LaunchError, NotFoundError
from hrlearn.services import GatewayAnswer, PassbackTry
from tests.unguarded import unguarded
from tests.unit.services.world import DEEP_LINK, INSTRUCTOR

BAD = {"nul": "a\x00b", "first half of a pair": "a\ud83d", "second half of a pair": "\ude00b"}
bad = pytest.mark.parametrize("text", BAD.values(), ids=BAD)

STORED = ("subject", "name", "nonce", "context_lti_id", "context_title", "resource_lti_id", "resource_title")
URLS = ("lineitem_url", "return_url")
LONG = ("subject", "nonce", "context_lti_id", "resource_lti_id")


def test_no_column_takes_text_unchecked():
    columns = [column for table in metadata.sorted_tables for column in table.c]
    assert [str(column) for column in columns if isinstance(column.type, String)] == []
    assert any(isinstance(column.type, (ShortText, LongText, QuotedText)) for column in columns)


def _rows(world) -> dict[str, int]:
    with unguarded(world.url) as connection:
        return {table.name: len(connection.execute(table.select()).all()) for table in metadata.sorted_tables}


class TestLaunch:
    def _refused(self, world, **changes):
        before = _rows(world)
        with pytest.raises(UnstorableError) as error:
            world.launching.accept(world.facts(**changes))
        assert (error.value.code, error.value.status) == ("text.unstorable", 400)
        assert error.value.hint
        assert _rows(world) == before

    @bad
    @pytest.mark.parametrize("name", STORED + URLS)
    def test_what_cannot_be_kept_is_refused_and_nothing_is_stored(self, world, name, text):
        self._refused(world, **{name: text})

    @pytest.mark.parametrize("name", LONG)
    def test_too_long(self, world, name):
        world.visit(**{name: "ә" * 255})
        self._refused(world, **{name: "ә" * 256})

    @bad
    def test_what_is_changed_later_is_checked_too(self, world, text):
        world.visit()
        for name in ("name", "context_title", "resource_title", "lineitem_url"):
            self._refused(world, **{name: text})

    @bad
    def test_custom_parameters_find_no_lesson(self, world, text):
        for custom in ({"lesson": text}, {"lesson": "safe_hands", "activity": text}):
            with pytest.raises(NotFoundError):
                world.visit(custom=custom)

    @bad
    def test_what_is_only_looked_for_is_not_found(self, world, text):
        with pytest.raises(LaunchError) as error:
            world.launching.registration(text, "tool")
        assert error.value.code == "launch.unknown_platform"
        with pytest.raises(LaunchError) as error:
            world.visit(deployment_id=text)
        assert error.value.code == "launch.unknown_deployment"
        with pytest.raises(NotFoundError):
            world.library.pinned(world.visit().academy_id, text)
        with pytest.raises(NotFoundError):
            world.localisation.import_pack(text, b'{"key": "x", "fictional": false, "slots": {}}', "x.yaml")

    @pytest.mark.parametrize("length", [256, 10_000])
    def test_what_is_too_long_is_not_found_either(self, world, length):
        with pytest.raises(LaunchError):
            world.launching.registration("x" * length, None)
        with pytest.raises(NotFoundError):
            world.library.pinned(world.visit().academy_id, "x" * length)


class TestOperator:
    @bad
    @pytest.mark.parametrize("name", ["issuer", "client_id", "deployment_id", "auth_login_url", "key_set_url"])
    def test_a_registration_that_cannot_be_kept(self, world, name, text):
        facts = world.administration.registrations()[0]
        known = {
            "academy_key": "east",
            "issuer": "https://c.example",
            "client_id": "c",
            "deployment_id": "1",
            "auth_login_url": facts.auth_login_url,
            "auth_token_url": facts.auth_token_url,
            "key_set_url": facts.key_set_url,
        }
        before = _rows(world)
        with pytest.raises(HrlearnError):
            world.administration.add_registration(**{**known, name: text})
        assert _rows(world) == before


class TestPassback:
    @bad
    def test_what_a_platform_answers_cannot_stop_the_record_of_it(self, world, text):
        visit = world.visit()
        world.play(visit, "good", "good")
        world.gateway.faults.append(GatewayAnswer(503, detail=text))
        assert world.passback.run_once() == 1
        with world.database.reading(visit.academy_id) as unit:
            (lane,) = unit.outbox.lanes_of(visit.resource_link_id)
            (entry,) = unit.outbox.tries(lane.id)
        assert (entry.outcome, entry.status) == ("retry", 503)
        assert entry.detail == "".join("\ufffd" if letter in "\x00\ud83d\ude00" else letter for letter in text)

    @bad
    def test_nor_can_a_note(self, world, text):
        visit = world.visit()
        world.play(visit, "good", "good")
        (lane,) = world.passback.due(1)
        with world.database.unit_of_work(visit.academy_id) as unit:
            assert unit.outbox.settle(replace(lane, last_error=text))
            unit.outbox.add_try(lane.id, PassbackTry(world.clock(), "", None, "retry", text), uuid4())
            unit.commit()


class TestJson:
    """JSON is stored with its escapes, so it keeps everything that a client can send."""

    @bad
    def test_settings_of_deep_linking(self, world, text):
        deep_link = replace(DEEP_LINK, data=text, accept_types=(text,))
        landing = world.launching.accept(world.facts("9", INSTRUCTOR, deep_link=deep_link))
        assert world.launching.visit(landing.token).deep_link == deep_link

    @bad
    def test_the_body_of_an_event(self, world, text):
        visit = world.visit()
        attempt_id = world.start(visit, "quiz")
        event = Event(
            1, "2026-05-04T08:00:00.000Z", Envelope(str(uuid4()), str(uuid4()), 1, 0, "response", {text: text})
        )
        with world.database.unit_of_work(visit.academy_id) as unit:
            unit.attempts.append(attempt_id, event)
            unit.commit()
        with world.database.reading(visit.academy_id) as unit:
            assert unit.attempts.events(attempt_id) == (event,)
