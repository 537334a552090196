"""The preview in a real browser: it follows saves, can be used by everybody, and shows both widths as they are."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from hrlearn.authoring import read_package

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SCENE = "/look/scene/street/boot/1"
PAGES = {
    "list": "/",
    "scene": SCENE,
    "item": "/look/item/before/gaps/half_right",
    "chart": "/story/street",
    "nothing": "/nothing",
}
SIZES = [("light", 360), ("dark", 1280)]


def save(rich, name: str, old: str, new: str) -> None:
    path = rich.folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("page", SIZES, indirect=True, ids=["narrow", "wide"])
def test_a_page_is_accessible_and_fits(page, name):
    page.goto(PAGES[name])
    # The frames hold the player's screens, which have this test of their own.
    found = Axe().run(page, context={"exclude": [["iframe"]]}, options=RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("page", SIZES, indirect=True, ids=["narrow", "wide"])
def test_the_findings_are_accessible_and_fit(page, rich):
    save(rich, "street.yaml", "goto: boot", "goto: nowhere_at_all_" + "x" * 60)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The lesson cannot be shown yet")
    assert Axe().run(page, options=RULES).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_both_widths_are_real(page):
    page.goto(SCENE)
    widths = [frame.evaluate("innerWidth") for frame in page.frames[1:]]
    assert widths == [360, 1280]
    boxes = [one.bounding_box() for one in page.locator("iframe").all()]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[1]["x"] + boxes[1]["width"] <= 1280


def test_the_page_follows_a_save_a_mistake_and_its_mending(page, rich):
    title = next(
        scene.title
        for activity in read_package(rich.folder).lesson.activities
        if activity.key == "street"
        for scene in activity.content.scenes
        if scene.key == "boot"
    )
    page.goto(SCENE)
    save(rich, "street.yaml", title, "Another name")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Another name")
    expect(page.frame_locator("iframe").first.get_by_role("heading", level=1)).to_have_text("Another name")
    save(rich, "street.yaml", "start: stop", "start: stopp")
    expect(page.get_by_role("heading", level=1)).to_have_text("The lesson cannot be shown yet")
    expect(page.get_by_text("Did you mean 'stop'?")).to_be_visible()
    save(rich, "street.yaml", "start: stopp", "start: stop")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Another name")


def test_a_story_is_played_on_in_its_frame(page):
    page.goto("/look/scene/street/stop/1")
    frame = page.frame_locator("iframe").first
    before = frame.get_by_role("heading", level=1).inner_text()
    frame.locator("button[name=choice]").first.click()
    expect(frame.get_by_role("heading", level=1)).not_to_have_text(before)


def test_a_card_of_the_chart_opens_its_scene(page):
    page.goto("/story/street")
    page.frame_locator("iframe").locator("#card-boot a").click()
    page.wait_for_url("**/look/scene/street/boot/1*")


def test_the_switches_need_no_button(page):
    page.goto(SCENE)
    page.get_by_label("Language").select_option("ru")
    page.wait_for_url("**lang=ru*")
    assert page.frames[1].evaluate("document.documentElement.lang") == "ru"


def test_what_lint_finds_comes_by_itself(page, rich):
    item = next(
        item
        for activity in read_package(rich.folder).lesson.activities
        if activity.key == "before"
        for item in activity.content.items
        if item.key == "single"
    )
    page.goto("/look/item/before/single/unanswered")
    save(rich, "bank.yaml", item.stem, "What does a junkie need?")
    expect(page.locator("pre")).to_contain_text("junkie")
