"""Words that a lesson and its translations do not say about people, except where a character is quoted.

The list follows the project's glossary (data/words.yaml). Words that are fine in most places (clean, habit, poison,
secret, dealing) are refused only in the phrases that judge somebody: clean hands stay, a clean needle becomes a sterile
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.prose import own_words
from hrlearn.authoring.rules import Rule, rule
from hrlearn.authoring.signals import data_of
from hrlearn.authoring.texts import passages

__all__ = ["RULES", "avoided"]


# Word boundaries by hand: those of re would split words of scripts whose vowels are marks.
_A_WORD = r"(?<!\w)(?:{})(?!\w)"


@cache
def _phrases(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (phrase, entry["better"].get(language, entry["better"]["en"]))
        for entry in data_of("words")
        for phrase in entry["avoid"].get(language, ())
    )


@cache
def avoided(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return (phrase, what to say instead) pairs for a language; none where the glossary has no words for it."""
    return tuple((re.compile(_A_WORD.format(one), re.IGNORECASE), better) for one, better in _phrases(language))


@cache
def _any_of(language: str) -> re.Pattern[str]:
    """Return one pattern for all phrases: most texts have none, and are looked at once."""
    return re.compile(_A_WORD.format("|".join(one for one, _ in _phrases(language))), re.IGNORECASE)


@rule("HR401", "A word that judges people")
def judging_words(draft: Draft) -> Iterator[Hit]:
    """Look at everything but quoted speech."""
    for passage in passages(draft):
        phrases = avoided(passage.language.partition("-")[0])
        if passage.spoken or not phrases:
            continue
        words = own_words(passage.text)
        if _any_of(passage.language.partition("-")[0]).search(words) is None:
            continue
        for pattern, better in phrases:
            for found in pattern.finditer(words):
                fix = f"Write: {better}. Quoted speech of a character may keep it."
                yield passage.hit(f"The lesson itself says '{found.group()}'.", fix, found.start())


RULES: tuple[Rule, ...] = (judging_words,)
