"""The values that pass between the server and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hrlearn.scenario import Endings, Run

__all__ = ["Group", "Move", "Play", "Reply", "Request", "Sight", "Way"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser asks: the path without its query, the query's last value by name, and the body of a form."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What it gets; ``policy`` is the Content-Security-Policy, ``location`` where a redirect leads."""

    status: int
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    policy: str = ""
    location: str = ""
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One event of a play: its kind and body, and the seconds that pass before it."""

    kind: str
    body: Mapping[str, object]
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Play:
    """An attempt as far as it is to be played; the members are those of an attempt's start and of its events.

    ``step`` is the one that the player is asked for.
    """

    activity: str
    moves: tuple[Move, ...] = ()
    items: tuple[str, ...] = ()
    endings: Endings = field(default_factory=dict)
    step: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing to look at: ``key`` is its address, ``label`` the state that it is shown in.

    ``plays`` are none for the home and a page, two where runs are compared, else one. ``missing`` says why there is
    nothing to be seen. ``way`` is the run that a scene is met in.
    """

    key: str
    title: str
    label: str = ""
    plays: tuple[Play, ...] = ()
    missing: str = ""
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together in the list of what there is to see: the states of a scene or an item, or one page.

    ``kind`` is "home", "page", "intro", "scene", "ending", "compare", "quiz" or "item".
    """

    kind: str
    activity: str
    key: str
    title: str
    sights: tuple[Sight, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A run that the engine has reached, and the endings of other activities that it began with."""

    run: Run
    endings: Endings
