"""Times an operation and its floor in turn, so that whatever else the machine does meets both."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Protocol

__all__ = ["Case", "Measured", "Plan", "Sample", "Say", "compare", "timed"]

Say = Callable[[str], None]
"""Takes a line about what is being done now."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. ``settle`` is in seconds, ``crowd`` the number of clients that save at the same time.

    ``tenants`` are academies, and learners in each.
    """

    iterations: int = 200
    launch_sizes: tuple[int, ...] = (0, 1_000, 10_000)
    save_sizes: tuple[int, ...] = (10, 100, 500)
    replay_sizes: tuple[int, ...] = (10, 100, 1_000)
    crowd: int = 16
    crowd_saves: int = 60
    settle: float = 5.0
    scores: int = 600
    tenants: tuple[int, int] = (100, 200)


@dataclass(frozen=True, slots=True)
class Sample:
    """The times of one operation, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Return the time that half of the runs needed at most."""
        return median(self.seconds)

    @property
    def p99(self) -> float:
        """Return the time that 99 of 100 runs needed at most (nearest rank; of few runs it is the slowest)."""
        return sorted(self.seconds)[math.ceil(0.99 * len(self.seconds)) - 1]


@dataclass(frozen=True, slots=True)
class Measured:
    """An operation, its floor, and the samples of the floor's parts by name."""

    ours: Sample
    floor: Sample
    parts: Mapping[str, Sample]


class Case(Protocol):
    """One operation with its floor; only ``operate`` and the parts of the floor are timed."""

    def prepare(self) -> None:
        """Make the next request."""
        ...

    def operate(self) -> None:
        """Do what is claimed to be fast."""
        ...

    def floor(self) -> Mapping[str, Callable[[], object]]:
        """Return what the same work cannot do without, part by part."""
        ...

    def finish(self) -> None:
        """Check that the right thing was measured, and put everything back."""
        ...


def timed(action: Callable[[], object]) -> float:
    """Return how long an action takes, in seconds."""
    begun = perf_counter()
    action()
    return perf_counter() - begun


def compare(case: Case, iterations: int, warmup: int) -> Measured:
    """Run a case ``warmup`` times unseen, then ``iterations`` times."""
    for _ in range(warmup):
        _once(case)
    runs = [_once(case) for _ in range(iterations)]
    names = runs[0][1]
    return Measured(
        ours=_sample(ours for ours, _ in runs),
        floor=_sample(sum(parts.values()) for _, parts in runs),
        parts={name: _sample(parts[name] for _, parts in runs) for name in names},
    )


def _once(case: Case) -> tuple[float, Mapping[str, float]]:
    case.prepare()
    ours = timed(case.operate)
    parts = {name: timed(action) for name, action in case.floor().items()}
    case.finish()
    return ours, parts


def _sample(seconds: Iterable[float]) -> Sample:
    return Sample(tuple(seconds))
