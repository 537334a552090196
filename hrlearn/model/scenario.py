"""A scenario: scenes, choices and what they change."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hrlearn.model.conditions import Condition

__all__ = ["END", "Cap", "Character", "Choice", "Effect", "Ending", "Flag", "Line", "Meter", "Scenario", "Scene"]

END = "END"
"""The target of a choice after which the ending rules decide."""


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


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who speaks; ``portrait`` is a path in the package's media."""

    key: str
    name: str
    role: str = ""
    portrait: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scene: quoted speech of a character, the learner's inner voice, a radio call or narration."""

    text: str
    kind: str = "narration"
    character: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the learner may do in a scene.

    ``outcome`` is told once chosen; ``rationale`` and ``verdict`` wait for the debrief.
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


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of the story with its open choices."""

    key: str
    title: str
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    picture: str = ""
    clock: str = ""

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

    def scene(self, key: str) -> Scene | None:
        """Return the scene with this key, or None."""
        return next((scene for scene in self.scenes if scene.key == key), None)

    def ending(self, key: str) -> Ending | None:
        """Return the ending with this key, or None."""
        return next((ending for ending in self.endings if ending.key == key), None)
