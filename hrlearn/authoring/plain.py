"""What an unquoted YAML word means in a lesson, and which words are refused because readers disagree about them.

YAML 1.1 reads ``no`` as false, ``012`` as ten and ``12:30`` as 750; YAML 1.2 does not. No lesson may depend on that.
"""

from __future__ import annotations

import re
from datetime import date

__all__ = ["AmbiguousError", "Scalar", "meaning_of"]

Scalar = str | int | bool | date

_SWITCHES = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false"})
_NOTHING = frozenset({"", "~", "null"})
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,8})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER_LIKE = re.compile(
    r"""[-+]?(
        [0-9][0-9_]*(:[0-9]+)*      # leading zeros, very long numbers, 1_000, 12:30
      | 0[xob][0-9a-fA-F_]+
      | [0-9_]*\.[0-9_]+([eE][-+]?[0-9]+)?
      | [0-9][0-9_]*\.?([eE][-+]?[0-9]+)?
      | \.(inf|Inf|INF|nan|NaN|NAN)
    )""",
    re.VERBOSE,
)


class AmbiguousError(ValueError):
    """The word could mean two things; ``fix`` says how to write each of them."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


def meaning_of(word: str) -> Scalar:
    """Return the value of an unquoted word: true, false, a whole number, a date, or text; raises AmbiguousError."""
    if word in {"true", "false"}:
        return word == "true"
    if word.lower() in _NOTHING:
        raise AmbiguousError("There is no value here.", "Write a value, or leave the member out.")
    if word.lower() in _SWITCHES:
        message = f"Some YAML readers take the bare word {word} for true or false."
        raise AmbiguousError(message, f'Write "{word}" in quotes for the text, or true or false for a truth value.')
    if _WHOLE.fullmatch(word):
        return int(word)
    if _DATE.fullmatch(word):
        return _date(word)
    if _NUMBER_LIKE.fullmatch(word):
        message = f"Some YAML readers take {word} for a number."
        raise AmbiguousError(message, f'Write "{word}" in quotes for text; numbers here are whole, such as 5 or -2.')
    return word


def _date(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        message = f"There is no such day: {word}."
        raise AmbiguousError(message, "Write a date as year-month-day, such as 2026-11-01.") from None
