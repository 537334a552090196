"""Many learners who save at the same time, each as soon as the last save is answered (a closed loop)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from time import perf_counter

from benchmarks.bare import Transaction
from benchmarks.floors import floor_server
from benchmarks.measuring import Measured, Plan, Sample, Say
from benchmarks.product import Http, Product, Request, product, tool_server
from benchmarks.report import Row
from benchmarks.saves import QUIZ, Writer, answers

__all__ = ["crowd_rows"]

ROUNDS = 3
WARMUP_SAVES = 3

Queues = Sequence[Sequence[Request]]
"""The requests of each client, in order."""


def crowd_rows(plan: Plan, folder: Path, say: Say) -> list[Row]:
    """Measure saves over HTTP by as many clients as the plan says, against the floor's own server."""
    with product(folder) as made:
        say(f"save: {plan.crowd} learners at once, writing the statements down")
        writers = [Writer.enter(made, QUIZ, f"person-{number}") for number in range(plan.crowd)]
        for_tool, for_floor = made.copy("served.db"), made.copy("floor.db")
        queues, streams = _write_down(made, writers, plan.crowd_saves + WARMUP_SAVES)
        say(f"save: {plan.crowd} learners at once, over HTTP, the tool's own server and the floor's")
        with tool_server(made, for_tool) as ours, floor_server(made, for_floor, streams) as floor:
            return [_row(plan, queues, ours, floor)]


def _write_down(
    made: Product, writers: Sequence[Writer], saves: int
) -> tuple[list[list[Request]], list[list[Transaction]]]:
    """Do all saves in this process; return the requests of each client and the transactions of all."""
    sheet = answers(made)
    queues: list[list[Request]] = [[] for _ in writers]
    streams = []
    for _ in range(saves):
        body = next(sheet)
        for writer, queue in zip(writers, queues, strict=True):
            request = writer.next("response", body)
            made.recorder.take()
            answer = made.web.ask(request)
            assert answer.status == HTTPStatus.OK, answer
            writer.position += 1
            queue.append(request)
            streams.append(made.recorder.take())
    return queues, streams


def _row(plan: Plan, queues: Queues, ours: int, floor: int) -> Row:
    """Let both servers work in turn, some saves of each learner at a time."""
    same = [[Request("PUT", "/save", each.body, each.headers) for each in queue] for queue in queues]
    _round(ours, _slices(queues, 0, WARMUP_SAVES))
    _round(floor, _slices(same, 0, WARMUP_SAVES))
    each = max(1, plan.crowd_saves // ROUNDS)
    mine: list[tuple[list[float], float]] = []
    least: list[tuple[list[float], float]] = []
    for begin in range(WARMUP_SAVES, WARMUP_SAVES + plan.crowd_saves, each):
        mine.append(_round(ours, _slices(queues, begin, begin + each)))
        least.append(_round(floor, _slices(same, begin, begin + each)))
    measured = Measured(_sample(mine), _sample(least), {"bare server": _sample(least)})
    return Row("save", f"{plan.crowd} clients at once, over HTTP", measured, 4.0, rates=(_rate(mine), _rate(least)))


def _slices(queues: Queues, begin: int, end: int) -> Queues:
    return [queue[begin:end] for queue in queues]


def _sample(rounds: Sequence[tuple[list[float], float]]) -> Sample:
    return Sample(tuple(seconds for times, _ in rounds for seconds in times))


def _rate(rounds: Sequence[tuple[list[float], float]]) -> float:
    """Return operations in a second."""
    return sum(len(times) for times, _ in rounds) / sum(elapsed for _, elapsed in rounds)


def _round(port: int, queues: Queues) -> tuple[list[float], float]:
    """Send every queue from a client of its own; return the time of each request, and of the whole."""
    start = threading.Barrier(len(queues) + 1)
    with ThreadPoolExecutor(len(queues)) as pool:
        jobs = [pool.submit(_client, port, queue, start.wait) for queue in queues]
        start.wait()
        begun = perf_counter()
        times = [seconds for job in jobs for seconds in job.result()]
        return times, perf_counter() - begun


def _client(port: int, queue: Sequence[Request], wait: Callable[[], object]) -> list[float]:
    times = []
    with closing(Http(port)) as server:
        wait()
        for request in queue:
            begun = perf_counter()
            answer = server.ask(request)
            times.append(perf_counter() - begun)
            assert answer.status == HTTPStatus.OK, answer
    return times
