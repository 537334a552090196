"""The one place where a block's collaborators are put together.

Open edX makes a block anew for each request and passes nothing in, so what must outlive a request (lessons read from
disk) hangs on a cached function instead of on an object that somebody hands over.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID, uuid4

from hrlearn.authoring import installed_content, installed_lessons
from hrlearn.player import Player
from hrlearn_xblocks.library import Library

__all__ = ["Tools", "tools"]

SEEDS = 2**31


@dataclass(frozen=True, slots=True)
class Tools:
    """What a block works with; ``now`` gives ISO 8601 in UTC, ``seed`` fixes the order of a quiz's options."""

    library: Library
    player: Player
    now: Callable[[], str]
    today: Callable[[], date]
    new_id: Callable[[], UUID]
    seed: Callable[[], int]


@cache
def tools() -> Tools:
    """Return the tools of this process."""
    return Tools(
        library=Library(installed_lessons(), installed_content().joinpath("locale_packs")),
        player=Player(lambda name: name),
        now=_now,
        today=lambda: datetime.now(UTC).date(),
        new_id=uuid4,
        seed=lambda: secrets.randbelow(SEEDS),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
