"""How hard the texts of a lesson and of its translations are to read."""

from __future__ import annotations

from collections.abc import Iterator

from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.prose import plain_words, sentences
from hrlearn.authoring.reading import Ease, ease_of
from hrlearn.authoring.rules import Rule, rule
from hrlearn.authoring.texts import Passage, passages

__all__ = ["HARDEST_GRADE", "LEAST_EASE", "RULES"]

HARDEST_GRADE = 8.0
"""Flesch-Kincaid; our words for illnesses and duties are long, so this leaves room only for short sentences."""
LEAST_EASE = 50.0
"""Oborneva; below it Russian reads like an official letter."""
FEWEST_WORDS = 100
"""Of fewer words such a figure says nothing."""


@rule("HR430", "A text that is hard to read")
def hard_texts(draft: Draft) -> Iterator[Hit]:
    """Measure each file in English or Russian as a whole, and point at its longest sentence."""
    by_file: dict[tuple[str, str], list[Passage]] = {}
    for passage in passages(draft):
        by_file.setdefault((passage.file, passage.language.partition("-")[0]), []).append(passage)
    for (_, language), found in by_file.items():
        measured = _measured(ease_of([passage.text for passage in found], language), language)
        if measured:
            yield _longest_sentence(found, measured)


def _measured(ease: Ease, language: str) -> str:
    """Return what was measured where it is too much, "" where it is not or nobody knows."""
    if ease.words < FEWEST_WORDS:
        return ""
    if language == "en" and ease.grade > HARDEST_GRADE:
        return f"The English here takes {ease.grade:.1f} years of school (Flesch-Kincaid); at most {HARDEST_GRADE:g}"
    if language == "ru" and ease.ease < LEAST_EASE:
        return f"The Russian here has a reading ease of {ease.ease:.0f} (Oborneva); at least {LEAST_EASE:g}"
    return ""


def _longest_sentence(found: list[Passage], measured: str) -> Hit:
    length, passage, offset = max(
        ((len(plain_words(one.text)), passage, one.offset) for passage in found for one in sentences(passage.text)),
        key=lambda each: each[0],
    )
    fix = f"Shorten sentences, beginning with this one of {length} words, and take shorter words."
    return passage.hit(f"{measured} is wanted.", fix, offset)


RULES: tuple[Rule, ...] = (hard_texts,)
