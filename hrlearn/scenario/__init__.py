"""The scenario machine: where the learner is, what may be chosen, what a choice changes, and how it ends."""

from hrlearn.scenario.conditions import holds
from hrlearn.scenario.graph import Reach, explore
from hrlearn.scenario.machine import Run, Slots, Step, begin, choose, open_choices, present_scene
from hrlearn.scenario.outcome import outcome_score

__all__ = [
    "Reach",
    "Run",
    "Slots",
    "Step",
    "begin",
    "choose",
    "explore",
    "holds",
    "open_choices",
    "outcome_score",
    "present_scene",
]
