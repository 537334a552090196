"""The steps of a walkthrough through a scenario."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError

from hrlearn.authoring.fields import Exact, Strict, Text, Whole, WordKey, fault

__all__ = ["EndingsField", "MoveField"]


class _ChoiceSchema(Strict):
    scene = Text(required=True)
    choice = Text(required=True)


class _HintSchema(Strict):
    scene = Text(required=True)
    hint = Whole(1, 100, required=True)


class _WaitSchema(Strict):
    scene = Text(required=True)
    wait = Whole(1, 86_400, required=True)


class _RewindSchema(Strict):
    rewind_to = Whole(0, 1000, required=True)


_SCHEMAS: dict[str, type[Strict]] = {"hint": _HintSchema, "wait": _WaitSchema, "rewind_to": _RewindSchema}


class MoveField(Exact):
    """A choice, a hint, seconds that pass, or going back; the step says which by its members."""

    def read(self, value: Any) -> Any:
        """Return the step as a mapping."""
        members = value if isinstance(value, dict) else {}
        return next((_SCHEMAS[name] for name in _SCHEMAS if name in members), _ChoiceSchema)().load(value)


class EndingsField(Exact):
    """How other activities had ended when this one began."""

    def read(self, value: Any) -> dict[str, str]:
        """Return the endings by activity."""
        if not isinstance(value, dict):
            raise fault("must be a mapping of activities to their endings", "Write it such as {street: calm}.")
        found, faults = {}, {}
        for activity, ending in value.items():
            try:
                found[WordKey().read(activity)] = WordKey().read(ending)
            except ValidationError as error:
                faults[activity] = error.messages
        if faults:
            raise ValidationError(faults)
        return found
