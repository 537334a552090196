"""The Jinja2 environment of the player's templates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from gettext import NullTranslations
from typing import Any

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined

from hrlearn.model import UNVERIFIED_SENTENCE, direction

__all__ = ["make_environment", "prepare", "template_loader"]


def template_loader() -> BaseLoader:
    """Return a loader of the player's templates, all named ``hrlearn/...``, for a shell's own environment."""
    return PackageLoader("hrlearn.player")


def make_environment(static_url: Callable[[str], str], translations: NullTranslations) -> Environment:
    """Return the environment in which the player renders."""
    environment = Environment(loader=template_loader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.lstrip_blocks = True
    prepare(environment, static_url, translations)
    return environment


def prepare(
    environment: Environment, static_url: Callable[[str], str], translations: NullTranslations | None = None
) -> None:
    """Give a shell's environment what ``hrlearn/base.html`` and ``hrlearn/parts.html`` use."""
    environment.add_extension("jinja2.ext.i18n")
    install: Any = environment
    install.install_gettext_translations(translations or NullTranslations(), newstyle=True)
    environment.globals |= {"static_url": static_url, "unverified_sentence": UNVERIFIED_SENTENCE}
    environment.filters |= {"amount": amount, "direction": direction, "signed": signed, "day": day}


def amount(value: Fraction) -> str:
    """Write a number of points for people: "1", "0.5", "0.33", and a true minus sign below zero."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".").replace("-", "\N{MINUS SIGN}")


def signed(value: int) -> str:
    """Write a change with its sign: "+2", and a true minus sign below zero."""
    return f"+{value}" if value > 0 else f"\N{MINUS SIGN}{abs(value)}"


def day(value: date, months: str) -> str:
    """Write a date in words; ``months`` holds the twelve names, separated by spaces."""
    return f"{value.day} {months.split()[value.month - 1]} {value.year}"
