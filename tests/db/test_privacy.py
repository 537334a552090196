"""What is stored about a person: all of it is given out, all of it can be erased, and each table's note is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import make_url

from hrlearn.db import make_database, new_id
from hrlearn.db.privacy import ABOUT, DELETED, ELSEWHERE, OVERWRITTEN
from hrlearn.db.tables import metadata
from hrlearn.errors import NotFoundError
from hrlearn.services import Actor, Desk, PassbackTry, PrivacyDesk
from tests.unit.services.world import DEEP_LINK, INSTRUCTOR

PERSONAL = [table for table in metadata.sorted_tables if table.info["personal"] and table.name not in ELSEWHERE]


@pytest.mark.parametrize("table", PERSONAL, ids=lambda table: table.name)
def test_each_table_is_erased_as_its_note_says(table):
    assert table in ABOUT
    for column, note in table.info["personal"].items():
        if "deleted with the row" in note:
            assert table in DELETED
        elif note.startswith(("overwritten", "emptied")):
            assert column in OVERWRITTEN[table]
        else:
            assert note.startswith("kept"), (column, note)
            assert table not in DELETED


def test_whatever_leads_to_a_learner_is_given_out():
    """A new table with a learner in it must be given out, and erased, too."""
    assert {table for table in metadata.sorted_tables if "learner_id" in table.c} <= set(ABOUT)


SUBJECT, NAME, RETURN, QUOTED = "subject-9f3c71", "Zerafina Quuxworthy", "https://a.example/return-7d1e", "quoted-2b90"
EARLIER = "Earlier Surname-51aa"
IDENTIFIERS = (SUBJECT, NAME, RETURN, QUOTED, EARLIER, "urn:deep-link-data")
"""What somebody could be known by: the platform's id, two names, an address, a quotation, opaque data."""


@pytest.fixture
def asked(world):
    """Give one of many people who has done all there is to do, and whom somebody wants to be erased."""
    for number in range(120):  # enough that pages of the tables are split and rows are moved about
        world.visit(f"other-{number}", name=f"Other {number}")
    world.visit(SUBJECT, name=EARLIER)
    visit = world.visit(SUBJECT, name=NAME, return_url=RETURN)
    deep_link = replace(DEEP_LINK, data="urn:deep-link-data")
    world.visit(SUBJECT, INSTRUCTOR, name=NAME, deep_link=deep_link, context_lti_id="", context_title="")
    world.start(visit, "quiz")
    _refused(world, visit)
    desk = Desk(visit.academy_id, "north", Actor("operator"))
    privacy = PrivacyDesk(world.database, world.clock, new_id, world.database.clear_traces)
    return SimpleNamespace(world=world, visit=visit, desk=desk, privacy=privacy)


def _refused(world, visit) -> None:
    with world.database.unit_of_work(visit.academy_id) as unit:
        unit.outbox.owe(visit.resource_link_id, visit.learner_id, world.clock(), new_id())
        unit.commit()
    (lane,) = world.passback.due(1)
    with world.database.unit_of_work(visit.academy_id) as unit:
        assert unit.outbox.settle(replace(lane, status="refused", last_error=f"No {QUOTED} here."))
        unit.outbox.add_try(lane.id, PassbackTry(world.clock(), "80.0", 404, "refused", f"No {QUOTED}"), new_id())
        unit.commit()


def test_everything_is_given_out(asked):
    request = asked.privacy.ask(asked.desk, asked.visit.learner_id, "export")
    copy = asked.privacy.export(asked.desk, request.id)
    said = str(copy.data)
    for identifier in (SUBJECT, NAME, RETURN, QUOTED, "urn:deep-link-data"):
        assert identifier in said, identifier
    assert "Other" not in said
    for table in ("learners", "memberships", "sessions", "attempts", "outbox", "outbox_tries", "privacy_requests"):
        assert copy.data[table], table
    assert copy.issuer == "https://a.example"
    assert not any("hash" in column and "content" not in column and "pack" not in column for column in _columns(copy))


def _columns(copy) -> set[str]:
    return {column for rows in copy.data.values() for row in rows for column in row}


def test_after_erasing_nothing_leads_to_the_person(asked):
    before = len(asked.world.gradebook.rows(asked.world.visit("teacher", INSTRUCTOR)))
    request = asked.privacy.ask(asked.desk, asked.visit.learner_id, "erase")
    assert asked.privacy.erase(asked.desk, request.id)
    with asked.world.database.reading(asked.visit.academy_id) as unit:
        assert [each.learner_id for each in unit.attempts.of_link(asked.visit.resource_link_id)] == [
            asked.visit.learner_id
        ]
        assert unit.people.find(asked.visit.registration_id, SUBJECT) is None
    assert len(asked.world.gradebook.rows(asked.world.visit("teacher", INSTRUCTOR))) == before - 1
    stored = asked.world.stored()
    assert b"Other 7" in stored
    for identifier in IDENTIFIERS:
        assert stored.count(identifier.encode()) == 0, identifier


