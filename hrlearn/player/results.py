"""The results of a closed quiz: the marks at a glance, then question by question what the answers teach.

A learner on a thin network gets the marks at once and the words one question at a time, because all of them together
are more than one step may weigh.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from hrlearn.attempts import asked_items, mark_of
from hrlearn.items import Mark, RowMark
from hrlearn.model import Gaps, Item
from hrlearn.player.fields import unit_of
from hrlearn.player.quiz import Asked, asked_view, may_see, stem_of, unscored_because
from hrlearn.player.texts import Texts
from hrlearn.player.turning import Turn, turn_at
from hrlearn.player.values import AttemptFacts
from hrlearn.player.wording import Told, told_of
from hrlearn.scoring import Score

__all__ = ["AnswerView", "OptionResult", "ResultLine", "ResultsView", "RowResult", "answer_view", "results_view"]


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
    """The results of a closed quiz; ``tries_left`` is None where their number has no limit.

    ``after`` is the title of the activity that feedback waits for; then there are no ``items``.
    """

    activity: str
    items: tuple[ResultLine, ...]
    revealed: bool
    tries_left: int | None
    pending: int = 0
    after: str = ""


@dataclass(frozen=True, slots=True)
class OptionResult:
    """An option after marking; ``correct`` is None where that may not be shown."""

    text: Markup
    chosen: bool
    correct: bool | None
    feedback: Markup


@dataclass(frozen=True, slots=True)
class RowResult:
    """A part after marking that is no option; ``expected`` and ``word`` are empty where that may not be shown.

    ``word`` is as in ``AnswerView``, or "points" where a grader gave ``given`` of ``expected`` points.
    """

    part: str
    label: Markup
    given: Markup
    expected: Markup
    word: str
    feedback: Markup


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A question after marking.

    ``word`` is "right", "partly", "wrong", "none" (no answer), "pending" (a grader has still to mark it), "kept"
    (nobody marks it), "private" (not for this reader) or "" (not judged). ``told`` is the answer in words where nothing
    else shows it; ``rule`` names how the points were shared out where they were; ``certainty`` is (how sure, marks for
    a right answer, marks for a wrong one).
    """

    activity: str
    turn: Turn
    asked: Asked
    word: str
    score: Score
    options: tuple[OptionResult, ...]
    rows: tuple[RowResult, ...]
    told: tuple[Told, ...]
    rule: str
    certainty: tuple[str, int, int] | None
    comment: str
    rationale: Markup


def results_view(attempt: AttemptFacts, texts: Texts, url: Callable[[int], str]) -> ResultsView:
    """Build the marks of a closed quiz; ``url`` gives the address of a question by its number, from 1."""
    activity = attempt.definition.activity
    title = texts.plain(activity.title)
    left = max(activity.tries - attempt.number, 0) if activity.tries else None
    if not attempt.show_feedback:
        awaited = attempt.package.lesson.activity(activity.feedback_after)
        after = texts.plain(awaited.title) if awaited is not None else ""
        return ResultsView(title, (), revealed=False, tries_left=left, after=after)
    asked = asked_items(attempt.definition, attempt.state)
    lines = tuple(_line(attempt, item, number, texts, url) for number, item in enumerate(asked, start=1))
    pending = sum(1 for line in lines if line.word == "pending")
    return ResultsView(title, lines, attempt.reveal_key, left, pending)


def answer_view(attempt: AttemptFacts, number: int, texts: Texts, url: Callable[[int], str]) -> AnswerView:
    """Build one question of a closed quiz, from 1; right answers and the rationale only with ``reveal_key``."""
    every = asked_items(attempt.definition, attempt.state)
    item = every[number - 1]
    asked = asked_view(attempt, item, number, texts)
    # While a local rule is unverified nobody knows the right answer, so nothing is said about one.
    known = asked.unscored != "slot"
    reveal = attempt.reveal_key and known
    if reveal:
        for tag in item.sources:
            texts.name_source(tag)
    mark = mark_of(attempt.definition, attempt.state, item)
    shown = _Shown(item, asked, mark, texts, reveal=reveal, feedback=known)
    grade = attempt.state.grades.get(item.key)
    word = _word(mark, asked.unscored, hidden=asked.hidden)
    return AnswerView(
        activity=texts.plain(attempt.definition.activity.title),
        turn=turn_at(number, len(every), url),
        asked=asked,
        word=word,
        score=mark.score,
        options=() if asked.hidden else shown.options(),
        rows=() if asked.hidden else shown.rows(),
        told=told_of(item, asked.given, texts) if not (mark.options or mark.rows) else (),
        rule=item.rule if word == "partly" else "",
        certainty=_certainty(asked, mark) if known and not asked.hidden else None,
        comment=grade.comment if grade is not None and not asked.hidden else "",
        rationale=texts.block(item.rationale) if reveal else Markup(),
    )


