"""Rules about decisions: something hangs on each of them, and the best choice is not to be told by its looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from hrlearn.authoring.chance import RARE, at_least
from hrlearn.authoring.draft import Hit, Story
from hrlearn.authoring.rules import Rule, scenario_rule
from hrlearn.model import END, Choice, Condition, Not, Scene, SlotIs, VariableIs

__all__ = ["RULES"]


def _consequences(choice: Choice) -> tuple[object, ...]:
    """Return all that a choice changes, apart from what is told about it."""
    effects = frozenset((one.meter, one.amount) for one in choice.effects if one.amount)
    return choice.goto, effects, frozenset(choice.flags), frozenset(choice.changes)


def _exclude(one: Condition | None, other: Condition | None) -> bool:
    """Say whether two conditions can never hold together, as far as their form shows."""
    if one is None or other is None:
        return False
    if Not(one) == other or one == Not(other):
        return True
    if isinstance(one, SlotIs) and isinstance(other, SlotIs):
        return one.slot == other.slot and one.equals != other.equals
    if isinstance(one, VariableIs) and isinstance(other, VariableIs):
        return one.variable == other.variable and one.equals != other.equals
    return False


@scenario_rule("HR114", "A decision on which nothing hangs")
def empty_decisions(story: Story) -> Iterator[Hit]:
    """Whatever is chosen in the scene, the story goes on in the same way."""
    for index, scene in enumerate(story.content.scenes):
        if len(scene.choices) > 1 and len({_consequences(choice) for choice in scene.choices}) == 1:
            message = f"All choices of the scene '{scene.key}' lead to the same."
            fix = "Let them differ in goto, effects, flags or changes, or keep one of them."
            yield story.hit(message, fix, "scenes", index, "choices")


@scenario_rule("HR115", "Two choices that differ in nothing but praise")
def same_choices(story: Story) -> Iterator[Hit]:
    """The debrief calls one of them better, and the score does not know it."""
    for i, scene in enumerate(story.content.scenes):
        for (_, one), (j, other) in combinations(enumerate(scene.choices), 2):
            same = _consequences(one) == _consequences(other) and one.principles == other.principles
            if same and one.verdict != other.verdict and not _exclude(one.when, other.when):
                message = f"'{one.key}' is called {one.verdict or 'nothing'} and '{other.key}' "
                message += f"{other.verdict or 'nothing'}, but both lead to the same."
                fix = "Let them differ in goto, effects, flags, changes or principles, or give both one verdict."
                yield story.hit(message, fix, "scenes", i, "choices", j)


@scenario_rule("HR116", "The best choice is mostly the first", "warning")
def best_first(story: Story) -> Iterator[Hit]:
    """Choices are shown in the order of the file."""
    yield from _pattern(story, lambda scene: scene.choices[0], "stands first", "Move some of them down.")


@scenario_rule("HR117", "The best choice is mostly the longest", "warning")
def best_longest(story: Story) -> Iterator[Hit]:
    """Learners notice what authors explain most."""
    fix = "Shorten best choices, and let the others say as much."
    yield from _pattern(story, lambda scene: max(scene.choices, key=lambda one: len(one.text)), "is the longest", fix)


def _pattern(story: Story, telling: Callable[[Scene], Choice], what: str, fix: str) -> Iterator[Hit]:
    """Compare how often the telling choice is a best one with what chance would do."""
    chances, hits = [], 0
    for scene in story.content.scenes:
        best = [choice for choice in scene.choices if choice.verdict == "best"]
        if best and len(best) < len(scene.choices):
            chances.append(len(best) / len(scene.choices))
            hits += telling(scene) in best
    if chances and at_least(hits, chances) < RARE:
        message = f"In {hits} of {len(chances)} scenes a best choice {what}."
        yield story.hit(message, fix, "scenes")


@scenario_rule("HR118", "A score that cannot differ")
def flat_scores(story: Story) -> Iterator[Hit]:
    """The score is the place between the smallest and the largest sum; where these are equal there is none."""
    for world, reach in story.reaches:
        if reach.minimum == reach.maximum:
            message = f"Every path ends with the same sum of meters, {reach.minimum}{world}."
            yield story.hit(message, "Give choices effects that differ.", "meters")


@scenario_rule("HR119", "A scene from which no way leads out")
def traps(story: Story) -> Iterator[Hit]:
    """Follow every goto, whatever its condition: from here none comes to the end."""
    ways = {scene.key: {choice.goto for choice in scene.choices} for scene in story.content.scenes}
    ending: set[str] = {END}
    while more := {key for key, gotos in ways.items() if gotos & ending} - ending:
        ending |= more
    for index, scene in enumerate(story.content.scenes):
        if scene.key not in ending:
            message = f"From the scene '{scene.key}' no way leads to an ending."
            yield story.hit(message, "Let a choice here or further on go to END.", "scenes", index)


@scenario_rule("HR125", "An effect of nothing")
def idle_effects(story: Story) -> Iterator[Hit]:
    """Adding nothing is a slip of the pen."""
    for i, scene in enumerate(story.content.scenes):
        for j, choice in enumerate(scene.choices):
            for effect in choice.effects:
                if effect.amount == 0:
                    message = f"The choice '{choice.key}' adds 0 to '{effect.meter}'."
                    trail = ("scenes", i, "choices", j, "effects", effect.meter)
                    yield story.hit(message, "Write another number, or remove it.", *trail)


RULES: tuple[Rule, ...] = (
    empty_decisions,
    same_choices,
    best_first,
    best_longest,
    flat_scores,
    traps,
    idle_effects,
)
