"""Many at once: no gap and no duplicate in any log, whoever wins."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from functools import partial
from itertools import count
from types import SimpleNamespace

import pytest

from hrlearn.attempts import replay
from hrlearn.errors import AttemptError, HrlearnError, LaunchError
from hrlearn.services import ToolKey, ToolKeys
from tests.unit.services.world import INSTRUCTOR, Page

THREADS = 8


def _together(*jobs):
    """Run jobs at once, each in a thread of its own, and return what they returned or raised."""
    barrier = threading.Barrier(len(jobs))

    def run(job):
        barrier.wait(10)
        try:
            return job()
        except HrlearnError as error:
            return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def _log(world, visit, attempt_id):
    with world.database.reading(visit.academy_id) as unit:
        return unit.attempts.events(attempt_id)


def _sound(events) -> bool:
    uuids = {event.envelope.uuid for event in events}
    return [event.position for event in events] == list(range(1, len(events) + 1)) and len(uuids) == len(events)


def test_many_pages_write_one_log(world):
    visit = world.visit()
    attempt_id = world.start(visit, "quiz")
    each = 12

    def write():
        page = Page()
        for number in range(each):
            world.send(visit, attempt_id, page.response("one", "yes" if number % 2 else "no"))

    assert _together(*[write] * THREADS) == [None] * THREADS
    events = _log(world, visit, attempt_id)
    assert _sound(events)
    assert len(events) == THREADS * each
    per_page = {}
    for event in events:
        per_page.setdefault(event.envelope.client, []).append(event.envelope.sequence)
    assert set(map(tuple, per_page.values())) == {tuple(range(1, each + 1))}


def test_one_event_delivered_many_times_at_once_is_stored_once(world):
    visit = world.visit()
    attempt_id = world.start(visit, "quiz")
    envelope = Page().response("one", "yes")
    answers = _together(*[lambda: world.send(visit, attempt_id, envelope)] * THREADS)
    assert {answer.position for answer in answers} == {1}
    assert sorted(answer.repeated for answer in answers) == [False] + [True] * (THREADS - 1)
    assert len(_log(world, visit, attempt_id)) == 1


def test_one_queue_delivered_by_two_requests_at_once_gives_the_same_log(world):
    """A proxy repeats what it believes lost: both deliveries run through the queue, each in its order."""
    visit = world.visit()
    attempt_id = world.start(visit, "quiz")
    page = Page()
    queue = [page.response("one", "yes"), page.response("two", "no"), page.response("two", "yes"), page.submit()]

    def deliver():
        return [world.send(visit, attempt_id, envelope).position for envelope in queue]

    assert _together(deliver, deliver) == [[1, 2, 3, 4]] * 2
    opened = world.learning.attempt(visit, attempt_id)
    assert [event.envelope for event in _log(world, visit, attempt_id)] == queue
    assert opened.record.score.share == 1


def test_one_choice_wins_in_a_scene(world):
    visit = world.visit()
    attempt_id = world.start(visit)
    opened = world.learning.attempt(visit, attempt_id)
    choices = [Page().choice(opened, key) for key in ("good", "bad") * (THREADS // 2)]
    answers = _together(*[lambda c=choice: world.send(visit, attempt_id, c) for choice in choices])
    assert sum(not isinstance(answer, HrlearnError) for answer in answers) == 1
    assert {a.code for a in answers if isinstance(a, HrlearnError)} == {"attempt.stale_choice"}
    assert len(_log(world, visit, attempt_id)) == 1


def test_starting_many_times_at_once_starts_one_attempt(world):
    visit = world.visit()
    assert len(set(_together(*[lambda: world.start(visit)] * THREADS))) == 1
    assert len(world.learning.progress(visit)[1].attempts) == 1


def test_two_attempts_of_one_learner_close_at_once_and_owe_once(world):
    visit = world.visit()
    jobs = [lambda: world.play(visit, "good", "good"), lambda: world.answer(visit, "yes", "no")]
    _together(*jobs)
    with world.database.reading(visit.academy_id) as unit:
        (lane,) = unit.outbox.lanes_of(visit.resource_link_id)
    assert lane.version == 2
    assert world.passback.run_once() == 1
    assert world.gateway.sent[0].score_given == 75.0


def test_two_submissions_at_once_close_once(world):
    visit = world.visit()
    attempt_id = world.start(visit, "quiz")
    answers = _together(*[lambda: world.send(visit, attempt_id, Page().submit())] * THREADS)
    assert sum(not isinstance(answer, HrlearnError) for answer in answers) == 1
    with world.database.reading(visit.academy_id) as unit:
        assert [lane.version for lane in unit.outbox.lanes_of(visit.resource_link_id)] == [1]


def test_one_launch_delivered_twice_at_once_opens_one_session(world):
    facts = world.facts()
    landings = _together(*[lambda: world.launching.accept(facts)] * THREADS)
    refused = [landing for landing in landings if isinstance(landing, LaunchError)]
    assert len(refused) == THREADS - 1
    assert {error.code for error in refused} == {"launch.replayed"}


def test_a_class_arrives_at_once(world):
    jobs = [lambda n=number: world.visit(str(n)) for number in range(THREADS)]
    visits = _together(*jobs)
    assert len({visit.context_id for visit in visits}) == len({visit.resource_link_id for visit in visits}) == 1
    assert len(world.gradebook.rows(world.visit("9999", INSTRUCTOR))) == THREADS


def test_many_senders_send_each_score_once(world):
    for number in range(12):
        world.play(world.visit(str(number)), "good", "good")
    sent = _together(*[world.passback.run_once] * 4)
    assert sum(sent) == 12
    assert list(world.gateway.arrived.values()) == [[50.0]] * 12


def test_what_was_acknowledged_survives_a_restart(world):
    """The stored state is what replay gives, and the cache of the score agrees with it."""
    visits = [world.visit(str(number)) for number in range(4)]
    finished = _together(*[lambda v=visit: world.answer(v, "yes", "no") for visit in visits])
    world.reopen()
    for visit, before in zip(visits, finished, strict=True):
        after = world.learning.attempt(visit, before.record.id)
        assert after == before
        assert replay(after.definition, after.record.start, _log(world, visit, before.record.id)) == after.state
        assert after.record.score == after.state.score
        assert after.record.score.share == Fraction(1, 2)


def test_a_busy_hour_never_stands_still(world):
    """Launches that rename everything, a line item that moves, attempts that end, senders: in one order of locks."""

    def work(number):
        for step in range(5):
            visit = world.visit(
                str((number + step) % 3),
                name=f"Name {number} {step}",
                context_title=f"Cohort {number}",
                lineitem_url=f"https://a.example/{(number + step) % 3}",
            )
            with suppress(AttemptError):
                [world.answer, world.play][number % 2](visit, *[("yes", "no"), ("good", "bad")][number % 2])
            world.passback.run_once(2)

    assert _together(*[partial(work, number) for number in range(THREADS)]) == [None] * THREADS


PLAIN = SimpleNamespace(seal=str, unseal=str, is_newest=lambda _sealed: True)


def test_many_hosts_that_start_together_publish_every_key_they_sign_with(world):
    made = [
        ToolKeys(
            world.database, lambda n=number: ToolKey(f"kid-{n}", f"pem-{n}", {"kid": f"kid-{n}"}), world.clock, PLAIN
        )
        for number in range(THREADS)
    ]
    used = {kid for kid, _ in _together(*[each.signing for each in made])}
    assert used <= {key["kid"] for key in made[0].public_set()}
    assert len({each.signing() for each in made}) == 1


@pytest.mark.slow
def test_readers_and_writers_do_not_stop_each_other(world):
    visit = world.visit()
    attempt_id = world.start(visit, "quiz")
    done = threading.Event()
    reads = count()

    def read():
        while not done.is_set():
            events = _log(world, visit, attempt_id)
            assert _sound(events)
            next(reads)

    def write():
        page = Page()
        for _ in range(60):
            world.send(visit, attempt_id, page.response("one", "yes"))
        done.set()

    assert _together(read, read, write) == [None] * 3
    assert next(reads) > 0
    assert len(_log(world, visit, attempt_id)) == 60
