"""The score of a run that has ended."""

from __future__ import annotations

from fractions import Fraction

from hrlearn.errors import AttemptError
from hrlearn.model import Scenario
from hrlearn.scenario.conditions import Slots, holds
from hrlearn.scenario.graph import Reach
from hrlearn.scenario.run import Run, facts_of
from hrlearn.scoring import Score

__all__ = ["outcome_score"]


def outcome_score(scenario: Scenario, run: Run, slots: Slots, reach: Reach) -> Score:
    """Place an ended run between the smallest and largest reachable sum of meters, out of 1, then apply the caps.

    What was paid for hints and for going back may lead below the smallest sum of a path without them; such a run gets
    0. Raises AttemptError while the run has not ended.
    """
    if run.ending is None:
        msg = "The story has not ended yet."
        raise AttemptError(msg, hint="Play it to its end first.")
    span = reach.maximum - reach.minimum
    share = Fraction(sum(run.values.values()) - reach.minimum, span) if span else Fraction(1)
    within = min(max(share, Fraction(0)), Fraction(1))
    facts = facts_of(scenario, run, slots)
    limits = [cap.share for cap in scenario.caps if holds(cap.when, facts)]
    return Score(min([within, *limits]), Fraction(1))
