"""The values that pass between the five verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from hrlearn.model import Region
from hrlearn.scoring import Score

__all__ = [
    "CERTAINTY_PART",
    "CHOSEN",
    "HALF_RIGHT",
    "RIGHT",
    "WRONG",
    "GapView",
    "ItemView",
    "Mark",
    "OptionMark",
    "OptionView",
    "Response",
    "RowMark",
    "RowView",
    "Sample",
]

CHOSEN = "chosen"
"""The part of a response that holds chosen options."""

CERTAINTY_PART = "certainty"
"""The part of a response that says how sure the learner is: "1", "2" or "3"."""

RIGHT, HALF_RIGHT, WRONG = "right", "half right", "wrong"
"""The labels of the three samples that every type has."""


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option as the learner sees it before marking; ``region`` is its place on the picture of a hotspot."""

    key: str
    text: str
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class RowView:
    """A line to be answered on its own; ``key`` is its part of the response."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class GapView:
    """A gap in a text; without options it takes text. ``key`` is its part of the response."""

    key: str
    label: str
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as the learner sees it before marking; ``several`` when more than one option may be chosen.

    ``parts`` are the names under which a response may bring values: a form has one field for each. ``text`` is the text
    with gaps, ``unit`` the CLDR plural forms of a number's unit, ``longest`` the most characters of a text, ``lines``
    the rows of a table.
    """

    key: str
    kind: str
    stem: str
    options: tuple[OptionView, ...] = ()
    several: bool = False
    parts: tuple[str, ...] = (CHOSEN,)
    rows: tuple[RowView, ...] = ()
    text: str = ""
    gaps: tuple[GapView, ...] = ()
    picture: str = ""
    unit: Mapping[str, str] = field(default_factory=dict)
    longest: int = 0
    lines: int = 0
    certainty: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What a learner answered: the values of each part that has any, as ``read`` has put them in order.

    The part ``chosen`` holds option keys in the item's own order; other parts are named by the item's type.
    """

    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The chosen options of an item that is answered by choosing."""
        return self.parts.get(CHOSEN, ())

    def one(self, part: str) -> str:
        """Return the only value of a part, "" where it has none."""
        return next(iter(self.parts.get(part, ())), "")


@dataclass(frozen=True, slots=True)
class OptionMark:
    """What became of one option: whether it was chosen, whether it is right, and what it teaches."""

    key: str
    text: str
    chosen: bool
    correct: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class RowMark:
    """What became of one part that is no option: what was given, what was expected ("" where nothing was)."""

    key: str
    label: str
    given: str
    expected: str
    share: Fraction
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The result of marking one item.

    ``complete`` when no part is left open. ``pending`` while a grader has still to mark it: then the score is 0 of its
    maximum and does not count yet. ``certainty`` is 1 to 3, 0 where the item does not ask for it.
    """

    score: Score
    options: tuple[OptionMark, ...]
    answered: bool
    rows: tuple[RowMark, ...] = ()
    complete: bool = True
    pending: bool = False
    certainty: int = 0

    @property
    def correct(self) -> bool:
        """Whether the full score was reached."""
        return self.score.share == 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A raw response and the share it must get; ``share`` is None where reading must refuse it.

    Every type has one sample each with the labels ``RIGHT``, ``HALF_RIGHT`` and ``WRONG``. Where a kind knows nothing
    between right and wrong, the one between is an answer left half finished.
    """

    label: str
    raw: Mapping[str, object]
    share: Fraction | None
