"""The languages of a lesson: one table of all its texts by stable id, and the view of a package in one language.

Extraction, coverage and translation all go through ``reworded``, so that no text can be in one and not in another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, TypeVar, cast

from hrlearn.errors import UnknownNameError
from hrlearn.model.items import Assessment, Criterion, Gap, Gaps, Item, NumberKey, Option, Row, Rubric, WordsKey
from hrlearn.model.lesson import Activity, Content, Lesson, LessonPackage, Objective, Page, Pages, Source
from hrlearn.model.scenario import Character, Choice, Ending, Flag, Hint, Line, Meter, Scenario, Scene

__all__ = [
    "Wording",
    "accepting_all",
    "direction",
    "entries",
    "languages",
    "localised",
    "may_stay",
    "needs_translation",
    "reworded",
    "texts_of",
]

Thing = TypeVar("Thing")

_FROM_RIGHT = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
_SCRIPTS_FROM_RIGHT = frozenset({"Arab", "Hebr", "Thaa"})
_MARKS = re.compile(r"\{\{[^{}]*\}\}|\[\[[^\[\]]*\]\]|\[(?:S[0-9]{1,3}|GK)\]")

_TEXTS: Mapping[type, tuple[str, ...]] = {
    Assessment: ("intro",),
    Character: ("name", "role"),
    Choice: ("text", "outcome", "rationale"),
    Criterion: ("",),
    Ending: ("title", "text"),
    Flag: ("title",),
    Gap: ("label", "feedback"),
    Gaps: ("text",),
    Hint: ("",),
    Item: ("stem", "rationale"),
    Line: ("",),
    Meter: ("title",),
    Objective: ("",),
    Option: ("text", "feedback"),
    Page: ("title",),
    Row: ("text", "feedback"),
    Scenario: ("intro", "role"),
    Scene: ("title",),
    Source: ("",),
}
"""The members a learner reads; "" is the member ``text`` of a thing that has no other, under the thing's own id."""

_PARTS: Mapping[type, tuple[str, ...]] = {
    Assessment: ("items",),
    Gap: ("options",),
    Gaps: ("gaps",),
    Item: ("rows",),
    Pages: ("pages",),
    Rubric: ("criteria",),
    Scenario: ("meters", "flags", "characters", "scenes", "endings"),
    Scene: ("lines", "choices", "hints"),
}
"""The members that hold further things; each adds its name and the key (else the number) of the thing to the id."""


