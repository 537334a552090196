"""The results of a closed quiz: the marks at a glance, then question by question what the answers teach.

A learner on a thin network gets the marks at once and the words one question at a time, because all of them together
are more than one step may weigh.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from markupsafe import Markup

from hrlearn import items
from hrlearn.attempts import Sheet
from hrlearn.items import Mark
from hrlearn.model import Assessment, Item
from hrlearn.player.quiz import Asked, asked_view, stem_of, unscored_because
from hrlearn.player.texts import Texts
from hrlearn.player.turning import Turn, turn_at
from hrlearn.player.values import AttemptFacts
from hrlearn.scoring import Score

__all__ = ["AnswerView", "OptionResult", "ResultLine", "ResultsView", "answer_view", "results_view"]


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A question after marking, at a glance; ``word`` as in ``AnswerView``, ``url`` leads to the whole of it."""

    number: int
    stem: tuple[Markup, ...]
    word: str
    unscored: str
    score: Score
    url: str


@dataclass(frozen=True, slots=True)
class ResultsView:
    """The results of a closed quiz; ``tries_left`` is None where their number has no limit."""

    activity: str
    items: tuple[ResultLine, ...]
    revealed: bool
    tries_left: int | None


@dataclass(frozen=True, slots=True)
class OptionResult:
    """An option after marking; ``correct`` is None where that may not be shown."""

    text: Markup
    chosen: bool
    correct: bool | None
    feedback: Markup


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A question after marking; ``word`` is "right", "partly", "wrong", "none" (no answer) or "" (not judged)."""

    activity: str
    turn: Turn
    asked: Asked
    word: str
    score: Score
    options: tuple[OptionResult, ...]
    rationale: Markup


def results_view(attempt: AttemptFacts, texts: Texts, url: Callable[[int], str]) -> ResultsView:
    """Build the marks of a closed quiz; ``url`` gives the address of a question by its number, from 1."""
    activity = attempt.definition.activity
    quiz = cast("Assessment", activity.content)
    lines = tuple(_line(attempt, item, number, texts, url) for number, item in enumerate(quiz.items, start=1))
    left = max(activity.tries - attempt.number, 0) if activity.tries else None
    return ResultsView(texts.plain(activity.title), lines, attempt.reveal_key, left)


def answer_view(attempt: AttemptFacts, number: int, texts: Texts, url: Callable[[int], str]) -> AnswerView:
    """Build one question of a closed quiz, from 1; right answers and the rationale only with ``reveal_key``."""
    activity = attempt.definition.activity
    quiz, sheet = cast("Assessment", activity.content), cast("Sheet", attempt.state.work)
    item = quiz.items[number - 1]
    asked = asked_view(attempt.definition, item, number, sheet, attempt.seed, texts)
    # While a local rule is unverified nobody knows the right answer, so nothing is said about one.
    known = asked.unscored != "slot"
    reveal = attempt.reveal_key and known
    if reveal:
        for tag in item.sources:
            texts.name_source(tag)
    mark = _mark(item, sheet)
    return AnswerView(
        activity=texts.plain(activity.title),
        turn=turn_at(number, len(quiz.items), url),
        asked=asked,
        word=_word(mark, asked.unscored),
        score=mark.score,
        options=_options(asked, mark, texts, reveal=reveal, feedback=known),
        rationale=texts.block(item.rationale) if reveal else Markup(),
    )


def _line(attempt: AttemptFacts, item: Item, number: int, texts: Texts, url: Callable[[int], str]) -> ResultLine:
    mark, unscored = _mark(item, cast("Sheet", attempt.state.work)), unscored_because(attempt.definition, item)
    stem = stem_of(item, texts, linked=False)
    return ResultLine(number, stem, _word(mark, unscored), unscored, mark.score, url(number))


def _mark(item: Item, sheet: Sheet) -> Mark:
    answer = sheet.answers.get(item.key)
    return items.mark(item, answer.response if answer is not None else None)


def _word(mark: Mark, unscored: str) -> str:
    if unscored == "slot":
        return ""
    if not any(option.chosen for option in mark.options):
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
