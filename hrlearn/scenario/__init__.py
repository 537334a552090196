"""The scenario machine: where the learner is, what may be chosen, what a choice changes, and how it ends.

A ``Run`` is a value: ``begin`` makes the first one, ``choose``, ``ask_hint`` and ``rewind`` make the next.

- Now: ``present_scene``, ``open_lines`` (lines whose conditions hold), ``open_choices``, ``run.hints`` (opened (scene,
  number from 1)), ``run.path`` (``rewind`` keeps its first ``to`` steps), ``time_left`` in seconds.
- An event names the step it was made in: ``run.step``, which counts choices and rewinds. Until somebody goes back it
  is ``len(run.path)``.
- Afterwards: ``run.trace`` holds everything in order, as ``Step`` (``late``, ``asked``), ``HintTaken`` and
  ``WentBack``; ``kept(run, step)`` says which steps still count. ``standing_at(run, step)`` is the run as it stood
  before a step, so that ``open_choices`` of it gives the roads not taken. ``principle_scores`` are the shares by
  principle, ``outcome_score`` is the score, ``explore`` tells what could have happened.
"""

from hrlearn.scenario.conditions import Endings, Facts, Slots, holds
from hrlearn.scenario.graph import Reach, explore
from hrlearn.scenario.machine import (
    REWIND_POLICIES,
    ask_hint,
    choose,
    open_choices,
    open_lines,
    present_scene,
    rewind,
    time_left,
)
from hrlearn.scenario.outcome import outcome_score
from hrlearn.scenario.paying import unsafe_scenes
from hrlearn.scenario.plan import ENDED, Plan, State
from hrlearn.scenario.principles import principle_scores
from hrlearn.scenario.run import HintTaken, Run, Step, Trace, WentBack, begin, facts_of, kept, standing_at
from hrlearn.scenario.timing import GRACE
from hrlearn.scenario.worlds import Read, asked_endings, conditions_of, deciding_conditions, ending_worlds

__all__ = [
    "ENDED",
    "GRACE",
    "REWIND_POLICIES",
    "Endings",
    "Facts",
    "HintTaken",
    "Plan",
    "Reach",
    "Read",
    "Run",
    "Slots",
    "State",
    "Step",
    "Trace",
    "WentBack",
    "ask_hint",
    "asked_endings",
    "begin",
    "choose",
    "conditions_of",
    "deciding_conditions",
    "ending_worlds",
    "explore",
    "facts_of",
    "holds",
    "kept",
    "open_choices",
    "open_lines",
    "outcome_score",
    "present_scene",
    "principle_scores",
    "rewind",
    "standing_at",
    "time_left",
    "unsafe_scenes",
]
