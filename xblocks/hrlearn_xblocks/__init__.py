"""Open edX blocks: a thin shell around the same engine and player that the LTI tool uses."""

from hrlearn_xblocks.blocks import QuizBlock, ScenarioBlock

__all__ = ["QuizBlock", "ScenarioBlock"]
