"""Short text: a word or two, compared with the accepted texts after normalising."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import cast

from hrlearn.items import _reading
from hrlearn.items._words import is_accepted, normalised
from hrlearn.items.values import HALF_RIGHT, RIGHT, WRONG, ItemView, Mark, Response, RowMark, Sample
from hrlearn.model import Item, WordsKey
from hrlearn.scoring import Score

__all__ = ["RULES", "check", "mark", "present", "read", "samples"]

RULES = ("all_or_nothing",)
TEXT, LONGEST = "text", 200


def check(item: Item) -> tuple[str, ...]:
    """Name what is wrong with the item."""
    if not isinstance(item.detail, WordsKey) or not item.detail.accepted:
        return ("A short-text item needs at least one accepted text.",)
    problems = [
        f"The accepted text {text!r} has no letter and no digit."
        for text in item.detail.accepted
        if not normalised(text)
    ]
    part = _reading.Words(LONGEST - 1)
    problems += [
        f"The accepted text {text[:40]!r} {part.refuses(text)}." for text in item.detail.accepted if part.refuses(text)
    ]
    if not item.rationale:
        problems.append("The item needs a rationale.")
    return tuple(problems)


def present(item: Item, seed: int) -> ItemView:  # noqa: ARG001 -- there is nothing to put in order
    """Show a field."""
    return ItemView(item.key, item.kind, item.stem, parts=(TEXT,), picture=item.picture, longest=LONGEST)


def read(item: Item, raw: Mapping[str, object]) -> Response:
    """Read a text of one line; raises ResponseError."""
    return _reading.read_parts(item, raw, {TEXT: _reading.Words(LONGEST)})


def mark(item: Item, response: Response | None) -> Mark:
    """Give all points for an accepted text."""
    accepted = cast("WordsKey", item.detail).accepted
    given = (response or Response()).one(TEXT)
    share = Fraction(int(is_accepted(given, accepted)))
    row = RowMark(TEXT, "", given, " / ".join(accepted), share)
    return Mark(Score(share * item.points, Fraction(item.points)), (), bool(given), (row,), complete=bool(given))


def samples(item: Item) -> tuple[Sample, ...]:
    """Give each accepted text, the first with a full stop and half of it, another text, and malformed bodies."""
    accepted = cast("WordsKey", item.detail).accepted
    first = accepted[0]
    half = normalised(first)[: len(normalised(first)) // 2]
    return (
        Sample(RIGHT, _typed(first), Fraction(1)),
        Sample(HALF_RIGHT, _typed(half), Fraction(int(is_accepted(half, accepted)))),
        Sample(WRONG, _typed("?!"), Fraction(0)),
        Sample("with a full stop", _typed(f"{first}."), Fraction(1)),
        *(Sample(f"accepted: {text}", _typed(text), Fraction(1)) for text in accepted[1:]),
        Sample("nothing", {}, Fraction(0)),
        Sample("too long", _typed("a" * (LONGEST + 1)), None),
        Sample("two lines", _typed(f"{first}\n{first}"), None),
        Sample("two texts", {TEXT: [first, "another"]}, None),
        Sample("a part that does not exist", {"words": [first]}, None),
        Sample("text instead of a list", {TEXT: first}, None),
    )


def _typed(text: str) -> dict[str, list[str]]:
    return {TEXT: [text]}
