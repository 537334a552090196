"""Rules about a scenario as a whole: every part of it can be met, and the way it ends is neither a gift nor a trap."""

from __future__ import annotations

from collections.abc import Iterator

from hrlearn.authoring.draft import Hit, Story
from hrlearn.authoring.rules import Rule, scenario_rule
from hrlearn.errors import LessonError
from hrlearn.model import Choice, FlagIs
from hrlearn.scenario import Reach

__all__ = ["RULES", "tone_shares"]

METERS = range(2, 5)
RANDOM_SHARES = {"good": (3, 25), "nuanced": (20, 60), "bad": (0, 60)}
"""Per cent of uniformly random runs that may end in each tone: a good ending is earned, a bad one is no fate."""

_ENDED_ENOUGH = 0.999


def _choices(story: Story) -> Iterator[tuple[str, Choice, tuple[str | int, ...]]]:
    for i, scene in enumerate(story.content.scenes):
        for j, choice in enumerate(scene.choices):
            yield scene.key, choice, ("scenes", i, "choices", j)


def tone_shares(story: Story, reach: Reach) -> dict[str, float]:
    """Return the per cent of random runs that end in each tone."""
    shares = dict.fromkeys(RANDOM_SHARES, 0.0)
    for ending in story.content.endings:
        shares[ending.tone] += 100 * reach.random_play.get(ending.key, 0.0)
    return shares


@scenario_rule("HR113", "A scenario that cannot be played through")
def unplayable(story: Story) -> Iterator[Hit]:
    """Say why no path could be walked."""
    if isinstance(story.explored, LessonError):
        yield story.hit(story.explored.message, story.explored.hint, "scenes")


@scenario_rule("HR101", "A scene that nobody reaches")
def unreachable_scenes(story: Story) -> Iterator[Hit]:
    """Compare the scenes with those of all paths."""
    reached = frozenset().union(*(reach.scenes for _, reach in story.reaches))
    for index, scene in enumerate(story.content.scenes):
        if story.reaches and scene.key not in reached:
            fix = "Let a choice go there, or remove the scene."
            yield story.hit(f"No path leads to the scene '{scene.key}'.", fix, "scenes", index)


@scenario_rule("HR102", "A choice that is never open")
def impossible_choices(story: Story) -> Iterator[Hit]:
    """Compare the choices of the scenes that are reached with those that can be taken."""
    reached = frozenset().union(*(reach.scenes for _, reach in story.reaches))
    taken = frozenset().union(*(reach.taken for _, reach in story.reaches))
    for scene, choice, trail in _choices(story):
        if scene in reached and (scene, choice.key) not in taken:
            message = f"The choice '{choice.key}' of the scene '{scene}' is never open."
            yield story.hit(message, "Loosen its condition, or remove it.", *trail)


@scenario_rule("HR103", "A dead end")
def dead_ends(story: Story) -> Iterator[Hit]:
    """Find scenes in which a run can meet no open choice."""
    for index, scene in enumerate(story.content.scenes):
        worlds = [world for world, reach in story.reaches if scene.key in reach.stuck]
        if worlds:
            message = f"A run can be stuck in the scene '{scene.key}'{worlds[0]}: no choice is open."
            yield story.hit(message, "Let one choice have no condition.", "scenes", index)


@scenario_rule("HR104", "A circle without a way out")
def circles(story: Story) -> Iterator[Hit]:
    """Find scenarios in which random runs go on for ever."""
    for world, reach in story.reaches:
        ended = sum(reach.random_play.values())
        if ended < _ENDED_ENOUGH and not reach.stuck:
            message = f"After 60 choices {100 - 100 * ended:.0f} % of random runs have not ended{world}."
            yield story.hit(message, "Let every circle of scenes have a way to an ending.", "scenes")
            return


@scenario_rule("HR105", "An ending that nobody reaches")
def unreached_endings(story: Story) -> Iterator[Hit]:
    """Compare the endings with those of all paths."""
    reached = frozenset().union(*(reach.endings for _, reach in story.reaches))
    for index, ending in enumerate(story.content.endings):
        if story.reaches and ending.key not in reached:
            fix = "Loosen its condition, tighten those before it, or remove it."
            yield story.hit(f"No path leads to the ending '{ending.key}'.", fix, "endings", index)


