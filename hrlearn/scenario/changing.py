"""What effects and changes do: meters and integer variables stay within their bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

from hrlearn.model import Adjust, Change, Effect, Member, Put, Scenario, Variable, VariableValue
from hrlearn.scenario.conditions import Variables

__all__ = ["affected", "beginning_values", "beginning_variables", "changed"]


def beginning_values(scenario: Scenario) -> Mapping[str, int]:
    """Return the meters as the story begins."""
    return MappingProxyType({meter.key: meter.start for meter in scenario.meters})


def beginning_variables(scenario: Scenario) -> Variables:
    """Return the variables as the story begins."""
    return MappingProxyType({variable.key: variable.start for variable in scenario.variables})


def affected(scenario: Scenario, values: Mapping[str, int], effects: Sequence[Effect]) -> Mapping[str, int]:
    """Return the meters after effects, one after the other."""
    if not effects:
        return values
    after = dict(values)
    for effect in effects:
        meter = next(meter for meter in scenario.meters if meter.key == effect.meter)
        after[effect.meter] = min(max(after[effect.meter] + effect.amount, meter.minimum), meter.maximum)
    return MappingProxyType(after)


def changed(scenario: Scenario, variables: Variables, changes: Sequence[Change]) -> Variables:
    """Return the variables after changes, one after the other."""
    if not changes:
        return variables
    after = dict(variables)
    for change in changes:
        variable = next(each for each in scenario.variables if each.key == change.variable)
        after[variable.key] = _new_value(variable, after[variable.key], change)
    return MappingProxyType(after)


def _new_value(variable: Variable, value: VariableValue, change: Change) -> VariableValue:
    if isinstance(change, Member):
        members, member = cast("frozenset[str]", value), frozenset({change.member})
        return members | member if change.present else members - member
    if isinstance(change, Adjust):
        return _bounded(variable, cast("int", value) + change.amount)
    return _put(variable, change)


def _put(variable: Variable, change: Put) -> VariableValue:
    return _bounded(variable, cast("int", change.value)) if variable.kind == "integer" else change.value


def _bounded(variable: Variable, number: int) -> int:
    return min(max(number, variable.minimum), variable.maximum)
