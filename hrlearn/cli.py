"""The command ``hrlearn``, for people who write lessons: lint and replay."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from hrlearn import __version__
from hrlearn.authoring import (
    Finding,
    Outcome,
    Report,
    find_lessons,
    installed_content,
    packs_beside,
    read_locale_pack,
    read_package,
    replay_walkthroughs,
    survey,
)
from hrlearn.errors import HrlearnError, LessonError
from hrlearn.model import LocalePack

__all__ = ["main"]

FOUND, CANNOT = 1, 2
"""Exit codes: the content has faults; the command could not do its work. Without either it is 0."""

P = ParamSpec("P")

_PATHS = click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path)
)


def _says_what_is_wrong(command: Callable[P, None]) -> Callable[P, None]:
    """Turn our errors into one sentence and exit code 2."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except HrlearnError as error:
            click.echo(str(error), err=True)
            raise SystemExit(CANNOT) from None

    return wrapped


@click.group()
@click.version_option(__version__, prog_name="hrlearn")
def main() -> None:
    """Check and play harm-reduction lessons; needs no server and no network.

    Lessons are folders of text files. Begin with docs/reference/lesson-format.md.
    """


@main.command()
@_PATHS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, json for editors and scripts",
)
@_says_what_is_wrong
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


@main.command()
@_PATHS
@click.option(
    "--pack",
    "pack_file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="the locale pack to play with, instead of the demo pack beside the lessons",
)
@_says_what_is_wrong
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
        outcomes = replay_walkthroughs(package, read_locale_pack(pack_file) if pack_file else _demo_pack(folder))
        click.echo(f"{folder}: {_how_many(len(outcomes), 'walkthrough')}")
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


def _demo_pack(folder: Path) -> LocalePack:
    """Return the demo pack beside a lesson, else the one that is installed."""
    beside = [pack for pack in packs_beside(folder) if pack.key == "demo"]
    if beside:
        return beside[0]
    try:
        return read_locale_pack(installed_content().joinpath("locale_packs", "demo.yaml"))
    except (FileNotFoundError, LessonError):
        hint = "Name a locale pack with --pack FILE."
        raise LessonError(f"There is no demo pack beside {folder}.", hint=hint) from None


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
    return f"{_how_many(levels.count('error'), 'error')}, {_how_many(levels.count('warning'), 'warning')}"


def _how_many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


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
