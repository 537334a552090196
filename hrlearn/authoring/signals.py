"""Sentences that need more than the author's word for it: patterns by language, read from data files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

__all__ = ["Signals", "data_of", "signals_of"]


LONGEST_SENTENCE = 600
"""Characters; what goes on for longer is no sentence, and patterns would take long over it."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The patterns of one language: a sentence is meant when no exemption and all patterns of one signal are found."""

    exempt: tuple[re.Pattern[str], ...]
    signals: tuple[tuple[re.Pattern[str], ...], ...]

    def found_in(self, sentence: str) -> bool:
        """Say whether the sentence is meant; ``sentence`` comes without quoted speech."""
        looked_at = sentence[:LONGEST_SENTENCE]
        for signal in self.signals:
            if all(pattern.search(looked_at) for pattern in signal):
                return not any(pattern.search(looked_at) for pattern in self.exempt)
        return False


def data_of(name: str) -> Any:
    """Return a data file of this room; such files are ours, so a plain YAML reader is enough."""
    text = files("hrlearn.authoring").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 -- both are safe loaders


@cache
def signals_of(name: str, language: str) -> Signals | None:
    """Return the patterns of a data file for a language, None where it has none."""
    found = _languages(name).get(language.partition("-")[0])
    return None if found is None else _compiled(found)


@cache
def _languages(name: str) -> Mapping[str, Any]:
    read: Mapping[str, Any] = data_of(name)
    return read


def _compiled(found: Mapping[str, Any]) -> Signals:
    words = {
        name: "(?:" + re.sub(r"\s*\n\s*|\|\s+", "|", text.strip()).replace("||", "|") + ")"
        for name, text in found["words"].items()
    }

    def pattern(text: str) -> re.Pattern[str]:
        for name, stands_for in words.items():
            text = text.replace(f"<{name}>", stands_for)
        return re.compile(text, re.IGNORECASE)

    return Signals(tuple(map(pattern, found["exempt"])), tuple(tuple(map(pattern, one)) for one in found["signals"]))
