"""A lesson on disk with its preview, without a server."""

from __future__ import annotations

import html
import re
import uuid
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from hrlearn.preview import Reply, Request, Site, Workshop
from tests.lint.lesson import PACK, base

__all__ = ["NOW", "Stage", "write_rich"]

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Stage:
    """Asks a site as a browser would; ``now`` is its clock."""

    def __init__(self, folder: Path) -> None:
        numbers = count(1)
        self.folder = folder
        self.now = NOW
        self.workshop = Workshop(folder)
        self.site = Site(self.workshop, lambda: self.now, lambda: uuid.UUID(int=next(numbers)))

    def ask(self, method: str, url: str, body: bytes = b"") -> Reply:
        parts = urlsplit(url)
        return self.site.reply(Request(method, unquote(parts.path), dict(parse_qsl(parts.query)), body))

    def get(self, url: str) -> Reply:
        """Look at a page once lint has looked too."""
        assert self.workshop.now().report is not None
        return self.ask("GET", url)

    def text(self, url: str) -> str:
        """Return what stands on a page, without its tags."""
        reply = self.get(url)
        assert reply.status == 200, reply.body
        return words(reply.body.decode())

    def post(self, url: str, **fields: str) -> Reply:
        return self.ask("POST", url, urlencode(fields).encode())

    def followed(self, reply: Reply) -> str:
        assert reply.status == 303, reply.body
        return self.text(reply.location)


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[-1])).split())


def links(page: str) -> set[str]:
    return {html.unescape(one).split("#")[0] for one in re.findall(r'(?:href|src)="(/[^"]*)"', page)}


def write_rich(folder: Path) -> Path:
    """Write the lesson with every kind of item and everything that a story can do, and its pack."""
    for name, data in base().items():
        target = folder / "full" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (folder / "locale_packs").mkdir()
    (folder / "locale_packs" / "demo.yaml").write_bytes(PACK)
    return folder / "full"
