"""Plural forms; the expected ones stand in the Unicode CLDR, Language Plural Rules (cardinal)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from hrlearn.errors import UnknownNameError
from hrlearn.plurals import is_language, language_name, plural_form, plural_forms


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 1, "one"),
        ("en", 0, "other"),
        ("en", 2, "other"),
        ("en", Decimal("1.0"), "other"),
        ("ru", 1, "one"),
        ("ru", 21, "one"),
        ("ru", 2, "few"),
        ("ru", 104, "few"),
        ("ru", 5, "many"),
        ("ru", 11, "many"),
        ("ru", 112, "many"),
        ("ru", 0, "many"),
        ("ru", Fraction(3, 2), "other"),
        ("ru", Fraction(4, 2), "few"),
        ("hi", 0, "one"),
        ("hi", Fraction(1, 2), "one"),
        ("hi", 2, "other"),
        ("ar", 0, "zero"),
        ("ar", 2, "two"),
        ("ar", 3, "few"),
        ("ar", 11, "many"),
        ("kk", 1, "one"),
        ("ka", 3, "other"),
        ("uz-Cyrl", 1, "one"),
        ("en", Fraction(1, 3), "other"),
    ],
)
def test_the_form_of_a_number(language, number, expected):
    assert plural_form(language, number) == expected


def test_the_forms_of_a_language():
    assert plural_forms("en") == ("one", "other")
    assert plural_forms("ru") == ("one", "few", "many", "other")
    assert plural_forms("ar") == ("zero", "one", "two", "few", "many", "other")


def test_languages_and_countries_are_told_apart():
    known = ("en", "ru", "kk", "ky", "ka", "tg", "be", "hi", "pt-BR", "uz-Cyrl")
    assert [is_language(code) for code in known] == [True] * len(known)
    assert [is_language(code) for code in ("kg", "kz", "xx", "", "russian", "../ru", "ru-XX-YY-ZZ")] == [False] * 7


def test_a_language_has_a_name_of_its_own():
    assert language_name("ru") == "русский"


@pytest.mark.parametrize("ask", [plural_forms, language_name, lambda code: plural_form(code, 1)])
def test_an_unknown_language_is_named(ask):
    with pytest.raises(UnknownNameError, match="'kg'"):
        ask("kg")
