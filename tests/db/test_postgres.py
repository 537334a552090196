"""What only PostgreSQL can do: transactions side by side, each with its own rows, and connections that are lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy.exc import OperationalError

from hrlearn.db import make_database
from hrlearn.errors import LaunchError, SettingsError
from tests.db.waiting import until_somebody_waits
from tests.unit.services.world import Page, World

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)

SECONDS = 20


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as made:
        yield made


def _isolation(engine) -> tuple[str, str]:
    with engine.connect() as connection:
        ask = connection.exec_driver_sql
        return ask("SHOW transaction_isolation").scalar_one(), ask("SHOW transaction_read_only").scalar_one()


def test_the_isolation_does_not_depend_on_the_server(world, postgres):
    name = world.database._writer.url.database
    postgres.ask(f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'")
    world.reopen()
    assert _isolation(world.database._writer) == ("read committed", "off")
    assert _isolation(world.database._reader) == ("repeatable read", "on")


def test_a_database_that_cannot_hold_every_name_is_refused(database_url, postgres):
    name = "in_another_encoding"
    postgres.ask(f"CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    database = make_database(postgres.url(name))
    with pytest.raises(SettingsError) as error:
        database.upgrade()
    assert (error.value.code, "LATIN1" in error.value.message) == ("database.encoding", True)
    database.close()
    postgres.release(name)


class TestRows:
    def test_a_save_waits_for_another_save_of_the_same_attempt(self, world, pool):
        visit = world.visit()
        attempt_id = world.start(visit, "quiz")
        with world.database.unit_of_work(visit.academy_id) as unit:
            unit.attempts.lock(attempt_id)
            done = pool.submit(world.send, visit, attempt_id, Page().response("one", "yes"))
            until_somebody_waits(world.database, done)
        assert done.result(SECONDS).position == 1

    def test_a_start_waits_for_another_start_of_the_same_learner(self, world, pool):
        visit = world.visit()
        with world.database.unit_of_work(visit.academy_id) as unit:
            unit.people.lock(visit.learner_id)
            done = pool.submit(world.start, visit, "quiz")
            until_somebody_waits(world.database, done)
        assert done.result(SECONDS)

    def test_nobody_waits_for_another_learner(self, world, pool):
        mine, theirs = world.visit("4"), world.visit("5")
        attempt_id = world.start(mine, "quiz")
        with world.database.unit_of_work(mine.academy_id) as unit:
            unit.people.lock(mine.learner_id)
            unit.attempts.lock(attempt_id)
            assert pool.submit(world.answer, theirs, "yes", "yes").result(SECONDS).state.closed


class TestReplays:
    """Two deliveries of one launch in two transactions: the second must know how the first one ends."""

    @pytest.fixture
    def racing(self, world, pool):
        facts = world.facts()
        registration = world.launching.registration(facts.issuer, facts.client_id)

        def race(*, commit):
            with world.database.unit_of_work(registration.academy_id) as unit:
                assert unit.places.keep_nonce(registration.id, facts.nonce, facts.nonce_expires)
                done = pool.submit(world.launching.accept, facts)
                until_somebody_waits(world.database, done)
                if commit:
                    unit.commit()
            return done

        return race

    def test_the_second_is_a_replay_where_the_first_was_accepted(self, racing):
        with pytest.raises(LaunchError) as error:
            racing(commit=True).result(SECONDS)
        assert error.value.code == "launch.replayed"

    def test_the_second_is_good_where_the_first_was_refused(self, racing):
        assert racing(commit=False).result(SECONDS).token


class TestSenders:
    @pytest.fixture
    def owed(self, world):
        """Owe three scores, one after the other."""
        for number in range(3):
            world.play(world.visit(str(number)), "good", "good")
            world.clock.tick(seconds=1)

    def _claim(self, world, limit):
        now = world.clock()
        with world.database.unit_of_work(None) as unit:
            lanes = unit.installation.claim_lanes(now, now + timedelta(minutes=2), limit)
            unit.commit()
        return [lane.subject for lane in lanes]

    def test_a_sender_passes_over_the_lanes_of_another_without_waiting(self, world, owed, pool):
        now = world.clock()
        with world.database.unit_of_work(None) as unit:
            mine = unit.installation.claim_lanes(now, now + timedelta(minutes=2), 1)
            assert [lane.subject for lane in mine] == ["0"]
            assert pool.submit(self._claim, world, 10).result(SECONDS) == ["1", "2"]
            unit.commit()
        assert self._claim(world, 10) == []

    def test_a_sender_that_died_leaves_its_lanes_to_others(self, world, owed):
        now = world.clock()
        with world.database.unit_of_work(None) as unit:
            unit.installation.claim_lanes(now, now + timedelta(minutes=2), 10)
        assert self._claim(world, 10) == ["0", "1", "2"]


class TestTwoHosts:
    @pytest.fixture
    def other(self, world):
        """Give a second process on the same database, with a memory of its own."""
        made = World(world.url)
        yield made
        made.database.close()

    def test_a_learner_may_change_hosts_with_every_click(self, world, other):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        for number, host in enumerate([world, other, other, world, other], start=1):
            recorded = host.send(visit, attempt_id, page.response("one", "yes" if number % 2 else "no"))
            assert (recorded.position, recorded.repeated) == (number, False)
        for host in (world, other):
            assert host.learning.attempt(visit, attempt_id).state == recorded.attempt.state
        assert world.send(visit, attempt_id, page.submit()).attempt.state.closed
        assert other.learning.attempt(visit, attempt_id).record.score.share == Fraction(1, 2)

    def test_an_event_that_another_host_has_stored_is_a_repetition(self, world, other):
        visit, page = world.visit(), Page()
        attempt_id = world.start(visit, "quiz")
        envelope = page.response("one", "yes")
        assert not world.send(visit, attempt_id, envelope).repeated
        again = other.send(visit, attempt_id, envelope)
        assert (again.position, again.repeated) == (1, True)

    def test_both_hosts_at_once_write_one_log(self, world, other):
        visit = world.visit()
        attempt_id = world.start(visit, "quiz")

        def write(host):
            page = Page()
            return [host.send(visit, attempt_id, page.response("one", "yes")).position for _ in range(10)]

        with ThreadPoolExecutor(4) as hosts:
            found = list(hosts.map(write, [world, other, world, other]))
        assert sorted(position for each in found for position in each) == list(range(1, 41))
        assert world.learning.attempt(visit, attempt_id) == other.learning.attempt(visit, attempt_id)


class TestLostConnections:
    def _cut(self, world, postgres):
        """Close every connection to the world's database from the other side, as a restart does."""
        name = world.database._writer.url.database
        (count,) = postgres.ask(
            f"SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
        )
        return count[0]

    def test_between_two_requests_nobody_notices(self, world, postgres):
        visit = world.visit()
        attempt_id = world.start(visit, "quiz")
        page = Page()
        for saved in (1, 2):
            assert self._cut(world, postgres) > 0
            world.send(visit, attempt_id, page.response("one", "yes"))
            assert self._cut(world, postgres) > 0
            assert world.learning.attempt(visit, attempt_id).record.position == saved
        assert self._cut(world, postgres) > 0
        assert world.database.is_current()

    def test_the_sender_goes_on(self, world, postgres):
        world.play(world.visit(), "good", "good")
        assert self._cut(world, postgres) > 0
        assert world.passback.run_once() == 1
        assert list(world.gateway.arrived.values()) == [[50.0]]

    def test_in_the_middle_nothing_is_kept_and_the_next_request_works(self, world, postgres):
        visit = world.visit()
        attempt_id = world.start(visit, "quiz")

        def fail():
            with world.database.unit_of_work(visit.academy_id) as unit:
                unit.outbox.owe(visit.resource_link_id, visit.learner_id, world.clock(), attempt_id)
                assert self._cut(world, postgres) > 0
                unit.attempts.lock(attempt_id)

        with pytest.raises(OperationalError):
            fail()
        with world.database.reading(visit.academy_id) as unit:
            assert unit.outbox.lanes_of(visit.resource_link_id) == ()
        assert world.send(visit, attempt_id, Page().submit()).attempt.state.closed

    def test_a_commit_that_nobody_has_heard_is_an_error(self, world, postgres):
        visit = world.visit()

        def fail():
            with world.database.unit_of_work(visit.academy_id) as unit:
                unit.people.lock(visit.learner_id)
                unit.commit()
                assert self._cut(world, postgres) > 0

        with pytest.raises(OperationalError):
            fail()
