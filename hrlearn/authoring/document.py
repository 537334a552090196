"""A YAML file as plain data that remembers the line of each of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Document", "Part", "Spot", "Trail"]

Part = str | int | bool
Trail = tuple[Part, ...]
"""The way to a part of a document: names of members and positions in lists."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a part stands: the line of its name, and for a text the line on which it ends."""

    line: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one file; ``name`` is the file's path as the author knows it, ``source`` its lines."""

    name: str
    data: Any
    spots: Mapping[Trail, Spot] = field(default_factory=dict)
    source: tuple[str, ...] = ()

    def line(self, *trail: Part) -> int:
        """Return the line of the part, or of the nearest part around it that the file has."""
        while trail not in self.spots and trail:
            trail = trail[:-1]
        return self.spots[trail].line if trail in self.spots else 1

    def line_in(self, trail: Trail, text: str, offset: int) -> int:
        """Return the line of a place inside a text, by counting how often its first word stands before it.

        Folded texts (``>``) and quoted ones lose their line breaks, so the lines of the file are searched. Where the
        file writes the word differently (an escape), the line where the text begins is returned.
        """
        spot = self.spots[trail]
        word = text[offset:].split(maxsplit=1)[0]
        left = text[:offset].count(word)
        for number in range(spot.line, min(spot.end, len(self.source)) + 1):
            left -= self.source[number - 1].count(word)
            if left < 0:
                return number
        return spot.line

    def names(self, trail: Trail) -> str:
        """Return the way to a part in words, with the keys of list entries instead of their positions."""
        words, here = [], self.data
        for part in trail:
            here = _inside(here, part)
            key = here.get("key") if isinstance(here, dict) and isinstance(part, int) else None
            words.append(str(key) if key is not None else _ordinal(part))
        return " > ".join(words)


def _ordinal(part: Part) -> str:
    """People count from one."""
    return str(part + 1) if isinstance(part, int) and not isinstance(part, bool) else str(part)


def _inside(here: Any, part: Part) -> Any:
    if isinstance(here, list) and isinstance(part, int):
        return here[part] if part < len(here) else None
    return here.get(part) if isinstance(here, dict) else None
