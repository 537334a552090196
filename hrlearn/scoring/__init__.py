"""Scores in exact arithmetic, the policies that choose among attempts, and the partial-credit rules."""

from hrlearn.scoring.certainty import CERTAINTY, certainty_score
from hrlearn.scoring.orders import farthest, longest_common_subsequence, own_places
from hrlearn.scoring.policy import POLICIES, decide
from hrlearn.scoring.rules import (
    EXTREME_RULES,
    ORDER_RULES,
    PART_RULES,
    RULES,
    SET_RULES,
    share_by_rule,
    share_of_extremes,
    share_of_order,
    share_of_parts,
)
from hrlearn.scoring.score import Score, floored, total, weighted

__all__ = [
    "CERTAINTY",
    "EXTREME_RULES",
    "ORDER_RULES",
    "PART_RULES",
    "POLICIES",
    "RULES",
    "SET_RULES",
    "Score",
    "certainty_score",
    "decide",
    "farthest",
    "floored",
    "longest_common_subsequence",
    "own_places",
    "share_by_rule",
    "share_of_extremes",
    "share_of_order",
    "share_of_parts",
    "total",
    "weighted",
]
