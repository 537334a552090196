"""Which benchmarks there are, and how they run one after the other."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from benchmarks.authoring import authoring_rows
from benchmarks.crowds import crowd_rows
from benchmarks.engines import engine_rows
from benchmarks.launches import launch_rows
from benchmarks.measuring import Plan, Say
from benchmarks.outboxes import outbox_rows
from benchmarks.report import Report, Row, WeightRow
from benchmarks.saves import save_rows, step_rows
from benchmarks.tenancy import tenancy_rows

__all__ = ["NAMES", "QUICK", "Browse", "run"]

QUICK = Plan(
    iterations=40,
    launch_sizes=(0, 1_000),
    save_sizes=(10, 100),
    replay_sizes=(10, 100),
    crowd=16,
    crowd_saves=15,
    settle=1.0,
    scores=100,
    tenants=(20, 50),
)

Browse = Callable[[Plan, Path, Say], list[WeightRow]]
"""Weighs pages in a browser."""

_TIMED: Mapping[str, Callable[[Plan, Path, Say], list[Row]]] = {
    "launch": launch_rows,
    "save": save_rows,
    "crowd": crowd_rows,
    "step": step_rows,
    "outbox": outbox_rows,
    "tenancy": tenancy_rows,
    "engine": lambda plan, _folder, say: engine_rows(plan, say),
    "author": authoring_rows,
}
NAMES = (*_TIMED, "weight")


def run(plan: Plan, names: Iterable[str], say: Say, browse: Browse | None) -> Report:
    """Run benchmarks by name, each in an empty folder; raises KeyError for an unknown name.

    Without ``browse`` the weight of pages is reported as not measured. What goes wrong in one benchmark is reported as
    well, so that the others are not lost.
    """
    rows: list[Row] = []
    weights: list[WeightRow] = []
    failures: list[str] = []
    for name in names:
        if name == "weight" and browse is None:
            failures.append("weight: Chromium was not found. Run: python tools/chromium.py")
            continue
        with tempfile.TemporaryDirectory(prefix="hrlearn-bench-") as folder:
            try:
                if name == "weight" and browse is not None:
                    weights += browse(plan, Path(folder), say)
                else:
                    rows += _TIMED[name](plan, Path(folder), say)
            except Exception as error:  # noqa: BLE001 -- whatever it is, the minutes before it must not be lost
                say(traceback.format_exc())
                failures.append(f"{name}: {type(error).__name__}: {error}")
    return Report(tuple(rows), tuple(weights), tuple(failures))
