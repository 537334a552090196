"""How many statements the frequent requests cost. More is allowed when a test here says so."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.unit.services.world import INSTRUCTOR, Page


@contextmanager
def _statements(world):
    """Collect what is said to the database, reads and writes apart."""
    said = {"read": [], "write": []}
    engines = {"read": world.database._reader, "write": world.database._writer}
    listeners = {}
    for name, engine in engines.items():

        def note(_connection, _cursor, statement, *_rest, name=name):
            # For whom a transaction works is said to PostgreSQL with its beginning.
            if not statement.startswith(("BEGIN", "SELECT set_config")):
                said[name].append(" ".join(statement.split()[:2]))

        event.listen(engine, "before_cursor_execute", note)
        listeners[name] = note
    try:
        yield said
    finally:
        for name, engine in engines.items():
            event.remove(engine, "before_cursor_execute", listeners[name])


@pytest.fixture
def quiz(world):
    visit = world.visit()
    attempt_id = world.start(visit, "quiz")
    page = Page()
    world.send(visit, attempt_id, page.response("one", "yes"))
    return visit, attempt_id, page


def test_a_save_is_one_transaction_of_four_statements(world, quiz):
    visit, attempt_id, page = quiz
    with _statements(world) as said:
        world.send(visit, attempt_id, page.response("two", "yes"))
    assert said["read"] == []
    assert [statement.split()[0] for statement in said["write"]] == ["SELECT", "SELECT", "SELECT", "INSERT"]


def test_a_repeated_save_writes_nothing(world, quiz):
    visit, attempt_id, page = quiz
    envelope = page.response("two", "yes")
    world.send(visit, attempt_id, envelope)
    with _statements(world) as said:
        world.send(visit, attempt_id, envelope)
    assert [statement.split()[0] for statement in said["write"]] == ["SELECT", "SELECT", "SELECT"]


def test_a_submission_is_one_transaction_of_eight_statements(world, quiz):
    visit, attempt_id, page = quiz
    with _statements(world) as said:
        world.send(visit, attempt_id, page.submit())
    assert said["read"] == []
    assert said["write"][3:] == [
        "INSERT INTO",
        "UPDATE attempts",
        "SELECT resource_links.academy_id,",
        "INSERT INTO",
        "SELECT attempts.academy_id,",
    ]


def test_a_page_reads_its_session_once_and_writes_nothing(world):
    token = world.launching.accept(world.facts()).token
    with _statements(world) as said:
        world.launching.visit(token)
    assert (len(said["read"]), said["write"]) == (1, [])


@pytest.mark.parametrize("learners", [1, 12])
def test_the_gradebook_costs_the_same_for_any_class(world, learners):
    for number in range(learners):
        world.play(world.visit(str(number)), "good", "good")
    visit = world.visit("9999", INSTRUCTOR)
    with _statements(world) as said:
        rows = world.gradebook.rows(visit)
    assert len(rows) == learners
    assert (len(said["read"]), said["write"]) == (4, [])


def test_a_further_launch_of_one_person(world):
    world.visit()
    with _statements(world) as said:
        world.visit()
    kinds = [statement.split()[0] for statement in said["write"]]
    assert (kinds.count("INSERT"), kinds.count("UPDATE")) == (3, 0)
    assert len(kinds) <= 13
