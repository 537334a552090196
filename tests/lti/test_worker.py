"""The outbox runner: wakes, goes on after a fault, stops."""

from __future__ import annotations

import threading

from hrlearn_lti.worker import OutboxRunner, Senders

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


def test_after_a_round_with_nothing_to_send_it_compares():
    rounds, compared = iter([2, 0, 0]), threading.Semaphore(0)
    calls = []

    def one():
        calls.append("round")
        return next(rounds, 0)

    def compare():
        calls.append("compare")
        compared.release()

    runner = OutboxRunner(one, 0.01, compare)
    runner.start()
    try:
        assert compared.acquire(timeout=5)
    finally:
        runner.stop()
    assert calls[:3] == ["round", "round", "compare"]


class TestSenders:
    def test_all_lanes_are_sent_several_at_a_time(self):
        together = threading.Barrier(4, timeout=5)
        due = iter([("a", "b", "c", "d"), ("e",), ()])
        sent = []

        def send(lane):
            if lane in "abcd":
                together.wait()
            sent.append(lane)
            return "sent"

        assert Senders(lambda _: next(due), send, 4).round() == 5
        assert sorted(sent) == list("abcde")

    def test_one_that_fails_does_not_stop_the_others(self, caplog):
        due = iter([("a", "b"), ()])
        sent = []

        def send(lane):
            if lane == "a":
                raise OSError("the database is away")
            sent.append(lane)

        assert Senders(lambda _: next(due), send, 2).round() == 2
        assert sent == ["b"]
        assert "when its lease is over" in caplog.text

    def test_stopped_senders_take_nothing(self):
        senders = Senders(lambda _: ("a",), lambda _: "sent", 1)
        senders.stop()
        assert senders.round() == 0
