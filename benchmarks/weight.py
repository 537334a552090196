"""Counts the bytes and requests that a real browser receives for a page of the tool.

Counted as the design says: cold cache, from navigation until some seconds after the load event, requests to the tool's
origin after the redirects of the launch, response headers and bodies as they come over the wire; pictures and other
media are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from hrlearn.model import Assessment, LessonPackage, Pages, Scenario, Walkthrough
from hrlearn_sandbox import Actor

__all__ = ["FLAGS", "Weight", "first_loads", "steps"]

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STEP_SECONDS = 0.25
"""How long a step is watched after its answer."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What came from the tool; ``received`` in bytes, headers included. ``each`` lists what was counted."""

    received: int
    requests: int
    each: tuple[tuple[str, int], ...]


class _Traffic:
    """Counts what one page receives from one origin, from the browser's own Network events."""

    def __init__(self, page: Page, origin: str) -> None:
        self._origin = origin
        self._paths: dict[str, str] = {}
        self._received: list[tuple[str, int]] = []
        devtools = page.context.new_cdp_session(page)
        devtools.on("Network.requestWillBeSent", self._sent)
        devtools.on("Network.requestServedFromCache", self._kept)
        devtools.on("Network.responseReceived", self._began)
        devtools.on("Network.loadingFinished", self._ended)
        devtools.send("Network.enable")

    def take(self) -> Weight:
        """Return what was received since the last time."""
        each, self._received = tuple(self._received), []
        return Weight(sum(size for _, size in each), len(each), each)

    def _sent(self, event: Mapping[str, Any]) -> None:
        redirected = event.get("redirectResponse")
        if redirected and event["requestId"] in self._paths:
            self._received.append((self._paths.pop(event["requestId"]), int(redirected["encodedDataLength"])))
        parts = urlsplit(event["request"]["url"])
        if f"{parts.scheme}://{parts.netloc}" == self._origin and not parts.path.startswith("/media/"):
            self._paths[event["requestId"]] = parts.path

    def _kept(self, event: Mapping[str, Any]) -> None:
        self._paths.pop(event["requestId"], None)

    def _began(self, event: Mapping[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._kept(event)

    def _ended(self, event: Mapping[str, Any]) -> None:
        if event["requestId"] in self._paths:
            self._received.append((self._paths.pop(event["requestId"]), int(event["encodedDataLength"])))


@dataclass(frozen=True, slots=True)
class _Visit:
    """A person in the lesson: the tool's origin, the session and the attempts by activity."""

    origin: str
    session: str
    actor: Actor

    def url(self, path: str, **query: str) -> str:
        more = "".join(f"&{name}={value}" for name, value in query.items())
        return f"{self.origin}{path}?session={self.session}{more}"

    def start(self, activity: str) -> str:
        """Start an attempt and return the path of its page."""
        answer = self.actor.session.post(
            f"{self.origin}/lesson/{activity}/attempts",
            data={"session": self.session},
            allow_redirects=False,
            timeout=10,
        )
        return urlsplit(answer.headers["Location"]).path


def _visit(academy: str, person: str) -> _Visit:
    """Launch a person into the academy's first activity, up to the redirect that ends the launch."""
    actor = Actor(academy).act_as(person)
    listed = re.findall(r"/activities/([\w-]+)", actor.page("/course").text)
    landed = actor.launch(listed[0]).post(follow=False)
    parts = urlsplit(landed.url)
    session = parse_qs(urlsplit(landed.headers["Location"]).query)["session"][0]
    return _Visit(f"{parts.scheme}://{parts.netloc}", session, actor)


def first_loads(
    browser: Browser, academy: str, person: str, package: LessonPackage, settle: float
) -> Mapping[str, Weight]:
    """Open pages with nothing in the cache and watch each until ``settle`` seconds after its load event."""
    visit = _visit(academy, person)
    contexts: list[BrowserContext] = []
    watched: dict[str, tuple[Page, _Traffic]] = {}
    try:
        for name, url in _pages(visit, package).items():
            contexts.append(browser.new_context())
            watched[name] = _watched(contexts[-1], visit.origin)
            watched[name][0].goto(url, wait_until="load")
        page, _ = next(reversed(watched.values()))
        page.wait_for_timeout(settle * 1000)
        for page, _ in watched.values():
            _refuse_worker(page)
        return {name: traffic.take() for name, (_, traffic) in watched.items()}
    finally:
        for context in contexts:
            context.close()


def steps(browser: Browser, academy: str, person: str, package: LessonPackage) -> Mapping[str, Weight]:
    """Go one step further again and again, with the cache that the pages before have filled."""
    visit = _visit(academy, person)
    with browser.new_context() as context:
        page, traffic = _watched(context, visit.origin)
        page.goto(visit.url(f"/lesson/{_key(package, Pages)}/pages/{_first_page(package)}"))
        found = {"next lesson page, the heaviest": _heaviest_turn(page, traffic)}
        found |= _story(page, traffic, visit, package)
        found |= _quiz(page, traffic, visit, package)
    return found


def _watched(context: BrowserContext, origin: str) -> tuple[Page, _Traffic]:
    page = context.new_page()
    return page, _Traffic(page, origin)


def _pages(visit: _Visit, package: LessonPackage) -> dict[str, str]:
    reading, story, quiz = (_key(package, kind) for kind in (Pages, Scenario, Assessment))
    return {
        "lesson home": visit.url("/lesson"),
        "lesson page": visit.url(f"/lesson/{reading}/pages/{_first_page(package)}"),
        "scene": visit.url(visit.start(story), step="begin"),
        "quiz": visit.url(visit.start(quiz)),
    }


def _key(package: LessonPackage, kind: type) -> str:
    return next(each.key for each in package.lesson.activities if isinstance(each.content, kind))


def _first_page(package: LessonPackage) -> str:
    contents = (each.content for each in package.lesson.activities)
    return next(content.pages[0].key for content in contents if isinstance(content, Pages))


def _script(package: LessonPackage, activity: str) -> Walkthrough:
    """Return the longest walkthrough of an activity."""
    return max((each for each in package.walkthroughs if each.activity == activity), key=lambda each: len(each.steps))


def _heaviest_turn(page: Page, traffic: _Traffic) -> Weight:
    """Turn to the next part until there is none."""
    found = []
    while page.locator("a[rel=next]").count():
        found.append(_after(page, traffic, "a[rel=next]", "GET"))
    assert found, f"{page.url} leads to no next part."
    return max(found, key=lambda weight: weight.received)


def _story(page: Page, traffic: _Traffic, visit: _Visit, package: LessonPackage) -> dict[str, Weight]:
    key = _key(package, Scenario)
    page.goto(visit.url(visit.start(key)))
    found = {"the first scene": _after(page, traffic, "a[href*='step=begin']", "GET")}
    script = _script(package, key).steps
    for number, step in enumerate(script, start=1):
        name = f"choice {number} of {len(script)}" + (", with the debrief" if number == len(script) else "")
        found[name] = _after(page, traffic, f"button[name=choice][value='{step['choice']}']", "PUT")
    found["looking back: the first step"] = _after(page, traffic, ".hr-path h3 a", "GET")
    found["looking back: next step, the heaviest"] = _heaviest_turn(page, traffic)
    return found


def _quiz(page: Page, traffic: _Traffic, visit: _Visit, package: LessonPackage) -> dict[str, Weight]:
    key = _key(package, Assessment)
    page.goto(visit.url(visit.start(key)))
    found: dict[str, Weight] = {}
    for step in _script(package, key).steps:
        *first, last = (f"[data-item='{step['item']}'] input[value='{option}']" for option in step["chosen"])
        for selector in first:
            page.check(selector)
        found.setdefault("one answer", _after(page, traffic, last, "PUT"))
    page.wait_for_selector(".hr-save.hr-saved")
    found["hand in, with the results"] = _after(page, traffic, "button[value=submit]", "PUT")
    found["looking back: the first answer"] = _after(page, traffic, ".hr-results a", "GET")
    found["looking back: next answer, the heaviest"] = _heaviest_turn(page, traffic)
    return found


def _after(page: Page, traffic: _Traffic, selector: str, method: str) -> Weight:
    """Press something and return what came, once the request that it leads to is over."""
    traffic.take()
    with page.expect_event("requestfinished", lambda request: request.method == method):
        page.locator(selector).first.click()
    page.wait_for_timeout(STEP_SECONDS * 1000)
    return traffic.take()


def _refuse_worker(page: Page) -> None:
    """A service worker fetches behind the page's back: where one appears, it must be counted first."""
    script = "navigator.serviceWorker ? navigator.serviceWorker.getRegistrations().then(all => all.length) : 0"
    assert page.evaluate(script) == 0, "The player has a service worker now; benchmarks/weight.py does not count it."
