"""How the parts of a response stand in one hidden field: the same text from here and from the script.

The text is JSON of [part, value] pairs in order, without spaces: ``[["certainty","2"],["chosen","a"]]``. Two responses
are equal when their texts are, so whoever compares needs to read neither.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from hrlearn.items import CERTAINTY_PART

__all__ = ["encoded", "has_answer"]

Parts = Mapping[str, Sequence[str]]


def encoded(parts: Parts) -> str:
    """Write the values of all parts; what is blank is left out."""
    pairs = sorted([part, value] for part, values in parts.items() for value in values if value.strip())
    return json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))


def has_answer(parts: Parts) -> bool:
    """Say whether anything is answered; how sure somebody is answers nothing by itself."""
    return any(value.strip() for part, values in parts.items() if part != CERTAINTY_PART for value in values)
