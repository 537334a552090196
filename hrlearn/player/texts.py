"""Turns lesson text into HTML or plain words, and remembers which sources a screen has named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from hrlearn.model import LessonPackage, LocalePack, Media, Source, direction
from hrlearn.player.markdown import make_markdown
from hrlearn.player.values import Links

__all__ = ["Picture", "SlotView", "TextMaker", "Texts"]

_ANYBODY = "cast."
_NUMBER = rb"-?[0-9]+(?:\.[0-9]+)?"
_VIEW_BOX = re.compile(rb"<svg[^>]*\bviewBox=[\"']\s*(" + _NUMBER + rb"(?:[\s,]+" + _NUMBER + rb"){3})\s*[\"']")
_GENERAL = Source("GK", "General knowledge.", "GK")


@dataclass(frozen=True, slots=True)
class SlotView:
    """A locale slot as shown: ``value`` is None while unverified; ``area`` is the first part of its key."""

    area: str
    value: str | bool | None
    source: str = ""
    verified_by: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the package: where it is and the words for people who do not see it."""

    url: str
    alt: str
    credit: str


class TextMaker:
    """Makes a ``Texts`` for each screen; ``parts`` is the module of macros that draw slots, tags and cards."""

    def __init__(self, parts: Any) -> None:
        self._parts = parts
        self._markdown = make_markdown()
        for name, draw in _RULES.items():
            self._markdown.add_render_rule(name, draw)

    def texts(self, package: LessonPackage, pack: LocalePack, links: Links) -> Texts:
        """Return the text maker of one screen."""
        return Texts(self._markdown, self._parts, package, pack, links)


class Texts:
    """The texts of one screen. Text goes in as written by the author and comes out safe; ``notes`` collects sources."""

    def __init__(
        self,
        markdown: MarkdownIt,
        parts: Any,
        package: LessonPackage,
        pack: LocalePack,
        links: Links,
    ) -> None:
        self.parts = parts
        self.prefix = links.prefix
        self._markdown = markdown
        self._package = package
        self._pack = pack
        self._media = links.media
        self._sources = {_GENERAL.tag: _GENERAL} | {source.tag: source for source in package.lesson.sources}
        self._named: dict[str, Source] = {}
        self._left: set[str] = set()

    @property
    def notes(self) -> tuple[Source, ...]:
        """The sources named so far, in the order of their first mention."""
        return tuple(self._named.values())

    @property
    def language(self) -> str:
        """The language of the texts."""
        return self._package.lesson.language

    @property
    def untranslated(self) -> bool:
        """Whether any text so far stands in the lesson's own language, because its translation is missing."""
        return bool(self._left)

    def block(self, text: str) -> Markup:
        """Render paragraphs, lists, cards and slot boxes."""
        drawn = Markup(self._markdown.render(text, self._env(linked=True)))  # noqa: S704 -- HTML is off in the parser
        return self._marked(text, drawn, "div")

    def inline(self, text: str, *, linked: bool = False) -> Markup:
        """Render one run of words; without ``linked`` it holds no links, so it may stand in a button or label."""
        lines = " ".join(text.split())
        drawn = Markup(self._markdown.renderInline(lines, self._env(linked=linked)))  # noqa: S704 -- as above
        return self._marked(text, drawn, "span")

    def plain(self, text: str) -> str:
        """Return the words alone: slots filled in, tags and Markdown signs gone."""
        words = " ".join(self._words(self._markdown.parseInline(text, self._env(linked=False))).split())
        if text in self._package.fallbacks:
            self._left |= {text, words}
        return words

    def heading(self, words: str) -> Markup:
        """Render words that came from ``plain`` and stand by themselves; a language of their own is marked."""
        return self._marked(words, escape(words), "span")

    def picture(self, path: str) -> Picture | None:
        """Return a picture of the package, or None where it has none at this path."""
        media: Media | None = self._package.media.get(path)
        if media is None:
            return None
        return Picture(self._media(self._package.content_hash, path), self.plain(media.alt), media.credit)

    def view_box(self, path: str) -> tuple[int, ...]:
        """Return the four numbers in which places on a picture are given, () for one that is no SVG with a view box."""
        media: Media | None = self._package.media.get(path)
        found = _VIEW_BOX.search(media.data) if media is not None else None
        return tuple(round(float(number)) for number in found[1].replace(b",", b" ").split()) if found else ()

    def slot(self, key: str) -> SlotView:
        """Return a slot's value; the name of a character falls back to its key, because a story needs a name."""
        area = key.split(".", 1)[0]
        found = self._pack.slot(key)
        if found is not None:
            return SlotView(area, found.value, found.source, found.verified_by, found.verified_on)
        is_name = key.startswith(_ANYBODY)
        return SlotView(area, key.removeprefix(_ANYBODY).replace("_", " ").capitalize() if is_name else None)

    def name_source(self, tag: str) -> None:
        """Remember that a source was named, so that it appears in the notes."""
        if tag in self._sources:
            self._named[tag] = self._sources[tag]

    def _marked(self, text: str, drawn: Markup, tag: str) -> Markup:
        if text not in self._package.fallbacks and text not in self._left:
            return drawn
        self._left.add(text)
        language = self._package.original
        start = Markup('<{} class="hr-foreign" lang="{}" dir="{}">').format(Markup(tag), language, direction(language))  # noqa: S704 -- our own words
        return start + drawn + Markup("</{}>").format(Markup(tag))  # noqa: S704 -- our own word

    def _env(self, *, linked: bool) -> dict[str, Any]:
        return {"texts": self, "tags": self._sources, "linked": linked}

    def _words(self, tokens: Sequence[Token]) -> str:
        return "".join(self._word(token) for token in tokens)

    def _word(self, token: Token) -> str:
        if token.type == "slot":
            return str(self.parts.slot_words(self.slot(token.content)).striptags())
        if token.type in ("softbreak", "hardbreak"):
            return " "
        if token.children:
            return self._words(token.children)
        return "" if token.type == "source_tag" else token.content


Env = Mapping[str, Any]


def _draw_slot(_: object, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    return str(env["texts"].parts.slot_words(env["texts"].slot(tokens[index].content)))


def _draw_slot_box(_: object, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    return str(env["texts"].parts.slot_box(env["texts"].slot(tokens[index].content)))


def _draw_tag(_: object, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    env["texts"].name_source(tokens[index].content)
    return str(env["texts"].parts.source_tag(tokens[index].content, env["texts"].prefix, env["linked"]))


def _draw_card(_: object, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    token = tokens[index]
    return str(getattr(env["texts"].parts, token.type)(token.info))


def _draw_link(_: object, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    if not env["linked"]:
        return ""
    return f'<a href="{escape(tokens[index].attrs["href"])}" rel="noopener" target="_blank">'


def _draw_link_end(_: object, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:  # noqa: ARG001
    return "</a>" if env["linked"] else ""


def _draw_image(_: object, tokens: Sequence[Token], index: int, __: object, env: Env) -> str:
    picture = env["texts"].picture(str(tokens[index].attrs["src"]))
    return str(env["texts"].parts.picture(picture)) if picture is not None else ""


_RULES: Mapping[str, Callable[..., str]] = {
    "card_close": _draw_card,
    "card_open": _draw_card,
    "image": _draw_image,
    "link_close": _draw_link_end,
    "link_open": _draw_link,
    "slot": _draw_slot,
    "slot_box": _draw_slot_box,
    "source_tag": _draw_tag,
}
