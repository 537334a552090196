"""One schema for each item kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, validates_schema

from hrlearn.authoring.fields import Fault, Many, Name, PathText, Record, Strict, Text, Truth, Uuid, Whole, WordKey
from hrlearn.authoring.findings import did_you_mean
from hrlearn.authoring.items_schema_parts import (
    AcceptedField,
    CriterionSchema,
    FeedbackField,
    GapSchema,
    LevelSchema,
    MatchRowSchema,
    NumberField,
    OptionSchema,
    PlaceSchema,
    RankedSchema,
    StatementRowSchema,
    StepSchema,
    UnitField,
    WeightedSchema,
)
from hrlearn.items import ITEM_TYPES, rules_of
from hrlearn.model import Criterion, Gap, Gaps, Item, NumberKey, Option, PlanTable, Rubric, Unit, WordsKey

__all__ = ["ITEM_SCHEMAS"]

LONGEST_REFLECTION = 20_000
_TRUE_OR_FALSE = (True, "True"), (False, "False")


def _rule(kind: str, default: str = "all_or_nothing") -> Name:
    return Name("partial-credit rule", rules_of(kind), load_default=default)


class _AnyItemSchema(Strict):
    """What every item has."""

    builds: ClassVar[Callable[..., Any]] = Item
    uuid = Uuid(required=True)
    key = WordKey(required=True)
    kind = Name("item kind", ITEM_TYPES, required=True)
    stem = Text(required=True)
    rationale = Text()
    objective = Text()
    sources = Many(Text())
    slots = Many(Text())
    picture = PathText()
    tags = Many(WordKey())
    form = WordKey()
    private = Truth()


class _ScoredSchema(_AnyItemSchema):
    points = Whole(1, 100)
    scored = Truth()


class _SingleChoiceSchema(_ScoredSchema):
    options = Many(Record(OptionSchema), required=True)
    rule = _rule("single_choice")
    shuffle = Truth()
    certainty = Truth()


class _MultipleResponseSchema(_ScoredSchema):
    options = Many(Record(OptionSchema), required=True)
    rule = _rule("multiple_response")
    shuffle = Truth()
    certainty = Truth()


def _statement(answer: bool, feedback: dict[bool, str], **members: Any) -> Item:  # noqa: FBT001 -- members of the file
    options = (
        Option(word.lower(), word, correct=value is answer, feedback=feedback[value]) for value, word in _TRUE_OR_FALSE
    )
    return Item(options=tuple(options), shuffle=False, **members)


class _TrueFalseSchema(_ScoredSchema):
    builds = staticmethod(_statement)
    answer = Truth(required=True)
    feedback = FeedbackField(required=True)
    certainty = Truth()


class _MatchingSchema(_ScoredSchema):
    rows = Many(Record(MatchRowSchema), required=True)
    options = Many(Record(StepSchema), required=True)
    rule = _rule("matching", "coverage")

    @validates_schema
    def _answers(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        """Every row is answered by an option."""
        known = [option.key for option in data["options"]]
        faults = {
            index: {"answer": [Fault("HR007", f"names no option: '{row.answer}'", did_you_mean(row.answer, known))]}
            for index, row in enumerate(data["rows"])
            if row.answer not in known
        }
        if faults:
            raise ValidationError({"rows": faults})


class _OrderingSchema(_ScoredSchema):
    options = Many(Record(StepSchema), required=True)
    rule = _rule("ordering", "longest_common_subsequence")


class _RankingSchema(_ScoredSchema):
    options = Many(Record(RankedSchema), required=True)
    rule = _rule("ranking", "distance")


class _BestWorstSchema(_ScoredSchema):
    options = Many(Record(WeightedSchema), required=True)
    rule = _rule("best_worst", "best_worst")


def _number(number: Any, tolerance: Any = 0, unit: Unit | None = None, **members: Any) -> Item:
    return Item(detail=NumberKey(number, tolerance, unit), **members)


class _NumericSchema(_ScoredSchema):
    builds = staticmethod(_number)
    number = NumberField(required=True)
    tolerance = NumberField()
    unit = UnitField()


def _words(accepted: tuple[str, ...], **members: Any) -> Item:
    return Item(detail=WordsKey(accepted), **members)


class _ShortTextSchema(_ScoredSchema):
    builds = staticmethod(_words)
    accepted = AcceptedField(required=True)


def _gapped(text: str, gaps: tuple[Gap, ...], **members: Any) -> Item:
    return Item(detail=Gaps(text, gaps), **members)


class _ClozeSchema(_ScoredSchema):
    builds = staticmethod(_gapped)
    text = Text(required=True)
    gaps = Many(Record(GapSchema), at_least=1, required=True)
    rule = _rule("cloze", "coverage")


class _HotspotSchema(_ScoredSchema):
    picture = PathText(required=True)
    options = Many(Record(PlaceSchema), required=True)
    rule = _rule("hotspot")
    shuffle = Truth()


def _scale(levels: tuple[Option, ...], **members: Any) -> Item:
    return Item(options=levels, scored=False, shuffle=False, **members)


class _RatingSchema(_AnyItemSchema):
    builds = staticmethod(_scale)
    rows = Many(Record(StatementRowSchema), at_least=1, required=True)
    levels = Many(Record(LevelSchema), required=True)


def _reflection(
    criteria: tuple[Criterion, ...] = (),
    longest: int = Rubric().longest,
    scored: bool = True,  # noqa: FBT001, FBT002 -- a member of the file
    **members: Any,
) -> Item:
    points = sum(criterion.points for criterion in criteria) or 1
    return Item(detail=Rubric(criteria, longest), points=points, scored=scored and bool(criteria), **members)


class _ReflectionSchema(_AnyItemSchema):
    builds = staticmethod(_reflection)
    criteria = Many(Record(CriterionSchema))
    longest = Whole(1, LONGEST_REFLECTION)
    scored = Truth()


def _plan(rows: int = PlanTable().rows, **members: Any) -> Item:
    return Item(detail=PlanTable(rows), scored=False, **members)


class _ActionPlanSchema(_AnyItemSchema):
    builds = staticmethod(_plan)
    rows = Whole(1, 20)


ITEM_SCHEMAS: Mapping[str, type[Strict]] = {
    "single_choice": _SingleChoiceSchema,
    "multiple_response": _MultipleResponseSchema,
    "true_false": _TrueFalseSchema,
    "matching": _MatchingSchema,
    "ordering": _OrderingSchema,
    "numeric": _NumericSchema,
    "short_text": _ShortTextSchema,
    "cloze": _ClozeSchema,
    "hotspot": _HotspotSchema,
    "ranking": _RankingSchema,
    "best_worst": _BestWorstSchema,
    "rating": _RatingSchema,
    "reflection": _ReflectionSchema,
    "action_plan": _ActionPlanSchema,
}
"""The schema of each kind of ``ITEM_TYPES``; a test compares the two."""
