"""Every screen in a real browser, narrow and wide, light and dark: axe finds nothing, nothing runs out of the page."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from hrlearn.player import static_files
from tests.unit.player.lessons import FACE, STREET
from tests.unit.player.screens import every_screen, the_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ORIGIN = "http://127.0.0.1:9"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TARGET = 44
SCREENS = every_screen()


def serve(route):
    """Answer from memory, so that no server is needed; what a page saves has no network."""
    if route.request.method != "GET":
        return route.abort()
    name = re.sub(r"[?#].*", "", route.request.url.removeprefix(ORIGIN + "/"))
    if name.startswith("static/"):
        one = static_files()[name.removeprefix("static/")]
        return route.fulfill(body=one.data, content_type=one.mimetype)
    if name.startswith("media/"):
        return route.fulfill(body=FACE if "timur" in name else STREET, content_type="image/svg+xml")
    page = the_page(SCREENS[name.replace("%20", " ").replace("%2C", ",")])
    return route.fulfill(body=page, content_type="text/html; charset=utf-8")


@pytest.fixture(scope="module", params=[("light", 360), ("dark", 1280)], ids=["light, narrow", "dark, wide"])
def page(browser, request):
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    context.route(f"{ORIGIN}/**", serve)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_a_screen_is_accessible(page, name):
    page.goto(f"{ORIGIN}/{name}")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = "all => all.filter(one => one.offsetParent).map(one => one.getBoundingClientRect().height)"
    targets = page.locator(
        "button, .hr-button, .hr-pick, summary, .hr-item select, .hr-item textarea, .hr-item input[type=text]"
    ).evaluate_all(heights)
    assert [height for height in targets if height < TARGET] == []
