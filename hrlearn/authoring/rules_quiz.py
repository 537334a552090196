"""Rules about keys that can be guessed, and about questions that ask something else than they mean to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hrlearn.authoring.chance import RARE, at_least
from hrlearn.authoring.draft import Draft, Hit, Quiz
from hrlearn.authoring.prose import own_words
from hrlearn.authoring.rules import Rule, assessment_rule, rule
from hrlearn.authoring.signals import data_of
from hrlearn.model import Assessment, Item, Option

__all__ = ["RULES"]

MUCH_LONGER = 1.5
"""A key this many times as long as the longest wrong option gives itself away, whatever the other items are like."""
LONG = 30
"""Characters; among shorter options length says little."""

_PUNCTUATION = re.compile(r"[^\w\s]+")


def _single(items: Sequence[Item]) -> Iterator[tuple[Item, int]]:
    """Yield the items with one key among three or more options, and the place of that key."""
    for item in items:
        keys = [place for place, option in enumerate(item.options) if option.correct]
        if item.kind == "single_choice" and len(keys) == 1 and len(item.options) > 2:  # noqa: PLR2004 -- two: a coin
            yield item, keys[0]


@rule("HR302", "Keys that mostly stand in one place", "warning")
def key_positions(draft: Draft) -> Iterator[Hit]:
    """Look at the options that learners see in the order of the file, over all items of the lesson."""
    views = [(view, item) for view in draft.assessments for item in view.content.items if not item.shuffle]
    found = list(_single([item for _, item in views]))
    for place, number in sorted(Counter(place for _, place in found).items()):
        chances = [1 / len(item.options) for item, _ in found if place < len(item.options)]
        # Any place could have been the one: so many chances to look odd.
        places = max(len(item.options) for item, _ in found)
        if places * at_least(number, chances) < RARE:
            message = f"In {number} of {len(found)} items without shuffling the key is option {place + 1}."
            yield views[0][0].hit(message, "Write shuffle: true, or move some keys.", "items")


@rule("HR303", "The longest option is mostly the key", "warning")
def longest_keys(draft: Draft) -> Iterator[Hit]:
    """Count over all items of the lesson; learners notice what authors explain most."""
    found = [item for view in draft.assessments for item, place in _single(view.content.items)]
    telling = [item for item in found if _margin(item) > 1]
    if found and at_least(len(telling), [1 / len(item.options) for item in found]) < RARE:
        message = f"In {len(telling)} of {len(found)} items the key is the longest option."
        fix = "Shorten keys, and let wrong options say as much."
        yield draft.assessments[0].hit(message, fix, "items")


def _margin(item: Item) -> float:
    """Return how many times as long as the longest wrong option the key is."""
    right = max((len(option.text) for option in item.options if option.correct), default=0)
    wrong = max((len(option.text) for option in item.options if not option.correct), default=0)
    return right / wrong if wrong else 0.0


@assessment_rule("HR304", "A key that is much longer than the wrong options", "warning")
def long_keys(view: Quiz) -> Iterator[Hit]:
    """Look at each item on its own."""
    for index, item in enumerate(view.content.items):
        for _, place in _single([item]):
            if len(item.options[place].text) >= LONG and _margin(item) >= MUCH_LONGER:
                message = f"The key of '{item.key}' is {_margin(item):.1f} times as long as the longest wrong option."
                yield view.hit(message, "Shorten it, or move the reason into the feedback.", "items", index, "options")


@rule("HR305", "An option about the other options")
def meta_options(draft: Draft) -> Iterator[Hit]:
    """'All of the above' tests arithmetic, and is wrong once the options are shuffled."""
    pattern = re.compile(data_of("items")["meta"], re.IGNORECASE)
    for view in draft.assessments:
        for i, item in enumerate(view.content.items):
            for j, option in enumerate(item.options):
                if pattern.search(option.text):
                    message = f"The option '{option.text[:40]}' of '{item.key}' is about the other options."
                    fix = "Say what it stands for, or make the item a multiple response."
                    yield view.hit(message, fix, "items", i, "options", j, "text")


@assessment_rule("HR306", "A negative question without emphasis", "warning")
def unmarked_negations(view: Quiz) -> Iterator[Hit]:
    """A 'not' that is overlooked turns the key round."""
    negative = re.compile(data_of("items")["negative"], re.IGNORECASE)
    marked = re.compile(data_of("items")["emphasis"])
    for index, item in enumerate(view.content.items):
        if negative.search(own_words(item.stem)) and not marked.search(item.stem):
            message = f"The question of '{item.key}' is negative, and nothing marks the word."
            yield view.hit(message, "Ask for what is right, or write **not**.", "items", index, "stem")


@rule("HR307", "A scored item without objective", "warning")
def items_without_objective(draft: Draft) -> Iterator[Hit]:
    """Whoever reads the results asks what an item was for."""
    for view in draft.assessments:
        for index, item in enumerate(view.content.items):
            if item.scored and not item.objective:
                message = f"The item '{item.key}' belongs to no objective."
                yield view.hit(message, "Name one with 'objective', or write scored: false.", "items", index)


@rule("HR308", "An objective that no item asks about", "warning")
def objectives_without_item(draft: Draft) -> Iterator[Hit]:
    """Silent where the lesson has no assessment."""
    asked = {item.objective for view in draft.assessments for item in view.content.items}
    for index, objective in enumerate(draft.package.lesson.objectives):
        if draft.assessments and objective.key not in asked:
            message = f"No item belongs to the objective '{objective.key}'."
            yield draft.hit(message, "Write an item for it, or remove it.", "objectives", index)


def _plain(text: str) -> str:
    return " ".join(_PUNCTUATION.sub(" ", text.casefold()).split())


@assessment_rule("HR310", "Two options that say the same")
def same_options(view: Quiz) -> Iterator[Hit]:
    """Case, punctuation and spaces make no difference."""
    for i, item in enumerate(view.content.items):
        met: dict[str, str] = {}
        for j, option in enumerate(item.options):
            first = met.setdefault(_plain(option.text), option.key)
            if first != option.key:
                message = f"The options '{first}' and '{option.key}' of '{item.key}' say the same."
                yield view.hit(message, "Let each option be an answer of its own.", "items", i, "options", j)


@rule("HR311", "Two items that ask the same")
def same_stems(draft: Draft) -> Iterator[Hit]:
    """Compare the questions of all assessments; items may share a question where their options differ."""
    met: dict[tuple[str, tuple[str, ...]], str] = {}
    for view in draft.assessments:
        for index, item in enumerate(view.content.items):
            told = (_plain(item.stem), tuple(sorted(_plain(one.text) for one in _parts(item))))
            first = met.setdefault(told, item.key)
            if first != item.key:
                message = f"The items '{first}' and '{item.key}' ask the same."
                yield view.hit(message, "Remove one, or ask about something else.", "items", index, "stem")


def _parts(item: Item) -> Iterator[Option]:
    yield from item.options
    for row in item.rows:
        yield Option(row.key, row.text)


def asked_before(quiz: Assessment, index: int) -> Iterator[str]:
    """Yield what a learner may have read when the item is asked: the introduction and the questions before it."""
    yield quiz.intro
    for place, item in enumerate(quiz.items):
        if place < index or (quiz.seeded and place != index):
            yield item.stem


@assessment_rule("HR313", "An answer that can be read before the question")
def answers_in_sight(view: Quiz) -> Iterator[Hit]:
    """Look for keys of several words, and for numbers, in the question itself and in what stands before it."""
    for index, item in enumerate(view.content.items):
        seen = [_plain(text) for text in (item.stem, *asked_before(view.content, index))]
        for told in _told(item):
            where = next((f" {text} " for text in seen if f" {told} " in f" {text} "), "")
            if where:
                message = f"The answer to '{item.key}', '{told[:40]}', stands in the text before it."
                yield view.hit(message, "Take it out there, or ask about something else.", "items", index, "stem")
                break


def _told(item: Item) -> Iterator[str]:
    """Yield the right answers that nobody would write by chance: three words, or a number."""
    texts = [option.text for option in item.options if option.correct and item.kind != "true_false"]
    accepted = list(getattr(item.detail, "accepted", ()))
    for gap in getattr(item.detail, "gaps", ()):
        accepted += gap.accepted
    number = getattr(item.detail, "number", None)
    yield from ([str(number)] if number is not None else [])
    for text in texts:
        if len(_plain(text).split()) >= 3 or re.fullmatch(r"\d+(?: \w+)?", _plain(text)):  # noqa: PLR2004 -- as said
            yield _plain(text)
    yield from (_plain(text) for text in accepted if len(text) > 3 and "{{" not in text)  # noqa: PLR2004 -- no "no"


RULES: tuple[Rule, ...] = (
    key_positions,
    longest_keys,
    long_keys,
    meta_options,
    unmarked_negations,
    items_without_objective,
    objectives_without_item,
    same_options,
    same_stems,
    answers_in_sight,
)
