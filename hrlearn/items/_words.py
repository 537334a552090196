"""Comparing what people type with what is accepted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["folded", "is_accepted", "normalised"]

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’ʼ′", "'"),
        **dict.fromkeys("‐‑‒–—−", "-"),
        # What cannot be seen; the joiners of Indian and Persian script are kept, as they change letters.
        **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    }
)


def folded(text: str) -> str:
    """Return a text in one form of writing: NFKC, case, white space, kinds of apostrophes and dashes, what is unseen.

    Accents stay: they may change the meaning.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFKC", " ".join(plain.translate(_ALIKE).split()))


def normalised(text: str) -> str:
    """Return the folded text without the punctuation around the whole."""
    plain = folded(text)
    inner = [place for place, one in enumerate(plain) if not _is_outer(one)]
    return plain[inner[0] : inner[-1] + 1] if inner else ""


def _is_outer(character: str) -> bool:
    return character.isspace() or unicodedata.category(character).startswith("P")


def is_accepted(given: str, accepted: Iterable[str]) -> bool:
    """Say whether a text is one of those accepted, after normalising both; nothing is never accepted."""
    wanted = normalised(given)
    return wanted != "" and any(normalised(one) == wanted for one in accepted)
