"""What items are made of: options, rows, gaps, criteria, numbers, units and regions."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from marshmallow import ValidationError

from hrlearn.authoring.fields import Exact, Many, Record, Strict, Text, Truth, Whole, WordKey, fault
from hrlearn.authoring.findings import did_you_mean
from hrlearn.model import Criterion, Gap, Option, Region, Row, Unit

__all__ = [
    "AcceptedField",
    "CriterionSchema",
    "FeedbackField",
    "GapSchema",
    "LevelSchema",
    "MatchRowSchema",
    "NumberField",
    "OptionSchema",
    "PlaceSchema",
    "RankedSchema",
    "StatementRowSchema",
    "StepSchema",
    "UnitField",
    "WeightedSchema",
]

PLURALS = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of CLDR."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_SHAPES = {"rect": (4, 4), "circle": (3, 3), "polygon": (6, 200)}
"""Shape -> fewest and most numbers."""


class StepSchema(Strict):
    """An option that is not right or wrong by itself."""

    builds = Option
    key = WordKey(required=True)
    text = Text(required=True)
    feedback = Text()


class OptionSchema(StepSchema):
    """An option that is right or wrong."""

    correct = Truth()


class RankedSchema(StepSchema):
    """An option with the rank that experts gave it; 1 is best."""

    value = Whole(1, 20, required=True, data_key="rank")


class WeightedSchema(StepSchema):
    """An option with the weight that experts gave it; the highest is best."""

    value = Whole(-100, 100, required=True, data_key="weight")


class LevelSchema(Strict):
    """A level of a scale."""

    builds = Option
    key = WordKey(required=True)
    text = Text(required=True)
    value = Whole(-100, 100, required=True)


class _RegionField(Exact):
    """A place on a picture."""

    def read(self, value: Any) -> Region:
        """Return the Region."""
        if not isinstance(value, dict) or len(value) != 1:
            raise fault("must be one shape with its numbers", "Write it such as {rect: [10, 20, 80, 40]}.")
        ((shape, numbers),) = value.items()
        if shape not in _SHAPES:
            raise fault(f"names the shape '{shape}', which does not exist", did_you_mean(shape, _SHAPES))
        fewest, most = _SHAPES[shape]
        try:
            found = Many(Whole(-10_000, 10_000)).read(numbers)
        except ValidationError as error:
            raise ValidationError({shape: error.messages}) from None
        if not fewest <= len(found) <= most or (shape == "polygon" and len(found) % 2):
            raise fault("has not the numbers of its shape", _SHAPE_HELP)
        return Region(shape, found)


_SHAPE_HELP = "A rect has x, y, width, height; a circle x, y, radius; a polygon x and y of at least three corners."


class PlaceSchema(OptionSchema):
    """An option with its place on the picture."""

    region = _RegionField(required=True)


class MatchRowSchema(Strict):
    """A row with the key of the option that belongs to it."""

    builds = Row
    key = WordKey(required=True)
    text = Text(required=True)
    answer = Text(required=True)
    feedback = Text()


class StatementRowSchema(Strict):
    """A statement to be rated; ``reverse`` where agreeing with it means the opposite of the others."""

    builds = Row
    key = WordKey(required=True)
    text = Text(required=True)
    reverse = Truth()


class CriterionSchema(Strict):
    """A line of a rubric."""

    builds = Criterion
    key = WordKey(required=True)
    text = Text(required=True)
    points = Whole(1, 100, required=True)


class AcceptedField(Many):
    """Texts that are accepted; a whole number may be written without quotes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_TypedField(), at_least=1, **kwargs)


class _TypedField(Exact):
    def read(self, value: Any) -> str:
        """Return what a learner may type."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        return str(value) if whole else Text().read(value)


class GapSchema(Strict):
    """A gap: with options a drop-down, else to be typed."""

    builds = Gap
    key = WordKey(required=True)
    label = Text(required=True)
    options = Many(Record(OptionSchema))
    accepted = AcceptedField()
    feedback = Text()


class NumberField(Exact):
    """An exact number: whole, or with decimals as a text in quotes."""

    def read(self, value: Any) -> Fraction:
        """Return the exact fraction."""
        written = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if not _NUMBER.fullmatch(written):
            raise fault("must be a number", 'Write it such as 72, or "0.3" in quotes, with a decimal point.')
        return Fraction(written)


class UnitField(Exact):
    """A unit: one text, or its plural forms by the names of CLDR."""

    def read(self, value: Any) -> Unit:
        """Return the Unit."""
        if not isinstance(value, dict):
            return Unit({"other": Text().read(value)})
        unknown = [name for name in value if name not in PLURALS]
        if unknown:
            raise fault(f"has the plural form '{unknown[0]}', which does not exist", did_you_mean(unknown[0], PLURALS))
        if "other" not in value:
            raise fault("has no form 'other'", "Write it such as {one: hour, other: hours}.")
        return Unit({name: Text().read(form) for name, form in value.items()})


class FeedbackField(Exact):
    """What is said to each of the two answers."""

    def read(self, value: Any) -> dict[bool, str]:
        """Return the feedback by answer."""
        if not isinstance(value, dict) or set(value) != {True, False} or not all(isinstance(k, bool) for k in value):
            raise fault("must have the members true and false", "Write it such as {true: ..., false: ...}.")
        return {answer: Text().read(said) for answer, said in value.items()}
