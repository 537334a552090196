"""A lesson page."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from hrlearn.errors import NotFoundError
from hrlearn.model import Activity, Pages
from hrlearn.player.texts import Texts
from hrlearn.player.turning import Turn, turn_at
from hrlearn.player.values import Links

__all__ = ["PageView", "page_view"]


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of several."""

    activity: str
    title: str
    body: Markup
    turn: Turn


def page_view(activity: Activity, page_key: str, texts: Texts, links: Links) -> PageView:
    """Build a page; "" is the first one. Raises NotFoundError for an unknown page or an activity without pages."""
    pages = activity.content.pages if isinstance(activity.content, Pages) else ()
    keys = [page.key for page in pages]
    wanted = page_key or next(iter(keys), "")
    if wanted not in keys:
        msg = f"This lesson has no page {wanted!r}."
        raise NotFoundError(msg, hint="Go back to the lesson and open the page from there.", code="page.unknown")
    at = keys.index(wanted)
    return PageView(
        activity=texts.plain(activity.title),
        title=texts.plain(pages[at].title),
        body=texts.block(pages[at].body),
        turn=turn_at(at + 1, len(keys), lambda number: links.page(activity.key, keys[number - 1])),
    )
