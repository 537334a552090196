"""Plural forms, by the rules of the Unicode CLDR as Babel has them.

What belongs here: which form of a word goes with a number. What does not: the words (the lesson, the player's own).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError

from hrlearn.errors import UnknownNameError

__all__ = ["is_language", "language_name", "plural_form", "plural_forms"]

_ORDER = ("zero", "one", "two", "few", "many", "other")


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise UnknownNameError("language", language, ("en", "ru", "hi")) from error


def is_language(language: str) -> bool:
    """Say whether the CLDR knows a language by this code, such as ``ru``, ``pt-BR`` or ``uz-Cyrl``."""
    try:
        _locale(language)
    except UnknownNameError:
        return False
    return True


def language_name(language: str) -> str:
    """Return the language's name in the language itself; raises UnknownNameError."""
    return str(_locale(language).display_name)


def plural_forms(language: str) -> tuple[str, ...]:
    """Return the forms that a language has, "other" always last (CLDR, cardinal); raises UnknownNameError."""
    tags = _locale(language).plural_form.tags
    return tuple(form for form in _ORDER if form in tags or form == "other")


def plural_form(language: str, number: Fraction | int | Decimal) -> str:
    """Return the form that goes with a number: "zero", "one", "two", "few", "many" or "other".

    In some languages the digits that are written count: 1.0 is another number than 1, so hand over such a one as
    Decimal. Raises UnknownNameError.
    """
    return str(_locale(language).plural_form(_written(number)))


def _written(number: Fraction | int | Decimal) -> Decimal | int:
    """Return a fraction as it is written in decimals, by rounding where that never ends."""
    if not isinstance(number, Fraction):
        return number
    return int(number) if number.denominator == 1 else Decimal(number.numerator) / Decimal(number.denominator)
