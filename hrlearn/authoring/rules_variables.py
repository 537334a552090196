"""Rules about what a story remembers: it is set, it is read, and it keeps within its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from hrlearn.authoring.document import Trail
from hrlearn.authoring.draft import Hit, Story
from hrlearn.authoring.rules import Rule, scenario_rule
from hrlearn.model import (
    Adjust,
    All,
    Change,
    Choice,
    Compare,
    Condition,
    Contains,
    Member,
    Put,
    Scenario,
    Variable,
    VariableIs,
)

__all__ = ["RULES"]


def _changes(story: Story) -> Iterator[tuple[Change, Trail]]:
    for i, scene in enumerate(story.content.scenes):
        for j, choice in enumerate(scene.choices):
            for change in choice.changes:
                yield change, ("scenes", i, "choices", j, "changes", change.variable)


def _read(story: Story) -> Iterator[str]:
    for condition, _ in story.conditions:
        if isinstance(condition, Compare):
            yield condition.meter
        if isinstance(condition, VariableIs | Contains):
            yield condition.variable


@scenario_rule("HR120", "A variable that nothing sets")
def unset_variables(story: Story) -> Iterator[Hit]:
    """Compare the variables with what choices change."""
    changed = {change.variable for change, _ in _changes(story)}
    for index, variable in enumerate(story.content.variables):
        if variable.key not in changed:
            message = f"No choice changes the variable '{variable.key}'."
            yield story.hit(message, "Change it with 'changes', or remove it.", "variables", index)


@scenario_rule("HR121", "A variable that nothing reads", "warning")
def unread_variables(story: Story) -> Iterator[Hit]:
    """Compare the variables with what conditions look at."""
    read = set(_read(story))
    for index, variable in enumerate(story.content.variables):
        if variable.key not in read:
            fix = "Use it in a condition, or remove it."
            yield story.hit(f"No condition reads the variable '{variable.key}'.", fix, "variables", index)


@scenario_rule("HR122", "A number that leaves its bounds", "warning")
def beyond_bounds(story: Story) -> Iterator[Hit]:
    """A number is held at its bounds, so from there on a change counts only in part, or not at all."""
    for variable in story.content.variables:
        if variable.kind != "integer":
            continue
        for (i, j), value in sorted(_cuts(story.content, variable).items()):
            message = f"'{variable.key}' would become {value} here; it is held at its bounds."
            fix = f"Widen them (now {variable.minimum} to {variable.maximum}), or change it only once."
            yield story.hit(message, fix, "scenes", i, "choices", j, "changes", variable.key)


def _cuts(story: Scenario, variable: Variable) -> dict[tuple[int, int], int]:
    """Walk all scenes with every value that the variable can have there; other conditions are taken to hold."""
    scenes = {scene.key: (place, scene) for place, scene in enumerate(story.scenes)}
    waiting, met = [(story.start, cast("int", variable.start))], set[tuple[str, int]]()
    cuts: dict[tuple[int, int], int] = {}
    while waiting:
        here = waiting.pop()
        if here in met or here[0] not in scenes:
            continue
        met.add(here)
        i, scene = scenes[here[0]]
        for j, choice in enumerate(scene.choices):
            if not _forbids(choice.when, variable, here[1]):
                value = _changed(choice, variable, here[1])
                held = min(max(value, variable.minimum), variable.maximum)
                if value != held:
                    cuts.setdefault((i, j), value)
                waiting.append((choice.goto, held))
    return cuts


def _changed(choice: Choice, variable: Variable, value: int) -> int:
    for change in choice.changes:
        if change.variable == variable.key and isinstance(change, Adjust):
            value += change.amount
        if change.variable == variable.key and isinstance(change, Put):
            value = int(change.value)
    return value


def _forbids(condition: Condition | None, variable: Variable, value: int) -> bool:
    """Say whether a condition on this variable, or a part of it that must hold, fails for the value."""
    if isinstance(condition, All):
        return any(_forbids(part, variable, value) for part in condition.parts)
    if not isinstance(condition, Compare) or condition.meter != variable.key:
        return False
    start = cast("int", variable.start)
    wanted = {"at_least": value >= condition.number, "at_most": value <= condition.number}
    wanted |= {"equals": value == condition.number, "at_start_or_above": value >= start}
    return not wanted[condition.relation]


@scenario_rule("HR123", "A value that a variable never gets", "warning")
def unused_values(story: Story) -> Iterator[Hit]:
    """Compare the values of enums and the members of sets with what choices put."""
    put: dict[str, set[object]] = {}
    for change, _ in _changes(story):
        value = change.member if isinstance(change, Member) else getattr(change, "value", None)
        put.setdefault(change.variable, set()).add(value)
    for index, variable in enumerate(story.content.variables):
        start = variable.start if isinstance(variable.start, frozenset) else {variable.start}
        never = [one for one in variable.values if one not in put.get(variable.key, set()) | set(start)]
        if never and variable.key in put:
            message = f"'{variable.key}' never gets the value {', '.join(never)}."
            yield story.hit(message, "Put it in a choice, or take it out of the values.", "variables", index)


@scenario_rule("HR124", "A meter without a word for its lowest value")
def wordless_values(story: Story) -> Iterator[Hit]:
    """People who do not see the bar hear the word; words above the maximum are never heard."""
    for index, meter in enumerate(story.content.meters):
        lows = [low for low, _ in meter.words]
        if lows and (min(lows) > meter.minimum or max(lows) > meter.maximum):
            message = f"The words of '{meter.key}' begin at {min(lows)} and end at {max(lows)}."
            fix = f"Begin them at {meter.minimum}, and end them at {meter.maximum} or below."
            yield story.hit(message, fix, "meters", index, "words")


RULES: tuple[Rule, ...] = (unset_variables, unread_variables, beyond_bounds, unused_values, wordless_values)
