"""What the item types with options share."""

from __future__ import annotations

import random
from collections.abc import Iterable
from fractions import Fraction

from hrlearn.items.values import (
    CERTAINTY_PART,
    CHOSEN,
    HALF_RIGHT,
    RIGHT,
    WRONG,
    ItemView,
    Mark,
    OptionMark,
    OptionView,
    Response,
    Sample,
)
from hrlearn.model import Item, Option
from hrlearn.scoring import CERTAINTY, Score, certainty_score, share_by_rule

__all__ = [
    "MALFORMED",
    "certainty_samples",
    "check_options",
    "mark_options",
    "one_right_samples",
    "option_keys",
    "present_options",
    "right_keys",
    "shuffled",
    "text_of",
    "wrong_keys",
]


def option_keys(item: Item) -> tuple[str, ...]:
    """Return the keys in the order of the file."""
    return tuple(option.key for option in item.options)


def right_keys(item: Item) -> frozenset[str]:
    """Return the keys of the right options."""
    return frozenset(option.key for option in item.options if option.correct)


def wrong_keys(item: Item) -> frozenset[str]:
    """Return the keys of the wrong options."""
    return frozenset(option.key for option in item.options if not option.correct)


def text_of(options: Iterable[Option], key: str) -> str:
    """Return the text of the option with a key, "" where there is none."""
    return next((option.text for option in options if option.key == key), "")


def check_options(item: Item, *, feedback: bool = True) -> list[str]:
    """Name what can be wrong with any list of options."""
    problems = []
    keys = option_keys(item)
    if len(set(keys)) != len(keys):
        problems.append("Two options have the same key; give each its own.")
    if len(keys) < 2:  # noqa: PLR2004 -- one option is no question
        problems.append("An item needs at least two options.")
    if feedback and any(not option.feedback for option in item.options):
        problems.append("Every option needs feedback that teaches.")
    if not item.rationale:
        problems.append("The item needs a rationale.")
    return problems


def shuffled(item: Item, options: Iterable[Option], seed: int, salt: str = "") -> tuple[OptionView, ...]:
    """Return options in the order of the seed; the order of the file has no part in it."""
    views = sorted((OptionView(o.key, o.text) for o in options), key=lambda view: view.key)
    random.Random(f"{seed}:{item.uuid}{salt}").shuffle(views)  # noqa: S311 -- an order, not a secret
    return tuple(views)


def present_options(item: Item, seed: int, *, several: bool) -> ItemView:
    """Show the options, in the order of the file where the item does not shuffle."""
    options = [OptionView(option.key, option.text, option.region) for option in item.options]
    if item.shuffle:
        # A text seed gives the same order on every machine and Python version.
        random.Random(f"{seed}:{item.uuid}").shuffle(options)  # noqa: S311 -- an order, not a secret
    return ItemView(
        item.key,
        item.kind,
        item.stem,
        tuple(options),
        several,
        parts=(CHOSEN, CERTAINTY_PART) if item.certainty else (CHOSEN,),
        picture=item.picture,
        certainty=item.certainty,
    )


def mark_options(item: Item, response: Response | None, rule: str) -> Mark:
    """Mark a set of chosen options by a rule, or by how sure the learner was."""
    given = response or Response()
    chosen = frozenset(given.chosen)
    share = Fraction(0)
    if response is not None:
        share = share_by_rule(rule, right_keys(item), wrong_keys(item), chosen)
    options = tuple(OptionMark(o.key, o.text, o.key in chosen, o.correct, o.feedback) for o in item.options)
    if not item.certainty:
        score = Score(share * item.points, Fraction(item.points))
        return Mark(score, options, response is not None, complete=bool(chosen))
    level = int(given.one(CERTAINTY_PART) or 0)
    return Mark(
        certainty_score(item.points, answered=bool(chosen), right=share == 1, level=level),
        options,
        bool(chosen),
        complete=bool(chosen) and level > 0,
        certainty=level or 1,
    )


MALFORMED: tuple[Sample, ...] = (
    Sample("text instead of a list", {"chosen": "a"}, None),
    Sample("a list of numbers", {"chosen": [1]}, None),
    Sample("an unknown option", {"chosen": ["no-such-option"]}, None),
    Sample("something beside the options", {"chosen": [], "note": ["x"]}, None),
)
"""What every item that is answered by choosing refuses."""


def certainty_samples(right: list[str], wrong: list[str]) -> tuple[Sample, ...]:
    """Give a right and a wrong answer for each certainty, none given, and one that does not exist."""
    highest = max(marks for marks, _ in CERTAINTY.values())

    def sure(label: str, keys: list[str], level: int, marks: int) -> Sample:
        return Sample(label, {CHOSEN: keys, CERTAINTY_PART: [str(level)]}, Fraction(marks, highest))

    named = (
        sure(RIGHT, right, 3, CERTAINTY[3][0]),
        sure(HALF_RIGHT, right, 1, CERTAINTY[1][0]),
        sure(WRONG, wrong, 3, CERTAINTY[3][1]),
    )
    return (
        *named,
        sure("right, certainty 2", right, 2, CERTAINTY[2][0]),
        sure("wrong, certainty 2", wrong, 2, CERTAINTY[2][1]),
        sure("wrong, certainty 1", wrong, 1, CERTAINTY[1][1]),
        Sample("right, no certainty", {CHOSEN: right}, Fraction(CERTAINTY[1][0], highest)),
        Sample("certainty alone", {CERTAINTY_PART: ["3"]}, Fraction(0)),
        Sample("a certainty that does not exist", {CHOSEN: right, CERTAINTY_PART: ["4"]}, None),
        Sample("two certainties", {CHOSEN: right, CERTAINTY_PART: ["1", "2"]}, None),
    )


def one_right_samples(item: Item) -> tuple[Sample, ...]:
    """Give each option, none and all of an item that takes one."""
    right, wrong = sorted(right_keys(item)), sorted(wrong_keys(item))[:1]
    refused = (
        Sample("every option", {CHOSEN: list(option_keys(item))}, None),
        Sample("one option twice", {CHOSEN: right * 2}, None),
        *MALFORMED,
    )
    if item.certainty:
        return (*certainty_samples(right, wrong), *refused)
    others = (Sample(f"option {key}", {CHOSEN: [key]}, Fraction(0)) for key in sorted(wrong_keys(item))[1:])
    return (
        Sample(RIGHT, {CHOSEN: right}, Fraction(1)),
        Sample(HALF_RIGHT, {CHOSEN: []}, Fraction(0)),
        Sample(WRONG, {CHOSEN: wrong}, Fraction(0)),
        Sample("nothing", {}, Fraction(0)),
        *others,
        *refused,
    )
