"""``python -m benchmarks``: measure, print the table, write it as JSON."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.measuring import Plan
from benchmarks.pages import weight_rows
from benchmarks.report import as_text, write_json
from benchmarks.suite import NAMES, QUICK, Browse, run
from tools.chromium import find_chromium

OUTPUT = Path("test-artifacts") / "bench.json"


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure every performance claim beside its physical floor, in this run and on this machine.",
        epilog="docs/reference/benchmarks.md explains each row. A missed target is printed and does not fail the run.",
    )
    parser.add_argument("--quick", action="store_true", help="fewer runs and sizes, about half a minute: for a look")
    parser.add_argument("--only", choices=NAMES, action="append", help="run this one; may be repeated")
    parser.add_argument("--iterations", type=int, metavar="N", help="runs of each timed row")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="FILE", help=f"the JSON, by default {OUTPUT}")
    return parser.parse_args(words)


def _plan(chosen: argparse.Namespace) -> Plan:
    plan = QUICK if chosen.quick else Plan()
    return plan if chosen.iterations is None else replace(plan, iterations=max(1, chosen.iterations))


def _browse() -> Browse | None:
    chromium = find_chromium()
    return None if chromium is None else partial(weight_rows, chromium=chromium)


def main(words: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return 1 where something could not be measured."""
    chosen, begun = _arguments(words), time.monotonic()

    def say(line: str) -> None:
        print(f"-- {time.monotonic() - begun:5.1f} s  {line}", flush=True)

    report = run(_plan(chosen), chosen.only or NAMES, say, _browse())
    write_json(report, chosen.output)
    say(f"done; the same as JSON: {chosen.output}")
    print(f"\n{as_text(report)}")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
