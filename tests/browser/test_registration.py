"""The two minutes: an administrator pastes one link, an instructor places two activities, a cadet opens one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hrlearn_lti.app import make_app
from hrlearn_lti.networks import LOOPBACK
from hrlearn_lti.settings import Settings
from hrlearn_lti.wiring import open_database, wire
from hrlearn_sandbox import AcademyConfig, Actor, RunningAcademy, ToolConfig, bound, running, serving
from tests.lti.stage import ENCRYPTION_KEY

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSONS = Path(__file__).resolve().parents[1] / "lti" / "lessons"
FRAME = "#tool-frame"


class Academy:
    """An academy that knows no tool, and a tool that knows no academy: two sites to the browser."""

    def __init__(self, academy: RunningAcademy, tool_url: str, tool: object) -> None:
        self.academy = academy
        self.url = academy.base_url
        self.tool_url = tool_url
        self.tool = tool

    def invitation(self) -> str:
        made = self.tool.inviting.invite("northport", wants_names=True, sandbox=True)
        return f"{self.tool_url}/lti/register?invitation={made.token}"


@pytest.fixture
def strangers(tmp_path: Path) -> Iterator[Academy]:
    with ExitStack() as stack:
        listener = stack.enter_context(bound("127.0.0.1", 0))
        tool_url = f"http://localhost:{listener.getsockname()[1]}"
        address = f"sqlite:///{tmp_path / 'tool.db'}"
        settings = Settings(
            address, "s" * 32, tool_url, key_encryption_keys=(ENCRYPTION_KEY,), allow_networks=LOOPBACK, lessons=LESSONS
        )
        database = open_database(settings)
        database.upgrade()
        database.close()
        tool = wire(settings)
        stack.callback(tool.close)
        stack.enter_context(serving(make_app(tool), listener))
        academy = stack.enter_context(running(lambda issuer: AcademyConfig(issuer=issuer, tool=ToolConfig.nowhere())))
        yield Academy(academy, tool_url, tool)


def enter(page: Page, academy: Academy, name: str) -> None:
    page.goto(academy.url)
    page.get_by_role("button", name=re.compile(f"Act as {name}")).click()


def connect(page: Page, academy: Academy) -> None:
    enter(page, academy, "Tomir")
    page.get_by_role("link", name="Tools").click()
    page.get_by_label("Registration URL").fill(academy.invitation())
    page.get_by_role("button", name="Add the tool").click()


def test_pasted_placed_opened(strangers: Academy, desk: BrowserContext, phone: BrowserContext, artifacts: Path) -> None:
    page = desk.new_page()
    connect(page, strangers)
    frame = page.frame_locator(FRAME)
    expect(frame.get_by_role("heading", level=1)).to_have_text("The learning platform is connected")
    page.screenshot(path=artifacts / "connected.png")
    frame.get_by_role("button", name="Close this window").click()
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("hrlearn", exact=True)).to_be_visible()

    enter(page, strangers, "Orlena")
    page.get_by_role("link", name="Add activity from hrlearn").click()
    frame.get_by_label("Search").fill("road")
    frame.get_by_label("Search").press("Enter")
    expect(frame.get_by_text("1 lesson", exact=True)).to_be_visible()
    for name in ("The night stop", "Check yourself"):
        frame.get_by_role("checkbox", name=re.compile(name)).check()
    page.screenshot(path=artifacts / "picker.png")
    frame.get_by_role("button", name="Add to the course").click()
    for name in ("The night stop", "Check yourself"):
        expect(page.get_by_role("status").filter(has_text=name)).to_be_visible()

    cadet = phone.new_page()
    enter(cadet, strangers, "Mirela")
    cadet.get_by_role("link", name="A stop on the road: Check yourself", exact=True).click()
    opened = cadet.frame_locator(FRAME)
    expect(opened.get_by_role("button", name=re.compile("Start"))).to_be_visible()
    cadet.screenshot(path=artifacts / "cadet.png")


def test_without_javascript_a_sentence_says_to_close(
    strangers: Academy, old_phone: BrowserContext, artifacts: Path
) -> None:
    page = old_phone.new_page()
    connect(page, strangers)
    frame = page.frame_locator(FRAME)
    expect(frame.get_by_text("You can close this window now.")).to_be_visible()
    expect(frame.get_by_role("button", name="Close this window")).to_be_hidden()
    page.screenshot(path=artifacts / "connected.png")


def test_a_value_is_copied_with_one_press(strangers: Academy, desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto(strangers.invitation().replace("/register", "/connect"))
    page.get_by_role("button", name="Copy Public keyset URL", exact=True).click()
    expect(page.locator("#copied")).to_have_text("Copied: Public keyset URL")
    page.get_by_label("Client ID").focus()
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Client ID")).to_have_value(f"{strangers.tool_url}/lti/jwks")


RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = ("start", "by hand", "by hand, faulty", "picker", "connected")


def address(strangers: Academy, name: str) -> str:
    link = strangers.invitation()
    if name == "start":
        return link
    if name.startswith("by hand"):
        return link.replace("/register", "/connect")
    configuration = f"{strangers.url}/.well-known/openid-configuration"
    token = strangers.academy.store.enrolment.start()
    done = f"{link}&openid_configuration={configuration}&registration_token={token}"
    if name == "connected":
        return done
    requests.get(done, timeout=10)
    strangers.academy.store.connect(strangers.academy.store.enrolment.pending)
    form = Actor(strangers.url).act_as("orlena").deep_link()
    return f"{strangers.tool_url}{form.post(follow=False).headers['Location']}"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_readable_on_a_phone(
    strangers: Academy, chrome: Browser, artifacts: Path, name: str, scheme: Literal["light", "dark"]
) -> None:
    with chrome.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(address(strangers, name))
        if name == "by hand, faulty":
            page.get_by_role("button", name="Connect", exact=True).click()
            expect(page.get_by_role("alert")).to_be_visible()
        page.screenshot(path=artifacts / "page.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"]) for one in found] == []
