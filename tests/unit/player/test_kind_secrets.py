"""The canary over every kind of item: an open quiz tells no key, and results tell only what the answers teach."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from hrlearn.attempts import AttemptState, Definition, define
from hrlearn.model import (
    Assessment,
    Criterion,
    Gap,
    Gaps,
    Item,
    LessonPackage,
    NumberKey,
    Option,
    Row,
    Rubric,
    WordsKey,
)
from tests.unit.player.kinds import answered, every_kind, items
from tests.unit.player.lessons import LINKS, PACK, facts, go_on, play
from tests.unit.player.screens import PLAYER, the_page

TOKEN = re.compile(r"secret-[a-z0-9_.-]+-end")
SECRET_NUMBER = 987_654_321
LABELS = ("right", "half right", "wrong")


def token(*names: str) -> str:
    return f"secret-{'.'.join(names)}-end"


def _option(item: Item, option: Option) -> Option:
    return replace(option, feedback=token(item.key, option.key))


def _detail(item: Item) -> object:
    detail = item.detail
    if isinstance(detail, WordsKey):
        return WordsKey((token(item.key, "accepted"),))
    if isinstance(detail, NumberKey):
        return replace(detail, number=Fraction(SECRET_NUMBER))
    if isinstance(detail, Rubric):
        return replace(detail, criteria=tuple(Criterion(c.key, token(item.key, c.key), 1) for c in detail.criteria))
    if isinstance(detail, Gaps):
        return replace(detail, gaps=tuple(_gap(item, gap) for gap in detail.gaps))
    return detail


def _gap(item: Item, gap: Gap) -> Gap:
    options = tuple(replace(o, feedback=token(item.key, gap.key, o.key)) for o in gap.options)
    accepted = (token(item.key, gap.key, "accepted"),) if gap.accepted else ()
    return replace(gap, options=options, accepted=accepted, feedback=token(item.key, gap.key))


def _marked(item: Item) -> Item:
    return replace(
        item,
        options=tuple(_option(item, option) for option in item.options),
        rows=tuple(replace(row, feedback=token(item.key, row.key)) for row in item.rows),
        detail=_detail(item),
        rationale=token(item.key, "rationale"),
    )


def _turned(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Give each option the key of its neighbour: what is right, what it is worth."""
    others = (*options[1:], *options[:1])
    return tuple(
        replace(one, correct=other.correct, value=other.value, feedback="other")
        for one, other in zip(options, others, strict=True)
    )


def _other_row(item: Item, row: Row) -> Row:
    keys = [option.key for option in item.options]
    after = keys[(keys.index(row.answer) + 1) % len(keys)] if row.answer else ""
    return replace(row, answer=after, feedback="other")


def _other_detail(item: Item) -> object:
    detail = item.detail
    if isinstance(detail, Gaps):
        gaps = (replace(g, options=_turned(g.options), accepted=("x",) * len(g.accepted)) for g in detail.gaps)
        return replace(detail, gaps=tuple(replace(gap, feedback="other") for gap in gaps))
    if isinstance(detail, NumberKey):
        return replace(detail, number=Fraction(1), tolerance=Fraction(9))
    if isinstance(detail, Rubric):
        return replace(detail, criteria=tuple(replace(c, text="other", points=9) for c in detail.criteria))
    return WordsKey(("other",)) if isinstance(detail, WordsKey) else detail


def _other_key(item: Item) -> Item:
    options = _turned(item.options)
    if item.kind == "ordering":
        options = options[::-1]
    rows = tuple(_other_row(item, row) for row in item.rows)
    return replace(item, options=options, rows=rows, detail=_other_detail(item), rationale="other", sources=("S24",))


def changed(made: tuple[Item, ...]) -> tuple[LessonPackage, Definition]:
    whole = every_kind()
    activities = tuple(
        replace(one, content=replace(one.content, items=made)) if isinstance(one.content, Assessment) else one
        for one in whole.lesson.activities
    )
    package = replace(whole, lesson=replace(whole.lesson, activities=activities))
    return package, define(package.lesson.activity("quiz"), PACK)


MARKED, SECRET = changed(tuple(map(_marked, items())))
PLAIN, OPEN = every_kind(), define(every_kind().lesson.activity("quiz"), PACK)
TURNED, OTHER = changed(tuple(map(_other_key, items())))


def states() -> dict[str, AttemptState]:
    return {"new": play(OPEN)} | {label: answered(OPEN, label) for label in LABELS}


@pytest.mark.parametrize("name", ["new", *LABELS])
@pytest.mark.parametrize("step", ["", "confirm", "saved"])
def test_an_open_quiz_of_every_kind_tells_nothing(name, step):
    screen = PLAYER.attempt(facts(SECRET, states()[name], MARKED, reveal_key=True), LINKS, step)
    page = the_page(screen)
    assert TOKEN.findall(page) == []
    assert str(SECRET_NUMBER) not in page


@pytest.mark.parametrize("name", ["new", *LABELS])
def test_an_open_quiz_of_every_kind_is_the_same_bytes_whatever_the_key(name):
    one = PLAYER.attempt(facts(OPEN, states()[name], PLAIN), LINKS).html
    other = PLAYER.attempt(facts(OTHER, states()[name], TURNED), LINKS).html
    assert one == other


def looked_back(label: str, *, reveal_key: bool) -> str:
    """Return all screens of the quiz after it was handed in, with answers of the other key."""
    closed = go_on(SECRET, answered(OPEN, label), ("submit", {}))
    attempt = facts(SECRET, closed, MARKED, reveal_key=reveal_key)
    steps = ("", *(str(n) for n in range(1, len(items()) + 1)))
    return "".join(the_page(PLAYER.attempt(attempt, LINKS, step)) for step in steps)


@pytest.mark.parametrize("label", LABELS)
def test_results_keep_the_key_until_it_may_be_shown(label):
    hidden = looked_back(label, reveal_key=False)
    found = set(TOKEN.findall(hidden))
    assert not any(one.endswith((".accepted-end", ".rationale-end")) for one in found)
    assert str(SECRET_NUMBER) not in hidden


def test_only_what_was_answered_teaches():
    found = set(TOKEN.findall(looked_back("half right", reveal_key=False)))
    # Two of three rows were matched, one of two gaps was filled, the best action was marked and not the worst.
    assert {one for one in found if one.startswith("secret-match.")} == {token("match", k) for k in ("needle", "dirt")}
    assert {one for one in found if one.startswith("secret-gaps.")} == {token("gaps", "second", "look")}
    assert {one for one in found if one.startswith("secret-extremes.")} == {token("extremes", "report")}


def test_all_is_told_once_the_key_may_be_shown():
    shown = looked_back("wrong", reveal_key=True)
    found = set(TOKEN.findall(shown))
    assert {token(item.key, "rationale") for item in items()} <= found
    assert {token("word", "accepted"), token("gaps", "third", "accepted")} <= found
    assert str(SECRET_NUMBER) in shown
