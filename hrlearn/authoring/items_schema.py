"""The schema of items.yaml: the file becomes an Assessment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from hrlearn.authoring.fields import Exact, Many, Name, Record, Strict, Text, Truth, Uuid, Whole, WordKey, fault
from hrlearn.items import ITEM_TYPES
from hrlearn.model import Assessment, Item, Option
from hrlearn.scoring import RULES

__all__ = ["AssessmentSchema"]

_TRUE_OR_FALSE = (True, "True"), (False, "False")


class _OptionSchema(Strict):
    builds = Option
    key = WordKey(required=True)
    text = Text(required=True)
    correct = Truth()
    feedback = Text()


class _AnyItemSchema(Strict):
    builds: ClassVar[Callable[..., Any]] = Item
    uuid = Uuid(required=True)
    key = WordKey(required=True)
    kind = Name("item kind", ITEM_TYPES, required=True)
    stem = Text(required=True)
    rationale = Text()
    objective = Text()
    points = Whole(1, 100)
    scored = Truth()
    sources = Many(Text())
    slots = Many(Text())


class _OptionItemSchema(_AnyItemSchema):
    options = Many(Record(_OptionSchema), required=True)
    rule = Name("partial-credit rule", RULES)
    shuffle = Truth()


class _FeedbackField(Exact):
    """What is said to each of the two answers."""

    def read(self, value: Any) -> dict[bool, str]:
        """Return the feedback by answer."""
        if not isinstance(value, dict) or set(value) != {True, False} or not all(isinstance(k, bool) for k in value):
            raise fault("must have the members true and false", "Write it such as {true: ..., false: ...}.")
        return {answer: Text().read(said) for answer, said in value.items()}


def _statement(answer: bool, feedback: dict[bool, str], **members: Any) -> Item:  # noqa: FBT001 -- members of the file
    options = (
        Option(word.lower(), word, correct=value is answer, feedback=feedback[value]) for value, word in _TRUE_OR_FALSE
    )
    return Item(options=tuple(options), shuffle=False, **members)


class _StatementSchema(_AnyItemSchema):
    builds = staticmethod(_statement)
    answer = Truth(required=True)
    feedback = _FeedbackField(required=True)


class _ItemField(Exact):
    """An item; its kind decides which members it has."""

    def read(self, value: Any) -> Any:
        """Return the Item."""
        kind = value.get("kind") if isinstance(value, dict) else None
        return (_StatementSchema() if kind == "true_false" else _OptionItemSchema()).load(value)


class AssessmentSchema(Strict):
    """items.yaml, read into an Assessment."""

    builds = Assessment
    intro = Text()
    items = Many(_ItemField(), at_least=1, required=True)
