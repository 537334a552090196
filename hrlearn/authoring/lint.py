"""Finds lessons and locale packs below a folder, runs every rule on them, and sums each of them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from hrlearn.authoring import (
    rules_choices,
    rules_claims,
    rules_languages,
    rules_lesson,
    rules_package,
    rules_quiz,
    rules_reading,
    rules_scenario,
    rules_slots,
    rules_variables,
    rules_words,
)
from hrlearn.authoring.draft import Draft, Story
from hrlearn.authoring.findings import Finding, Findings
from hrlearn.authoring.languages import Coverage, coverage
from hrlearn.authoring.packs import pack_in
from hrlearn.authoring.reader import ESSENTIAL_RULES, LESSON_FILE, Reading, read, reading_of
from hrlearn.authoring.rules import Rule
from hrlearn.errors import LessonError
from hrlearn.model import LocalePack, Pages

__all__ = [
    "RULES",
    "Report",
    "find_lessons",
    "find_packs",
    "installed_content",
    "installed_lessons",
    "lint",
    "lint_files",
    "packs_beside",
    "packs_folder",
    "survey",
]

RULES: tuple[Rule, ...] = (
    *ESSENTIAL_RULES,
    *rules_scenario.RULES,
    *rules_choices.RULES,
    *rules_variables.RULES,
    *rules_lesson.RULES,
    *rules_quiz.RULES,
    *rules_words.RULES,
    *rules_slots.RULES,
    *rules_claims.RULES,
    *rules_reading.RULES,
    *rules_package.RULES,
    *rules_languages.ADVICE,
)
"""Every rule about a lesson as a whole; what reading finds before is in READER_RULES."""

_ADVICE = tuple(rule for rule in RULES if rule not in ESSENTIAL_RULES)
PACKS_FOLDER = "locale_packs"


@dataclass(frozen=True, slots=True)
class Report:
    """What lint says of one lesson or locale pack; ``summary`` is a line, or "" where it could not be read.

    ``coverage`` tells how far each translation of a lesson has come.
    """

    name: str
    summary: str
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...] = ()


def installed_content() -> Traversable:
    """Return the content that was installed with hrlearn; raises LessonError where there is none."""
    try:
        return files("hrlearn_content")
    except ModuleNotFoundError:
        hint = "Install hrlearn with pip, or name a folder of lessons."
        raise LessonError("No lessons are installed.", hint=hint) from None


def installed_lessons() -> tuple[Traversable, ...]:
    """Return the folders of the lessons that were installed with hrlearn, by name."""
    folders = (entry for entry in installed_content().iterdir() if entry.is_dir())
    return tuple(sorted((one for one in folders if one.joinpath(LESSON_FILE).is_file()), key=lambda one: one.name))


def find_lessons(path: Path) -> tuple[Path, ...]:
    """Return the lesson folders at or below a path."""
    if (path / LESSON_FILE).is_file():
        return (path,)
    return tuple(found.parent for found in _below(path, LESSON_FILE))


def find_packs(path: Path) -> tuple[Path, ...]:
    """Return the locale packs at or below a path."""
    if path.is_file() and path.suffix == ".yaml":
        return (path,)
    return tuple(found for found in _below(path, "*.yaml") if found.parent.name == PACKS_FOLDER and not found.is_dir())


def _below(path: Path, pattern: str) -> tuple[Path, ...]:
    """Return the files below a folder; hidden folders, such as a virtual environment, are left out."""
    found = path.rglob(pattern) if path.is_dir() else ()
    return tuple(sorted(one for one in found if not any(part.startswith(".") for part in one.relative_to(path).parts)))


def packs_folder(folder: Path) -> Path | None:
    """Return the nearest ``locale_packs`` folder at or above a lesson, None where there is none."""
    above = (one / PACKS_FOLDER for one in (folder, *folder.absolute().parents))
    return next((packs for packs in above if packs.is_dir()), None)


def packs_beside(folder: Path) -> tuple[LocalePack, ...]:
    """Return the readable packs in the nearest ``locale_packs`` folder at or above a lesson."""
    packs = packs_folder(folder)
    found = sorted(one for one in packs.glob("*.yaml") if not one.is_dir()) if packs is not None else ()
    read_packs = (pack_in(path, path.name)[0] for path in found)
    return tuple(pack for pack in read_packs if pack is not None)


def lint(path: Path) -> tuple[Finding, ...]:
    """Return everything that is wrong with the lessons and locale packs at or below a path."""
    return tuple(finding for report in survey(path) for finding in report.findings)


def survey(path: Path) -> tuple[Report, ...]:
    """Return a report on each locale pack and lesson at or below a path; raises LessonError where there is none."""
    try:
        lessons, packs = find_lessons(path), find_packs(path)
    except OSError as error:
        message = f"The folder may not be read: {error.strerror}."
        raise LessonError(message, file=str(path), hint="Ask for the right to read it.") from None
    if not lessons and not packs:
        hint = "Name a folder with a lesson.yaml, a folder above it, or a locale pack."
        raise LessonError(f"There is no lesson and no locale pack in {path}.", hint=hint)
    met: dict[str, str] = {}
    beside = {packs_folder(folder): folder for folder in lessons}
    read_packs = {place: packs_beside(folder) for place, folder in beside.items()}
    # One lesson after the other: each is forgotten before the next is read.
    reports = tuple(
        _report(str(folder), read(folder, str(folder)), read_packs[packs_folder(folder)], met) for folder in lessons
    )
    return (*map(_pack_report, packs), *reports)


def lint_files(files: Mapping[str, bytes], name: str, packs: tuple[LocalePack, ...] = ()) -> Report:
    """Return a report on a lesson in memory, its files by path; ``packs`` are those that would lie beside it."""
    return _report(name, reading_of(files, name, Findings()), packs, {})


def _report(name: str, reading: Reading, packs: tuple[LocalePack, ...], met: dict[str, str]) -> Report:
    if reading.draft is None or reading.findings:
        return Report(name, "", reading.findings)
    draft = replace(reading.draft, packs=packs)
    found = [finding for rule in _ADVICE for finding in rule.findings(draft)]
    found += _shared_uuids(draft, met)
    ordered = sorted(found, key=lambda one: (one.file, one.line or 0, one.rule, one.message))
    return Report(name, _summary(draft), tuple(ordered), coverage(draft.package))


def _shared_uuids(draft: Draft, met: dict[str, str]) -> Iterator[Finding]:
    """Compare the UUIDs of a lesson and its activities with those of the lessons before it."""
    lesson = draft.package.lesson
    places = [(lesson.uuid, ("uuid",)), *((a.uuid, ("activities", i, "uuid")) for i, a in enumerate(lesson.activities))]
    for uuid, trail in places:
        other = met.setdefault(uuid, draft.name)
        if other != draft.name:
            hit = draft.hit(f"The UUID {uuid} is also in {other}.", "Make a new one for the newer lesson.", *trail)
            yield Finding(hit.file, hit.line, "HR021", hit.message, hit.fix, "error", "A UUID used twice")


def _pack_report(path: Path) -> Report:
    pack, findings = pack_in(path, str(path))
    kind = "fictional, " if pack and pack.fictional else "draft, " if pack and pack.draft else ""
    return Report(str(path), f"locale pack {pack.key!r}: {kind}{len(pack.slots)} slots" if pack else "", findings)


def _summary(draft: Draft) -> str:
    lesson = draft.package.lesson
    pages = sum(len(a.content.pages) for a in lesson.activities if isinstance(a.content, Pages))
    kinds = Counter(item.kind for quiz in draft.assessments for item in quiz.content.items)
    blocking = sum(slot.blocking for slot in lesson.slots)
    parts = [f"pages {pages}"]
    parts += [
        f"{story.activity.key}: scenes {len(story.content.scenes)}, {_endings(story)}" for story in draft.scenarios
    ]
    parts += [f"items {', '.join(f'{kind} {count}' for kind, count in sorted(kinds.items())) or 'none'}"]
    parts += [f"slots {len(lesson.slots)} ({blocking} blocking)", f"sources {len(lesson.sources)}"]
    parts += [_languages(draft)] if draft.package.translations else []
    return f"{lesson.key}: {'; '.join(parts)}"


def _languages(draft: Draft) -> str:
    """Say how far each translation has come."""
    told = [f"{each.language} {each.percent} % ({each.translated} of {each.total})" for each in coverage(draft.package)]
    return f"languages {draft.package.lesson.language}, {', '.join(told)}"


def _endings(story: Story) -> str:
    """Say how often random runs end each way: a range where locale slots change it."""
    shares = [reach.random_play for _, reach in story.reaches]
    told = []
    for ending in story.content.endings:
        found = [round(100 * share.get(ending.key, 0.0)) for share in shares] or [0]
        span = f"{found[0]}" if min(found) == max(found) else f"{min(found)}-{max(found)}"
        told.append(f"{ending.key} ({ending.tone}) {span} %")
    return f"random play ends {', '.join(told)}{_bounds(story)}"


def _bounds(story: Story) -> str:
    """Say between which sums of meters the score is placed."""
    if not story.reaches:
        return ""
    lowest, highest = (min(reach.minimum for _, reach in story.reaches), max(r.maximum for _, r in story.reaches))
    return f"; sums of meters {lowest} to {highest}"
