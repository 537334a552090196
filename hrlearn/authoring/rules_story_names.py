"""Rules without which a richer scenario cannot be played: variables, timed scenes, endings of other activities."""

from __future__ import annotations

from collections.abc import Iterator

from hrlearn.authoring.document import Trail
from hrlearn.authoring.draft import Draft, Hit, Story
from hrlearn.authoring.findings import did_you_mean
from hrlearn.authoring.rules import Rule, rule, scenario_rule
from hrlearn.model import (
    Adjust,
    Change,
    Compare,
    Condition,
    Contains,
    EndingOf,
    Put,
    Scene,
    Variable,
    VariableIs,
)

__all__ = ["RULES"]


def _changes(view: Story) -> Iterator[tuple[Change, Trail]]:
    for i, scene in enumerate(view.content.scenes):
        for j, choice in enumerate(scene.choices):
            for change in choice.changes:
                yield change, ("scenes", i, "choices", j, "changes", change.variable)


def _questions(view: Story) -> Iterator[tuple[str, Condition, Trail]]:
    """Yield the conditions on variables with the variable each asks about."""
    for condition, trail in view.conditions:
        if isinstance(condition, VariableIs | Contains):
            yield condition.variable, condition, trail
        elif isinstance(condition, Compare) and (*trail, "variable") in view.document.spots:
            yield condition.meter, condition, trail


@scenario_rule("HR036", "An unknown variable")
def unknown_variables(view: Story) -> Iterator[Hit]:
    """Look at changes and conditions."""
    known = {variable.key for variable in view.content.variables}
    named = [(change.variable, trail) for change, trail in _changes(view)]
    named += [(key, (*trail, "variable")) for key, _, trail in _questions(view)]
    for name, trail in named:
        if name not in known:
            yield view.hit(f"There is no variable '{name}'.", did_you_mean(name, known), *trail)


@scenario_rule("HR037", "A variable used against its kind")
def misused_variables(view: Story) -> Iterator[Hit]:
    """Compare what is done to each variable and asked of it with its kind and values."""
    variables = {variable.key: variable for variable in view.content.variables}
    found = [
        (change.variable, _change_fault(variables.get(change.variable), change), t) for change, t in _changes(view)
    ]
    found += [(key, _question_fault(variables.get(key), asked), trail) for key, asked, trail in _questions(view)]
    for key, fault, trail in found:
        if fault:
            yield view.hit(f"The variable '{key}' is {_KINDS[variables[key].kind]}. {fault[0]}", fault[1], *trail)


_KINDS = {
    "boolean": "true or false",
    "enum": "one of its values",
    "integer": "a whole number",
    "set": "a set of its values",
}

_Fault = tuple[str, str] | None
"""What is wrong and how to mend it."""


def _change_fault(variable: Variable | None, change: Change) -> _Fault:
    if variable is None:
        return None
    if isinstance(change, Put):
        return _value_fault(variable, change.value)
    if isinstance(change, Adjust):
        return None if variable.kind == "integer" else ("No number can be added to it.", _CHANGED_BY[variable.kind])
    return _member_fault(variable, change.member)


def _question_fault(variable: Variable | None, condition: Condition) -> _Fault:
    if variable is None:
        return None
    if isinstance(condition, VariableIs):
        return _value_fault(variable, condition.equals)
    if isinstance(condition, Contains):
        return _member_fault(variable, condition.member)
    return None if variable.kind == "integer" else ("It cannot be compared with a number.", _ASKED_BY[variable.kind])


_CHANGED_BY = {
    "boolean": "Write {KEY: true} or {KEY: false}.",
    "enum": "Write {KEY: VALUE}.",
    "integer": "Write {KEY: {add: 1}} or {KEY: 0}.",
    "set": "Write {KEY: {add: VALUE}} or {KEY: {remove: VALUE}}.",
}
_ASKED_BY = {
    "boolean": "Write {variable: KEY, is: true}.",
    "enum": "Write {variable: KEY, is: VALUE}.",
    "integer": "Write {variable: KEY, at_least: 1}, at_most or equals.",
    "set": "Write {variable: KEY, has: VALUE}.",
}


