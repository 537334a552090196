"""A scenario: scenes, choices and what they change."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from hrlearn.model.conditions import Condition

__all__ = [
    "END",
    "PRINCIPLES",
    "Adjust",
    "Cap",
    "Change",
    "Character",
    "Choice",
    "Effect",
    "Ending",
    "Flag",
    "Hint",
    "Line",
    "Member",
    "Meter",
    "Put",
    "Rewind",
    "Scenario",
    "Scene",
    "Variable",
    "VariableValue",
]

END = "END"
"""The target of a choice after which the ending rules decide."""

PRINCIPLES = ("safety", "procedure", "trust", "health")
"""What a choice can be good or bad for; the debrief tells how far the learner got in each."""


@dataclass(frozen=True, slots=True)
class Meter:
    """A bounded whole number that the learner sees as a bar and a word.

    ``words`` are (lowest value, word) pairs in rising order: the last pair that is not above the value names it.
    """

    key: str
    title: str
    start: int
    minimum: int = 0
    maximum: int = 10
    words: tuple[tuple[int, str], ...] = ()

    def word(self, value: int) -> str:
        """Return the word for a value."""
        return next((word for lowest, word in reversed(self.words) if value >= lowest), "")


@dataclass(frozen=True, slots=True)
class Flag:
    """A fact that a choice has made true; ``hard`` flags are those that no score may hide."""

    key: str
    title: str
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """Adds ``amount`` to a meter; the result is clamped to the meter's bounds."""

    meter: str
    amount: int


VariableValue = int | bool | str | frozenset[str]


@dataclass(frozen=True, slots=True)
class Variable:
    """Something the story remembers and the learner does not see as a meter.

    An ``integer`` keeps within ``minimum`` and ``maximum``; an ``enum`` is one of ``values``, a ``set`` holds any of
    them.
    """

    key: str
    kind: Literal["integer", "boolean", "enum", "set"]
    start: VariableValue
    minimum: int = 0
    maximum: int = 10
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adjust:
    """Adds ``amount`` to an integer variable; the result is clamped to the variable's bounds."""

    variable: str
    amount: int


@dataclass(frozen=True, slots=True)
class Put:
    """Gives a variable a value of its kind."""

    variable: str
    value: int | bool | str


@dataclass(frozen=True, slots=True)
class Member:
    """Puts a member into a set variable, or takes it out."""

    variable: str
    member: str
    present: bool = True


Change = Adjust | Put | Member


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice a learner may ask for; it costs what its effects say."""

    text: str
    cost: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewind:
    """Whether a learner may go back to an earlier scene: ``free``, ``costed`` (each time by ``cost``) or ``locked``.

    What was done before going back stays in the trace.
    """

    policy: str = "locked"
    cost: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who speaks; ``portrait`` is a path in the package's media."""

    key: str
    name: str
    role: str = ""
    portrait: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scene: quoted speech of a character, the learner's inner voice, a radio call or narration.

    It is left out while ``when`` does not hold. ``key`` keeps its translation when lines are added or moved.
    """

    text: str
    kind: str = "narration"
    character: str = ""
    when: Condition | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the learner may do in a scene.

    ``outcome`` is told once chosen; ``rationale`` and ``verdict`` wait for the debrief. ``changes`` are made to
    variables. ``principles`` are (principle, points) pairs, points from -3 to 3.
    """

    key: str
    text: str
    goto: str
    effects: tuple[Effect, ...] = ()
    flags: tuple[str, ...] = ()
    when: Condition | None = None
    outcome: str = ""
    rationale: str = ""
    verdict: str = ""
    changes: tuple[Change, ...] = ()
    principles: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of the story with its open choices.

    ``limit`` is the time for the decision in seconds on the server's clock, 0 for as long as it takes; when it is over
    the choice named by ``late`` happens, whatever was chosen.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    picture: str = ""
    clock: str = ""
    hints: tuple[Hint, ...] = ()
    limit: int = 0
    late: str = ""

    def choice(self, key: str) -> Choice | None:
        """Return the choice with this key, or None."""
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True, slots=True)
class Ending:
    """How the story can end; endings are tried in order and the first whose condition holds decides."""

    key: str
    title: str
    text: str
    tone: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """The highest share of the score (0..1) that stays possible while the condition holds."""

    when: Condition
    share: Fraction


@dataclass(frozen=True, slots=True)
class Scenario:
    """A graph of scenes with meters and flags.

    The score is the position of the meters' sum between the smallest and the largest sum that any path can end with.
    """

    intro: str
    role: str
    start: str
    meters: tuple[Meter, ...]
    flags: tuple[Flag, ...]
    characters: tuple[Character, ...]
    scenes: tuple[Scene, ...]
    endings: tuple[Ending, ...]
    caps: tuple[Cap, ...] = ()
    questions: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    rewind: Rewind = field(default=Rewind())

    def scene(self, key: str) -> Scene | None:
        """Return the scene with this key, or None."""
        return next((scene for scene in self.scenes if scene.key == key), None)

    def ending(self, key: str) -> Ending | None:
        """Return the ending with this key, or None."""
        return next((ending for ending in self.endings if ending.key == key), None)
