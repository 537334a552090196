"""The administration in a browser: inside the frame of a course, on a phone, in the dark, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.lti.stage import Stage, open_stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSONS = Path(__file__).resolve().parents[1] / "lti" / "lessons"
PACK = LESSONS.parent / "packs" / "invented.yaml"
FRAME = "#tool-frame"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PARTS = ("Overview", "Platforms", "Invitations", "Local rules", "Scores", "Privacy", "Log")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with open_stage(tmp_path, LESSONS) as opened:
        opened.seat("mirela").start("quiz")
        yield opened


def come_by_link(page: Page, stage: Stage) -> None:
    token, _ = stage.tool.office.desks.make_link("practice")
    page.goto(f"{stage.base_url}/admin/enter?link={token}")
    page.get_by_role("button", name="Enter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Administration of practice")


def test_from_a_lesson_in_the_frame_of_the_course(stage: Stage, desk: BrowserContext, artifacts: Path) -> None:
    page = desk.new_page()
    page.goto(stage.academy.base_url)
    page.get_by_role("button", name=re.compile("Act as Tomir")).click()
    page.get_by_role("link", name="A stop on the road", exact=True).click()
    frame = page.frame_locator(FRAME)
    frame.get_by_role("link", name="Administration").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Administration of practice")
    frame.get_by_role("link", name="Local rules").first.click()
    frame.get_by_label("Locale pack").set_input_files(PACK)
    frame.get_by_role("button", name="Import").click()
    expect(frame.locator(".hr-done")).to_contain_text("The local rules are imported.")
    page.screenshot(path=artifacts / "rules.png")


def test_somebody_is_erased_without_javascript(stage: Stage, old_phone: BrowserContext, artifacts: Path) -> None:
    page = old_phone.new_page()
    come_by_link(page, stage)
    page.get_by_role("navigation", name="Administration").get_by_role("link", name="Privacy").click()
    page.get_by_label(re.compile("Find a person")).fill("mirela")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Mirela").click()
    page.get_by_role("button", name="Asks to be erased").click()
    page.get_by_label(re.compile("This is the right person")).check()
    page.screenshot(path=artifacts / "before.png", full_page=True)
    page.get_by_role("button", name="Erase now").click()
    expect(page.get_by_role("status")).to_have_text("The person is erased.")
    expect(page.get_by_text("erased person")).to_be_visible()
    assert "Mirela" not in page.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_good_on_a_phone(stage: Stage, chrome: Browser, scheme: str, artifacts: Path) -> None:
    with chrome.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme) as context:
        page = context.new_page()
        come_by_link(page, stage)
        for part in PARTS:
            page.get_by_role("navigation", name="Administration").get_by_role("link", name=part).click()
            page.screenshot(path=artifacts / f"{part}.png", full_page=True)
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], part
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, part
