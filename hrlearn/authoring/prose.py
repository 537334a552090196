"""Text as a reader meets it: blocks, sentences and words, with quoted speech and marks blotted out in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Sentence", "blot", "own_words", "plain_words", "sentences"]

_QUOTED = re.compile(r'"[^"\n]*"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|‘[^’\n]*’')
_VOICE = re.compile(r"^> *\*\*Voice of a service user.*(?:\n>.*)*", re.MULTILINE | re.IGNORECASE)
_BLOCK = re.compile(r"\n[ \t>]*\n|\n(?=[ \t>]*(?:[-*+]|[0-9]{1,3}[.)]) )")
_HEADING = re.compile(r"[ \t>]*#{1,6} ")
_END = re.compile(r"[.!?…]+[)\]*_”»\"']*(?:\s*\[(?:S[0-9]{1,3}|GK)\][.,;]?)*(?=\s|$)")
_SHORTENED = re.compile(
    r"(?:\b(?:ст|п|пп|ч|т|г|гг|стр|рис|др|art|no|vs|etc|e\.g|i\.e|Dr|Mr|Mrs)|\b[А-ЯA-Z])\.$", re.IGNORECASE
)
_LEAD = re.compile(r"^(?:\s|>|[-*+] |[0-9]{1,3}[.)] )+")
_MARK = re.compile(r"\[(?:S[0-9]{1,3}|GK)\]")
_SLOT = re.compile(r"\{\{[a-z0-9_.]+\}\}")
_ADDRESS = re.compile(r"\]\([^)\s]{0,300}+\)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, at ``offset`` in it; ``sourced`` where a source tag stands in it or later in its block."""

    text: str
    offset: int
    sourced: bool


def blot(pattern: re.Pattern[str], text: str) -> str:
    """Return the text with what the pattern finds made blank, every other character in its place."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def own_words(text: str) -> str:
    """Return the text without what it quotes: speech in quotation marks, and the voice card."""
    return blot(_QUOTED, blot(_VOICE, text))


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a Markdown text; headings are titles, not sentences."""
    start = 0
    for end in [*(found.start() for found in _BLOCK.finditer(text)), len(text)]:
        block = text[start:end]
        if block.strip() and not _HEADING.match(block.lstrip("\n")):
            yield from _in_block(block, start)
        start = end


def _in_block(block: str, start: int) -> Iterator[Sentence]:
    tags = [found.start() for found in _MARK.finditer(block)]
    last_tag = tags[-1] if tags else -1
    begin = 0
    for found in _END.finditer(block):
        if _SHORTENED.search(block[max(begin, found.end() - 6) : found.end()]):
            continue
        yield from _sentence(block, begin, found.end(), start, last_tag)
        begin = found.end()
    yield from _sentence(block, begin, len(block), start, last_tag)


def _sentence(block: str, begin: int, end: int, start: int, last_tag: int) -> Iterator[Sentence]:
    part = block[begin:end]
    bare = _LEAD.sub("", part)
    if bare:
        offset = begin + len(part) - len(bare)
        yield Sentence(bare.rstrip(), start + offset, sourced=last_tag >= offset)


def plain_words(text: str) -> list[str]:
    """Return the words of a text, without slots, source tags and the addresses of links."""
    return _WORD.findall(blot(_ADDRESS, blot(_MARK, blot(_SLOT, text))))
