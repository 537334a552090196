"""The thread that everything hangs on: placed, played, marked, sent back, and seen by the instructor."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
import requests
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.browser.conftest import Place
from tests.browser.player import answer, heading, play, walkthrough

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRAME = "#tool-frame"
CADET, SECOND_CADET, INSTRUCTOR = "Mirela", "Иска", "Orlena"


def enter(page: Page, place: Place, name: str) -> None:
    page.goto(place.academy)
    page.get_by_role("button", name=re.compile(f"Act as {name}")).click()


def open_activity(page: Page, title: str) -> FrameLocator:
    # The demo has the lesson in place already; the last one is what the instructor has added.
    page.get_by_role("link", name=title, exact=True).last.click()
    return page.frame_locator(FRAME)


def in_gradebook(page: Page, place: Place, name: str) -> str:
    page.goto(f"{place.academy}/gradebook")
    row = page.get_by_role("row").filter(has_text=name)
    return row.inner_text()


def lesson_percent(place: Place, *scripts: str) -> str:
    """What the academy must hold: the mean of the walkthroughs' shares (equal weights), of 100, two decimals."""
    shares = [Fraction(walkthrough(place.package, each).expect["score"]) for each in scripts]
    mean = sum(shares, Fraction(0)) / len(shares) * 100
    cents = int(mean * 100 + Fraction(1, 2))
    return f"{cents / 100:g}"


def wait_for_grade(page: Page, place: Place, name: str, points: str) -> None:
    """Reload the academy's gradebook until the worker has sent the score."""
    for _ in range(40):
        if re.search(rf"(?<![\d.]){re.escape(points)} of 100", in_gradebook(page, place, name)):
            return
        page.wait_for_timeout(250)
    pytest.fail(f"The gradebook never showed {points} of 100: {in_gradebook(page, place, name)}")


@pytest.fixture(scope="module")
def title(place: Place) -> str:
    return place.package.lesson.title


def test_the_instructor_places_the_lesson_by_deep_linking(place: Place, desk: BrowserContext, artifacts: Path) -> None:
    page = desk.new_page()
    enter(page, place, INSTRUCTOR)
    page.get_by_role("link", name="Add activity from hrlearn").click()
    frame = page.frame_locator(FRAME)
    offered = frame.get_by_role("group", name=place.package.lesson.title)
    offered.get_by_role("checkbox", name=re.compile("Whole lesson", re.IGNORECASE)).check()
    page.screenshot(path=artifacts / "picker.png")
    frame.get_by_role("button", name="Add to the course").click()
    expect(page.get_by_role("status")).to_contain_text(place.package.lesson.title)


def test_a_cadet_plays_on_a_phone_and_the_grade_arrives(
    place: Place, phone: BrowserContext, desk: BrowserContext, artifacts: Path, title: str
) -> None:
    page = phone.new_page()
    enter(page, place, CADET)
    frame = open_activity(page, title)
    expect(heading(frame, title)).to_be_visible()
    page.screenshot(path=artifacts / "home.png")
    frame.get_by_role("button", name=re.compile(r"Start ?: The sharp answer")).last.click()
    frame.get_by_role("link", name="Begin").click()
    page.screenshot(path=artifacts / "scene.png")
    play(frame, place.package, place.pack, "good")
    page.screenshot(path=artifacts / "ending.png")
    frame.get_by_role("link", name="Back to the lesson").click()
    frame.get_by_role("button", name=re.compile("Start ?: Check yourself")).last.click()
    answer(frame, place.package, place.pack, "quiz_mixed")
    frame.get_by_role("button", name="Hand in", exact=True).click()
    frame.get_by_role("button", name="Hand in anyway").click()
    expect(frame.get_by_role("heading", level=2, name="How it went")).to_be_visible()
    page.screenshot(path=artifacts / "results.png")

    office = desk.new_page()
    enter(office, place, INSTRUCTOR)
    wait_for_grade(office, place, CADET, lesson_percent(place, "good", "quiz_mixed"))
    office.screenshot(path=artifacts / "academy-gradebook.png")


def test_a_second_cadet_does_it_without_javascript(
    place: Place, old_phone: BrowserContext, desk: BrowserContext, artifacts: Path, title: str
) -> None:
    page = old_phone.new_page()
    enter(page, place, SECOND_CADET)
    frame = open_activity(page, title)
    while not heading(frame, title).is_visible():
        frame.get_by_role("button", name="Continue").click()
        page.wait_for_timeout(200)
    frame.get_by_role("button", name=re.compile(r"Start ?: The sharp answer")).last.click()
    frame.get_by_role("link", name="Begin").click()
    play(frame, place.package, place.pack, "nuanced")
    page.screenshot(path=artifacts / "debrief.png")
    frame.get_by_role("link", name="Back to the lesson").click()
    frame.get_by_role("button", name=re.compile("Start ?: Check yourself")).last.click()
    answer(frame, place.package, place.pack, "quiz_expert")
    frame.get_by_role("button", name="Hand in", exact=True).click()
    expect(frame.get_by_role("heading", level=2, name="How it went")).to_be_visible()

    office = desk.new_page()
    enter(office, place, INSTRUCTOR)
    wait_for_grade(office, place, SECOND_CADET, lesson_percent(place, "nuanced", "quiz_expert"))


def test_the_instructor_sees_both_in_the_lesson(
    place: Place, desk: BrowserContext, artifacts: Path, title: str
) -> None:
    page = desk.new_page()
    enter(page, place, INSTRUCTOR)
    frame = open_activity(page, title)
    frame.get_by_role("link", name=re.compile("learners|gradebook|class", re.IGNORECASE)).first.click()
    for name in (CADET, SECOND_CADET):
        row = frame.get_by_role("row").filter(has_text=name)
        expect(row).to_contain_text("Sent to the course")
        expect(row.get_by_role("link", name=re.compile("Attempt 1")).first).to_be_visible()
    page.screenshot(path=artifacts / "class.png", full_page=True)
    row = frame.get_by_role("row").filter(has_text=CADET)
    row.get_by_role("link", name=re.compile("Attempt 1")).first.click()
    note = frame.get_by_role("note").filter(has_text=f"You are reading the attempt of {CADET}")
    note.get_by_role("link", name="Class results").click()
    expect(frame.get_by_role("row").filter(has_text=SECOND_CADET)).to_be_visible()


def test_nobody_is_anybody_without_a_session(place: Place, http: requests.Session) -> None:
    answered = http.get(f"{place.tool}/api/session", timeout=5)
    assert answered.status_code == 401
    assert answered.headers["Content-Type"].startswith("application/json")
