"""Take the pictures of docs/pictures: what a cadet, an instructor, an administrator and an author see.

Run by ``make screenshots``. It starts what ``make demo`` starts, on free ports and in an empty folder, and plays it in
Chromium at a phone's and a desk's width; then it opens the preview of the same lesson.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, sync_playwright

from hrlearn.preview import Site, Workshop, make_server
from hrlearn_sandbox import bound
from hrlearn_sandbox.demo import DemoSettings, run_demo, shipped_pack
from tools.chromium import MISSING, find_chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LESSON = "Safe hands: searches, sharps, needlestick and PEP"
GOOD_PATH = ("hands", "law_promise", "officer_takes", "container", "by_rule", "facts")
"""The choices of the lesson's walkthrough good.yaml."""
START_SECONDS = 90


@contextmanager
def product() -> Iterator[str]:
    """Run the tool and the academy; give the academy's address."""
    with tempfile.TemporaryDirectory() as folder:
        settings = DemoSettings(shipped_pack(), _free_port(), _free_port(), Path(folder))
        ready, stop = threading.Event(), threading.Event()
        thread = threading.Thread(
            target=run_demo,
            args=(settings, lambda line: ready.set() if settings.academy_url in line else None, stop),
        )
        thread.start()
        try:
            if not ready.wait(START_SECONDS):
                raise SystemExit("The demo did not start.")
            yield settings.academy_url
        finally:
            stop.set()
            thread.join()


def _free_port() -> int:
    with bound("127.0.0.1", 0) as listener:
        port: int = listener.getsockname()[1]
    return port


class Photographer:
    """One person with one screen in front of the product."""

    def __init__(self, context: BrowserContext, academy: str, person: str) -> None:
        self.page = context.new_page()
        self.academy = academy
        self.page.goto(academy)
        self.page.get_by_role("button", name=re.compile(f"Act as {person}")).click()

    def take(self, name: str) -> None:
        """Keep what is on the screen."""
        self.page.wait_for_load_state("networkidle")
        self.page.screenshot(path=FOLDER / f"{name}.png")
        print(f"   {name}.png", flush=True)

    def window(self) -> Page:
        """Open the lesson in a window of its own, where the whole screen is the lesson."""
        self.page.get_by_role("link", name=LESSON, exact=True).first.click()
        with self.page.expect_popup() as popup:
            self.page.get_by_role("link", name="Open in a new window").click()
        self.page = popup.value
        self.page.get_by_role("heading", level=1, name=LESSON).wait_for()
        return self.page

    def frame(self) -> FrameLocator:
        """Return the tool's frame in the academy's page."""
        frame = self.page.frame_locator("#tool-frame")
        frame.get_by_role("heading", level=1).wait_for()
        return frame


def _start(page: Page, part: str) -> None:
    page.get_by_role("button", name=re.compile(f"(Start|Try again) ?: {part}")).last.click()


def _choose(page: Page, *keys: str) -> None:
    for key in keys:
        button = page.locator(f"button[name=choice][value={key}]")
        button.click()
        button.wait_for(state="detached")


def cadet(context: BrowserContext, academy: str, suffix: str) -> None:
    """Read, play the story to its end, answer the quiz."""
    person = Photographer(context, academy, "Mirela")
    page = person.window()
    person.take(f"cadet-home-{suffix}")
    page.get_by_role("link", name=re.compile("^Read")).last.click()
    page.get_by_role("heading", level=1, name="Why this matters to you").wait_for()
    person.take(f"cadet-page-{suffix}")
    page.go_back()
    _start(page, "The sharp answer")
    page.get_by_role("link", name="Begin").wait_for()
    person.take(f"cadet-intro-{suffix}")
    page.get_by_role("link", name="Begin").click()
    _choose(page, *GOOD_PATH[:1])
    person.take(f"cadet-scene-{suffix}")
    _choose(page, *GOOD_PATH[1:])
    person.take(f"cadet-after-{suffix}")


