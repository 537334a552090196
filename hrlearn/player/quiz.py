"""The quiz as a form."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from hrlearn import items
from hrlearn.attempts import Definition, Sheet, is_scored, unscored_reason
from hrlearn.model import Assessment, Item
from hrlearn.player.texts import Texts

__all__ = ["Asked", "QuizView", "asked_view", "quiz_view", "stem_of", "unscored_because"]


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


def quiz_view(definition: Definition, quiz: Assessment, sheet: Sheet, seed: int, texts: Texts) -> QuizView:
    """Build the quiz with the answers given so far."""
    asked = (asked_view(definition, item, n, sheet, seed, texts) for n, item in enumerate(quiz.items, start=1))
    return QuizView(texts.plain(definition.activity.title), texts.block(quiz.intro), tuple(asked))


def asked_view(definition: Definition, item: Item, number: int, sheet: Sheet, seed: int, texts: Texts) -> Asked:
    """Build a question with the answer given so far; ``seed`` fixes the order of its options."""
    view = items.present(item, seed)
    chosen = _chosen(sheet, item)
    return Asked(
        key=item.key,
        number=number,
        stem=stem_of(item, texts, linked=True),
        several=view.several,
        options=tuple((option.key, texts.inline(option.text), option.key in chosen) for option in view.options),
        unscored=unscored_because(definition, item),
        elsewhere=_elsewhere(sheet, item, texts),
    )


def stem_of(item: Item, texts: Texts, *, linked: bool) -> tuple[Markup, ...]:
    """Render a question's words, paragraph by paragraph; without ``linked`` they may stand in a link."""
    return tuple(texts.inline(part, linked=linked) for part in item.stem.split("\n\n"))


def unscored_because(definition: Definition, item: Item) -> str:
    """Say why a question does not count: "practice", "slot", or "" when it counts."""
    return unscored_reason(scored=item.scored, counted=is_scored(definition, item))


def _chosen(sheet: Sheet, item: Item) -> tuple[str, ...]:
    answer = sheet.answers.get(item.key)
    return answer.response.chosen if answer is not None else ()


def _elsewhere(sheet: Sheet, item: Item, texts: Texts) -> tuple[Markup, ...]:
    others = [each.response.chosen for each in sheet.elsewhere.get(item.key, ())]
    keys = {key for chosen in others if chosen != _chosen(sheet, item) for key in chosen}
    return tuple(texts.inline(option.text) for option in item.options if option.key in keys)
