"""The quiz as a form, and its results."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from hrlearn import items
from hrlearn.attempts import Definition, Sheet, unscored_reason
from hrlearn.items import Mark
from hrlearn.model import Assessment, Item
from hrlearn.player.texts import Texts
from hrlearn.scoring import Score

__all__ = ["Asked", "Judged", "OptionResult", "QuizView", "ResultsView", "quiz_view", "results_view"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question before marking: (key, text, chosen) for each option, in the order of this attempt.

    ``unscored`` says why it does not count ("practice", "slot", or "" when it counts); ``elsewhere`` are the options
    of an answer from another page that does not count.
    """

    key: str
    number: int
    stem: tuple[Markup, ...]
    several: bool
    options: tuple[tuple[str, Markup, bool], ...]
    unscored: str
    elsewhere: tuple[Markup, ...]

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys of the chosen options."""
        return tuple(key for key, _, chosen in self.options if chosen)


@dataclass(frozen=True, slots=True)
class QuizView:
    """The whole quiz on one screen."""

    activity: str
    intro: Markup
    items: tuple[Asked, ...]

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(1 for item in self.items if item.chosen)


@dataclass(frozen=True, slots=True)
class OptionResult:
    """An option after marking; ``correct`` is None where that may not be shown."""

    text: Markup
    chosen: bool
    correct: bool | None
    feedback: Markup


@dataclass(frozen=True, slots=True)
class Judged:
    """A question after marking; ``word`` is "right", "partly", "wrong", "none" (no answer) or "" (not judged)."""

    asked: Asked
    word: str
    score: Score
    options: tuple[OptionResult, ...]
    rationale: Markup


@dataclass(frozen=True, slots=True)
class ResultsView:
    """The results of a closed quiz; ``tries_left`` is None where their number has no limit."""

    activity: str
    items: tuple[Judged, ...]
    revealed: bool
    tries_left: int | None


def quiz_view(definition: Definition, quiz: Assessment, sheet: Sheet, seed: int, texts: Texts) -> QuizView:
    """Build the quiz with the answers given so far."""
    asked = (_asked(definition, item, n, sheet, seed, texts) for n, item in enumerate(quiz.items, start=1))
    return QuizView(texts.plain(definition.activity.title), texts.block(quiz.intro), tuple(asked))


def results_view(
    definition: Definition, quiz: Assessment, sheet: Sheet, seed: int, number: int, texts: Texts, *, reveal: bool
) -> ResultsView:
    """Build the results; right answers and rationales only with ``reveal``, ``number`` counts this attempt from 1."""
    asked = (_asked(definition, item, n, sheet, seed, texts) for n, item in enumerate(quiz.items, start=1))
    pairs = zip(quiz.items, asked, strict=True)
    judged = tuple(_judged(item, view, sheet, texts, reveal=reveal) for item, view in pairs)
    tries = definition.activity.tries
    left = max(tries - number, 0) if tries else None
    return ResultsView(texts.plain(definition.activity.title), judged, reveal, left)


def _asked(definition: Definition, item: Item, number: int, sheet: Sheet, seed: int, texts: Texts) -> Asked:
    view = items.present(item, seed)
    chosen = _chosen(sheet, item)
    counted = all(slot in definition.slots for slot in item.slots)
    return Asked(
        key=item.key,
        number=number,
        stem=tuple(texts.inline(part, linked=True) for part in view.stem.split("\n\n")),
        several=view.several,
        options=tuple((option.key, texts.inline(option.text), option.key in chosen) for option in view.options),
        unscored=unscored_reason(scored=item.scored, counted=counted),
        elsewhere=_elsewhere(sheet, item, texts),
    )


def _chosen(sheet: Sheet, item: Item) -> tuple[str, ...]:
    answer = sheet.answers.get(item.key)
    return answer.response.chosen if answer is not None else ()


def _elsewhere(sheet: Sheet, item: Item, texts: Texts) -> tuple[Markup, ...]:
    other = sheet.elsewhere.get(item.key)
    if other is None or other.response.chosen == _chosen(sheet, item):
        return ()
    return tuple(texts.inline(option.text) for option in item.options if option.key in other.response.chosen)


def _judged(item: Item, asked: Asked, sheet: Sheet, texts: Texts, *, reveal: bool) -> Judged:
    answer = sheet.answers.get(item.key)
    mark = items.mark(item, answer.response if answer is not None else None)
    # While a local rule is unverified nobody knows the right answer, so nothing is said about one.
    unknown = asked.unscored == "slot"
    shown = _options(asked, mark, texts, reveal=reveal and not unknown, feedback=not unknown)
    rationale = texts.block(item.rationale) if reveal and not unknown else Markup()
    if reveal and not unknown:
        for tag in item.sources:
            texts.name_source(tag)
    return Judged(asked, "" if unknown else _word(mark, asked), mark.score, shown, rationale)


def _word(mark: Mark, asked: Asked) -> str:
    if not asked.chosen:
        return "none"
    if mark.correct:
        return "right"
    return "partly" if mark.score.given else "wrong"


def _options(asked: Asked, mark: Mark, texts: Texts, *, reveal: bool, feedback: bool) -> tuple[OptionResult, ...]:
    marks = {option.key: option for option in mark.options}
    order = [marks[key] for key, _, _ in asked.options if reveal or marks[key].chosen]
    return tuple(
        OptionResult(
            texts.inline(option.text),
            option.chosen,
            option.correct if reveal else None,
            texts.block(option.feedback) if feedback else Markup(),
        )
        for option in order
    )
