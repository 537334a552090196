"""Meters as learners see them: a word, a number and a bar; and what has moved them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hrlearn.model import Meter, Scenario
from hrlearn.player.texts import Texts

__all__ = ["Change", "MeterView", "changes_between", "meters_of"]


@dataclass(frozen=True, slots=True)
class MeterView:
    """A meter as a word and a bar; ``percent`` is its place between its bounds."""

    title: str
    value: int
    maximum: int
    word: str
    percent: int


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one meter: by how much (bounds respected) and the word it has now."""

    title: str
    amount: int
    word: str


def meters_of(scenario: Scenario, values: Mapping[str, int], texts: Texts) -> tuple[MeterView, ...]:
    """Build the meters at given values."""
    return tuple(_meter(meter, values[meter.key], texts) for meter in scenario.meters)


def changes_between(
    scenario: Scenario, before: Mapping[str, int], after: Mapping[str, int], texts: Texts
) -> tuple[Change, ...]:
    """Build what has moved between two moments."""
    moved = [meter for meter in scenario.meters if after[meter.key] != before[meter.key]]
    return tuple(_change(meter, before[meter.key], after[meter.key], texts) for meter in moved)


def _meter(meter: Meter, value: int, texts: Texts) -> MeterView:
    percent = 100 * (value - meter.minimum) // max(meter.maximum - meter.minimum, 1)
    return MeterView(texts.plain(meter.title), value, meter.maximum, texts.plain(meter.word(value)), percent)


def _change(meter: Meter, before: int, after: int, texts: Texts) -> Change:
    return Change(texts.plain(meter.title), after - before, texts.plain(meter.word(after)))
