"""What the picker shows of each lesson, and which lessons it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hrlearn.model import Activity, Assessment, Pages, Scenario
from hrlearn.services import PlaceableLesson
from hrlearn_lti.deep_linking import Choice, tag_of

__all__ = ["Filter", "ShownLesson", "choices_of", "language_name", "languages_of", "shown"]

_LANGUAGES = {
    "be": "Беларуская",
    "bn": "বাংলা",
    "en": "English",
    "hi": "हिन्दी",
    "ka": "ქართული",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "ru": "Русский",
    "tg": "Тоҷикӣ",
    "uz": "Oʻzbekcha",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Words that must all stand in a lesson, in any order and case, and its language; "" takes all."""

    words: str = ""
    language: str = ""

    def takes(self, placeable: PlaceableLesson) -> bool:
        """Whether a lesson is shown."""
        lesson = placeable.package.lesson
        parts = [lesson.title, lesson.summary, lesson.key]
        parts += [text for each in lesson.activities for text in (each.title, each.summary)]
        parts += [each.text for each in lesson.objectives]
        text = " ".join(parts).casefold()
        same = not self.language or lesson.language == self.language
        return same and all(word in text for word in self.words.casefold().split())


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """One line of the picker: the whole lesson (``kind`` is "lesson") or one activity; ``size`` counts its parts."""

    value: str
    title: str
    kind: str
    summary: str
    size: int
    scored: bool
    tries: int
    tag: str


@dataclass(frozen=True, slots=True)
class ShownLesson:
    """One lesson with its choices; one with ``blocked_by`` cannot be placed."""

    title: str
    summary: str
    minutes: int
    language: str
    draft: bool
    blocked_by: tuple[str, ...]
    objectives: tuple[str, ...]
    choices: tuple[ShownChoice, ...]


def choices_of(placeable: PlaceableLesson) -> Sequence[Choice]:
    """Return what can be placed of a lesson: the whole, then each part."""
    lesson = placeable.package.lesson
    return [Choice(lesson), *(Choice(lesson, activity) for activity in placeable.parts.values())]


def language_name(code: str) -> str:
    """Return a language's own name, or its code."""
    return _LANGUAGES.get(code, code)


def languages_of(lessons: Iterable[PlaceableLesson]) -> list[tuple[str, str]]:
    """Return the languages of the lessons, by code, with their own names."""
    return [(code, language_name(code)) for code in sorted({each.package.lesson.language for each in lessons})]


def shown(placeable: PlaceableLesson) -> ShownLesson:
    """Return what the picker shows of a lesson."""
    lesson = placeable.package.lesson
    return ShownLesson(
        title=lesson.title,
        summary=lesson.summary,
        minutes=lesson.minutes,
        language=language_name(lesson.language),
        draft=lesson.draft,
        blocked_by=placeable.blocked_by,
        objectives=tuple(each.text for each in lesson.objectives),
        choices=tuple(_line(each) for each in choices_of(placeable)),
    )


def _line(choice: Choice) -> ShownChoice:
    activity = choice.activity
    if activity is None:
        return ShownChoice(choice.value, "", "lesson", "", len(choice.lesson.activities), choice.scored, 0, "")
    return ShownChoice(
        choice.value,
        activity.title,
        activity.kind,
        activity.summary,
        _size(activity),
        choice.scored,
        activity.tries,
        tag_of(activity),
    )


def _size(activity: Activity) -> int:
    """Pages, scenes or questions."""
    match activity.content:
        case Pages(pages=parts) | Scenario(scenes=parts) | Assessment(items=parts):
            return len(parts)
