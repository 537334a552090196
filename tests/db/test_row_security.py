"""PostgreSQL holds the academies apart by itself, also where a statement has forgotten to (checklist, section G)."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from hrlearn.db import make_database
from hrlearn.db.tables import learners, metadata, outbox, sessions
from tests.unguarded import past_policies, unguarded

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)

OURS = [table for table in metadata.sorted_tables if "academy_id" in table.c]
STATE = text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
POLICIES = text("SELECT tablename, policyname, permissive, cmd FROM pg_policies ORDER BY 1, 2")
ROLE = text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")


@pytest.fixture
def two(world):
    """Give two academies, each with a learner who is owed a score."""
    world.register("south", "b.example")
    north, south = world.visit("4"), world.visit("4", host="b.example")
    for visit in (north, south):
        world.play(visit, "good", "good")
    return SimpleNamespace(database=world.database, north=north, south=south, world=world)


def _seen(unit, table) -> set[UUID]:
    return set(unit._connection.execute(select(table.c.academy_id)).scalars())


def test_the_tool_itself_cannot_see_past_it(world):
    with world.database.reading(None) as unit:
        assert unit._connection.execute(ROLE).one() == (False, False)


def test_every_table_of_an_academy_is_guarded_from_its_owner_too(world):
    with world.database.reading(None) as unit:
        assert set(unit._connection.execute(STATE).scalars()) == {table.name for table in OURS}


def test_no_policy_lets_more_through_than_is_needed(world):
    with world.database.reading(None) as unit:
        found = {tuple(row) for row in unit._connection.execute(POLICIES)}
    spanned = ("registrations", "deployments", "outbox", "resource_links", "learners")
    wanted = {(table.name, "tenant", "PERMISSIVE", "ALL") for table in OURS}
    wanted |= {(name, "installation", "PERMISSIVE", "SELECT") for name in spanned}
    assert found == wanted | {("outbox", "lease", "PERMISSIVE", "UPDATE")}


@pytest.mark.parametrize("table", OURS, ids=lambda table: table.name)
def test_a_statement_without_a_condition_sees_the_own_academy_only(two, table):
    for visit in (two.north, two.south):
        for opened in (two.database.reading, two.database.unit_of_work):
            with opened(visit.academy_id) as unit:
                assert _seen(unit, table) <= {visit.academy_id}


def test_there_was_something_to_see(two):
    with unguarded(two.world.url) as connection:
        for table in (learners, sessions, outbox):
            assert connection.execute(select(func.count(table.c.academy_id.distinct()))).scalar_one() == 2
    with two.database.reading(two.north.academy_id) as unit:
        for table in (learners, sessions, outbox):
            assert _seen(unit, table) == {two.north.academy_id}


def test_whoever_names_no_academy_sees_no_rows(two):
    with two.database._reader.connect() as connection:
        for table in OURS:
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


def test_a_connection_that_served_one_academy_keeps_nothing_of_it(two):
    with two.database.unit_of_work(two.north.academy_id) as unit:
        assert _seen(unit, learners)
        unit.commit()
    for _ in range(20):
        with two.database._writer.connect() as connection:
            assert connection.execute(select(func.count()).select_from(learners)).scalar_one() == 0


def test_the_installation_sees_what_its_statements_need(two):
    with two.database.reading(None) as unit:
        spanned = {table.name for table in OURS if _seen(unit, table)}
    assert spanned == {"registrations", "deployments", "outbox", "resource_links", "learners"}


def test_the_reach_of_an_academy_is_widened_for_one_statement_only(two):
    with two.database.unit_of_work(two.north.academy_id) as unit:
        assert len({each.academy_id for each in unit.installation.registrations()}) == 2
        assert _seen(unit, learners) == {two.north.academy_id}
        assert len(unit.installation.open_lanes()) == 2
        assert _seen(unit, outbox) == {two.north.academy_id}


def test_a_change_without_a_condition_changes_the_own_academy_only(two):
    with two.database.unit_of_work(two.south.academy_id) as unit:
        assert unit._connection.execute(update(learners).values(name="Changed")).rowcount == 1
        unit.commit()
    with unguarded(two.world.url) as connection:
        assert set(connection.execute(select(learners.c.name)).scalars()) == {"Changed", "Cadet 4"}


def test_the_installation_changes_nothing_but_leases(two):
    with two.database.unit_of_work(None) as unit:
        assert unit._connection.execute(update(learners).values(name="Changed")).rowcount == 0
        assert unit._connection.execute(update(outbox).values(tries=7)).rowcount == 2


@pytest.mark.parametrize("academy", ["other", "none"])
def test_no_row_can_be_written_for_another_academy(two, academy):
    row = {
        "academy_id": two.north.academy_id,
        "id": UUID(int=7),
        "registration_id": two.north.registration_id,
        "subject": "planted",
        "name": "",
    }
    opened = two.south.academy_id if academy == "other" else None
    with (
        two.database.unit_of_work(opened) as unit,
        pytest.raises(DBAPIError, match="row-level security"),
    ):
        unit._connection.execute(insert(learners), row)


def test_no_row_can_be_given_to_another_academy(two):
    moved = update(learners).values(academy_id=two.north.academy_id)
    with (
        two.database.unit_of_work(two.south.academy_id) as unit,
        pytest.raises(DBAPIError, match="row-level security"),
    ):
        unit._connection.execute(moved)


def test_the_guard_can_be_taken_back_and_put_up_again(world):
    from alembic import command  # noqa: PLC0415 - only here

    from hrlearn.db import history  # noqa: PLC0415 - only here

    with world.database._writer.begin() as connection:
        command.downgrade(history.configuration(connection), "0004_rosters")
        assert connection.execute(STATE).all() == []
        assert connection.execute(POLICIES).all() == []
    world.database.upgrade()
    with world.database.reading(None) as unit:
        assert set(unit._connection.execute(STATE).scalars()) == {table.name for table in OURS}


class TestWhoComes:
    def _upgraded(self, url, caplog):
        database = make_database(url)
        database.upgrade()
        database.close()
        return [record.message for record in caplog.records if record.name == "hrlearn.db.postgres"]

    def test_a_role_that_sees_everything_is_warned_about(self, database_url, caplog):
        (message,) = self._upgraded(past_policies(database_url), caplog)
        assert "use-postgresql.md" in message

    def test_a_role_of_its_own_is_not(self, database_url, caplog):
        assert self._upgraded(database_url, caplog) == []
