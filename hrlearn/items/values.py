"""The values that pass between the five verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from hrlearn.scoring import Score

__all__ = ["ItemView", "Mark", "OptionMark", "OptionView", "Response", "Sample"]


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option as the learner sees it before marking."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as the learner sees it before marking; ``several`` when more than one option may be chosen."""

    key: str
    kind: str
    stem: str
    options: tuple[OptionView, ...]
    several: bool


@dataclass(frozen=True, slots=True)
class Response:
    """The options a learner chose, in the item's own order."""

    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OptionMark:
    """What became of one option: whether it was chosen, whether it is right, and what it teaches."""

    key: str
    text: str
    chosen: bool
    correct: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The result of marking one item."""

    score: Score
    options: tuple[OptionMark, ...]
    answered: bool

    @property
    def correct(self) -> bool:
        """Whether the full score was reached."""
        return self.score.share == 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A raw response and the share it must get; ``share`` is None where reading must refuse it."""

    label: str
    raw: Mapping[str, object]
    share: Fraction | None