def test_while_the_tool_runs_no_file_of_its_database_holds_what_was_erased(asked):
    """The log beside a SQLite file too; what PostgreSQL keeps in its files goes in time, so its rows are read above."""
    if asked.world.database._lock is None:
        pytest.skip("PostgreSQL has no files that we could read.")
    file = Path(make_url(asked.world.url).database)
    request = asked.privacy.ask(asked.desk, asked.visit.learner_id, "erase")
    before = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert all(identifier.encode() in before for identifier in IDENTIFIERS)
    assert asked.privacy.erase(asked.desk, request.id)
    after = {each.name: each.read_bytes() for each in file.parent.glob(f"{file.name}*")}
    assert after
    for name, stored in after.items():
        assert not [identifier for identifier in IDENTIFIERS if identifier.encode() in stored], name


def test_where_a_reader_keeps_the_log_it_is_said_and_the_next_purge_does_it(asked):
    if asked.world.database._lock is None:
        pytest.skip("PostgreSQL clears by itself.")
    request = asked.privacy.ask(asked.desk, asked.visit.learner_id, "erase")
    with asked.world.database.reading(asked.visit.academy_id) as unit:
        unit.people.name(asked.visit.learner_id)
        assert not asked.privacy.erase(asked.desk, request.id)
    assert asked.privacy.purge(timedelta(days=1)).cleared


def test_where_another_process_is_writing_it_is_said_too(asked):
    if asked.world.database._lock is None:
        pytest.skip("PostgreSQL clears by itself.")
    request = asked.privacy.ask(asked.desk, asked.visit.learner_id, "erase")
    with asked.world.database.unit_of_work(asked.visit.academy_id) as unit:
        unit.privacy.end(request.id, withdrawn_at=asked.world.clock())
        other = make_database(asked.world.url)
        assert not other.clear_traces()
        other.close()


def test_an_erased_person_may_come_again_as_somebody_new(asked):
    request = asked.privacy.ask(asked.desk, asked.visit.learner_id, "erase")
    asked.privacy.erase(asked.desk, request.id)
    assert asked.world.visit(SUBJECT).learner_id != asked.visit.learner_id
    assert asked.privacy.person(asked.desk, asked.visit.learner_id).person.erased


def test_a_score_on_its_way_when_its_learner_is_erased_is_written_nowhere(asked):
    with asked.world.database.unit_of_work(asked.visit.academy_id) as unit:
        unit.outbox.owe(asked.visit.resource_link_id, asked.visit.learner_id, asked.world.clock(), new_id())
        unit.commit()
    (lane,) = asked.world.passback.due(1)
    request = asked.privacy.ask(asked.desk, asked.visit.learner_id, "erase")
    asked.privacy.erase(asked.desk, request.id)
    entry = PassbackTry(asked.world.clock(), "80.0", 200, "sent")
    with asked.world.database.unit_of_work(asked.visit.academy_id) as unit:
        assert asked.world.passback._store(unit, lane, entry) == "lost"
    assert asked.world.passback.send(lane) == "lost"


def test_what_fails_erases_nothing_and_writes_no_line(asked, monkeypatch):
    request = asked.privacy.ask(asked.desk, asked.visit.learner_id, "erase")

    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("hrlearn.services.privacy.note", fail)
    with pytest.raises(ZeroDivisionError):
        asked.privacy.erase(asked.desk, request.id)
    assert asked.privacy.find(asked.desk, NAME)[0].subject == SUBJECT
    assert asked.privacy.request(asked.desk, request.id).request.is_open


def test_it_is_erased_once(asked):
    request = asked.privacy.ask(asked.desk, asked.visit.learner_id, "erase")
    assert asked.privacy.ask(asked.desk, asked.visit.learner_id, "erase") == request
    asked.privacy.erase(asked.desk, request.id)
    with pytest.raises(NotFoundError):
        asked.privacy.erase(asked.desk, request.id)


def test_the_purge_takes_what_is_past_its_time(asked):
    world = asked.world
    world.clock.tick(days=400)
    world.launching.accept(world.facts("late"))
    with world.database.unit_of_work(asked.visit.academy_id) as unit:
        unit.audit.add(world.clock(), "link.made", Actor("operator"), "link", "x")
        unit.commit()
    world.clock.tick(days=1)
    done = asked.privacy.purge(timedelta(days=365))
    assert done.audit_lines >= 1
    assert done.cleared
    with world.database.reading(asked.visit.academy_id) as unit:
        assert [each.action for each in unit.audit.entries(10)] == ["link.made"]
        for table in ("sessions", "launch_nonces"):
            count = unit._connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()  # noqa: S608
            assert count == 0, table


def test_a_line_of_the_audit_log_cannot_be_changed(asked):
    """Not even by hand: the database itself refuses."""
    with (
        pytest.raises(Exception, match="only added to"),
        asked.world.database.unit_of_work(asked.visit.academy_id) as unit,
    ):
        unit._connection.exec_driver_sql("UPDATE audit_log SET action = 'nothing'")
