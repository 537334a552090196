"""The table, and the same numbers as JSON."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measured

__all__ = ["P99_TARGET", "Report", "Row", "WeightRow", "as_text", "write_json"]

P99_TARGET = 4.0
"""A p99 may be this many times the row's own median."""
PACKAGES = ("Flask", "SQLAlchemy", "pyjwt", "cryptography", "granian", "Jinja2")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of times.

    ``target`` bounds median by the floor's median; None where nothing is promised. ``statements`` counts the SQL of one
    operation. ``rates`` are operations in a second, ours and the floor's, where many clients work at the same time.
    ``limit`` is the median that is promised to people, in seconds, where that is more than a ratio.
    """

    name: str
    case: str
    measured: Measured
    target: float | None = None
    statements: int | None = None
    rates: tuple[float, float] | None = None
    limit: float | None = None

    @property
    def ratio(self) -> float:
        """Return how many floors the operation costs."""
        return self.measured.ours.median / self.measured.floor.median

    @property
    def tail(self) -> float:
        """Return p99 by the own median."""
        return self.measured.ours.p99 / self.measured.ours.median

    @property
    def verdict(self) -> str:
        """Say whether the targets are met: "" where there are none."""
        if self.limit is not None:
            return "met" if self.measured.ours.median <= self.limit else "MISSED"
        if self.target is None:
            return ""
        missed = [
            name
            for name, value, limit in (("median", self.ratio, self.target), ("p99", self.tail, P99_TARGET))
            if value > limit
        ]
        return f"MISSED {', '.join(missed)}" if missed else "met"


@dataclass(frozen=True, slots=True)
class WeightRow:
    """What a browser received for one page or step; ``bytes_most`` and ``requests_most`` are the budget."""

    page: str
    received: int
    requests: int
    bytes_most: int
    requests_most: int

    @property
    def verdict(self) -> str:
        """Say whether it is within the budget."""
        within = self.received <= self.bytes_most and self.requests <= self.requests_most
        return "met" if within else "MISSED"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run has measured; ``failures`` say what it could not measure and why."""

    rows: tuple[Row, ...]
    weights: tuple[WeightRow, ...]
    failures: tuple[str, ...] = ()


def as_text(report: Report) -> str:
    """Return the report for people; times in milliseconds."""
    parts = [_machine_line()]
    if report.rows:
        parts += [_table(_TIME_HEADS, [_time_cells(row) for row in report.rows])]
        parts += ["Floors, part by part (median ms):", *map(_floor_line, report.rows)]
    if report.weights:
        parts += ["", _table(_WEIGHT_HEADS, [_weight_cells(row) for row in report.weights])]
    return "\n".join([*parts, *(f"Not measured: {each}" for each in report.failures)])


def as_json(report: Report) -> str:
    """Return the report for machines; times in seconds."""
    content = {
        "machine": _machine(),
        "rows": [_json_row(row) for row in report.rows],
        "weights": [
            {
                "page": row.page,
                "bytes": row.received,
                "requests": row.requests,
                "budget": {"bytes": row.bytes_most, "requests": row.requests_most},
                "verdict": row.verdict,
            }
            for row in report.weights
        ],
        "failures": list(report.failures),
    }
    return json.dumps(content, indent=1) + "\n"


_TIME_HEADS = (
    "what", "case", "n", "SQL", "median ms", "p99 ms", "p99/median", "floor ms", "its p99", "ratio", "per s", "target",
)  # fmt: skip
_WEIGHT_HEADS = ("page or step", "bytes", "requests", "budget", "")


def _time_cells(row: Row) -> tuple[str, ...]:
    ours, floor = row.measured.ours, row.measured.floor
    return (
        row.name,
        row.case,
        str(len(ours.seconds)),
        "" if row.statements is None else str(row.statements),
        f"{ours.median * 1000:.2f}",
        f"{ours.p99 * 1000:.2f}",
        f"{row.tail:.1f}",
        f"{floor.median * 1000:.2f}",
        f"{floor.p99 * 1000:.2f}",
        f"{row.ratio:.1f}",
        f"{row.rates[0]:.0f} of {row.rates[1]:.0f}" if row.rates else "",
        _promise(row),
    )


def _promise(row: Row) -> str:
    if row.limit is not None:
        return f"{row.limit * 1000:g} ms: {row.verdict}"
    return f"{row.target:g}: {row.verdict}" if row.target else ""


def _weight_cells(row: WeightRow) -> tuple[str, ...]:
    budget = f"{row.bytes_most} in {row.requests_most}"
    return (row.page, str(row.received), str(row.requests), budget, row.verdict)


def _floor_line(row: Row) -> str:
    parts = ", ".join(f"{name} {sample.median * 1000:.3f}" for name, sample in row.measured.parts.items())
    return f"  {row.name}, {row.case}: {parts}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(heads, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        return "| " + " | ".join(padded) + " |"

    return "\n".join([line(heads), line(["-" * width for width in widths]), *map(line, rows)])


def _json_row(row: Row) -> dict[str, Any]:
    ours, floor = row.measured.ours, row.measured.floor
    return {
        "name": row.name,
        "case": row.case,
        "count": len(ours.seconds),
        "median": ours.median,
        "p99": ours.p99,
        "floor": {"median": floor.median, "p99": floor.p99},
        "parts": {name: sample.median for name, sample in row.measured.parts.items()},
        "ratio": row.ratio,
        "tail": row.tail,
        "target": row.target,
        "limit": row.limit,
        "verdict": row.verdict,
        "statements": row.statements,
        "per_second": row.rates and {"ours": row.rates[0], "floor": row.rates[1]},
    }


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "load": [round(each, 2) for each in os.getloadavg()],
        "python": platform.python_version(),
        "sqlite": _sqlite_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _sqlite_version() -> str:
    """Return the version behind pysqlite3 where that is installed: the product takes it before an old sqlite3."""
    try:
        import pysqlite3  # noqa: PLC0415 -- has no wheel everywhere
    except ImportError:
        return sqlite3.sqlite_version
    return f"{pysqlite3.sqlite_version} (pysqlite3)"


def _machine_line() -> str:
    found = _machine()
    load = "/".join(map(str, found["load"]))
    packages = ", ".join(f"{name} {number}" for name, number in found["packages"].items())
    machine = f"{found['cores']} cores, load {load} at the end"
    if found["load"][0] > (found["cores"] or 1) + 1:
        # The run itself keeps about one core busy.
        machine += " (others were at work: a slow disk flatters the ratios and spoils the tails)"
    return f"{machine}, Python {found['python']}, SQLite {found['sqlite']},\n{packages}\n"


def write_json(report: Report, path: Path) -> None:
    """Write the report as JSON, into a folder that is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_json(report), encoding="utf-8")
