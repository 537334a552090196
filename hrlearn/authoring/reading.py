"""How hard a text is to read, by counting words, sentences and syllables.

English: Flesch-Kincaid grade, 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid and others, 1975).
Russian: Flesch's reading ease as Oborneva (2006) fitted it, 206.835 - 1.3 words per sentence - 60.1 syllables per word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hrlearn.authoring.prose import plain_words, sentences

__all__ = ["Ease", "ease_of", "syllables_en", "syllables_ru"]

_VOWELS = re.compile(r"[aeiouy]+")
_MORE = re.compile(
    r"ia(?![nl]\b)|(?<=[rdb])ial|io(?!n)|iu|eo(?!u|p)|ua(?!r)|uo|creat|[aeiou]ing|(?<=[dr])ea$|iet|sci(?=en)"
    r"|(?<![ctr])ien|rience|[sd]n't$"
)
"""Vowels that stand together and are spoken apart."""
_FEWER = re.compile(
    r"(?:[^aeiouyl]e|[aeiouy]le|[^aeiouydt]ed|(?<![sc])[^aeiouysczgx]es)$|^every|^evening|^several|^differen"
)
"""Vowels that are not spoken."""
_RUSSIAN = re.compile(r"[аеёиоуыэюя]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ease:
    """What was counted; ``grade`` is Flesch-Kincaid's, ``ease`` Oborneva's, each for its own language."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """Years of school in English that the text takes."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def ease(self) -> float:
        """Ease of a Russian text: about 0 for hardly readable, 100 for very easy."""
        return 206.835 - 1.3 * self.words / self.sentences - 60.1 * self.syllables / self.words


@lru_cache(maxsize=8192)
def syllables_en(word: str) -> int:
    """Return about how many syllables an English word has; at least 1."""
    low = word.lower().replace("’", "'").removesuffix("'s")
    if "-" in low:
        return sum(syllables_en(part) for part in low.split("-") if part)
    count = len(_VOWELS.findall(low)) + len(_MORE.findall(low))
    return max(1, count - len(_FEWER.findall(low)))


def syllables_ru(word: str) -> int:
    """Return how many syllables a Russian word has: one for each vowel; a word without one joins the next."""
    return len(_RUSSIAN.findall(word))


def ease_of(texts: Sequence[str], language: str) -> Ease:
    """Count over texts in English or Russian; a text without words counts nothing."""
    count = syllables_ru if language == "ru" else syllables_en
    words = syllables = ends = 0
    for text in texts:
        for sentence in sentences(text):
            found = plain_words(sentence.text)
            words, ends = words + len(found), ends + bool(found)
            syllables += sum(map(count, found))
    return Ease(words, max(1, ends), syllables)
