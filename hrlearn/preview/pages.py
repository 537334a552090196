"""The pages around the frames: the list of everything, one thing side by side, the story's chart, and findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined

from hrlearn.attempts import slot_report
from hrlearn.authoring import Finding, chart, place_of
from hrlearn.errors import HrlearnError, NotFoundError
from hrlearn.model import Scenario, languages
from hrlearn.plurals import language_name
from hrlearn.preview.edition import Edition
from hrlearn.preview.frames import POLICY, address
from hrlearn.preview.reasons import why_not
from hrlearn.preview.sights import groups
from hrlearn.preview.values import Group, Reply, Request, Sight
from hrlearn.scenario import facts_of

__all__ = ["Pages", "drawn_story"]

_SIZE = re.compile(r'width="(\d+)" height="(\d+)"')


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding with the line that it is about, and where that can be seen ("" for the lesson as a whole).

    ``place`` is file and line, the file without the way to the lesson's folder.
    """

    finding: Finding
    place: str
    quoted: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class _Choice:
    """A choice of a scene as its author needs it; ``missing`` is why it is closed, () where it is open."""

    key: str
    text: str
    missing: tuple[str, ...]
    effects: str
    verdict: str
    goto: str
    url: str


@dataclass(frozen=True, slots=True)
class _Around:
    """What every page around the frames shows: where it is, and the switches."""

    edition: Edition
    request: Request

    @property
    def pack(self) -> str:
        return self.request.query.get("pack", "") or self.edition.packs[0].key

    @property
    def language(self) -> str:
        return self.request.query.get("lang", "")

    @property
    def languages(self) -> tuple[tuple[str, str], ...]:
        """(code, name) of each language of the lesson; the code of its own is ""."""
        if self.edition.package is None:
            return ()
        own, *others = languages(self.edition.package)
        return (("", language_name(own)), *((code, language_name(code)) for code in others))

    def to(self, path: str) -> str:
        """Return an address that keeps the switches."""
        return address(path, pack=self.request.query.get("pack", ""), lang=self.language)


