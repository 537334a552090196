"""How far a learner got in each principle: safety, procedure, trust, health."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from hrlearn.model import PRINCIPLES, Scenario
from hrlearn.scenario.conditions import Slots
from hrlearn.scenario.machine import open_choices
from hrlearn.scenario.run import Run, Step, standing_at
from hrlearn.scoring import Score

__all__ = ["principle_scores"]


def principle_scores(scenario: Scenario, run: Run, slots: Slots) -> Mapping[str, Score]:
    """Return a score for each principle that the run's path put to the test, in the order of PRINCIPLES.

    A step tests a principle where the choices open at that moment differ in it; it then earns the place of what
    happened between the worst and the best of them, 0 to 1. The maximum is the number of such steps, so the score's
    share is their average. Steps that were gone back on do not count. This is for the debrief and never for a grade.
    """
    return {
        principle: Score(sum(earned, Fraction(0)), Fraction(len(earned)))
        for principle in PRINCIPLES
        if (earned := [share for step in run.path for share in _shares(scenario, run, step, slots, principle)])
    }


def _shares(scenario: Scenario, run: Run, step: Step, slots: Slots, principle: str) -> Iterator[Fraction]:
    then = open_choices(scenario, standing_at(run, step), slots)
    points = {choice.key: dict(choice.principles).get(principle, 0) for choice in then}
    lowest, highest = min(points.values()), max(points.values())
    if lowest < highest:
        yield Fraction(points[step.choice] - lowest, highest - lowest)
