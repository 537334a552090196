"""The schema of lesson.yaml, of walkthroughs and of locale packs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, validates_schema

from hrlearn.authoring.answers_schema import AnswerSchema
from hrlearn.authoring.fields import (
    Code,
    Day,
    Exact,
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
    Uuid,
    Whole,
    WordKey,
    fault,
    made,
)
from hrlearn.authoring.moves_schema import EndingsField, MoveField
from hrlearn.model import Media, Objective, Quota, SlotUse, SlotValue, Source
from hrlearn.scoring import POLICIES

__all__ = [
    "ACTIVITY_KINDS",
    "LANGUAGE",
    "PURPOSES",
    "SLOT_KEY",
    "SLOT_KINDS",
    "ActivitySheet",
    "LessonSchema",
    "LessonSheet",
    "PackSchema",
    "PageSheet",
    "WalkthroughSchema",
]

ACTIVITY_KINDS = ("pages", "scenario", "assessment")
PURPOSES = ("pre", "post", "survey", "practice")
ORDERS = ("file", "seeded")
SLOT_KINDS = ("text", "boolean", "choice")
LANGUAGE = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?"
FEWEST_VALUES = 2
SLOT_KEY = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+"
SOURCE_TAG = r"S[0-9]{1,3}|GK"


@dataclass(frozen=True, slots=True)
class PageSheet:
    """A page as lesson.yaml lists it."""

    key: str
    title: str
    file: str


@dataclass(frozen=True, slots=True)
class ActivitySheet:
    """An activity as lesson.yaml lists it; it has pages or a file."""

    uuid: str
    key: str
    kind: str
    title: str
    summary: str
    file: str = ""
    pages: tuple[PageSheet, ...] = ()
    weight: int = 1
    policy: str = "highest"
    tries: int = 0
    purpose: str = ""
    offline: bool = False
    form: str = ""
    draw: tuple[Quota, ...] = ()
    order: str = "file"
    feedback_after: str = ""


@dataclass(frozen=True, slots=True)
class LessonSheet:
    """What lesson.yaml says."""

    format: int
    uuid: str
    key: str
    language: str
    title: str
    summary: str
    audience: tuple[str, ...]
    minutes: int
    objectives: tuple[Objective, ...]
    activities: tuple[ActivitySheet, ...]
    slots: tuple[SlotUse, ...] = ()
    sources: tuple[Source, ...] = ()
    media: tuple[Media, ...] = ()
    draft: bool = True


class _SlotKey(Pattern):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(SLOT_KEY, "a slot such as law.syringe_possession", **kwargs)


class _ObjectiveSchema(Strict):
    builds = Objective
    key = WordKey(required=True)
    text = Text(required=True)


class _SlotUseSchema(Strict):
    builds = SlotUse
    key = _SlotKey(required=True)
    blocking = Truth()
    kind = Name("kind of slot", SLOT_KINDS)
    values = Many(Text())
    title = Text()

    @validates_schema
    def _values(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        """A choice is among named values; nothing else has any."""
        chosen, given = data.get("kind") == "choice", len(set(data.get("values", ())))
        if chosen and given < FEWEST_VALUES:
            raise ValidationError({"values": [Fault("HR006", "needs at least two values", "List what may be chosen.")]})
        if given and not chosen:
            fix = "Remove the values, or write kind: choice."
            raise ValidationError({"values": [Fault("HR007", "are for slots of kind choice", fix)]})


class _SourceSchema(Strict):
    builds = Source
    tag = Pattern(SOURCE_TAG, "a tag such as S31, or GK", required=True)
    grade = Name("grade", ("A", "B", "C", "GK"), required=True)
    text = Text(required=True)
    place = Text()


class _MediaSchema(Strict):
    builds = Media
    path = PathText(required=True)
    alt = Text(required=True)
    credit = Text(required=True)


class _PageSchema(Strict):
    builds = PageSheet
    key = WordKey(required=True)
    title = Text(required=True)
    file = PathText(required=True)


class _ActivityKey(WordKey):
    """The key of an activity; it begins the ids of its texts, so it may not begin those of the lesson's own."""

    def read(self, value: Any) -> str:
        """Return the key."""
        key = super().read(value)
        if key in _OWN_TEXTS:
            raise fault(f"may not be '{key}', which begins the ids of other texts", "Choose another key.")
        return key


_OWN_TEXTS = frozenset({"activities", "media", "objectives", "sources", "summary", "title", "words"})


class _QuotaSchema(Strict):
    builds = Quota
    number = Whole(1, 200, required=True)
    objective = Text()
    tag = WordKey()


class _AnyActivitySchema(Strict):
    builds = ActivitySheet
    uuid = Uuid(required=True)
    key = _ActivityKey(required=True)
    kind = Name("activity kind", ACTIVITY_KINDS, required=True)
    title = Text(required=True)
    summary = Text(required=True)


class _PagesSchema(_AnyActivitySchema):
    pages = Many(Record(_PageSchema), at_least=1, required=True)
    weight = Whole(0, 0, load_default=0)


