from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, MetaData, Table, select
from sqlalchemy.exc import StatementError

from hrlearn.db.types import UtcDateTime

MOMENTS = Table("moments", MetaData(), Column("at", UtcDateTime))
NOON = datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def connection(database):
    with database._writer.connect() as connection:
        MOMENTS.create(connection)
        yield connection


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=6)), timezone(timedelta(hours=-3, minutes=-30))])
def test_a_moment_comes_back_in_utc(connection, zone):
    connection.execute(MOMENTS.insert(), {"at": NOON.astimezone(zone)})
    found = connection.execute(select(MOMENTS.c.at)).scalar_one()
    assert (found, found.tzinfo) == (NOON, UTC)


def test_nothing_comes_back_as_nothing(connection):
    connection.execute(MOMENTS.insert(), {"at": None})
    assert connection.execute(select(MOMENTS.c.at)).scalar_one() is None


def test_a_time_without_a_zone_is_refused(connection):
    with pytest.raises(StatementError, match="without a zone"):
        connection.execute(MOMENTS.insert(), {"at": NOON.replace(tzinfo=None)})


def test_a_database_with_zones_gives_utc_too():
    elsewhere = NOON.astimezone(timezone(timedelta(hours=6)))
    assert UtcDateTime().process_result_value(elsewhere, None).tzinfo is UTC
