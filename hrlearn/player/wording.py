"""An answer in words, whatever its kind: for what another page has entered, and for what stays without a mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from hrlearn.model import Gaps, Item, Option
from hrlearn.player.texts import Texts

__all__ = ["Told", "told_of"]


@dataclass(frozen=True, slots=True)
class Told:
    """One value of an answer; ``label`` is the line it belongs to, "" where ``part`` says what it is."""

    part: str
    label: Markup
    text: Markup


def told_of(item: Item, parts: Mapping[str, Sequence[str]], texts: Texts) -> tuple[Told, ...]:
    """Put an answer into words, value by value; what a learner typed is never read as Markdown."""
    labels = _labels(item)
    return tuple(
        Told(part, texts.inline(labels.get(part, "")), _words(_options(item, part), value, texts))
        for part, values in parts.items()
        for value in values
    )


_PLACED = frozenset({"ordering", "ranking"})
"""Kinds in which each option is answered on its own, with its place."""


def _labels(item: Item) -> Mapping[str, str]:
    """Return the words of the lines that are answered on their own."""
    gaps = item.detail.gaps if isinstance(item.detail, Gaps) else ()
    placed = item.options if item.kind in _PLACED else ()
    lines = {row.key: row.text for row in item.rows} | {gap.key: gap.label for gap in gaps}
    return lines | {option.key: option.text for option in placed}


def _options(item: Item, part: str) -> tuple[Option, ...]:
    if item.kind in _PLACED:
        return ()
    gaps = item.detail.gaps if isinstance(item.detail, Gaps) else ()
    return next((gap.options for gap in gaps if gap.key == part), item.options)


def _words(options: Sequence[Option], value: str, texts: Texts) -> Markup:
    found = next((option for option in options if option.key == value), None)
    return texts.inline(found.text) if found is not None else escape(value)