class Wording(Protocol):
    """What is done with the texts on the way through a package; each method returns what stands there afterwards."""

    def text(self, key: str, text: str) -> str:
        """Say one text."""
        ...

    def several(self, key: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Say the texts that are accepted as an answer."""
        ...

    def forms(self, key: str, forms: Mapping[str, str]) -> Mapping[str, str]:
        """Say the plural forms of a unit."""
        ...


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Return the direction in which a language is written, as HTML's ``dir`` has it (Unicode CLDR, character order)."""
    parts = language.split("-")
    from_right = parts[0] in _FROM_RIGHT or bool(_SCRIPTS_FROM_RIGHT & set(parts[1:]))
    other_script = len(parts) > 1 and parts[1].istitle() and parts[1] not in _SCRIPTS_FROM_RIGHT
    return "rtl" if from_right and not other_script else "ltr"


def needs_translation(text: str) -> bool:
    """Say whether a text has words of its own beside slots, gaps and source tags."""
    return any(letter.isalpha() for letter in _MARKS.sub("", text))


def may_stay(key: str) -> bool:
    """Say whether a text may stay in the lesson's language: what a source is called is true as it is."""
    return key.startswith("sources.")


def entries(text: str) -> tuple[str, ...]:
    """Return the entries of a list (``accepted``), which a table of texts holds one on each line."""
    return tuple(line for line in text.split("\n") if line)


def languages(package: LessonPackage) -> tuple[str, ...]:
    """Return the languages of a package: its own first, then its translations by code."""
    return (package.original or package.lesson.language, *sorted(package.translations))


def texts_of(package: LessonPackage) -> Mapping[str, str]:
    """Return every text of a package by its stable id, in the order of the lesson.

    ``package`` is as it was read, no view in another language. A list stands with one entry on each line.
    """
    wording = _Collecting(_foreign(package))
    reworded(package, wording)
    return wording.found


def localised(package: LessonPackage, language: str) -> LessonPackage:
    """Return the view of a package, as it was read, in one of its languages; raises UnknownNameError.

    What has no translation stays in the lesson's own language and is listed in ``fallbacks``. Keys, scores and the
    content hash are the same in every language, so that an attempt may go on in another one.
    """
    own = package.lesson.language
    if language == own:
        return package
    if language not in package.translations:
        raise UnknownNameError("language of the lesson", language, languages(package))
    wording = _Translating(package.translations[language])
    view = reworded(package, wording)
    lesson = replace(view.lesson, language=language)
    return replace(view, lesson=lesson, original=own, fallbacks=frozenset(wording.missing))


def accepting_all(package: LessonPackage) -> LessonPackage:
    """Let every item accept what its translations accept.

    An answer is marked by the log alone, which does not know the language that was on the screen.
    """
    return reworded(package, _Accepting(_foreign(package))) if package.translations else package


def reworded(package: LessonPackage, wording: Wording) -> LessonPackage:
    """Take every text of a package through a wording and return the package with what came back."""
    lesson = package.lesson
    homes: dict[tuple[str, ...], str] = {}
    changed: Lesson = replace(
        lesson,
        title=_said(lesson, "title", "title", wording),
        summary=_said(lesson, "summary", "summary", wording),
        objectives=_all(lesson.objectives, "objectives", wording),
        activities=tuple(_activity(each, homes, wording) for each in lesson.activities),
        sources=tuple(_thing(each, f"sources.{each.tag}", wording) for each in lesson.sources),
    )
    media = {
        path: replace(each, alt=_said(each, "alt", f"media.{path}.alt", wording)) for path, each in _media(package)
    }
    return replace(package, lesson=changed, media=media)


def _media(package: LessonPackage) -> Iterable[tuple[str, Any]]:
    return package.media.items()


def _said(thing: object, member: str, key: str, wording: Wording) -> str:
    text: str = getattr(thing, member)
    return wording.text(key, text) if text else ""


def _all(things: tuple[Thing, ...], key: str, wording: Wording) -> tuple[Thing, ...]:
    return tuple(_thing(each, f"{key}.{_name(each, number)}", wording) for number, each in enumerate(things, start=1))


def _name(thing: object, number: int) -> str:
    """Return what tells a thing from those beside it: its key, or its number from 1 where it has none."""
    return getattr(thing, "key", "") or str(number)


def _thing(thing: Thing, key: str, wording: Wording) -> Thing:
    made: Any = thing
    changes: dict[str, Any] = {}
    for name in _TEXTS.get(type(thing), ()):
        member = name or "text"
        changes[member] = _said(thing, member, f"{key}.{name}" if name else key, wording)
    for name in _PARTS.get(type(thing), ()):
        changes[name] = _all(getattr(thing, name), f"{key}.{name}", wording)
    more = _MORE.get(type(thing))
    changes |= more(thing, key, wording) if more else {}
    return cast("Thing", replace(made, **changes))


def _activity(activity: Activity, homes: dict[tuple[str, ...], str], wording: Wording) -> Activity:
    prefix = f"activities.{activity.key}"
    return replace(
        activity,
        title=_said(activity, "title", f"{prefix}.title", wording),
        summary=_said(activity, "summary", f"{prefix}.summary", wording),
        content=_content(activity.content, activity.key, homes, wording),
    )


def _content(content: Content, key: str, homes: dict[tuple[str, ...], str], wording: Wording) -> Content:
    if isinstance(content, Assessment):
        # Activities may share a bank of items: then its texts belong to the first of them.
        key = homes.setdefault(tuple(item.uuid for item in content.items), key)
    return _thing(content, key, wording)


def _item(item: Item, key: str, wording: Wording) -> dict[str, Any]:
    return {
        "options": tuple(_option(option, f"{key}.options.{option.key}", item.kind, wording) for option in item.options),
        "detail": None if item.detail is None else _thing(item.detail, key, wording),
    }


def _option(option: Option, key: str, kind: str, wording: Wording) -> Option:
    # "True" and "False" are the same in every statement, so they are translated once.
    text = wording.text(f"words.{option.key}" if kind == "true_false" else f"{key}.text", option.text)
    return replace(option, text=text, feedback=_said(option, "feedback", f"{key}.feedback", wording))


def _page(page: Page, key: str, wording: Wording) -> dict[str, Any]:
    return {"body": _said(page, "body", page.file or f"{key}.body", wording)}


def _meter(meter: Meter, key: str, wording: Wording) -> dict[str, Any]:
    return {"words": tuple((lowest, wording.text(f"{key}.words.{lowest}", word)) for lowest, word in meter.words)}


def _questions(scenario: Scenario, key: str, wording: Wording) -> dict[str, Any]:
    asked = enumerate(scenario.questions, start=1)
    return {"questions": tuple(wording.text(f"{key}.questions.{number}", text) for number, text in asked)}


def _accepted(thing: WordsKey | Gap, key: str, wording: Wording) -> dict[str, Any]:
    return {"accepted": wording.several(f"{key}.accepted", thing.accepted) if thing.accepted else ()}


def _unit(number: NumberKey, key: str, wording: Wording) -> dict[str, Any]:
    unit = number.unit
    return {"unit": None if unit is None else replace(unit, forms=wording.forms(f"{key}.unit", unit.forms))}


_MORE: Mapping[type, Callable[..., dict[str, Any]]] = {
    Gap: _accepted,
    Item: _item,
    Meter: _meter,
    NumberKey: _unit,
    Page: _page,
    Scenario: _questions,
    WordsKey: _accepted,
}
"""What does not fit the two tables above."""


def _foreign(package: LessonPackage) -> Callable[[str], tuple[str, ...]]:
    """Return what gives the entries of a list in all translations."""
    tables = [package.translations[language] for language in sorted(package.translations)]
    return lambda key: tuple(entry for table in tables for entry in entries(table.get(key, "")))


@dataclass
class _Collecting:
    foreign: Callable[[str], tuple[str, ...]]
    found: dict[str, str] = field(default_factory=dict)

    def text(self, key: str, text: str) -> str:
        self.found[key] = text
        return text

    def several(self, key: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        others = self.foreign(key)
        self.found[key] = "\n".join([each for each in texts if each not in others] or texts)
        return texts

    def forms(self, key: str, forms: Mapping[str, str]) -> Mapping[str, str]:
        self.found |= {f"{key}.{form}": text for form, text in forms.items()}
        return forms


@dataclass
class _Translating:
    table: Mapping[str, str]
    missing: set[str] = field(default_factory=set)

    def text(self, key: str, text: str) -> str:
        found = self.table.get(key)
        if found is None and needs_translation(text) and not may_stay(key):
            self.missing.add(text)
        return text if found is None else found

    def several(self, key: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*entries(self.table.get(key, "")), *texts)))

    def forms(self, key: str, forms: Mapping[str, str]) -> Mapping[str, str]:
        """Each language has plural forms of its own, so the translation's take the place of all of the lesson's."""
        prefix = f"{key}."
        found = {name.removeprefix(prefix): text for name, text in self.table.items() if name.startswith(prefix)}
        if "other" in found:
            return found
        self.missing |= set(forms.values())
        return forms


@dataclass
class _Accepting:
    foreign: Callable[[str], tuple[str, ...]]

    def text(self, key: str, text: str) -> str:  # noqa: ARG002
        return text

    def several(self, key: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*texts, *self.foreign(key))))

    def forms(self, key: str, forms: Mapping[str, str]) -> Mapping[str, str]:  # noqa: ARG002
        return forms