@scenario_rule("HR106", "A flag that nothing raises")
def unraised_flags(story: Story) -> Iterator[Hit]:
    """Compare the flags with what choices raise."""
    raised = {flag for _, choice, _ in _choices(story) for flag in choice.flags}
    for index, flag in enumerate(story.content.flags):
        if flag.key not in raised:
            yield story.hit(f"No choice raises the flag '{flag.key}'.", "Raise it, or remove it.", "flags", index)


@scenario_rule("HR107", "A flag that nothing reads", "warning")
def unread_flags(story: Story) -> Iterator[Hit]:
    """Compare the flags with what conditions read."""
    read = {condition.flag for condition, _ in story.conditions if isinstance(condition, FlagIs)}
    for index, flag in enumerate(story.content.flags):
        if flag.key not in read:
            fix = "Use it in an ending, a cap or a choice, or remove it."
            yield story.hit(f"No condition reads the flag '{flag.key}'.", fix, "flags", index)


@scenario_rule("HR108", "Too few or too many meters")
def number_of_meters(story: Story) -> Iterator[Hit]:
    """Two to four meters can be kept in mind."""
    number = len(story.content.meters)
    if number not in METERS:
        fix = "Keep two to four: what the scenario is about."
        yield story.hit(f"The number of meters is {number}.", fix, "meters")


@scenario_rule("HR109", "A choice without rationale")
def missing_rationale(story: Story) -> Iterator[Hit]:
    """The debrief says why for every choice, also for the roads not taken."""
    for scene, choice, trail in _choices(story):
        if not choice.rationale:
            message = f"The choice '{choice.key}' of the scene '{scene}' has no rationale."
            yield story.hit(message, "Say in 'rationale' what an expert thinks of it, with a source tag.", *trail)


@scenario_rule("HR110", "A choice without verdict")
def missing_verdict(story: Story) -> Iterator[Hit]:
    """The debrief calls every choice best, fair or poor."""
    for scene, choice, trail in _choices(story):
        if not choice.verdict:
            message = f"The choice '{choice.key}' of the scene '{scene}' has no verdict."
            yield story.hit(message, "Write verdict: best, fair or poor.", *trail)


@scenario_rule("HR111", "A choice without outcome")
def missing_outcome(story: Story) -> Iterator[Hit]:
    """A learner sees what a choice led to."""
    for scene, choice, trail in _choices(story):
        if not choice.outcome:
            message = f"The choice '{choice.key}' of the scene '{scene}' has no outcome."
            yield story.hit(message, "Say in 'outcome' what happens next.", *trail)


@scenario_rule("HR112", "Random play ends too often one way")
def random_play(story: Story) -> Iterator[Hit]:
    """Compare the shares of random runs with what a fair scenario gives."""
    for world, reach in story.reaches:
        for tone, share in tone_shares(story, reach).items():
            lowest, highest = RANDOM_SHARES[tone]
            if not lowest <= share <= highest:
                message = f"{share:.1f} % of random runs end {tone}{world}; it should be {lowest} to {highest} %."
                fix = "Soften or sharpen effects and the endings' conditions, or add a scene that mends a mistake."
                yield story.hit(message, fix, "endings")


@scenario_rule("HR130", "A dead end for somebody who has paid")
def dead_ends_after_costs(story: Story) -> Iterator[Hit]:
    """Find scenes in which the costs of hints and of going back might close every choice."""
    for index, scene in enumerate(story.content.scenes):
        if scene.key in story.unsafe:
            message = f"Somebody who has paid for hints or for going back might be stuck in the scene '{scene.key}'."
            yield story.hit(message, "Let one choice have no condition.", "scenes", index)


RULES: tuple[Rule, ...] = (
    unplayable,
    unreachable_scenes,
    impossible_choices,
    dead_ends,
    circles,
    unreached_endings,
    unraised_flags,
    unread_flags,
    number_of_meters,
    missing_rationale,
    missing_verdict,
    missing_outcome,
    random_play,
    dead_ends_after_costs,
)