def _value_fault(variable: Variable, value: bool | int | str) -> _Fault:  # noqa: FBT001 -- it is the value itself
    if variable.kind == "enum" and isinstance(value, str):
        return None if value in variable.values else _unlisted(variable, value)
    if variable.kind == "integer" and isinstance(value, int) and not isinstance(value, bool):
        return None if variable.minimum <= value <= variable.maximum else _outside(variable, value)
    if variable.kind == "boolean" and isinstance(value, bool):
        return None
    fix = f"{_CHANGED_BY[variable.kind]} {_ASKED_BY[variable.kind]}"
    return f"It cannot be '{str(value).lower()}'.", fix


def _member_fault(variable: Variable, member: str) -> _Fault:
    if variable.kind != "set":
        return "It has no members.", f"{_CHANGED_BY[variable.kind]} {_ASKED_BY[variable.kind]}"
    return None if member in variable.values else _unlisted(variable, member)


def _unlisted(variable: Variable, value: str) -> _Fault:
    return f"'{value}' is not among its values.", did_you_mean(value, variable.values)


def _outside(variable: Variable, value: int) -> _Fault:
    return f"{value} is outside its bounds.", f"It goes from {variable.minimum} to {variable.maximum}."


@rule("HR038", "An ending of another activity that does not exist")
def unknown_other_endings(draft: Draft) -> Iterator[Hit]:
    """Look at conditions on the endings of other scenarios of the lesson."""
    stories = {view.activity.key: view.content for view in draft.scenarios}
    for view in draft.scenarios:
        known = set(stories) - {view.activity.key}
        for condition, trail in view.conditions:
            if not isinstance(condition, EndingOf):
                continue
            if condition.activity not in known:
                message = f"There is no other scenario '{condition.activity}' in the lesson."
                fix = did_you_mean(condition.activity, known)
                yield view.hit(message, fix, *trail, "ending_of", "activity")
            elif stories[condition.activity].ending(condition.ending) is None:
                endings = [ending.key for ending in stories[condition.activity].endings]
                message = f"The scenario '{condition.activity}' has no ending '{condition.ending}'."
                yield view.hit(message, did_you_mean(condition.ending, endings), *trail, "ending_of", "is")


@scenario_rule("HR039", "A timed scene that cannot be played")
def faulty_limits(view: Story) -> Iterator[Hit]:
    """A time limit needs a moment at which it begins and a choice that happens when it is over."""
    for index, scene in enumerate(view.content.scenes):
        for member, message, fix in _limit_faults(scene, view.content.start):
            yield view.hit(f"{message} (Scene '{scene.key}'.)", fix, "scenes", index, member)


def _limit_faults(scene: Scene, start: str) -> Iterator[tuple[str, str, str]]:
    if scene.late and not scene.limit:
        yield "late", "'late' stands without 'limit'.", "Add a limit in seconds, or remove 'late'."
    if not scene.limit:
        return
    if scene.key == start:
        message = "The first scene has a time limit, but nothing marks the moment at which it is entered."
        yield "limit", message, "Remove the limit, or begin with a scene that leads here."
    late = scene.choice(scene.late)
    if not scene.late:
        message = "Nothing is said about what happens when the time is over."
        yield "limit", message, "Name under 'late' one of the choices of the scene."
    elif late is None:
        fix = did_you_mean(scene.late, [choice.key for choice in scene.choices])
        yield "late", f"The scene has no choice '{scene.late}'.", fix
    elif late.when is not None:
        message = f"The choice '{late.key}' has a condition, so it might be closed when the time is over."
        yield "late", message, "Let the choice named by 'late' have no condition."


RULES: tuple[Rule, ...] = (unknown_variables, misused_variables, unknown_other_endings, faulty_limits)
