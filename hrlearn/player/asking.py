"""What a learner may do in a scene beside choosing: ask for advice, go back; and how long the decision may take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from hrlearn.model import Effect, Scenario, Scene
from hrlearn.player.meters import Change
from hrlearn.player.texts import Texts
from hrlearn.scenario import HintTaken, Run, WentBack, present_scene, time_left

__all__ = ["AdviceView", "BackView", "TimeView", "advice_view", "back_view", "cost_of", "time_view", "went_back"]


@dataclass(frozen=True, slots=True)
class AdviceView:
    """The advice of a scene: what is ``opened`` stays shown, ``following`` is the number of the next, 0 without one.

    ``told`` is the advice that was opened last, where nothing has happened since.
    """

    opened: tuple[Markup, ...]
    following: int
    cost: tuple[Change, ...]
    told: str


@dataclass(frozen=True, slots=True)
class BackView:
    """The way back: its cost, and (how many steps are kept, number, title) of each earlier decision."""

    cost: tuple[Change, ...]
    steps: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class TimeView:
    """The time for a decision in seconds; once none is ``left``, ``late`` is the choice that goes on."""

    left: int
    limit: int
    late: str

    @property
    def percent(self) -> int:
        """How much of the time is left."""
        return 100 * self.left // max(self.limit, 1)


def cost_of(scenario: Scenario, effects: Sequence[Effect], texts: Texts) -> tuple[Change, ...]:
    """Build what something costs, as its author wrote it; bounds may spare some of it."""
    titles = {meter.key: meter.title for meter in scenario.meters}
    return tuple(Change(texts.plain(titles[effect.meter]), effect.amount, "") for effect in effects)


def advice_view(scenario: Scenario, run: Run, texts: Texts) -> AdviceView:
    """Build the advice of the present scene: nothing of a hint that is still closed."""
    scene = present_scene(scenario, run)
    opened = tuple(hint for n, hint in enumerate(scene.hints, start=1) if (scene.key, n) in run.hints)
    more = scene.hints[len(opened) :]
    fresh = bool(run.trace) and isinstance(run.trace[-1], HintTaken) and bool(opened)
    return AdviceView(
        opened=tuple(texts.block(hint.text) for hint in opened),
        following=len(opened) + 1 if more else 0,
        cost=cost_of(scenario, more[0].cost, texts) if more else (),
        told=texts.plain(opened[-1].text) if fresh else "",
    )


def back_view(scenario: Scenario, run: Run, texts: Texts) -> BackView | None:
    """Build the way back, None where the story has none or nothing was decided yet."""
    policy = scenario.rewind.policy
    if policy == "locked" or not run.path:
        return None
    titles = {scene.key: texts.plain(scene.title) for scene in scenario.scenes}
    steps = tuple((kept, kept + 1, titles[step.scene]) for kept, step in enumerate(run.path))
    return BackView(cost_of(scenario, scenario.rewind.cost, texts) if policy == "costed" else (), steps)


def went_back(run: Run) -> bool:
    """Say whether going back was the last thing that was done."""
    return bool(run.trace) and isinstance(run.trace[-1], WentBack)


def time_view(scenario: Scenario, run: Run, now: str, factor: Fraction, open_keys: Sequence[str]) -> TimeView | None:
    """Build the time for the present decision, None where no clock runs."""
    left = time_left(scenario, run, now, factor)
    if left is None:
        return None
    scene = present_scene(scenario, run)
    return TimeView(left, int(scene.limit * factor), _late_key(scene, open_keys))


def _late_key(scene: Scene, open_keys: Sequence[str]) -> str:
    """Return the choice to send when the time is over; the machine takes the late one for whatever is open."""
    return scene.late if scene.late in open_keys else next(iter(open_keys), "")