def _line(attempt: AttemptFacts, item: Item, number: int, texts: Texts, url: Callable[[int], str]) -> ResultLine:
    mark, unscored = mark_of(attempt.definition, attempt.state, item), unscored_because(attempt.definition, item)
    word = _word(mark, unscored, hidden=not may_see(attempt, item))
    return ResultLine(number, stem_of(item, texts, linked=False), word, unscored, mark.score, url(number))


def _word(mark: Mark, unscored: str, *, hidden: bool) -> str:
    if unscored == "slot":
        return ""
    if hidden:
        return "private"
    if not _is_answered(mark):
        return "none"
    if mark.pending:
        return "pending"
    return _judged(mark)


def _judged(mark: Mark) -> str:
    if not mark.score.maximum:
        return "kept"
    # How sure somebody was changes the points, not whether the answer is right.
    if mark.correct or (mark.certainty and mark.score.given > 0):
        return "right"
    return "partly" if mark.score.given > 0 else "wrong"


def _is_answered(mark: Mark) -> bool:
    """Say whether anything was answered; options that were all taken back are no answer."""
    return any(option.chosen for option in mark.options) if mark.options else mark.answered


def _certainty(asked: Asked, mark: Mark) -> tuple[str, int, int] | None:
    if not (mark.certainty and _is_answered(mark)):
        return None
    return next(each for each in asked.sure if each[0] == str(mark.certainty))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What of a marked question may be shown."""

    item: Item
    asked: Asked
    mark: Mark
    texts: Texts
    reveal: bool
    feedback: bool

    def options(self) -> tuple[OptionResult, ...]:
        """Build the options in the order of the attempt: all of them when revealed, else what was chosen."""
        marks = {option.key: option for option in self.mark.options}
        order = [marks[field.key] for field in self.asked.options if field.key in marks]
        return tuple(
            OptionResult(
                self.texts.inline(option.text),
                option.chosen,
                option.correct if self.reveal else None,
                self._block(option.feedback),
            )
            for option in order
            if self.reveal or option.chosen
        )

    def rows(self) -> tuple[RowResult, ...]:
        """Build the other parts: all of them when revealed, else what was answered."""
        return tuple(self._row(row) for row in self.mark.rows if self.reveal or row.given)

    def _row(self, row: RowMark) -> RowResult:
        if self.item.kind == "reflection" and row.key not in self.asked.view.parts:
            return RowResult(
                row.key, self.texts.inline(row.label), escape(row.given), escape(row.expected), "points", Markup()
            )
        judged = self.reveal and row.expected != ""
        return RowResult(
            row.key,
            self.texts.inline(row.label),
            self._given(row),
            self._with_unit(row.expected) if judged and row.share < 1 else Markup(),
            _share_word(row) if judged else "",
            self._block(row.feedback),
        )

    def _given(self, row: RowMark) -> Markup:
        """Render what was given: an author's words as such, what a learner typed as it stands."""
        gaps = self.item.detail.gaps if isinstance(self.item.detail, Gaps) else ()
        offered = [*self.item.options, *(option for gap in gaps for option in gap.options)]
        if any(option.text == row.given for option in offered):
            return self.texts.inline(row.given)
        unit = self.asked.unit if row.given.strip()[-1:].isdecimal() else ""
        return escape(f"{row.given} {unit}".strip())

    def _with_unit(self, expected: str) -> Markup:
        unit = unit_of(self.asked.view.unit, expected, self.texts)
        return self.texts.inline(f"{expected} {unit}".strip())

    def _block(self, text: str) -> Markup:
        return self.texts.block(text) if self.feedback else Markup()


def _share_word(row: RowMark) -> str:
    if not row.given:
        return "none"
    if row.share == 1:
        return "right"
    return "partly" if row.share > 0 else "wrong"
