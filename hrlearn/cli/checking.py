"""The commands that check lessons: lint and replay."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from hrlearn.authoring import (
    Finding,
    Outcome,
    Report,
    find_lessons,
    read_locale_pack,
    read_package,
    replay_walkthroughs,
    survey,
)
from hrlearn.cli.shared import FOUND, demo_pack, how_many, says_what_is_wrong
from hrlearn.errors import LessonError

__all__ = ["lint", "replay"]

_PATHS = click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path)
)


@click.command()
@_PATHS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, json for editors and scripts",
)
@says_what_is_wrong
def lint(paths: tuple[Path, ...], form: str) -> None:
    """Check lessons and locale packs.

    Names the file and line of every fault and says how to mend it.

    PATH is a lesson's folder, a folder above several lessons, or a locale pack.

    Ends with 0 where there are no errors (warnings may remain), 1 where there are, 2 where a PATH holds no lesson.
    docs/reference/lint-rules.md explains every rule.
    """
    reports = [report for path in paths for report in survey(path)]
    click.echo(_as_json(reports) if form == "json" else _as_text(reports))
    if any(finding.level == "error" for report in reports for finding in report.findings):
        raise SystemExit(FOUND)


@click.command()
@_PATHS
@click.option(
    "--pack",
    "pack_file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="the locale pack to play with, instead of the demo pack beside the lessons",
)
@says_what_is_wrong
def replay(paths: tuple[Path, ...], pack_file: Path | None) -> None:
    """Play the walkthroughs of lessons.

    They go through the real engine; what they lead to is compared with what they expect.

    PATH is a lesson's folder or a folder above several lessons.

    Ends with 0 where all went as expected, 1 where something did not, 2 where a PATH holds no lesson or a lesson
    cannot be read.
    """
    failed = False
    for folder in _lessons(paths):
        package = read_package(folder)
        outcomes = replay_walkthroughs(package, read_locale_pack(pack_file) if pack_file else demo_pack(folder))
        click.echo(f"{folder}: {how_many(len(outcomes), 'walkthrough')}")
        for outcome in outcomes:
            click.echo(_told(outcome))
            failed = failed or not outcome.passed
    if failed:
        raise SystemExit(FOUND)


def _lessons(paths: Iterable[Path]) -> list[Path]:
    found = [(path, find_lessons(path)) for path in paths]
    for path, folders in found:
        if not folders:
            raise LessonError(f"There is no lesson in {path}.", hint="Name a folder with a lesson.yaml, or one above.")
    return [folder for _, folders in found for folder in folders]


def _as_text(reports: Iterable[Report]) -> str:
    lines = []
    for report in reports:
        lines.append(f"{report.name}: {report.summary}" if report.summary else report.name)
        lines += [_line(finding) for finding in report.findings]
        lines += [] if report.findings else ["  clean"]
    return "\n".join([*lines, _total(reports)])


def _line(finding: Finding) -> str:
    place = finding.file if finding.line is None else f"{finding.file}:{finding.line}"
    return f"  {place}: {finding.rule} {finding.level}: {finding.message} {finding.fix}"


def _total(reports: Iterable[Report]) -> str:
    levels = [finding.level for report in reports for finding in report.findings]
    return f"{how_many(levels.count('error'), 'error')}, {how_many(levels.count('warning'), 'warning')}"


def _as_json(reports: Iterable[Report]) -> str:
    return json.dumps({"reports": [asdict(report) for report in reports]}, ensure_ascii=False, indent=2)


def _told(outcome: Outcome) -> str:
    score = "" if outcome.score is None else f", score {outcome.score} ({float(outcome.score):.0%})"
    ending = f": ending '{outcome.ending}'" if outcome.ending else ""
    if outcome.passed:
        return f"  {outcome.file}: as expected{ending}{score}"
    lines = [f"  {outcome.file}: FAILED{ending}{score}"]
    lines += [f"    {failure}" for failure in outcome.failures]
    lines += [f"    {number}. {step}" for number, step in enumerate(outcome.path, start=1)]
    return "\n".join(lines)
