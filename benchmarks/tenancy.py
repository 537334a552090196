"""What it costs that PostgreSQL holds the academies apart: one read with the guard, and the same without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, text

from benchmarks.measuring import Plan, Say, compare
from benchmarks.report import Row
from hrlearn.db import Database, make_database, new_id
from tests.postgres import started
from tests.unguarded import past_policies, unguarded

__all__ = ["tenancy_rows"]

WARMUP = 20
NAME = text("SELECT name FROM learners WHERE academy_id = :academy AND id = :id")
ACADEMY = text("INSERT INTO academies (id, key, created_at) VALUES (:academy, :key, :now)")
REGISTRATION = text(
    "INSERT INTO registrations (academy_id, id, issuer, client_id, auth_login_url, auth_token_url, key_set_url,"
    " sandbox, created_at) VALUES (:academy, :registration, :key, 'tool', '', '', '', false, :now)"
)
LEARNER = text(
    "INSERT INTO learners (academy_id, id, registration_id, subject, name)"
    " VALUES (:academy, :id, :registration, :subject, 'Learner')"
)


def tenancy_rows(plan: Plan, _folder: Path, say: Say) -> list[Row]:
    """Measure reads of one learner among those of many academies, on a server that is started for it."""
    many, each = plan.tenants
    with ExitStack() as stack:
        server = stack.enter_context(started())
        url = stack.enter_context(server.database(server.migrated))
        say(f"tenancy: {many} academies with {each} learners each")
        with unguarded(url) as connection:
            found = _fill(connection, many, each)
        guarded, owner, bare = make_database(url), make_database(past_policies(url)), create_engine(past_policies(url))
        for each_of_them in (guarded.close, owner.close, bare.dispose):
            stack.callback(each_of_them)
        say("tenancy: one learner is read")
        what = f"one learner of {many * each:,}, {many} academies"
        floors = (("the guard", lambda: _read(owner, *found)), ("guard and setting", lambda: _bare(bare, *found)))
        return [
            Row("tenancy", f"{case}: {what}", compare(_Reading(guarded, found, floor), plan.iterations, WARMUP))
            for case, floor in floors
        ]


class _Reading:
    """A read of the tool's; its floor is the same as the owner of the server, whom no policy holds."""

    def __init__(self, guarded: Database, who: tuple[UUID, UUID], floor: Callable[[], str]) -> None:
        self._guarded, self._who, self._floor = guarded, who, floor
        self._names: list[str] = []

    def prepare(self) -> None:
        self._names = []

    def operate(self) -> None:
        self._names.append(_read(self._guarded, *self._who))

    def floor(self) -> Mapping[str, Callable[[], object]]:
        return {"read": lambda: self._names.append(self._floor())}

    def finish(self) -> None:
        assert self._names == ["Learner"] * 2


def _read(database: Database, academy_id: UUID, learner_id: UUID) -> str:
    """Read as the tool does; whether a policy is asked depends on who the database is opened for."""
    with database.reading(academy_id) as unit:
        return unit.people.name(learner_id)


def _bare(engine: Engine, academy_id: UUID, learner_id: UUID) -> str:
    """Read without saying for whom."""
    with engine.connect() as connection, connection.begin():
        name: str = connection.execute(NAME, {"academy": academy_id, "id": learner_id}).scalar_one()
        return name


def _fill(connection: Connection, many: int, each: int) -> tuple[UUID, UUID]:
    """Store academies with learners, and return an academy and a learner from the middle."""
    now, ids = datetime.now(UTC), [new_id() for _ in range(many)]
    places: list[dict[str, Any]] = [
        {"academy": own, "registration": new_id(), "key": f"a{own.hex}", "now": now} for own in ids
    ]
    people = [{**place, "id": (own := new_id()), "subject": own.hex} for place in places for _ in range(each)]
    for statement, rows in ((ACADEMY, places), (REGISTRATION, places), (LEARNER, people)):
        connection.execute(statement, rows)
    middle = people[len(people) // 2]
    return middle["academy"], middle["id"]
