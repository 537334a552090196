"""The quiz as a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from markupsafe import Markup

from hrlearn import items
from hrlearn.attempts import Definition, Sheet, asked_items, is_scored, unscored_reason
from hrlearn.items import ItemView
from hrlearn.model import Assessment, Item
from hrlearn.player.fields import (
    PARTIALS,
    PLAN_COLUMNS,
    Field,
    Given,
    MapView,
    Place,
    fields_of,
    map_of,
    text_of,
    unit_of,
)
from hrlearn.player.saved import encoded, has_answer
from hrlearn.player.texts import Texts
from hrlearn.player.values import AttemptFacts, Fault
from hrlearn.player.wording import Told, told_of
from hrlearn.scoring import CERTAINTY

__all__ = ["Asked", "QuizView", "asked_view", "given_of", "may_see", "quiz_view", "stem_of", "unscored_because"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question before marking.

    ``given`` are the values of each part that has any, ``saved`` what is saved of them as one text; where ``fault``
    says why an answer could not be saved, ``given`` is as typed. ``options`` and ``rows`` are in the order of this
    attempt. ``sure`` are (how sure, marks for a right answer, marks for a wrong one). ``marked`` where anybody marks
    the question, ``hidden`` for somebody who may not see the answer. ``unscored`` says why it does not count
    ("practice", "slot", or "" when it counts); ``elsewhere`` is what another page has answered and does not count.
    """

    key: str
    number: int
    kind: str
    partial: str
    stem: tuple[Markup, ...]
    view: ItemView
    options: tuple[Field, ...]
    rows: tuple[Field, ...]
    text: tuple[tuple[Place, ...], ...]
    map: MapView | None
    given: Given
    saved: str
    unit: str
    sure: tuple[tuple[str, int, int], ...]
    marked: bool
    private: bool
    hidden: bool
    unscored: str
    elsewhere: tuple[Told, ...]
    fault: Fault | None = None

    @property
    def answered(self) -> bool:
        """Whether anything is answered."""
        return has_answer(self.given)

    def one(self, part: str) -> str:
        """Return the value of a part that has one, else ""."""
        return next(iter(self.given.get(part, ())), "")

    def has(self, part: str, value: str) -> bool:
        """Say whether a part has a value."""
        return value in self.given.get(part, ())

    def row(self, number: int) -> bool:
        """Say whether anything stands in a row of a table, counted from 1."""
        return any(self.one(f"{column}.{number}") for column in PLAN_COLUMNS)

    @property
    def in_order(self) -> tuple[Field, ...]:
        """The options by the places that they were given; those without one come last."""
        return tuple(sorted(self.options, key=lambda option: _place(self.one(option.key))))


@dataclass(frozen=True, slots=True)
class QuizView:
    """The whole quiz on one screen."""

    activity: str
    intro: Markup
    items: tuple[Asked, ...]

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(1 for item in self.items if item.answered)


def quiz_view(attempt: AttemptFacts, texts: Texts, faults: Mapping[str, Fault]) -> QuizView:
    """Build the quiz with the answers given so far; ``faults`` are answers that were refused, by item key."""
    quiz = cast("Assessment", attempt.definition.activity.content)
    asked = tuple(
        asked_view(attempt, item, number, texts, faults.get(item.key))
        for number, item in enumerate(asked_items(attempt.definition, attempt.state), start=1)
    )
    return QuizView(texts.plain(attempt.definition.activity.title), texts.block(quiz.intro), asked)


def asked_view(attempt: AttemptFacts, item: Item, number: int, texts: Texts, fault: Fault | None = None) -> Asked:
    """Build a question with the answer given so far."""
    view = items.present(item, attempt.seed)
    sheet, seen = cast("Sheet", attempt.state.work), may_see(attempt, item)
    given = given_of(sheet, item) if seen else {}
    return Asked(
        key=item.key,
        number=number,
        kind=item.kind,
        partial=PARTIALS[item.kind],
        stem=stem_of(item, texts, linked=True),
        view=view,
        options=fields_of(view.options, texts),
        rows=tuple(Field(row.key, texts.inline(row.text), texts.plain(row.text)) for row in view.rows),
        text=text_of(view, texts),
        map=map_of(view, texts),
        given=given if fault is None else fault.given,
        saved=encoded(given),
        unit=unit_of(view.unit, next(iter(given.get("number", ())), ""), texts),
        sure=tuple(
            (str(level), item.points * right, item.points * wrong) for level, (right, wrong) in CERTAINTY.items()
        ),
        marked=bool(items.mark(item, None).score.maximum),
        private=item.private,
        hidden=not seen,
        unscored=unscored_because(attempt.definition, item),
        elsewhere=_elsewhere(sheet, item, texts) if seen else (),
        fault=fault,
    )


def stem_of(item: Item, texts: Texts, *, linked: bool) -> tuple[Markup, ...]:
    """Render a question's words, paragraph by paragraph; without ``linked`` they may stand in a link."""
    return tuple(texts.inline(part, linked=linked) for part in item.stem.split("\n\n"))


def unscored_because(definition: Definition, item: Item) -> str:
    """Say why a question does not count: "practice", "slot", or "" when it counts."""
    return unscored_reason(scored=item.scored, counted=is_scored(definition, item))


def given_of(sheet: Sheet, item: Item) -> Given:
    """Return the values of the answer that counts, part by part."""
    answer = sheet.answers.get(item.key)
    return answer.response.parts if answer is not None else {}


def may_see(attempt: AttemptFacts, item: Item) -> bool:
    """Say whether the answer to an item may be shown: a private one is for the learner alone."""
    return not (item.private and attempt.read_only)


def _place(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() else 10**9


def _elsewhere(sheet: Sheet, item: Item, texts: Texts) -> tuple[Told, ...]:
    given = given_of(sheet, item)
    others = [each.response.parts for each in sheet.elsewhere.get(item.key, ())]
    told = (line for parts in others if encoded(parts) != encoded(given) for line in told_of(item, parts, texts))
    return tuple(dict.fromkeys(told))
