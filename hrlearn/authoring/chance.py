"""How likely it is that chance alone makes a pattern: exact, so that small quizzes are judged fairly."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["RARE", "at_least"]

RARE = 0.01
"""What happens less often than once in a hundred fair quizzes is no chance."""


def at_least(hits: int, chances: Sequence[float]) -> float:
    """Return the probability of ``hits`` or more successes in independent trials with these chances (Poisson binomial).

    With equal chances this is the upper tail of the binomial distribution.
    """
    spread = [1.0]
    for chance in chances:
        spread = [
            (spread[k] * (1 - chance) if k < len(spread) else 0.0) + (spread[k - 1] * chance if k else 0.0)
            for k in range(len(spread) + 1)
        ]
    return sum(spread[hits:])