class Pages:
    """Renders the pages; ``static_url`` turns the name of a static file into its address."""

    def __init__(self, static_url: Callable[[str], str]) -> None:
        self._environment = Environment(
            loader=PackageLoader("hrlearn.preview"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["static_url"] = static_url

    def index(self, edition: Edition, request: Request, today: date) -> bytes:
        """Return the list of everything; raises NotFoundError and UnknownNameError."""
        around = _Around(edition, request)
        found = groups(edition, around.language, around.pack)
        lesson = edition.view(around.language).lesson
        return self._html(
            "index",
            around,
            lesson=lesson,
            activities=_by_activity(found),
            titles={activity.key: activity for activity in lesson.activities},
            stories=[one.key for one in lesson.activities if isinstance(one.content, Scenario)],
            findings=_found_so_far(around),
            slots=slot_report(lesson, edition.pack(around.pack), today),
            outcomes=edition.outcomes(around.pack),
            file_of=Path,
        )

    def look(self, edition: Edition, request: Request, key: str) -> bytes:
        """Return one thing, phone and desk side by side; raises NotFoundError and UnknownNameError."""
        around = _Around(edition, request)
        every = groups(edition, around.language, around.pack)
        at = next((n for n, group in enumerate(every) if any(one.key == key for one in group.sights)), None)
        if at is None:
            raise NotFoundError(f"There is no {key} here.", hint="It may have another name now. Go to the list.")
        group = every[at]
        sight = next(one for one in group.sights if one.key == key)
        return self._html(
            "look",
            around,
            group=group,
            sight=sight,
            before=_neighbour(every, at, -1),
            after=_neighbour(every, at, 1),
            choices=_choices(around, group, sight),
            findings=[one for one in _found_so_far(around) if one.url and _about(one, group)],
        )

    def story(self, edition: Edition, request: Request, activity: str) -> bytes:
        """Return the chart of a story; raises NotFoundError and UnknownNameError."""
        around = _Around(edition, request)
        size = _SIZE.search(drawn_story(edition, request, activity))
        width, height = size.groups() if size is not None else ("", "")
        shown = edition.view(around.language).lesson.activity(activity)
        return self._html("story", around, activity=shown, width=width, height=height)

    def faulty(self, edition: Edition) -> bytes:
        """Return the findings of a lesson that cannot be read; the page goes away by itself once they are mended."""
        around = _Around(edition, Request("GET", "/"))
        found = _findings(around, edition.report.findings)
        return self._html("faulty", around, findings=found, problem=edition.problem)

    def refused(self, error: HrlearnError) -> Reply:
        """Return a page that says why there is nothing else to show."""
        html = self._environment.get_template("preview/refused.html").render(error=error, stamp="", around=None)
        return Reply(error.status, html.encode(), policy=POLICY)

    def _html(self, name: str, around: _Around, **more: Any) -> bytes:
        template = self._environment.get_template(f"preview/{name}.html")
        return template.render(around=around, stamp=around.edition.stamp, **more).encode()


def drawn_story(edition: Edition, request: Request, activity: str) -> str:
    """Return the chart of a story, each card a link to what it stands for.

    Raises NotFoundError, UnknownNameError, and LessonError for a story that cannot end.
    """
    around = _Around(edition, request)
    shown = edition.view(around.language).lesson.activity(activity)
    if shown is None or not isinstance(shown.content, Scenario):
        raise NotFoundError(f"There is no story {activity!r} here.", hint="Go to the list.")
    # The key of a card is put behind the address: "x" keeps its place in the query.
    links = address(f"/go/{activity}", pack=request.query.get("pack", ""), lang=around.language, to="x")
    reach = edition.definition(activity, around.pack).reach({})
    return chart(shown.content, reach, shown.title, links=links.removesuffix("x"))


def _by_activity(found: Sequence[Group]) -> list[tuple[str, list[tuple[str, list[Group]]]]]:
    """Sort what there is to see by activity and kind, in the order of the lesson."""
    return [
        (activity, [(kind, list(inside)) for kind, inside in groupby(rest, key=lambda one: one.kind)])
        for activity, rest in groupby(found, key=lambda one: one.activity)
    ]


def _neighbour(every: Sequence[Group], at: int, by: int) -> Sight | None:
    there = every[at + by :: by] if at + by >= 0 else ()
    return next((group.sights[0] for group in there if group.sights), None)


def _found_so_far(around: _Around) -> list[_Found]:
    """Return what lint has found; nothing while it is still looking, which pages must not wait for."""
    return _findings(around, around.edition.report.findings) if around.edition.linted else []


def _findings(around: _Around, found: Iterable[Finding]) -> list[_Found]:
    return [_shown(around, finding) for finding in sorted(found, key=lambda one: one.level != "error")]


def _shown(around: _Around, finding: Finding) -> _Found:
    place = place_of(finding, around.edition.places)
    quoted, at = _line(around.edition.folder, finding), _place(around.edition.folder, finding)
    if place is None or place.kind == "activity":
        return _Found(finding, at, quoted, "", "")
    path = {
        "page": f"/look/page/{place.activity}/{place.key}",
        "scene": f"/look/scene/{place.activity}/{place.key}/1",
        "ending": f"/look/ending/{place.activity}/{place.key}",
        "item": f"/look/item/{place.activity}/{place.key}/unanswered",
    }[place.kind]
    return _Found(finding, at, quoted, f"{place.kind} {place.key}", around.to(path))


def _place(folder: Path, finding: Finding) -> str:
    file = Path(finding.file)
    inside = file.is_relative_to(folder) and folder.name
    shown = str(Path(folder.name) / file.relative_to(folder)) if inside else finding.file
    return shown if finding.line is None else f"{shown}:{finding.line}"


def _about(found: _Found, group: Group) -> bool:
    return found.url.partition("?")[0] in {address(f"/look/{one.key}") for one in group.sights}


def _line(folder: Path, finding: Finding) -> str:
    """Return the line that a finding is about, "" where there is none; only files inside the lesson are read."""
    path = Path(finding.file)
    if finding.line is None or not path.resolve().is_relative_to(folder.resolve()):
        return ""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ""
    return lines[finding.line - 1].strip() if finding.line <= len(lines) else ""


def _choices(around: _Around, group: Group, sight: Sight) -> list[_Choice]:
    """Return the choices of the scene that is shown, those that are closed there too."""
    if group.kind != "scene" or sight.way is None:
        return []
    edition, run = around.edition, sight.way.run
    definition = edition.definition(group.activity, around.pack)
    shown = edition.view(around.language).lesson.activity(group.activity)
    story = cast("Scenario", shown.content if shown is not None else None)
    facts = facts_of(story, run, definition.slots)
    scene = story.scene(run.scene)
    return [
        _Choice(
            key=choice.key,
            text=choice.text,
            missing=why_not(choice.when, facts),
            effects=" ".join(
                [
                    *(f"{one.meter}{one.amount:+d}" for one in choice.effects),
                    *(f"\N{BLACK FLAG}{one}" for one in choice.flags),
                ]
            ),
            verdict=choice.verdict,
            goto=choice.goto,
            url=address(f"/go/{group.activity}", pack=around.pack, lang=around.language, to=choice.goto),
        )
        for choice in (scene.choices if scene is not None else ())
    ]