def quiz(context: BrowserContext, academy: str, suffix: str) -> None:
    """Answer some questions and hand in."""
    person = Photographer(context, academy, "Иска")
    page = person.window()
    _start(page, "Check yourself")
    page.get_by_role("heading", level=1, name="Check yourself").wait_for()
    person.take(f"cadet-quiz-{suffix}")
    for group in page.get_by_role("group").all()[:6]:
        group.get_by_role("radio").or_(group.get_by_role("checkbox")).first.check()
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_role("button", name="Hand in anyway").click()
    page.get_by_role("heading", level=2, name="How it went").wait_for()
    person.take(f"cadet-results-{suffix}")


def instructor(context: BrowserContext, academy: str) -> None:
    """See the class, place an activity, read the academy's gradebook."""
    person = Photographer(context, academy, "Orlena")
    person.page.get_by_role("link", name="Add activity from hrlearn").click()
    person.frame()
    person.take("instructor-picker")
    person.page.goto(f"{academy}/course")
    person.page.get_by_role("link", name=LESSON, exact=True).first.click()
    person.frame().get_by_role("link", name=re.compile("learners|gradebook|class", re.IGNORECASE)).first.click()
    person.frame().get_by_role("table").wait_for()
    person.take("instructor-class")
    person.page.goto(f"{academy}/gradebook")
    person.take("academy-gradebook")


def take_all(browser: Browser, academy: str) -> None:
    """Take every picture, phones first so that the instructor has something to see."""
    for suffix, size, scheme in (("phone", PHONE, "light"), ("desk", DESK, "light"), ("dark", PHONE, "dark")):
        for play in (cadet, quiz):
            with browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB") as context:  # type: ignore[arg-type]
                play(context, academy, suffix)
    with browser.new_context(viewport=DESK, locale="en-GB") as context:  # type: ignore[arg-type]
        instructor(context, academy)


AUTHOR = {
    "list": "/",
    "scene": "/look/scene/sharp_answer/boot/1",
    "question": "/look/item/quiz/before_search/half_right",
    "chart": "/story/sharp_answer",
}
"""What an author sees, by the name of its picture."""


@contextmanager
def preview() -> Iterator[tuple[Path, str]]:
    """Serve the preview of a copy of the lesson; give the copy and the address."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "content"
        shutil.copytree(ROOT / "content" / "safe_hands", copy / "safe_hands")
        shutil.copytree(ROOT / "content" / "locale_packs", copy / "locale_packs")
        site = Site(Workshop(copy), lambda: datetime.now(UTC), uuid.uuid4)
        with make_server(site, 0) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            yield copy / "safe_hands", f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
            thread.join()


def author(browser: Browser) -> None:
    """See everything of a lesson, and its findings while it is broken."""
    with preview() as (lesson, address):
        for name, path in AUTHOR.items():
            _take_author(browser, address + path, name)
        story = lesson / "scenario.yaml"
        story.write_text(story.read_text(encoding="utf-8").replace("goto: boot", "goto: boots"), encoding="utf-8")
        _take_author(browser, address, "findings")


def _take_author(browser: Browser, url: str, name: str) -> None:
    for suffix, size in (("phone", PHONE), ("desk", DESK)):
        with browser.new_context(viewport=size, locale="en-GB") as context:  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(url)
            # Not until the network is idle: the page asks for the stamp each second.
            page.locator("meta[name=pv-unlinted]").wait_for(state="detached")
            page.wait_for_load_state("load")
            page.screenshot(path=FOLDER / f"author-{name}-{suffix}.png")
            print(f"   author-{name}-{suffix}.png", flush=True)


def main() -> None:
    """Take the pictures, or say what is missing."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(MISSING)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver, product() as academy:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        take_all(browser, academy)
        author(browser)
        browser.close()


if __name__ == "__main__":
    main()
