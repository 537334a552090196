"""What the form of one question is made of; nothing in it tells a key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from markupsafe import Markup

from hrlearn.items import GapView, ItemView, OptionView
from hrlearn.model import Region
from hrlearn.player.texts import Picture, Texts
from hrlearn.plurals import plural_form

__all__ = [
    "PARTIALS",
    "PLAN_COLUMNS",
    "Field",
    "Given",
    "MapView",
    "Place",
    "Spot",
    "fields_of",
    "map_of",
    "text_of",
    "unit_of",
]

Given = Mapping[str, Sequence[str]]

PARTIALS: Mapping[str, str] = {
    "single_choice": "options",
    "multiple_response": "options",
    "true_false": "options",
    "matching": "matching",
    "ordering": "places",
    "ranking": "places",
    "numeric": "numeric",
    "short_text": "short_text",
    "cloze": "cloze",
    "hotspot": "hotspot",
    "best_worst": "best_worst",
    "rating": "rating",
    "reflection": "reflection",
    "action_plan": "action_plan",
}
"""Kind of item -> the template in ``hrlearn/items`` that draws its form."""

PLAN_COLUMNS = ("problem", "step", "owner", "date", "indicator")
"""The columns of an action plan, as the parts of its response name them."""

_GAP = re.compile(r"\[\[([^\[\]]+)\]\]")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to choose or to fill in: ``words`` are its text without any markup."""

    key: str
    text: Markup
    words: str
    options: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of a text with gaps: words, or where ``field`` is given a gap after them."""

    text: Markup
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A region of a picture as SVG draws it; ``at`` is where its number stands."""

    key: str
    number: int
    shape: str
    points: str
    numbers: tuple[int, ...]
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class MapView:
    """A picture with numbered regions; ``size`` is the width of its view box, which fits the numbers to it."""

    picture: Picture
    box: str
    size: int
    spots: tuple[Spot, ...]


def fields_of(options: Sequence[OptionView], texts: Texts) -> tuple[Field, ...]:
    """Build what can be chosen."""
    return tuple(Field(option.key, texts.inline(option.text), texts.plain(option.text)) for option in options)


def text_of(view: ItemView, texts: Texts) -> tuple[tuple[Place, ...], ...]:
    """Cut a text at its gaps, paragraph by paragraph."""
    gaps = {gap.key: _gap(gap, texts) for gap in view.gaps}
    return tuple(_pieces(texts.inline(part, linked=True), gaps) for part in view.text.split("\n\n") if part.strip())


def _gap(gap: GapView, texts: Texts) -> Field:
    return Field(gap.key, texts.inline(gap.label), texts.plain(gap.label), fields_of(gap.options, texts))


def _pieces(text: Markup, gaps: Mapping[str, Field]) -> tuple[Place, ...]:
    """Cut rendered words: what stands between two gaps may open an element that is closed behind the next."""
    cut = _GAP.split(str(text))
    pairs = zip(cut[::2], [*cut[1::2], ""], strict=True)
    return tuple(Place(Markup(words), gaps.get(key)) for words, key in pairs)  # noqa: S704 -- from Markup


def unit_of(forms: Mapping[str, str], number: str, texts: Texts) -> str:
    """Return the unit in the form that goes with a number as it is written, "" where there is none."""
    try:
        form = plural_form(texts.language, Decimal(number.partition(" ")[0]))
    except InvalidOperation:
        form = "other"
    return texts.plain(forms.get(form) or forms.get("other", ""))


def map_of(view: ItemView, texts: Texts) -> MapView | None:
    """Build the picture of a question with its regions, numbered as its options are; None where it has no picture."""
    picture, box = texts.picture(view.picture), texts.view_box(view.picture)
    if picture is None:
        return None
    placed = [(n, option.key, option.region) for n, option in enumerate(view.options, start=1)]
    spots = tuple(_spot(key, number, region) for number, key, region in placed if region is not None and box)
    return MapView(picture, " ".join(map(str, box)), box[2] if box else 0, spots)


def _spot(key: str, number: int, region: Region) -> Spot:
    numbers = region.numbers
    points = " ".join(map(str, numbers)) if region.shape == "polygon" else ""
    return Spot(key, number, region.shape, points, numbers, _middle(region))


def _middle(region: Region) -> tuple[int, int]:
    numbers = region.numbers
    if region.shape == "circle":
        return numbers[0], numbers[1]
    if region.shape == "rect":
        return numbers[0] + numbers[2] // 2, numbers[1] + numbers[3] // 2
    across, down = numbers[::2], numbers[1::2]
    return sum(across) // len(across), sum(down) // len(down)
