"""Reads a page as a browser's parser would, strictly: what is opened is closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "circle", "hr", "img", "input", "link", "meta", "path", "rect"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)
    parent: Element | None = None

    @property
    def text(self) -> str:
        """Return the words in it, with single spaces."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())

    def all(self, *tags: str, **attributes: str) -> list[Element]:
        """Return the descendants with one of these tags (any, without) and these attributes; class by its words."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if (not tags or child.tag in tags) and child.has(attributes):
                    found.append(child)
                found += child.all(*tags, **attributes)
        return found

    def one(self, *tags: str, **attributes: str) -> Element:
        """Return the only such descendant."""
        found = self.all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} x {tags} {attributes}"
        return found[0]

    def has(self, attributes: dict[str, str]) -> bool:
        """Say whether it has these attributes."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        words = self.attributes.get("class", "").split()
        return all(v in words if n == "class" else self.attributes.get(n) == v for n, v in wanted.items())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Element("document", {})

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"an attribute twice in <{tag}>"
        element = Element(tag, {name: value or "" for name, value in attrs}, parent=self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.at = self.at.parent

    def handle_endtag(self, tag):
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>: {self.at.text[:80]}"
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)


def read(text: str) -> Element:
    """Parse HTML; an element that is not closed, or closed in the wrong place, fails."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.tag}> is never closed"
    return reader.root
