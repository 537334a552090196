"""Follows a platform's pages, and no further than is good: a faulty one links in circles, a hostile one elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import requests

from hrlearn_lti.safe_http import OutboundError
from hrlearn_lti.service_calls import NoTokenError, next_page, same_origin

__all__ = ["MOST_PAGES", "Broken", "pages"]

MOST_PAGES = 100


class Broken(Exception):  # noqa: N818 # what happens to a reading, and no fault of ours
    """A list could not be read to its end; the text says why."""


def pages(get: Callable[[str], requests.Response], url: str) -> Iterator[requests.Response]:
    """Give the answers page by page.

    Raises Broken where one cannot be had, where a link leads to another server (the access token would go there) or
    back to a page that was read, and after ``MOST_PAGES``.
    """
    seen = {url}
    following: str | None = url
    while following is not None:
        try:
            answer = get(following)
        except (NoTokenError, OutboundError) as error:
            raise Broken(str(error)) from error
        yield answer
        following = next_page(answer, following)
        if following is None:
            return
        if not same_origin(following, url):
            raise Broken("Its list goes on at another address, which is not followed.")
        if following in seen or len(seen) >= MOST_PAGES:
            raise Broken("Its list has no end.")
        seen.add(following)
