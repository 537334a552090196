"""Reads a lesson: files -> documents -> schemas -> model, with every fault found on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from hrlearn.authoring import (
    rules_activities,
    rules_languages,
    rules_names,
    rules_story_names,
    rules_texts,
    rules_walkthroughs,
)
from hrlearn.authoring.document import Document
from hrlearn.authoring.draft import Draft
from hrlearn.authoring.files import collect, pack_files, unpack_files
from hrlearn.authoring.findings import Finding, Findings
from hrlearn.authoring.items_schema import AssessmentSchema
from hrlearn.authoring.languages import OverlaySchema, only_laid_out, overlay_of, page_of
from hrlearn.authoring.lesson_schema import ActivitySheet, LessonSchema, LessonSheet, WalkthroughSchema
from hrlearn.authoring.loading import load
from hrlearn.authoring.pictures import why_refused
from hrlearn.authoring.rules import Rule
from hrlearn.authoring.scenario_schema import ScenarioSchema
from hrlearn.authoring.yaml_reader import LARGEST_PAGE, decode, read_document
from hrlearn.model import (
    Activity,
    Assessment,
    Content,
    Lesson,
    LessonPackage,
    Media,
    Page,
    Pages,
    Walkthrough,
    accepting_all,
)

__all__ = [
    "ESSENTIAL_RULES",
    "Reading",
    "bundle",
    "load_bundle",
    "packed",
    "read",
    "read_package",
    "read_tree",
    "reading_of",
]

ESSENTIAL_RULES: tuple[Rule, ...] = (
    *rules_names.RULES,
    *rules_story_names.RULES,
    *rules_activities.RULES,
    *rules_texts.RULES,
    *rules_walkthroughs.RULES,
    *rules_languages.ESSENTIAL_RULES,
)
"""Rules whose findings refuse a lesson: without them it could not be played or shown."""

LESSON_FILE = "lesson.yaml"
_SCHEMAS = {"scenario": ScenarioSchema, "assessment": AssessmentSchema}


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of reading a lesson; ``draft`` is None where its files have not the right form."""

    draft: Draft | None
    findings: tuple[Finding, ...]

    def require(self) -> Draft:
        """Return the draft; raises LessonError for the first finding."""
        if self.findings or self.draft is None:
            raise self.findings[0].as_error(len(self.findings) - 1)
        return self.draft


def read_package(path: Path | Traversable) -> LessonPackage:
    """Read a lesson's folder; raises LessonError naming file and line of the first of its faults."""
    return read(path, _name_of(path)).require().package


def read_tree(files: Mapping[str, bytes], name: str) -> LessonPackage:
    """Read a lesson from memory: its files by path; ``name`` stands before each path in a message.

    Raises LessonError.
    """
    return reading_of(files, name, Findings()).require().package


def bundle(package_path: Path | Traversable) -> bytes:
    """Return the lesson as one deterministic zip of exactly the files that play needs; raises LessonError."""
    draft = read(package_path, _name_of(package_path)).require()
    return pack_files({name: draft.files[name] for name in draft.used})


def packed(path: Path) -> bytes:
    """Return the lesson as one deterministic zip of all its files, for other authors; raises LessonError."""
    draft = read(path, _name_of(path)).require()
    return pack_files(draft.files)


def load_bundle(data: bytes) -> LessonPackage:
    """Read what ``bundle`` or ``packed`` made; the content hash is that of the folder. Raises LessonError."""
    return read_tree(unpack_files(data), "")


def _name_of(path: Path | Traversable) -> str:
    return str(path) if isinstance(path, Path) else path.name


def read(path: Path | Traversable, name: str) -> Reading:
    """Read a lesson's folder and keep all that is wrong with it; ``name`` is the folder as the author knows it."""
    findings = Findings()
    try:
        files = collect(path, name, findings) if path.is_dir() else {}
    except OSError as error:
        findings.unread(error, name)
        return Reading(None, findings.sorted())
    return reading_of(files, name, findings)


