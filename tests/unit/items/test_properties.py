"""What holds for every item that can be made, and every response that can be sent."""

from __future__ import annotations

from dataclasses import asdict, replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrlearn import items
from hrlearn.errors import ResponseError
from hrlearn.items import ITEM_TYPES
from hrlearn.model import Detail, Gap, Gaps, Item, NumberKey, Option, Rubric, WordsKey
from tests.unit.items.made import CANARY, MADE, responses_to

KINDS = sorted(ITEM_TYPES)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def test_items_of_every_kind_are_made() -> None:
    assert set(MADE) == set(ITEM_TYPES)


@pytest.mark.parametrize("kind", KINDS)
@few
@given(st.data())
def test_made_items_are_sound_and_mark_their_samples_as_declared(kind: str, data: st.DataObject) -> None:
    item = data.draw(MADE[kind]())
    assert items.check(item) == ()
    for sample in items.samples(item):
        if sample.share is None:
            with pytest.raises(ResponseError):
                items.read(item, sample.raw)
        else:
            assert items.mark(item, items.read(item, sample.raw)).score.share == sample.share, sample


def read_or_none(item: Item, raw: dict[str, object]) -> items.Response | None:
    try:
        return items.read(item, raw)
    except ResponseError:
        return None


@pytest.mark.parametrize("kind", KINDS)
@few
@given(st.data())
def test_whatever_is_read_scores_within_the_bounds(kind: str, data: st.DataObject) -> None:
    item = data.draw(MADE[kind]())
    response = read_or_none(item, dict(data.draw(responses_to(item))))
    mark = items.mark(item, response)
    lowest = Fraction(-6 * item.points if item.certainty else 0)
    assert lowest <= mark.score.given <= mark.score.maximum
    assert mark.score.maximum in {0, item.points, 3 * item.points}
    assert all(0 <= row.share <= 1 for row in mark.rows)
    assert mark.answered or not mark.complete


@pytest.mark.parametrize("kind", KINDS)
@few
@given(st.data())
def test_reading_its_own_output_changes_nothing(kind: str, data: st.DataObject) -> None:
    item = data.draw(MADE[kind]())
    response = read_or_none(item, dict(data.draw(responses_to(item))))
    if response is not None:
        again = {part: list(values) for part, values in response.parts.items()}
        assert items.read(item, again) == response
        assert list(items.read(item, again).parts) == list(response.parts)


@pytest.mark.parametrize("kind", KINDS)
@few
@given(st.data())
def test_no_response_at_all_breaks_a_type(kind: str, data: st.DataObject) -> None:
    item = data.draw(MADE[kind]())
    part = data.draw(st.sampled_from(items.present(item, 1).parts))
    raw = data.draw(st.dictionaries(st.just(part) | st.text(max_size=5), JSON, max_size=3))
    response = read_or_none(item, raw)
    if response is not None:
        items.mark(item, response)


@pytest.mark.parametrize("kind", KINDS)
@few
@given(st.data())
def test_what_is_shown_does_not_depend_on_anything_secret(kind: str, data: st.DataObject) -> None:
    item, seed = data.draw(MADE[kind]()), data.draw(st.integers(0, 2**31))
    view = items.present(item, seed)
    assert view == items.present(without_secrets(item), seed)
    assert CANARY not in repr(view) + repr(asdict(view))


def without_secrets(item: Item) -> Item:
    """Take out every key, value, feedback and rationale; an order that is a key is turned round.

    How many places of a hotspot are right tells the learner whether to choose one or several.
    """
    options = tuple(
        replace(one, feedback="", value=None, correct=one.correct and item.kind == "hotspot") for one in item.options
    )
    return replace(
        item,
        rationale="",
        rule="all_or_nothing",
        points=7,
        options=options[::-1] if item.kind in {"ordering", "ranking", "best_worst", "matching"} else options,
        rows=tuple(replace(row, answer="", feedback="", reverse=False) for row in item.rows),
        detail=_bare(item.detail),
    )


def _bare(detail: Detail | None) -> Detail | None:
    if isinstance(detail, NumberKey):
        return NumberKey(Fraction(0), unit=detail.unit)
    if isinstance(detail, WordsKey):
        return WordsKey(())
    if isinstance(detail, Rubric):
        return Rubric(longest=detail.longest)
    if isinstance(detail, Gaps):
        return replace(detail, gaps=tuple(_bare_gap(gap) for gap in detail.gaps))
    return detail


def _bare_gap(gap: Gap) -> Gap:
    options = tuple(Option(option.key, option.text) for option in gap.options[::-1])
    return Gap(gap.key, gap.label, options)
