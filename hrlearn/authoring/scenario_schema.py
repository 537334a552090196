"""The schema of scenario.yaml: the file becomes a Scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from hrlearn.authoring.conditions import When
from hrlearn.authoring.fields import (
    Code,
    Fault,
    Many,
    Name,
    PathText,
    Pattern,
    Record,
    Share,
    Strict,
    Text,
    Truth,
    Whole,
    WordKey,
    WordList,
)
from hrlearn.authoring.story_fields import ChangesField, CostField, EffectsField, PointsField
from hrlearn.authoring.variables_schema import VariableField
from hrlearn.model import Cap, Character, Choice, Ending, Flag, Hint, Line, Meter, Rewind, Scenario, Scene
from hrlearn.scenario import REWIND_POLICIES

__all__ = ["LINE_KINDS", "TONES", "VERDICTS", "ScenarioSchema"]

LINE_KINDS = ("narration", "speech", "inner", "radio")
TONES = ("good", "nuanced", "bad")
VERDICTS = ("best", "fair", "poor")


class _MeterSchema(Strict):
    builds = Meter
    key = Code(required=True)
    title = Text(required=True)
    start = Whole(-1000, 1000, required=True)
    minimum = Whole(-1000, 1000)
    maximum = Whole(-1000, 1000)
    words = WordList()

    @validates_schema
    def _bounds(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        lowest, highest = data.get("minimum", 0), data.get("maximum", 10)
        if not lowest <= data["start"] <= highest or lowest == highest:
            message = f"must lie between the meter's minimum ({lowest}) and maximum ({highest}), and these must differ"
            raise ValidationError({"start": [Fault("HR007", message, "Change the start or the bounds.")]})


class _FlagSchema(Strict):
    builds = Flag
    key = Code(required=True)
    title = Text(required=True)
    hard = Truth()


class _CharacterSchema(Strict):
    builds = Character
    key = WordKey(required=True)
    name = Text(required=True)
    role = Text()
    portrait = PathText()


class _LineSchema(Strict):
    builds = Line
    text = Text(required=True)
    kind = Name("kind of line", LINE_KINDS)
    character = WordKey()
    when = When()
    key = WordKey()


class _ChoiceSchema(Strict):
    builds = Choice
    key = WordKey(required=True)
    text = Text(required=True)
    goto = Text(required=True)
    effects = EffectsField()
    changes = ChangesField()
    principles = PointsField()
    flags = Many(Code())
    when = When()
    outcome = Text()
    rationale = Text()
    verdict = Name("verdict", VERDICTS)


class _HintSchema(Strict):
    builds = Hint
    text = Text(required=True)
    cost = CostField()


class _SceneSchema(Strict):
    builds = Scene
    key = WordKey(required=True)
    title = Text(required=True)
    lines = Many(Record(_LineSchema), at_least=1, required=True)
    choices = Many(Record(_ChoiceSchema), at_least=1, required=True)
    picture = PathText()
    clock = Pattern(r"([01][0-9]|2[0-3]):[0-5][0-9]", 'a time in quotes such as "02:10"')
    hints = Many(Record(_HintSchema))
    limit = Whole(1, 3600)
    late = WordKey()


class _EndingSchema(Strict):
    builds = Ending
    key = WordKey(required=True)
    title = Text(required=True)
    text = Text(required=True)
    tone = Name("tone", TONES, required=True)
    when = When()


class _CapSchema(Strict):
    builds = Cap
    when = When(required=True)
    share = Share(required=True)


class _RewindSchema(Strict):
    builds = Rewind
    policy = Name("rewind policy", REWIND_POLICIES, required=True)
    cost = CostField()

    @validates_schema
    def _priced(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        if (data["policy"] == "costed") != bool(data.get("cost")):
            fix = "Give a cost such as {T: -1} with policy: costed, and none with any other."
            raise ValidationError(
                {"cost": [Fault("HR007", "belongs to the policy 'costed' alone, which needs it", fix)]}
            )


class ScenarioSchema(Strict):
    """scenario.yaml, read into a Scenario."""

    builds = Scenario
    intro = Text(required=True)
    role = Text(required=True)
    start = Text(required=True)
    meters = Many(Record(_MeterSchema), at_least=1, required=True)
    flags = Many(Record(_FlagSchema), load_default=())
    characters = Many(Record(_CharacterSchema), load_default=())
    scenes = Many(Record(_SceneSchema), at_least=1, required=True)
    endings = Many(Record(_EndingSchema), at_least=1, required=True)
    caps = Many(Record(_CapSchema))
    questions = Many(Text())
    variables = Many(VariableField())
    rewind = Record(_RewindSchema)