def reading_of(files: Mapping[str, bytes], name: str, findings: Findings) -> Reading:
    """Read files from memory and keep all that is wrong with them."""
    reader = _Reader(files, name, findings)
    draft = reader.draft()
    if draft is not None:
        findings.extend(found for rule in ESSENTIAL_RULES for found in rule.findings(draft))
    return Reading(draft, findings.sorted())


@dataclass
class _Reader:
    files: Mapping[str, bytes]
    name: str
    findings: Findings
    documents: dict[str, Document] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def path(self, file: str) -> str:
        return f"{self.name}/{file}" if self.name else file

    def draft(self) -> Draft | None:
        """Read every file that can be found, even after a fault in another, so that all faults are seen at once."""
        if LESSON_FILE not in self.files:
            fix = "A lesson is a folder with a lesson.yaml; see docs/reference/lesson-format.md."
            self.findings.add("HR001", "There is no lesson.yaml.", fix, self.path(LESSON_FILE))
            return None
        sheet: LessonSheet | None = self._load(LESSON_FILE, LessonSchema())
        contents = dict(self._contents()) if LESSON_FILE in self.documents else {}
        media = self._media(sheet) if sheet else {}
        activities = self._activities(sheet, contents) if sheet else ()
        walkthroughs = tuple(self._walkthroughs())
        translations = self._translations()
        if self.findings or sheet is None:
            return None
        lesson = _lesson(sheet, activities)
        package = accepting_all(LessonPackage(lesson, self._content_hash(), media, walkthroughs, translations))
        by_key = {one.key: one.file for one in sheet.activities if one.file}
        return Draft(self.name, self.files, self.documents, package, by_key, frozenset(self.used))

    def _load(self, file: str, schema: Any) -> Any:
        """Return what a schema makes of a file, None (with findings) where it is faulty."""
        document = read_document(self.path(file), self.files[file], self.findings)
        if document is None:
            return None
        self.used.add(file)
        self.documents[file] = document
        return load(schema, document, self.findings)

    def _contents(self) -> Iterator[tuple[str, Any]]:
        """Yield (file, content) of the scenarios and assessments that lesson.yaml names, faulty as it may be."""
        root = self.documents[LESSON_FILE]
        activities = root.data.get("activities") if isinstance(root.data, dict) else None
        taken = {LESSON_FILE: ""}
        for index, entry in enumerate(activities if isinstance(activities, list) else []):
            file, kind = (entry.get("file"), entry.get("kind")) if isinstance(entry, dict) else (None, None)
            trail = ("activities", index, "file")
            if (
                not isinstance(file, str)
                or not isinstance(kind, str)
                or kind not in _SCHEMAS
                or not self._there(file, trail, (".yaml",))
            ):
                continue
            if file not in taken:
                taken[file] = kind
                yield file, self._load(file, _SCHEMAS[kind]())
            elif not taken[file] == kind == "assessment":
                message = f"'{file}' already belongs to something else."
                fix = "Give each activity a file of its own; only assessments may share one."
                self.findings.add("HR008", message, fix, root.name, root.line(*trail))

    def _there(self, file: str, trail: tuple[str | int, ...], suffixes: tuple[str, ...]) -> bool:
        """Say whether lesson.yaml names a file that the lesson has, and note it where not."""
        root = self.documents[LESSON_FILE]
        if not file.endswith(suffixes):
            message = f"'{file}' does not end in {' or '.join(suffixes)}."
            self.findings.add("HR008", message, "Rename it, or name another file.", root.name, root.line(*trail))
        elif file not in self.files:
            message = f"There is no file '{file}' in the lesson."
            fix = "Check the spelling, capital letters too, or add the file."
            self.findings.add("HR008", message, fix, root.name, root.line(*trail))
        else:
            return True
        return False

    def _activities(self, sheet: LessonSheet, contents: Mapping[str, Any]) -> tuple[Activity, ...]:
        return tuple(
            _activity(one, self._pages(one, index) if one.pages else contents.get(one.file))
            for index, one in enumerate(sheet.activities)
        )

    def _pages(self, activity: ActivitySheet, index: int) -> Pages:
        found = []
        for place, page in enumerate(activity.pages):
            if self._there(page.file, ("activities", index, "pages", place, "file"), (".md",)):
                self.used.add(page.file)
                text = decode(self.path(page.file), self.files[page.file], self.findings, LARGEST_PAGE) or ""
                found.append(Page(page.key, page.title, text, page.file))
        return Pages(tuple(found))

    def _media(self, sheet: LessonSheet) -> dict[str, Media]:
        found = {}
        for index, medium in enumerate(sheet.media):
            if not self._there(medium.path, ("media", index, "path"), ("",)):
                continue
            self.used.add(medium.path)
            data = self.files[medium.path]
            found[medium.path] = replace(medium, data=data)
            why = why_refused(medium.path, data)
            if why:
                fix = "Save it as a plain SVG without scripts and links, or as PNG, JPEG or WebP."
                self.findings.add("HR009", why, fix, self.path(medium.path))
        return found

    def _walkthroughs(self) -> Iterator[Walkthrough]:
        for file in sorted(self.files):
            if file.startswith("walkthroughs/") and file.endswith(".yaml"):
                read: dict[str, Any] | None = self._load(file, WalkthroughSchema())
                self.used.discard(file)
                if read:
                    key = file.removeprefix("walkthroughs/").removesuffix(".yaml")
                    yield Walkthrough(
                        key, read["activity"], read["steps"], read["expect"], self.path(file), read["endings"]
                    )

    def _translations(self) -> dict[str, dict[str, str]]:
        """Read the overlays of texts and the translated pages by language."""
        found: dict[str, dict[str, str]] = {}
        for file in sorted(self.files):
            language, page = overlay_of(file), page_of(file)
            if language and only_laid_out(self.files[file]):
                self.used.add(file)
                self.documents[file] = Document(self.path(file), {})
                found.setdefault(language, {})
            elif language:
                read: dict[str, str] | None = self._load(file, OverlaySchema())
                found.setdefault(language, {}).update(read or {})
            elif page:
                self.used.add(file)
                text = decode(self.path(file), self.files[file], self.findings, LARGEST_PAGE) or ""
                found.setdefault(page[0], {})[page[1]] = text
        return found

    def _content_hash(self) -> str:
        """Hash the files that play needs; walkthroughs and credits may change without making a new version."""
        lines = (f"{name} {sha256(self.files[name]).hexdigest()}\n" for name in sorted(self.used))
        return f"sha256:{sha256(''.join(lines).encode()).hexdigest()}"


def _activity(sheet: ActivitySheet, content: Content | None) -> Activity:
    return Activity(
        uuid=sheet.uuid,
        key=sheet.key,
        kind=sheet.kind,
        title=sheet.title,
        summary=sheet.summary,
        content=_asked(sheet, content) if content is not None else Pages(()),
        weight=sheet.weight,
        policy=sheet.policy,
        tries=sheet.tries,
        purpose=sheet.purpose,
        feedback_after=sheet.feedback_after,
        offline=sheet.offline,
    )


def _asked(sheet: ActivitySheet, content: Content) -> Content:
    """Return the content with what the activity asks of a bank that it may share with others."""
    if not isinstance(content, Assessment):
        return content
    return replace(content, form=sheet.form, draw=sheet.draw, seeded=sheet.order == "seeded")


def _lesson(sheet: LessonSheet, activities: tuple[Activity, ...]) -> Lesson:
    return Lesson(
        uuid=sheet.uuid,
        key=sheet.key,
        title=sheet.title,
        summary=sheet.summary,
        language=sheet.language,
        audience=sheet.audience,
        minutes=sheet.minutes,
        objectives=sheet.objectives,
        activities=activities,
        slots=sheet.slots,
        sources=sheet.sources,
        draft=sheet.draft,
    )