class _StorySchema(_AnyActivitySchema):
    file = PathText(required=True)
    weight = Whole(0, 100)
    policy = Name("score policy", POLICIES)
    tries = Whole(0, 100)
    purpose = Name("purpose", PURPOSES)
    offline = Truth()


class _QuizSchema(_StorySchema):
    form = WordKey()
    draw = Many(Record(_QuotaSchema), at_least=1)
    order = Name("order of items", ORDERS)
    feedback_after = WordKey()


_ACTIVITY_SCHEMAS: Mapping[str, type[_AnyActivitySchema]] = {
    "pages": _PagesSchema,
    "scenario": _StorySchema,
    "assessment": _QuizSchema,
}


class _ActivityField(Exact):
    """An activity; its kind decides which members it has."""

    def read(self, value: Any) -> Any:
        """Return the ActivitySheet."""
        kind = value.get("kind") if isinstance(value, dict) else None
        return made(_ACTIVITY_SCHEMAS.get(str(kind), _QuizSchema)).load(value)


class LessonSchema(Strict):
    """lesson.yaml, read into a LessonSheet."""

    builds = LessonSheet
    format = Whole(1, 1, required=True)
    uuid = Uuid(required=True)
    key = WordKey(required=True)
    language = Pattern(LANGUAGE, "a language code such as en, pt-BR or uz-Cyrl", required=True)
    title = Text(required=True)
    summary = Text(required=True)
    audience = Many(WordKey(), at_least=1, required=True)
    minutes = Whole(1, 240, required=True)
    draft = Truth()
    objectives = Many(Record(_ObjectiveSchema), at_least=1, required=True)
    activities = Many(_ActivityField(), at_least=1, required=True)
    slots = Many(Record(_SlotUseSchema))
    sources = Many(Record(_SourceSchema))
    media = Many(Record(_MediaSchema))


class _StepField(Exact):
    """One step: a move in a scenario, or the answer to an item."""

    def read(self, value: Any) -> Any:
        """Return the step as a mapping."""
        answers = isinstance(value, dict) and "item" in value
        return made(AnswerSchema).load(value) if answers else MoveField().read(value)


class _ExpectSchema(Strict):
    ending = Text()
    score = Share()
    at_least = Share()
    at_most = Share()
    flags = Many(Code())

    @validates_schema
    def _something(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        if not data:
            raise fault("expects nothing", f"Expect at least one of {', '.join(sorted(self.fields))}.")


class WalkthroughSchema(Strict):
    """A walkthrough, read into a dict."""

    activity = Text(required=True)
    endings = EndingsField(load_default={})
    steps = Many(_StepField(), at_least=1, required=True)
    expect = Record(_ExpectSchema, required=True)


class _StatementField(Exact):
    """The value of a slot: a sentence, a word, or a truth value."""

    def read(self, value: Any) -> str | bool:
        """Return the value."""
        return value if isinstance(value, bool) else Text().read(value)


class _SlotValueSchema(Strict):
    builds = SlotValue
    value = _StatementField(required=True)
    source = Text()
    verified_by = Text()
    verified_on = Day()


class _SlotsField(Exact):
    """The slots of a pack by key."""

    def read(self, value: Any) -> dict[str, SlotValue]:
        """Return the values by key."""
        if not isinstance(value, dict):
            raise fault("must be a mapping of slots to their values", "Write it such as law.small_quantity: {...}.")
        found, faults = {}, {}
        for key, entry in value.items():
            try:
                found[_SlotKey().read(key)] = made(_SlotValueSchema).load(entry)
            except ValidationError as error:
                faults[key] = error.messages
        if faults:
            raise ValidationError(faults)
        return found


class PackSchema(Strict):
    """A locale pack, read into a dict."""

    format = Whole(1, 1, required=True)
    key = WordKey(required=True)
    title = Text(required=True)
    fictional = Truth(load_default=False)
    draft = Truth(load_default=False)
    slots = _SlotsField(required=True)

    @validates_schema
    def _verified(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        """Real statements say who verified them, and when; proposals at least where they come from."""
        if data["fictional"] and data["draft"]:
            message = "cannot stand beside 'fictional'"
            raise ValidationError({"draft": [Fault("HR007", message, "A draft is about a real country: keep one.")]})
        if data["fictional"]:
            return
        names = _OF_DRAFTS if data["draft"] else _OF_STATEMENTS
        faults = {key: lacking for key, slot in data["slots"].items() if (lacking := _unverified(slot, names))}
        if faults:
            raise ValidationError({"slots": faults})


_OF_DRAFTS = ("source",)
_OF_STATEMENTS = ("source", "verified_by", "verified_on")


def _unverified(slot: SlotValue, names: tuple[str, ...]) -> dict[str, list[Fault]]:
    fix = "Add it; until somebody has verified the statement leave the whole slot out."
    return {name: [Fault("HR006", "is missing", fix)] for name in names if not getattr(slot, name)}
