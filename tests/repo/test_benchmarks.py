"""The benchmarks run and print their tables. How long anything took is nobody's business here."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from benchmarks.__main__ import main
from benchmarks.measuring import Measured, Plan, Sample
from benchmarks.report import Report, Row, as_text, write_json
from benchmarks.suite import NAMES, QUICK, run

SMALL = Plan(
    iterations=2,
    launch_sizes=(0, 3),
    save_sizes=(2, 4),
    replay_sizes=(2,),
    crowd=2,
    crowd_saves=3,
    settle=0.2,
    scores=6,
    tenants=(2, 3),
)
ROWS = {
    "launch": [
        "0 other sessions",
        "3 other sessions",
        "first visit of a person",
        "beside a minimal PyLTI1p3 app",
        "over HTTP, one client",
    ],
    "save": ["attempt with 2 events", "attempt with 4 events"],
    "crowd": ["2 clients at once, over HTTP"],
    "step": ["choice 1 of 6", "choice 3 of 6", "choice 6 of 6, the story ends"],
    "outbox": ["6 scores, 8 senders at once"],
    "tenancy": ["the guard: one learner of 6, 2 academies", "guard and setting: one learner of 6, 2 academies"],
    "engine": ["log of 2 events"],
    "author": ["10 lessons like safe_hands", "safe_hands, packed"],
}


def test_every_benchmark_is_tried():
    # Weight is tried by tests/browser/test_weight.py, which also asserts it.
    assert sorted([*ROWS, "weight"]) == sorted(NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("name", ROWS)
def test_a_benchmark_measures_each_case_and_its_floor(name, request):
    if name == "tenancy":
        request.getfixturevalue("postgres")  # where there can be no server, there is nothing to measure
    said = []
    report = run(SMALL, [name], said.append, browse=None)
    assert report.failures == ()
    assert [row.case for row in report.rows][: len(ROWS[name])] == ROWS[name]
    for row in report.rows:
        assert row.measured.ours.median > 0
        assert sum(part.median for part in row.measured.parts.values()) > 0
        assert row.case in as_text(report)
    assert said


def test_without_a_browser_the_report_says_what_is_missing():
    assert "Chromium was not found" in as_text(run(QUICK, ["weight"], print, browse=None))


def test_one_that_fails_does_not_take_the_others_along():
    def broken(*_):
        message = "the browser went away"
        raise RuntimeError(message)

    report = run(replace(SMALL, iterations=1), ["weight", "engine"], lambda _line: None, broken)
    assert report.failures == ("weight: RuntimeError: the browser went away",)
    assert report.rows


def test_a_missed_target_is_named():
    ours = Sample((0.005,) * 98 + (0.030, 0.040))
    row = Row("save", "case", Measured(ours, Sample((0.001,)), {}), target=4.0)
    assert row.ratio == pytest.approx(5)
    assert row.tail == pytest.approx(6)
    assert row.verdict == "MISSED median, p99"


def test_the_numbers_are_written_for_machines_too(tmp_path):
    measured = Measured(Sample((0.002, 0.002)), Sample((0.001, 0.001)), {"dispatch": Sample((0.001,))})
    write_json(Report((Row("save", "case", measured, target=4.0),), ()), tmp_path / "made" / "bench.json")
    (row,) = json.loads((tmp_path / "made" / "bench.json").read_text(encoding="utf-8"))["rows"]
    assert row["ratio"] == pytest.approx(2)
    assert row["verdict"] == "met"


def test_the_options_are_explained(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert [option for option in ("--quick", "--only", "--iterations", "--output") if option not in shown] == []
