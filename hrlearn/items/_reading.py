"""Reading what came over the wire: parts with lists of texts, and nothing else.

The log keeps what is let in for ever, so unknown parts, unknown keys, and texts that are too long or hold control
characters are refused. What is half finished is let in: saving along the way must never lose work.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from hrlearn.errors import ResponseError
from hrlearn.items.values import CERTAINTY_PART, CHOSEN, Response
from hrlearn.model import Item
from hrlearn.scoring import CERTAINTY

__all__ = ["Keys", "Part", "Words", "read_chosen", "read_parts"]

_LEVELS = tuple(str(level) for level in CERTAINTY)
_AGAIN = "Reload the page and answer again."


class Part(Protocol):
    """What one part of a response may hold."""

    @property
    def most(self) -> int:
        """The most values it takes."""

    def refuses(self, value: str) -> str:
        """Return why a value is refused, as the end of a sentence, or ""."""

    def read(self, values: list[str]) -> tuple[str, ...]:
        """Return values that were not refused in their canonical form."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Takes known keys, at most ``most`` of them, each once."""

    known: tuple[str, ...]
    most: int = 1

    def refuses(self, value: str) -> str:
        """Refuse unknown keys."""
        return "" if value in self.known or not value.strip() else "names something that does not exist"

    def read(self, values: list[str]) -> tuple[str, ...]:
        """Return the keys in the order in which they are known."""
        return tuple(key for key in self.known if key in values)


@dataclass(frozen=True, slots=True)
class Words:
    """Takes one text of at most ``longest`` characters; only where ``lines`` holds may it have several lines."""

    longest: int
    lines: bool = False
    most: int = 1

    def refuses(self, value: str) -> str:
        """Refuse long texts, and characters that no keyboard types."""
        text = _with_plain_ends(value)
        if len(text) > self.longest:
            return f"is longer than {self.longest} characters"
        allowed = "\n\t" if self.lines else ""
        odd = any(unicodedata.category(one) in {"Cc", "Cs"} and one not in allowed for one in text)
        return "holds characters that cannot be saved" if odd else ""

    def read(self, values: list[str]) -> tuple[str, ...]:
        """Return the text as it was typed."""
        return tuple(_with_plain_ends(value) for value in values)


def _with_plain_ends(text: str) -> str:
    """Browsers end the lines of a form with two characters, scripts with one."""
    return text.replace("\r\n", "\n")


def read_chosen(item: Item, raw: Mapping[str, object], most: int = 1) -> Response:
    """Read what was chosen among the options, also nothing, and how sure the learner is; raises ResponseError."""
    parts: dict[str, Part] = {CHOSEN: Keys(tuple(option.key for option in item.options), most)}
    if item.certainty:
        parts[CERTAINTY_PART] = Keys(_LEVELS)
    return Response({CHOSEN: (), **read_parts(item, raw, parts).parts})


def read_parts(item: Item, raw: Mapping[str, object], parts: Mapping[str, Part]) -> Response:
    """Read the parts of a response; blank values count as none.

    The parts come back in alphabetical order, because that of the file may be the key. Raises ResponseError.
    """
    if not set(raw) <= set(parts):
        msg = f"The response to {item.key!r} has a part that the item does not have."
        raise ResponseError(msg, hint=_AGAIN)
    found = {name: _read(item, name, raw[name], parts[name]) for name in sorted(parts) if name in raw}
    return Response({name: values for name, values in found.items() if values})


def _read(item: Item, name: str, values: object, part: Part) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        msg = f"The part {name!r} of the response to {item.key!r} must be a list of texts."
        raise ResponseError(msg, hint=_AGAIN)
    if len(values) > part.most:
        msg = f"The item {item.key!r} takes {'one value' if part.most == 1 else f'at most {part.most} values'} here."
        raise ResponseError(msg, hint="Choose one." if part.most == 1 else "Choose fewer.")
    if len(set(values)) != len(values):
        msg = f"The response to {item.key!r} has one value twice."
        raise ResponseError(msg, hint=_AGAIN)
    for value in values:
        why = part.refuses(value)
        if why:
            msg = f"The response to {item.key!r} {why}."
            raise ResponseError(msg, hint="Change it and save again.")
    return part.read([value for value in values if value.strip()])
