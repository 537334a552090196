"""Reads a lesson's Markdown: no HTML, but locale slots, source tags, the voice card and the key-point card.

Slots and tags become tokens of their own, so their values are escaped like any text and never read as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

__all__ = ["CARDS", "make_markdown"]

_SLOT = re.compile(r"\{\{\s*([a-z0-9_]+(?:\.[a-z0-9_]+)+)\s*\}\}")
_TAG = re.compile(r"\[([A-Z]{1,3}[0-9]{0,3})\](?!\()")

CARDS = {"voice of a service user": "voice", "remember": "remember"}
"""First line of a block quote -> the card that it becomes."""


def make_markdown() -> MarkdownIt:
    """Return a parser; ``env["tags"]`` must hold the source tags that the text may name."""
    # Without "reference", which would swallow a line that begins with "[S31]:".
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")
    markdown.block.ruler.before("paragraph", "slot_box", _slot_line, {"alt": ["paragraph", "blockquote", "list"]})
    markdown.inline.ruler.before("link", "slot", _slot)
    markdown.inline.ruler.before("link", "source_tag", _source_tag)
    markdown.core.ruler.after("inline", "cards", _cards)
    markdown.core.ruler.after("inline", "headings", _lower_headings)
    return markdown


def _slot_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001 -- their form
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _SLOT.fullmatch(line.strip())
    if found is None or state.is_code_block(start):
        return False
    if not silent:
        token = state.push("slot_box", "", 0)
        token.content = found[1]
        token.map = [start, start + 1]
        state.line = start + 1
    return True


def _slot(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- their form
    return _take(state, _SLOT.match(state.src, state.pos), "slot", silent=silent)


def _source_tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- their form
    found = _TAG.match(state.src, state.pos)
    known = found if found is not None and found[1] in state.env["tags"] else None
    return _take(state, known, "source_tag", silent=silent)


def _take(state: StateInline, found: re.Match[str] | None, kind: str, *, silent: bool) -> bool:
    if found is None:
        return False
    if not silent:
        state.push(kind, "", 0).content = found[1]
    state.pos = found.end()
    return True


def _lower_headings(state: StateCore) -> None:
    """A page has its h1 already: the highest heading of a text becomes an h2, the others keep their distance."""
    headings = [token for token in state.tokens if token.type in ("heading_open", "heading_close")]
    shift = 2 - min((int(token.tag[1]) for token in headings), default=2)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"


def _cards(state: StateCore) -> None:
    opened = [i for i, token in enumerate(state.tokens) if token.type == "blockquote_open"]
    dropped: set[int] = set()
    for index in opened:
        kind = _card_kind(state.tokens, index)
        if kind:
            _rename(state.tokens, index, kind)
            dropped |= _without_title(state.tokens, index)
    state.tokens = [token for i, token in enumerate(state.tokens) if i not in dropped]


def _card_kind(tokens: Sequence[Token], index: int) -> str:
    words = [token for token in _first_line(tokens, index) if token.type != "text" or token.content]
    shape = [token.type for token in words]
    if shape != ["strong_open", "text", "strong_close"]:
        return ""
    return CARDS.get(words[1].content.strip(" .:").casefold(), "")


def _first_line(tokens: Sequence[Token], index: int) -> list[Token]:
    inline = tokens[index + 2] if tokens[index + 1].type == "paragraph_open" else None
    children = (inline.children or []) if inline is not None else []
    end = next((i for i, token in enumerate(children) if token.type in ("softbreak", "hardbreak")), len(children))
    return children[:end]


def _rename(tokens: Sequence[Token], index: int, kind: str) -> None:
    close = next(t for t in tokens[index:] if t.type == "blockquote_close" and t.level == tokens[index].level)
    tokens[index].type, close.type = "card_open", "card_close"
    tokens[index].info = close.info = kind


def _without_title(tokens: Sequence[Token], index: int) -> set[int]:
    """Take the title out of a card; return the places of its paragraph where nothing else stood in it."""
    inline = tokens[index + 2]
    rest = (inline.children or [])[len(_first_line(tokens, index)) + 1 :]
    inline.children = rest
    return set() if rest else {index + 1, index + 2, index + 3}
