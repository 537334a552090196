"""What the item types with options share."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

from hrlearn.errors import ResponseError
from hrlearn.items.values import CHOSEN, ItemView, Mark, OptionMark, OptionView, Response, Sample
from hrlearn.model import Item
from hrlearn.scoring import Score, share_by_rule


def right_keys(item: Item) -> frozenset[str]:
    return frozenset(option.key for option in item.options if option.correct)


def wrong_keys(item: Item) -> frozenset[str]:
    return frozenset(option.key for option in item.options if not option.correct)


def check_options(item: Item) -> list[str]:
    problems = []
    keys = [option.key for option in item.options]
    if len(set(keys)) != len(keys):
        problems.append("Two options have the same key; give each its own.")
    if len(keys) < 2:  # noqa: PLR2004 -- one option is no question
        problems.append("An item needs at least two options.")
    if any(not option.feedback for option in item.options):
        problems.append("Every option needs feedback that teaches.")
    if not item.rationale:
        problems.append("The item needs a rationale.")
    return problems


def present_options(item: Item, seed: int, *, several: bool) -> ItemView:
    options = [OptionView(option.key, option.text) for option in item.options]
    if item.shuffle:
        # A text seed gives the same order on every machine and Python version.
        random.Random(f"{seed}:{item.uuid}").shuffle(options)  # noqa: S311 -- an order, not a secret
    return ItemView(item.key, item.kind, item.stem, tuple(options), several)


def read_chosen(item: Item, raw: Mapping[str, object]) -> tuple[str, ...]:
    chosen = raw.get("chosen")
    # Nothing else is let in: the log would keep it for ever.
    if set(raw) != {"chosen"} or not isinstance(chosen, list) or not all(isinstance(key, str) for key in chosen):
        msg = f"The response to {item.key!r} must be a list of option keys under 'chosen', and nothing else."
        raise ResponseError(msg, hint="Reload the page and answer again.")
    known = [option.key for option in item.options]
    if len(set(chosen)) != len(chosen) or not set(chosen) <= set(known):
        msg = f"The response to {item.key!r} names an option that does not exist, or one option twice."
        raise ResponseError(msg, hint="Reload the page and answer again.")
    return tuple(key for key in known if key in chosen)


def read_one(item: Item, raw: Mapping[str, object]) -> Response:
    chosen = read_chosen(item, raw)
    if len(chosen) != 1:
        msg = f"The item {item.key!r} takes exactly one option."
        raise ResponseError(msg, hint="Choose one option.")
    return Response({CHOSEN: chosen})


def mark_options(item: Item, response: Response | None, rule: str) -> Mark:
    chosen = frozenset(response.chosen) if response is not None else frozenset()
    share = Fraction(0)
    if response is not None:
        share = share_by_rule(rule, right_keys(item), wrong_keys(item), chosen)
    options = tuple(OptionMark(o.key, o.text, o.key in chosen, o.correct, o.feedback) for o in item.options)
    return Mark(Score(share * item.points, Fraction(item.points)), options, response is not None)


MALFORMED: tuple[Sample, ...] = (
    Sample("nothing", {}, None),
    Sample("text instead of a list", {"chosen": "a"}, None),
    Sample("a list of numbers", {"chosen": [1]}, None),
    Sample("an unknown option", {"chosen": ["no-such-option"]}, None),
    Sample("something beside the options", {"chosen": [], "note": "x"}, None),
)


def one_right_samples(item: Item) -> tuple[Sample, ...]:
    every = [option.key for option in item.options]
    each = (Sample(f"option {o.key}", {"chosen": [o.key]}, Fraction(int(o.correct))) for o in item.options)
    refused = (Sample("no option", {"chosen": []}, None), Sample("every option", {"chosen": every}, None))
    return (*each, *refused, *MALFORMED)
