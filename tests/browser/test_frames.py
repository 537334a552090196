"""Every way in which a browser may treat our cookies inside a platform's frame ends in the lesson, never in a wall.

Tool and academy are two sites (localhost and 127.0.0.1). What a browser withholds is set as a person would set it: in
the profile's own settings for cookies.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from hrlearn_sandbox import RunningAcademy
from tests.browser.conftest import FLAGS
from tests.lti.stage import open_academy, open_tool, register

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSONS = Path(__file__).parents[1] / "lti" / "lessons"
TITLE = "A stop on the road"
PLAYWRIGHTS = "--disable-features=ThirdPartyStoragePartitioning"
"""Playwright refuses storage in frames of other sites by default; browsers of people partition it."""
IN_FRAMES, EVERYWHERE = "localhost,127.0.0.1", "localhost,*"


@pytest.fixture(scope="module")
def tool(tmp_path_factory):
    with open_tool(tmp_path_factory.mktemp("frames"), LESSONS, host="localhost") as (made, base_url):
        yield made, base_url


@pytest.fixture
def academy(tool):
    """Open an academy with its own kind of storage."""

    @contextmanager
    def opened(**config: object) -> Iterator[RunningAcademy]:
        made, base_url = tool
        with open_academy(base_url, **config) as running:
            register(made, running, f"academy-{running.base_url.rpartition(':')[2]}")
            yield running

    return opened


@pytest.fixture
def browser(playwright: Playwright, chromium: str, tmp_path: Path):
    """Open a browser with a profile; ``refused`` is a pattern of sites whose cookies and storage it refuses."""

    @contextmanager
    def opened(refused: str = "", flags: tuple[str, ...] = (), *, partitioned: bool = True) -> Iterator[BrowserContext]:
        profile = tmp_path / "profile" / "Default"
        profile.mkdir(parents=True)
        exceptions = {refused: {"setting": 2, "last_modified": "13300000000000000"}} if refused else {}
        settings = {"profile": {"content_settings": {"exceptions": {"cookies": exceptions}}}}
        (profile / "Preferences").write_text(json.dumps(settings), encoding="utf-8")
        context = playwright.chromium.launch_persistent_context(
            str(profile.parent),
            executable_path=chromium,
            args=[*FLAGS, *flags],
            ignore_default_args=[PLAYWRIGHTS] if partitioned else [],
            viewport={"width": 360, "height": 740},
            locale="en-GB",
        )
        yield context
        context.close()

    return opened


def enter(page: Page, academy: RunningAcademy) -> None:
    """Open the lesson as a cadet."""
    page.goto(academy.base_url)
    page.get_by_role("button", name="Act as Mirela").click()
    page.get_by_role("link", name=TITLE, exact=True).click()


def lesson(place):
    return place.get_by_role("heading", level=1, name=TITLE)


def frame_of(page: Page):
    return page.frame_locator("#tool-frame")


def new_window(page: Page, frame) -> Page:
    """Press the one button of the page that explains, and return the window that it opens."""
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Open in a new window").click()
    return opened.value


@pytest.mark.parametrize("flags", [(), ("--test-third-party-cookie-phaseout",)], ids=["allowed", "partitioned"])
def test_third_party_cookies_allowed_or_partitioned(academy, browser, flags):
    with academy() as running, browser(flags=flags) as context:
        page = context.new_page()
        enter(page, running)
        expect(lesson(frame_of(page))).to_be_visible()


@pytest.mark.parametrize(
    "config",
    [
        pytest.param({"storage": True}, id="announced"),
        pytest.param({"storage": True, "announces_storage": False}, id="found by asking"),
        pytest.param({"storage": True, "storage_frame": "keeper"}, id="in a frame of its own"),
    ],
)
def test_cookies_blocked_and_the_platform_keeps_the_value(academy, browser, config):
    with academy(**config) as running, browser(IN_FRAMES) as context:
        page = context.new_page()
        enter(page, running)
        expect(lesson(frame_of(page))).to_be_visible()
        assert len(context.pages) <= 2


def test_cookies_blocked_and_no_storage_leads_to_a_new_window(academy, browser, artifacts):
    with academy() as running, browser(IN_FRAMES) as context:
        page = context.new_page()
        enter(page, running)
        frame = frame_of(page)
        expect(frame.get_by_role("heading", name="Open the activity in a new window")).to_be_visible()
        page.screenshot(path=artifacts / "blocked.png")
        expect(lesson(new_window(page, frame))).to_be_visible()


def test_storage_that_was_promised_and_never_answers(academy, browser):
    """After two seconds a person reads what to do; until then only that something happens."""
    with academy(storage=True, storage_frame="nobody") as running, browser(IN_FRAMES) as context:
        context.route("**/storage", lambda route: route.fulfill(body="<title>Nothing</title>"))
        page = context.new_page()
        enter(page, running)
        frame = frame_of(page)
        expect(frame.get_by_text("Your learning platform is asked")).to_be_visible()
        expect(frame.get_by_role("heading", name="Open the activity in a new window")).to_be_visible(timeout=4000)
        expect(frame.get_by_text("Your learning platform is asked")).to_be_hidden()
        expect(lesson(new_window(page, frame))).to_be_visible()


def test_everything_blocked_in_frames_still_has_a_way(academy, browser):
    """No cookies, no storage of any kind, and a platform without any: the window is left."""
    flags = ("--test-third-party-cookie-phaseout",)
    with academy() as running, browser(IN_FRAMES, flags, partitioned=False) as context:
        page = context.new_page()
        enter(page, running)
        opened = new_window(page, frame_of(page))
        expect(lesson(opened)).to_be_visible()
        opened.get_by_role("button", name="Start").first.click()
        expect(opened.get_by_role("heading", level=1)).to_be_visible()


def test_no_cookies_anywhere_is_said_in_plain_words(academy, browser, artifacts):
    """With every cookie off not even a window helps; the page says what to switch on."""
    with academy() as running, browser(EVERYWHERE) as context:
        page = context.new_page()
        enter(page, running)
        opened = new_window(page, frame_of(page))
        expect(opened.get_by_text("If you have switched all cookies off, allow them for this page.")).to_be_visible()
        opened.screenshot(path=artifacts / "no-cookies.png")


def test_without_javascript_the_way_is_open_too(academy, chrome):
    """A browser without scripts gets in by its partitioned cookie; the forms need one press each."""
    with academy(storage=True) as running, chrome.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        enter(page, running)
        frame = frame_of(page)
        for _ in range(4):
            if lesson(frame).is_visible():
                break
            frame.get_by_role("button", name="Continue").click()
            page.wait_for_timeout(200)
        expect(lesson(frame)).to_be_visible()


FORGER = """
addEventListener("message", event => {
  if (!event.data || event.data.subject !== "lti.put_data") { return; }
  const answer = {...event.data, subject: "lti.put_data.response"};
  %s
});
"""
FORGERIES = {
    "another number": "event.source.postMessage({...answer, message_id: 'x'}, event.origin);",
    "another subject": "event.source.postMessage({...answer, subject: 'lti.get_data.response'}, event.origin);",
    "an error": "event.source.postMessage({...answer, error: {code: 'x', message: 'no'}}, event.origin);",
    "another window of the platform": """
        const frame = document.createElement("iframe");
        frame.name = "forger";
        document.body.append(frame);
        frame.contentWindow.eval(
          "top.frames['tool-frame'].postMessage(" + JSON.stringify(answer) + ", '" + event.origin + "')");
    """,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_is_no_answer_of_the_platform_is_not_believed(academy, browser, forgery):
    with academy() as running, browser(IN_FRAMES) as context:
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.add_init_script(f"if (top === self) {{ {FORGER % FORGERIES[forgery]} }}")
        enter(page, running)
        frame = frame_of(page)
        expect(frame.get_by_role("heading", name="Open the activity in a new window")).to_be_visible()
        page.wait_for_timeout(2300)
        assert not [url for url in asked if "/auth" in url]
