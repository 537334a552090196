"""A lesson page, and from the last one the way on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hrlearn.errors import NotFoundError
from hrlearn.model import Pages
from hrlearn.player.home import Card, next_after
from hrlearn.player.texts import Texts
from hrlearn.player.turning import Turn, turn_at
from hrlearn.player.values import ActivityStatus, Links

__all__ = ["PageView", "page_view"]


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of several; on the last one ``onward`` is what can be done next, None where nothing is left."""

    activity: str
    title: str
    body: Markup
    turn: Turn
    onward: Card | None


def page_view(
    progress: Sequence[ActivityStatus], activity_key: str, page_key: str, texts: Texts, links: Links
) -> PageView:
    """Build a page; "" is the first one. Raises NotFoundError for what is not placed here and for an unknown page."""
    activity = next((status.activity for status in progress if status.activity.key == activity_key), None)
    pages = activity.content.pages if activity is not None and isinstance(activity.content, Pages) else ()
    keys = [page.key for page in pages]
    wanted = page_key or next(iter(keys), "")
    if activity is None or wanted not in keys:
        msg = "There is no such page here."
        raise NotFoundError(msg, hint="Go back to the lesson and open the page from there.", code="page.unknown")
    at = keys.index(wanted)
    return PageView(
        activity=texts.plain(activity.title),
        title=texts.plain(pages[at].title),
        body=texts.block(pages[at].body),
        turn=turn_at(at + 1, len(keys), lambda number: links.page(activity.key, keys[number - 1])),
        onward=next_after(progress, activity.key, texts, links) if at + 1 == len(keys) else None,
    )
