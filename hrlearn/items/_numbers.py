"""Numbers as people write them: with a decimal comma or point, spaces between thousands, digits of their own script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from fractions import Fraction

from hrlearn.items._words import folded

__all__ = ["as_decimal", "readings"]

_SPACES = "\u00a0\u2007\u2009\u202f\u066c'’"
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u066b": ".", **dict.fromkeys(_SPACES, " ")})
_NUMBER = re.compile(r"([-+]?) ?([.,]?[0-9](?:[0-9 .,]*[0-9])?)(.*)", re.DOTALL)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ .,][0-9]{2,3})*[ .,][0-9]{3}")
_PLAIN = re.compile(r"[0-9]+")


def readings(text: str, units: Collection[str] = ()) -> tuple[Fraction, ...]:
    """Return the numbers that a text can mean: none where it is no number, two for such as "1,250".

    One mark before three digits is a decimal mark in half of the world and parts thousands in the other half, so both
    are meant. A unit may stand behind the number.
    """
    plain = "".join(_western(one) for one in text).translate(_SIGNS).strip().removesuffix(".")
    found = _NUMBER.fullmatch(plain)
    if found is None or (folded(found[3]) not in {"", *map(folded, units)}):
        return ()
    sign = -1 if found[1] == "-" else 1
    return tuple(sorted({sign * number for number in (_decimal(found[2]), _thousands(found[2])) if number is not None}))


def _western(character: str) -> str:
    """Return the digit 0 to 9 for a digit of any script."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _decimal(digits: str) -> Fraction | None:
    """Read the last mark as a decimal mark, where it stands there once and no other comes behind it."""
    whole, mark, part = digits.rpartition("." if digits.rfind(".") > digits.rfind(",") else ",")
    if not mark:
        return _thousands(digits) if " " in digits else _whole(digits)
    above = _thousands(whole) if re.search("[ .,]", whole) else _whole(whole or "0")
    if above is None or mark in whole or not _PLAIN.fullmatch(part):
        return None
    return above + Fraction(int(part), 10 ** len(part))


def _thousands(digits: str) -> Fraction | None:
    """Read marks as parting groups of digits, all of them with the same mark; the last group has three."""
    marks = {one for one in digits if not one.isdigit()}
    if len(marks) != 1 or not _GROUPED.fullmatch(digits) or digits.startswith("0"):
        return None
    return _whole(digits.replace(marks.pop(), ""))


def _whole(digits: str) -> Fraction | None:
    return Fraction(int(digits)) if _PLAIN.fullmatch(digits) else None


def as_decimal(number: Fraction) -> str:
    """Write a number with a decimal point where it has an end, else as a fraction."""
    for places in range(13):
        scaled = number * 10**places
        if scaled.denominator == 1:
            digits = f"{abs(scaled.numerator):0{places + 1}d}"
            point = f".{digits[-places:]}" if places else ""
            return f"{'-' if number < 0 else ''}{digits[: len(digits) - places]}{point}"
    return str(number)
