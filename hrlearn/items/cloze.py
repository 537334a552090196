"""Cloze: a text with gaps, each filled by typing or from a drop-down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import cast

from hrlearn.items import _options, _reading
from hrlearn.items._words import is_accepted, normalised
from hrlearn.items.values import HALF_RIGHT, RIGHT, WRONG, GapView, ItemView, Mark, Response, RowMark, Sample
from hrlearn.model import Gap, Gaps, Item
from hrlearn.scoring import PART_RULES, Score, share_of_parts

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = tuple(PART_RULES)
LONGEST = 100
_GAP = re.compile(r"\[\[([a-z][a-z0-9_]*)\]\]")


def _gaps(item: Item) -> tuple[Gap, ...]:
    return cast("Gaps", item.detail).gaps


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    if not isinstance(item.detail, Gaps) or not item.detail.gaps:
        return ("A cloze item needs a text with gaps.",)
    problems = _check_places(item.detail)
    for gap in item.detail.gaps:
        problems += _check_gap(gap)
    if not item.rationale:
        problems.append("The item needs a rationale.")
    return tuple(problems)


def _check_places(gaps: Gaps) -> list[str]:
    known, met = [gap.key for gap in gaps.gaps], Counter(_GAP.findall(gaps.text))
    problems = ["Two gaps have the same key; give each its own."] if len(set(known)) != len(known) else []
    problems += [f"The gap {key!r} must stand in the text once, as [[{key}]]." for key in known if met[key] != 1]
    problems += [f"The text has [[{key}]], but there is no such gap." for key in met if key not in known]
    return problems


def _check_gap(gap: Gap) -> list[str]:
    if bool(gap.options) == bool(gap.accepted):
        return [f"The gap {gap.key!r} needs either options or accepted texts."]
    if gap.accepted:
        part = _reading.Words(LONGEST)
        odd = (text for text in gap.accepted if not normalised(text) or part.refuses(text))
        return [f"Nobody could type the accepted text {text[:40]!r} of the gap {gap.key!r}." for text in odd]
    problems = []
    keys = [option.key for option in gap.options]
    if len(keys) < 2 or len(set(keys)) != len(keys):  # noqa: PLR2004 -- one option is no question
        problems.append(f"The gap {gap.key!r} needs at least two options, each with a key of its own.")
    if len([option for option in gap.options if option.correct]) not in range(1, len(keys)):
        problems.append(f"The gap {gap.key!r} needs right and wrong options.")
    return problems


def present(item: Item, seed: int) -> ItemView:
    """Show the text and its gaps, with the options of each in the seed's order."""
    gaps = tuple(
        GapView(gap.key, gap.label, _options.shuffled(item, gap.options, seed, f":{gap.key}")) for gap in _gaps(item)
    )
    return ItemView(
        item.key,
        item.kind,
        item.stem,
        parts=tuple(gap.key for gap in gaps),
        text=cast("Gaps", item.detail).text,
        gaps=gaps,
        picture=item.picture,
        longest=LONGEST,
    )


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read at most one option or text for each gap; raises ResponseError."""
    return _reading.read_parts(item, raw, {gap.key: _part(gap) for gap in _gaps(item)})


def _part(gap: Gap) -> _reading.Part:
    return _reading.Keys(tuple(option.key for option in gap.options)) if gap.options else _reading.Words(LONGEST)


def mark(item: Item, response: Response | None) -> Mark:
    """Give points for gaps filled rightly, by the item's rule."""
    given = response or Response()
    rows = tuple(_row(gap, given.one(gap.key)) for gap in _gaps(item))
    share = share_of_parts(item.rule, [row.share == 1 for row in rows])
    score = Score(share * item.points, Fraction(item.points))
    return Mark(score, (), bool(given.parts), rows, complete=len(given.parts) == len(rows))


def _row(gap: Gap, given: str) -> RowMark:
    if not gap.options:
        share = Fraction(int(is_accepted(given, gap.accepted)))
        return RowMark(gap.key, gap.label, given, " / ".join(gap.accepted), share, gap.feedback)
    chosen = next((option for option in gap.options if option.key == given), None)
    expected = " / ".join(option.text for option in gap.options if option.correct)
    feedback = (chosen.feedback if chosen else "") or gap.feedback
    share = Fraction(int(chosen is not None and chosen.correct))
    return RowMark(gap.key, gap.label, chosen.text if chosen else "", expected, share, feedback)


def samples(item: Item) -> tuple[Sample, ...]:
    """Give all gaps right, half of them, all wrong, and malformed bodies."""
    gaps = _gaps(item)
    right = {gap.key: [_right(gap)] for gap in gaps}
    half = dict(list(right.items())[: len(right) // 2])
    first = gaps[0].key
    return (
        Sample(RIGHT, right, Fraction(1)),
        Sample(HALF_RIGHT, half, share_of_parts(item.rule, [gap.key in half for gap in gaps])),
        Sample(WRONG, {gap.key: [_wrong(gap)] for gap in gaps}, Fraction(0)),
        Sample("nothing", {}, Fraction(0)),
        Sample("a gap that does not exist", {"no-such-gap": ["x"]}, None),
        Sample("two values for one gap", {first: ["x", "y"]}, None),
        Sample("a value that is too long or unknown", {first: ["x" * (LONGEST + 1)]}, None),
        Sample("text instead of a list", {first: "x"}, None),
    )


def _right(gap: Gap) -> str:
    return next((option.key for option in gap.options if option.correct), "") or gap.accepted[0]


def _wrong(gap: Gap) -> str:
    return next((option.key for option in gap.options if not option.correct), "?!")
