"""A scenario made ready for walking: numbers in a tuple, all other facts in the bits of one number.

A walk takes some ten thousand steps, so a step must be cheap. Only what the conditions of choices and endings ask about
has a bit or a place, meters apart: their sum is the score. Thus states in which nothing differs that decides the way
are equal. Properties hold a plan against ``choose`` and ``open_choices``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, cast

from hrlearn.errors import LessonError, UnknownNameError
from hrlearn.model import (
    END,
    Adjust,
    All,
    AnyOf,
    Change,
    Choice,
    Compare,
    Condition,
    Contains,
    FlagIs,
    Member,
    Meter,
    Not,
    Put,
    Scenario,
    Variable,
    VariableIs,
    Visited,
)
from hrlearn.scenario.conditions import Endings, Facts, Slots, holds
from hrlearn.scenario.worlds import deciding_conditions

__all__ = ["ENDED", "Move", "Plan", "State", "Test", "Values"]

Values = tuple[int, ...]
"""The meters, then the integer variables that conditions read."""

Test = Callable[[Values, int], bool]
"""A condition, asked of values and bits."""

ENDED = -1
"""Stands for a scene after the last choice."""


class State(NamedTuple):
    """Where a walk stands: the number of the scene, values, bits."""

    scene: int
    values: Values
    bits: int


class _Number(NamedTuple):
    place: int
    amount: int
    put: bool
    lowest: int
    highest: int


class Move(NamedTuple):
    """A choice: when it is open, what it does to numbers, which bits stay, which are raised, and where it leads."""

    key: str
    test: Test | None
    numbers: tuple[_Number, ...]
    kept: int
    raised: int
    goto: int

    def after(self, state: State) -> State:
        """Return where it leads."""
        values = state.values
        if self.numbers:
            found = list(values)
            for place, amount, put, lowest, highest in self.numbers:
                number = amount if put else found[place] + amount
                found[place] = lowest if number < lowest else min(number, highest)
            values = tuple(found)
        return State(self.goto, values, state.bits & self.kept | self.raised)


class Plan:
    """The moves of each scene, and the endings."""

    def __init__(self, scenario: Scenario, slots: Slots, endings: Endings) -> None:
        self.scenario = scenario
        self.scenes = [scene.key for scene in scenario.scenes]
        self._facts = Facts(scenario, {}, frozenset(), frozenset(), slots, {}, endings)
        asked = deciding_conditions(scenario)
        atoms = dict.fromkeys(each for each in asked if isinstance(each, FlagIs | Visited | VariableIs | Contains))
        self._bits = {atom: 1 << place for place, atom in enumerate(atoms)}
        self.compared = frozenset(each.meter for each in asked if isinstance(each, Compare))
        read = (each for each in scenario.variables if each.key in self.compared)
        self._numbered: tuple[Meter | Variable, ...] = (*scenario.meters, *read)
        self.places = {each.key: place for place, each in enumerate(self._numbered)}
        self.moves = [tuple(self._move(choice) for choice in scene.choices) for scene in scenario.scenes]
        self._endings = [(ending.key, self._test(ending.when)) for ending in scenario.endings]
        self._ended: dict[tuple[Values, int], str] = {}

    def start(self) -> State:
        """Return where the story begins."""
        begun = {variable.key: variable.start for variable in self.scenario.variables}
        bits = self._entered(self.scenario.start)
        for atom, bit in self._bits.items():
            if isinstance(atom, VariableIs) and begun[atom.variable] == atom.equals:
                bits |= bit
            if isinstance(atom, Contains) and atom.member in cast("frozenset[str]", begun[atom.variable]):
                bits |= bit
        values = tuple(cast("int", each.start) for each in self._numbered)
        return State(self._number(self.scenario.start), values, bits)

    def total(self, state: State) -> int:
        """Return the sum of the meters."""
        return sum(state.values[: len(self.scenario.meters)])

    def ending(self, state: State) -> str:
        """Return the first ending that holds; raises LessonError where none does."""
        facts = (state.values, state.bits)
        if facts not in self._ended:
            found = (key for key, test in self._endings if test is None or test(*facts))
            self._ended[facts] = next(found, "")
        if not self._ended[facts]:
            msg = "No ending fits the way a run can go."
            raise LessonError(msg, hint="Let the last ending have no condition.")
        return self._ended[facts]

    def _test(self, condition: Condition | None) -> Test | None:
        return None if condition is None else self._asked(condition)

    def _asked(self, condition: Condition) -> Test:
        """Make a test of a condition; slots and endings of other activities are known already."""
        if isinstance(condition, All):
            return _all([self._asked(part) for part in condition.parts])
        if isinstance(condition, AnyOf):
            return _any([self._asked(part) for part in condition.parts])
        if isinstance(condition, Not):
            return _not(self._asked(condition.part))
        if isinstance(condition, Compare):
            return self._compare(condition)
        if isinstance(condition, FlagIs | Visited | VariableIs | Contains):
            return _bit(self._bits[condition])
        return _always if holds(condition, self._facts) else _never

    def _compare(self, condition: Compare) -> Test:
        if condition.relation not in _RELATIONS:
            raise UnknownNameError("comparison", condition.relation, _RELATIONS)
        place = self.places[condition.meter]
        from_start = condition.relation == "at_start_or_above"
        number = cast("int", self._numbered[place].start) if from_start else condition.number
        return _RELATIONS[condition.relation](place, number)

    def _number(self, scene: str) -> int:
        if scene not in self.scenes:
            msg = f"The scenario has no scene {scene!r}."
            raise LessonError(msg, hint="Check the 'goto' of its choices.")
        return self.scenes.index(scene)

    def _entered(self, scene: str) -> int:
        return self._bits.get(Visited(scene), 0)

    def _move(self, choice: Choice) -> Move:
        goto = ENDED if choice.goto == END else self._number(choice.goto)
        lowered, raised = 0, self._entered(choice.goto)
        for flag in choice.flags:
            raised |= self._bits.get(FlagIs(flag), 0)
        for change in choice.changes:
            down, up = self._bits_of(change)
            lowered, raised = lowered | down, raised & ~down | up
        numbers = tuple(self._numbers(choice))
        return Move(choice.key, self._test(choice.when), numbers, ~lowered, raised, goto)

    def _bits_of(self, change: Change) -> tuple[int, int]:
        """Return the bits that a change lowers, and those that it raises."""
        down = up = 0
        if isinstance(change, Member):
            bit = self._bits.get(Contains(change.variable, change.member), 0)
            return (0, bit) if change.present else (bit, 0)
        for atom, bit in self._bits.items():
            if isinstance(change, Put) and isinstance(atom, VariableIs) and atom.variable == change.variable:
                down, up = (down, up | bit) if atom.equals == change.value else (down | bit, up)
        return down, up

    def _numbers(self, choice: Choice) -> Iterator[_Number]:
        steps = [(effect.meter, effect.amount, False) for effect in choice.effects]
        for change in choice.changes:
            if isinstance(change, Adjust):
                steps.append((change.variable, change.amount, False))
            elif isinstance(change, Put):
                steps.append((change.variable, cast("int", change.value), True))
        for key, amount, put in steps:
            if key in self.places:
                counted = self._numbered[self.places[key]]
                yield _Number(self.places[key], amount, put, counted.minimum, counted.maximum)


def _all(tests: list[Test]) -> Test:
    def test(values: Values, bits: int) -> bool:
        for part in tests:  # noqa: SIM110 -- a generator for all() takes three times as long
            if not part(values, bits):
                return False
        return True

    return test


def _any(tests: list[Test]) -> Test:
    def test(values: Values, bits: int) -> bool:
        for part in tests:  # noqa: SIM110 -- as above
            if part(values, bits):
                return True
        return False

    return test


def _not(part: Test) -> Test:
    return lambda values, bits: not part(values, bits)


def _bit(bit: int) -> Test:
    return lambda _, bits: bits & bit != 0


def _always(_values: Values, _bits: int) -> bool:
    return True


def _never(_values: Values, _bits: int) -> bool:
    return False


_RELATIONS: dict[str, Callable[[int, int], Test]] = {
    "at_least": lambda place, number: lambda values, _: values[place] >= number,
    "at_most": lambda place, number: lambda values, _: values[place] <= number,
    "equals": lambda place, number: lambda values, _: values[place] == number,
    "at_start_or_above": lambda place, number: lambda values, _: values[place] >= number,
}
