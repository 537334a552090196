"""The outbox runner: wakes, goes on after a fault, stops."""

from __future__ import annotations

import threading

from hrlearn_lti.worker import OutboxRunner

LONG = 3600.0


def test_it_begins_with_a_round_and_wakes_for_each_debt():
    rounds = threading.Semaphore(0)
    runner = OutboxRunner(lambda: rounds.release() or 0, LONG)
    runner.start()
    try:
        assert rounds.acquire(timeout=5)
        runner.wake()
        assert rounds.acquire(timeout=5)
    finally:
        runner.stop()


def test_it_looks_again_without_being_woken():
    rounds = threading.Semaphore(0)
    runner = OutboxRunner(lambda: rounds.release() or 0, 0.01)
    runner.start()
    try:
        for _ in range(3):
            assert rounds.acquire(timeout=5)
    finally:
        runner.stop()


def test_a_fault_does_not_end_it(caplog):
    rounds = threading.Semaphore(0)

    def fail():
        rounds.release()
        raise OSError("the database is away")

    runner = OutboxRunner(fail, LONG)
    runner.start()
    assert rounds.acquire(timeout=5)
    runner.wake()
    assert rounds.acquire(timeout=5)
    runner.stop()
    assert "the next one tries again" in caplog.text


def test_stopping_waits_for_the_round_that_runs():
    inside, go = threading.Event(), threading.Event()
    finished = []

    def slow():
        inside.set()
        go.wait(5)
        finished.append(True)
        return 0

    runner = OutboxRunner(slow, LONG)
    runner.start()
    assert inside.wait(5)
    stopper = threading.Thread(target=runner.stop)
    stopper.start()
    go.set()
    stopper.join(5)
    assert finished == [True]
    assert not runner._thread.is_alive()


def test_stopping_before_starting_is_no_trouble():
    OutboxRunner(lambda: 0, LONG).stop()
