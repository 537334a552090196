"""Statements that need more than the author's word: claims without a source, and law told as fact."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.prose import Sentence, own_words, sentences
from hrlearn.authoring.rules import Rule, rule
from hrlearn.authoring.signals import signals_of
from hrlearn.authoring.texts import Passage, passages

__all__ = ["RULES", "is_claim", "states_law"]

MOST_SHOWN = 60


def is_claim(sentence: str, language: str) -> bool:
    """Say whether a sentence makes a claim that needs a source: figures, years, causes, comparisons, studies.

    False for a language without patterns (data/claims.yaml). Quoted speech makes no claim.
    """
    signals = signals_of("claims", language)
    return signals is not None and signals.found_in(own_words(sentence))


def states_law(sentence: str, language: str) -> bool:
    """Say whether a sentence tells law as fact: article numbers, duties and rights by law, what is a crime.

    False for a language without patterns (data/law.yaml). Quoted speech and pointers to the local law do not.
    """
    signals = signals_of("law", language)
    return signals is not None and signals.found_in(own_words(sentence))


@lru_cache(maxsize=1024)
def _told(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text without what it quotes; two rules ask for them."""
    return tuple(sentences(own_words(text)))


@rule("HR420", "A claim without a source")
def claims_without_source(draft: Draft) -> Iterator[Hit]:
    """A source tag in or after the sentence, in the same paragraph or list entry, covers it."""
    for passage in passages(draft):
        signals = signals_of("claims", passage.language) if passage.teaches and not passage.spoken else None
        if signals is None:
            continue
        for sentence in _told(passage.text):
            if not sentence.sourced and signals.found_in(sentence.text):
                fix = "Put its source tag behind it, such as [S31], or [GK] until an expert has confirmed it."
                yield _hit(
                    passage, "This reads like a claim, and no source follows", sentence.offset, sentence.text, fix
                )


@rule("HR421", "Law told as fact")
def law_as_fact(draft: Draft) -> Iterator[Hit]:
    """Law differs by country and changes: it comes from a locale slot."""
    for passage in passages(draft):
        signals = signals_of("law", passage.language) if not passage.spoken else None
        if signals is None:
            continue
        for sentence in _told(passage.text):
            if signals.found_in(sentence.text):
                fix = "Let a slot say it, such as {{law.syringe_possession}}, or write 'your law' and ask for it."
                yield _hit(passage, "This tells law as fact", sentence.offset, sentence.text, fix)


def _hit(passage: Passage, what: str, offset: int, sentence: str, fix: str) -> Hit:
    shown = " ".join(sentence.split())
    shown = shown if len(shown) <= MOST_SHOWN else shown[:MOST_SHOWN].rstrip() + "…"
    return passage.hit(f"{what}: '{shown}'", fix, offset)


RULES: tuple[Rule, ...] = (claims_without_source, law_as_fact)
