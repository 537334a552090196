"""Items of an assessment, the options they offer, and how an assessment is put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

__all__ = [
    "Assessment",
    "Criterion",
    "Detail",
    "Gap",
    "Gaps",
    "Item",
    "NumberKey",
    "Option",
    "PlanTable",
    "Quota",
    "Region",
    "Row",
    "Rubric",
    "Unit",
    "WordsKey",
]


@dataclass(frozen=True, slots=True)
class Region:
    """A place on a picture, in the units of the SVG's viewBox.

    ``numbers`` are x, y, width, height of a ``rect``; centre x, centre y, radius of a ``circle``; x and y of each
    corner of a ``polygon``.
    """

    shape: Literal["rect", "circle", "polygon"]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a learner can choose; ``feedback`` teaches and is shown only after marking.

    ``value`` is the expert's rank of an option to be ranked (1 is best), its expert weight where best and worst are
    chosen, or the number of a level on a scale. ``region`` is its place on the picture of a hotspot.
    """

    key: str
    text: str
    correct: bool = False
    feedback: str = ""
    value: int | None = None
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line to be answered: a prompt to match (``answer`` is the key of its option) or a statement to rate."""

    key: str
    text: str
    answer: str = ""
    feedback: str = ""
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a number in its CLDR plural forms ("one", "few", "many", "other"); "other" is always there."""

    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NumberKey:
    """The right number; an answer within ``tolerance`` on either side is right."""

    number: Fraction
    tolerance: Fraction = Fraction(0)
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class WordsKey:
    """Texts that are accepted, compared after normalising (case, accents kept, spaces, punctuation)."""

    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a text: with ``options`` it is a drop-down, else ``accepted`` are the texts that fill it."""

    key: str
    label: str
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Gaps:
    """A text in which ``[[key]]`` stands for each gap."""

    text: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric; its points are whole."""

    key: str
    text: str
    points: int


@dataclass(frozen=True, slots=True)
class Rubric:
    """How a grader marks a free text; without criteria nobody marks it. ``longest`` is in characters."""

    criteria: tuple[Criterion, ...] = ()
    longest: int = 4000


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table of problem, step, owner, date and indicator with at most ``rows`` rows."""

    rows: int = 3


Detail = NumberKey | WordsKey | Gaps | Rubric | PlanTable


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    ``kind`` names the item type, ``rule`` the partial-credit rule. ``points`` is the item's maximum.
    ``rows`` and ``detail`` hold what the kinds need that are not a plain list of options; ``picture`` is a path in the
    package's media. ``slots`` are the locale slots the key depends on: while one of them is unverified the item is not
    scored. ``form`` is the form it belongs to, "" for an anchor, which stands in every form. With ``certainty`` the
    learner also says how sure he or she is. Answers to a ``private`` item are shown to the learner alone.
    """

    uuid: str
    key: str
    kind: str
    stem: str
    options: tuple[Option, ...] = ()
    rationale: str = ""
    objective: str = ""
    rule: str = "all_or_nothing"
    points: int = 1
    shuffle: bool = True
    scored: bool = True
    sources: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    detail: Detail | None = None
    picture: str = ""
    tags: tuple[str, ...] = ()
    form: str = ""
    certainty: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """How many items a drawing takes from those with an objective or a tag; from all of them where both are ""."""

    number: int
    objective: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A bank of items, marked together when the learner submits.

    ``form`` picks the items of one form and the anchors, "" all of them. ``draw`` takes items from these by quotas.
    With ``seeded`` their order differs from attempt to attempt. ``floor`` is the lowest share that the whole can get,
    where wrong answers cost marks.
    """

    items: tuple[Item, ...]
    intro: str = ""
    form: str = ""
    draw: tuple[Quota, ...] = ()
    seeded: bool = False
    floor: Fraction = field(default=Fraction(0))

    def item(self, key: str) -> Item | None:
        """Return the item with this key, or None."""
        return next((item for item in self.items if item.key == key), None)
