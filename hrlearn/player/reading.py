"""A lesson page."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from hrlearn.errors import NotFoundError
from hrlearn.model import Activity, Pages
from hrlearn.player.texts import Texts
from hrlearn.player.values import Links

__all__ = ["PageView", "page_view"]


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of several; ``before`` and ``after`` are URLs, "" at either end."""

    activity: str
    title: str
    body: Markup
    number: int
    total: int
    before: str
    after: str


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
        number=at + 1,
        total=len(keys),
        before=links.page(activity.key, keys[at - 1]) if at else "",
        after=links.page(activity.key, keys[at + 1]) if at + 1 < len(keys) else "",
    )
