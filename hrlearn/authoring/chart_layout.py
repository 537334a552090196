"""Where the boxes of a chart stand: columns by distance from the start, rows by where their neighbours stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Box", "Wire", "laid_out"]

SWEEPS = 6
GAP_ACROSS = 110
GAP_DOWN = 28


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its size, and after the layout the place of its upper left corner."""

    key: str
    width: int
    height: int
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Wire:
    """A way from one box to another."""

    source: str
    target: str


def laid_out(boxes: Sequence[Box], wires: Sequence[Wire], start: str, end: str) -> dict[str, Box]:
    """Return the boxes at their places, in the order of their columns.

    The column of a box is its shortest distance from the start (Sugiyama's layers, by breadth first); the box ``end``
    and those behind it come after all others, and what cannot be reached stands last. Inside a column the order follows
    the mean place of the neighbours, swept forth and back (the barycentre method).
    """
    columns = _columns(boxes, wires, start, end)
    near = _neighbours(wires)
    for sweep in range(SWEEPS):
        ordered = columns if sweep % 2 == 0 else columns[::-1]
        places = {box.key: place for column in columns for place, box in enumerate(column)}
        for column in ordered:
            column.sort(key=lambda box: _mean(places, near.get(box.key, ()), places[box.key]))
            places |= {box.key: place for place, box in enumerate(column)}
    return _placed(columns)


def _columns(boxes: Sequence[Box], wires: Sequence[Wire], start: str, end: str) -> list[list[Box]]:
    distance = _distances([wire for wire in wires if wire.target != end], start, 0)
    distance |= _distances(wires, end, max(distance.values()) + 1)
    last = max(distance.values()) + 1
    found: list[list[Box]] = [[] for _ in range(last + 1)]
    for box in boxes:
        found[distance.get(box.key, last)].append(box)
    return [column for column in found if column]


def _distances(wires: Sequence[Wire], start: str, begin: int) -> dict[str, int]:
    distance, waiting = {start: begin}, [start]
    for here in waiting:
        for wire in wires:
            if wire.source == here and wire.target not in distance:
                distance[wire.target] = distance[here] + 1
                waiting.append(wire.target)
    return distance


def _neighbours(wires: Sequence[Wire]) -> Mapping[str, tuple[str, ...]]:
    near: dict[str, tuple[str, ...]] = {}
    for wire in wires:
        near[wire.source] = (*near.get(wire.source, ()), wire.target)
        near[wire.target] = (*near.get(wire.target, ()), wire.source)
    return near


def _mean(places: Mapping[str, int], near: Sequence[str], own: int) -> float:
    found = [places[key] for key in near if key in places]
    return sum(found) / len(found) if found else own


def _placed(columns: Sequence[Sequence[Box]]) -> dict[str, Box]:
    tallest = max(_height(column) for column in columns)
    placed, x = {}, 0
    for column in columns:
        y = (tallest - _height(column)) // 2
        for box in column:
            placed[box.key] = Box(box.key, box.width, box.height, x, y)
            y += box.height + GAP_DOWN
        x += max(box.width for box in column) + GAP_ACROSS
    return placed


def _height(column: Sequence[Box]) -> int:
    return sum(box.height for box in column) + GAP_DOWN * (len(column) - 1)
