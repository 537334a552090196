"""Generated items of every kind: sound ones, with canaries in all that a learner may not see."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hypothesis import strategies as st

from hrlearn import items
from hrlearn.items._numbers import as_decimal
from hrlearn.items._words import normalised
from hrlearn.model import (
    Criterion,
    Gap,
    Gaps,
    Item,
    NumberKey,
    Option,
    PlanTable,
    Region,
    Row,
    Rubric,
    Unit,
    WordsKey,
)
from tests.unit.builders import an_id

CANARY = "canary"
"""Stands in every text that a learner may not see before marking."""

KEYS = st.text("abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1, max_size=8).map(lambda key: f"k{key}")
SECRET = f"{CANARY} feedback"
SOUND_WORDS = (
    st.text(min_size=1, max_size=12)
    .map(lambda text: f"{CANARY}{text}")
    .filter(lambda text: normalised(text) != "" and text.strip() == text and text.isprintable())
)


def lists_of_keys(fewest: int, most: int = 6) -> st.SearchStrategy[list[str]]:
    return st.lists(KEYS, min_size=fewest, max_size=most, unique=True)


def an_item(draw: st.DrawFn, kind: str, **members: object) -> Item:
    """Build an item with a rule of its kind."""
    rule = draw(st.sampled_from(items.rules_of(kind)))
    common: dict[str, object] = {"rule": rule, "points": draw(st.integers(1, 5)), "rationale": f"{CANARY} rationale"}
    return Item(an_id(kind), "made", kind, "stem", **(common | members))  # type: ignore[arg-type]


def choices(draw: st.DrawFn, keys: list[str], right: int) -> tuple[Option, ...]:
    """Build options of which so many are right."""
    correct = set(draw(st.permutations(keys))[:right])
    return tuple(Option(key, f"text {key}", key in correct, SECRET) for key in keys)


def by_certainty(draw: st.DrawFn) -> dict[str, object]:
    certain = draw(st.booleans())
    return {"certainty": True, "rule": "all_or_nothing"} if certain else {}


@st.composite
def single_choices(draw: st.DrawFn) -> Item:
    options = choices(draw, draw(lists_of_keys(2)), 1)
    return an_item(draw, "single_choice", options=options, shuffle=draw(st.booleans()), **by_certainty(draw))


@st.composite
def multiple_responses(draw: st.DrawFn) -> Item:
    keys = draw(lists_of_keys(2))
    options = choices(draw, keys, draw(st.integers(1, len(keys) - 1)))
    return an_item(draw, "multiple_response", options=options, **by_certainty(draw))


@st.composite
def true_falses(draw: st.DrawFn) -> Item:
    options = choices(draw, ["true", "false"], 1)
    return an_item(draw, "true_false", options=options, shuffle=False, **by_certainty(draw))


@st.composite
def matchings(draw: st.DrawFn) -> Item:
    keys, rows = draw(lists_of_keys(2)), draw(lists_of_keys(2))
    answers = draw(
        st.lists(st.sampled_from(keys), min_size=len(rows), max_size=len(rows)).filter(lambda each: len(set(each)) > 1)
    )
    made = tuple(Row(row, f"row {row}", answer, SECRET) for row, answer in zip(rows, answers, strict=True))
    return an_item(draw, "matching", options=choices(draw, keys, 0), rows=made)


@st.composite
def orderings(draw: st.DrawFn) -> Item:
    return an_item(draw, "ordering", options=choices(draw, draw(lists_of_keys(2)), 0))


@st.composite
def rankings(draw: st.DrawFn) -> Item:
    keys = draw(lists_of_keys(2))
    ranks = draw(st.permutations(range(1, len(keys) + 1)))
    ranked = zip(keys, ranks, strict=True)
    options = tuple(Option(key, f"text {key}", feedback=SECRET, value=rank) for key, rank in ranked)
    return an_item(draw, "ranking", options=options)


@st.composite
def best_worsts(draw: st.DrawFn) -> Item:
    keys = draw(lists_of_keys(3))
    weights = draw(
        st.lists(st.integers(-100, 100), min_size=len(keys), max_size=len(keys)).filter(lambda each: len(set(each)) > 1)
    )
    weighed = zip(keys, weights, strict=True)
    options = tuple(Option(key, f"text {key}", feedback=SECRET, value=weight) for key, weight in weighed)
    return an_item(draw, "best_worst", options=options)


@st.composite
def numerics(draw: st.DrawFn) -> Item:
    thousandths = st.integers(-(10**9), 10**9).map(lambda number: Fraction(number, 1000))
    key = NumberKey(draw(thousandths), abs(draw(thousandths)), draw(st.sampled_from([None, Unit({"other": "hours"})])))
    return an_item(draw, "numeric", detail=key)


@st.composite
def short_texts(draw: st.DrawFn) -> Item:
    return an_item(draw, "short_text", detail=WordsKey(tuple(draw(st.lists(SOUND_WORDS, min_size=1, max_size=3)))))


@st.composite
def clozes(draw: st.DrawFn) -> Item:
    keys = draw(lists_of_keys(1, 4))
    gaps = []
    for key in keys:
        if draw(st.booleans()):
            gaps.append(Gap(key, "label", choices(draw, draw(lists_of_keys(2, 4)), 1), feedback=SECRET))
        else:
            gaps.append(Gap(key, "label", accepted=(draw(SOUND_WORDS),), feedback=SECRET))
    text = " and ".join(f"[[{key}]]" for key in draw(st.permutations(keys)))
    return an_item(draw, "cloze", detail=Gaps(text, tuple(gaps)))


@st.composite
def hotspots(draw: st.DrawFn) -> Item:
    keys = draw(lists_of_keys(2))
    right = draw(st.integers(1, len(keys) - 1))
    options = tuple(
        Option(o.key, o.text, o.correct, o.feedback, region=Region("rect", (index * 10, 0, 9, 9)))
        for index, o in enumerate(choices(draw, keys, right))
    )
    one: dict[str, object] = {"rule": "all_or_nothing"} if right == 1 else {}
    return an_item(draw, "hotspot", options=options, picture="media/x.svg", **one)


@st.composite
def ratings(draw: st.DrawFn) -> Item:
    levels = tuple(Option(key, key, value=1000 + n) for n, key in enumerate(draw(lists_of_keys(2))))
    rows = tuple(Row(key, key, reverse=draw(st.booleans())) for key in draw(lists_of_keys(1)))
    return an_item(draw, "rating", options=levels, rows=rows, scored=False)


@st.composite
def reflections(draw: st.DrawFn) -> Item:
    criteria = tuple(
        Criterion(key, f"{CANARY} criterion", draw(st.integers(1, 5))) for key in draw(lists_of_keys(0, 3))
    )
    points = sum(criterion.points for criterion in criteria) or 1
    rubric = Rubric(criteria, draw(st.integers(1, 200)))
    return an_item(draw, "reflection", detail=rubric, points=points, scored=bool(criteria))


@st.composite
def action_plans(draw: st.DrawFn) -> Item:
    return an_item(draw, "action_plan", detail=PlanTable(draw(st.integers(1, 4))), scored=False)


MADE: dict[str, Callable[[], st.SearchStrategy[Item]]] = {
    "single_choice": single_choices,
    "multiple_response": multiple_responses,
    "true_false": true_falses,
    "matching": matchings,
    "ordering": orderings,
    "ranking": rankings,
    "best_worst": best_worsts,
    "numeric": numerics,
    "short_text": short_texts,
    "cloze": clozes,
    "hotspot": hotspots,
    "rating": ratings,
    "reflection": reflections,
    "action_plan": action_plans,
}


def values_for(item: Item) -> st.SearchStrategy[str]:
    """Return values of which many fit the item."""
    options = [option.key for option in item.options]
    options += [o.key for gap in getattr(item.detail, "gaps", ()) for o in gap.options]
    number = as_decimal(item.detail.number) if isinstance(item.detail, NumberKey) else "7"
    fitting = [*options, "1", "2", "3", number, "x", ""]
    return st.sampled_from(fitting) | st.text(max_size=20)


def responses_to(item: Item) -> st.SearchStrategy[dict[str, list[str]]]:
    """Return responses with the parts of an item."""
    parts = items.present(item, 1).parts
    return st.dictionaries(st.sampled_from(parts), st.lists(values_for(item), max_size=3), max_size=len(parts))
