"""Scores in exact arithmetic, the policies that choose among attempts, and the partial-credit rules."""

from hrlearn.scoring.policy import POLICIES, decide
from hrlearn.scoring.rules import RULES, share_by_rule
from hrlearn.scoring.score import Score, total, weighted

__all__ = ["POLICIES", "RULES", "Score", "decide", "share_by_rule", "total", "weighted"]
