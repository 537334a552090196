"""Every kind of item, advice, the way back and the clock in a real browser, with the script and without it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.unit.player.kinds import items, sample

pytestmark = [pytest.mark.browser, pytest.mark.slow]

kinds = pytest.mark.parametrize("shell", ["kinds"], indirect=True)
rich = pytest.mark.parametrize("shell", ["rich"], indirect=True)
without_script = pytest.mark.parametrize("page", [False], indirect=True)
RIGHT = {item.key: sample(item, "right") for item in items()}


def question(page, key):
    return page.locator(f"[data-item='{key}']")


def field(page, key, part):
    return page.locator(f"[name='item.{key}.{part}']")


def saved(page):
    expect(page.locator("[data-hr-save]")).to_have_text("Saved")


def fill(page, key):
    """Answer a question with the keyboard or by choosing, as its fields want it."""
    for part, values in RIGHT[key].items():
        fields = field(page, key, part)
        kind = fields.first.evaluate("one => one.tagName === 'INPUT' ? one.type : one.tagName.toLowerCase()")
        for value in values:
            if kind in ("radio", "checkbox"):
                page.locator(f"[name='item.{key}.{part}'][value='{value}']").check()
            elif kind == "select":
                fields.select_option(value)
            else:
                fields.fill(value)


def stored(shell):
    return {key: {p: list(v) for p, v in one.response.parts.items()} for key, one in shell.state.work.answers.items()}


@kinds
def test_every_kind_is_saved_as_it_is_answered(page, shell, artifacts: Path):
    for item in items():
        fill(page, item.key)
    saved(page)
    expect(page.get_by_text("15 of 15 answered")).to_be_visible()
    wanted = {key: {part: sorted(values) for part, values in parts.items()} for key, parts in RIGHT.items()}
    assert {key: {p: sorted(v) for p, v in parts.items()} for key, parts in stored(shell).items()} == wanted
    sent = len(shell.sent)
    page.screenshot(path=artifacts / "kinds.png", full_page=True)
    page.reload()
    expect(page.get_by_text("15 of 15 answered")).to_be_visible()
    page.evaluate("new Promise((done) => setTimeout(done, 400))")
    assert len(shell.sent) == sent  # what the server wrote as saved is what the script reads from the fields


@kinds
@without_script
def test_every_kind_is_handed_in_without_a_script(page, shell):
    for item in items():
        fill(page, item.key)
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="How it went")).to_be_visible()
    assert set(stored(shell)) == set(RIGHT)
    assert shell.state.closed


@kinds
def test_the_keyboard_reaches_and_answers_every_kind(page, shell):
    """From field to field by Tab alone: space chooses, arrow keys turn a list, letters fill a text."""
    page.locator("h1").focus()
    reached = set()
    for _ in range(160):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "(() => { const one = document.activeElement; "
            "return { key: one.closest('[data-item]')?.dataset.item, tag: one.tagName, type: one.type, "
            "filled: one.tagName === 'TEXTAREA' || one.type === 'text' ? one.value : '' }; })()"
        )
        if at["type"] in ("radio", "checkbox"):
            page.keyboard.press("Space")
        elif at["tag"] == "SELECT":
            page.keyboard.press("ArrowDown")
        elif at["tag"] == "TEXTAREA" or at["type"] == "text":
            page.keyboard.type("7")
        if at["key"]:
            reached.add(at["key"])
        if page.evaluate("document.activeElement.value === 'submit'"):
            break
    assert reached == {item.key for item in items()}
    expect(page.get_by_text("15 of 15 answered")).to_be_visible()
    saved(page)
    assert set(stored(shell)) == reached


@kinds
def test_a_text_is_saved_after_a_moment_and_when_it_is_left(page, shell):
    text = field(page, "essay", "text")
    text.press_sequentially("I ask first.")
    assert shell.sent == []
    text.blur()
    saved(page)
    assert stored(shell)["essay"] == {"text": ["I ask first."]}
    assert len(shell.sent) == 1
    expect(question(page, "essay")).to_contain_text("12 of at most 400 characters")
    text.press_sequentially("\nThen I look.")
    saved(page)  # without leaving the field
    assert stored(shell)["essay"] == {"text": ["I ask first.\nThen I look."]}
    text.blur()
    assert len(shell.sent) == 2


@kinds
def test_a_line_is_moved_with_buttons_that_keep_the_focus(page, shell):
    last = question(page, "steps").locator("li").nth(3)
    words = last.locator("label").inner_text()
    earlier = page.get_by_role("button", name=f"Earlier: {words}", exact=True)
    earlier.focus()
    page.keyboard.press("Enter")
    expect(earlier).to_be_focused()
    expect(page.locator(".hr-hidden[role=status]")).to_have_text("now place 3 of 4")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # it is the first already
    expect(page.locator(".hr-hidden[role=status]")).to_have_text("now place 1 of 4")
    expect(question(page, "steps").locator("li").first.locator("label")).to_have_text(words)
    saved(page)
    assert sorted(values[0] for values in stored(shell)["steps"].values()) == ["1", "2", "3", "4"]


@kinds
def test_buttons_respect_the_places_that_were_chosen(page, shell):
    lines = question(page, "rank").locator("li")
    lines.nth(0).locator("select").select_option("4")
    lines.nth(3).locator("select").select_option("1")
    words = lines.nth(3).locator("label").inner_text()
    page.get_by_role("button", name=f"Later: {words}", exact=True).click()
    expect(page.locator(".hr-hidden[role=status]")).to_have_text("now place 2 of 4")
    saved(page)


@kinds
def test_a_place_on_the_picture_chooses_its_line(page, shell):
    page.locator("[data-hr-pick='lamp']").click()
    expect(page.get_by_label("The lamp")).to_be_checked()
    expect(page.locator("[data-hr-pick='lamp']")).to_have_class("hr-on")
    page.locator("[name='item.spot.chosen'][value='man']").check()
    expect(page.locator("[data-hr-pick='lamp']")).not_to_have_class("hr-on")
    saved(page)
    assert stored(shell)["spot"] == {"chosen": ["man"]}


@kinds
def test_an_answer_that_is_refused_is_told_at_its_question_and_the_others_are_saved(page, shell):
    field(page, "word", "text").evaluate("one => { one.removeAttribute('maxlength'); }")
    field(page, "word", "text").fill("hep B " * 60)
    fill(page, "single")
    expect(question(page, "word").locator(".hr-fault")).to_contain_text("is longer than 200 characters")
    saved(page)
    assert set(stored(shell)) == {"single"}
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(field(page, "word", "text")).to_be_focused()
    assert not shell.state.closed
    field(page, "word", "text").fill("hep B")
    expect(question(page, "word").locator(".hr-fault")).to_have_count(0)
    saved(page)
    assert stored(shell)["word"] == {"text": ["hep B"]}


@kinds
@without_script
def test_a_refused_text_stays_as_typed_without_a_script(page, shell):
    long = "hep B " * 60
    # Playwright types past the limit that the browser keeps for people.
    field(page, "word", "text").evaluate("(one, text) => { one.maxLength = 999; one.value = text; }", long)
    fill(page, "single")
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(question(page, "word").locator(".hr-fault")).to_contain_text("is longer than 200 characters")
    expect(field(page, "word", "text")).to_have_value(long)
    expect(page.locator("[name='item.single.chosen'][value='now']")).to_be_checked()
    assert set(stored(shell)) == {"single"}


def press(page, text):
    return page.get_by_role("button", name=re.compile(text)).click()


@rich
def test_advice_and_the_way_back_go_through_the_queue(page, shell):
    press(page, "Ask whether")
    press(page, "Ask for advice")
    expect(page.locator(".hr-advice")).to_contain_text("Look at his boot")
    expect(page.locator(".hr-hidden[role=status]")).to_contain_text("Look at his boot")
    page.get_by_text("Go back to an earlier decision").click()
    press(page, "1. Night stop")
    expect(page.get_by_role("heading", level=1)).to_have_text("Night stop")
    expect(page.locator(".hr-hidden[role=status]")).to_have_text("You went back to this decision.")
    press(page, "Shout, cuff him")
    expect(page.get_by_role("heading", level=1)).to_have_text("One in the left boot")
    assert [(one["kind"], one["sequence"]) for one in shell.sent] == [
        ("choice", 1), ("hint", 2), ("rewind", 3), ("choice", 4),
    ]  # fmt: skip
    assert [step.choice for step in shell.state.work.path] == ["shout"]


@rich
@without_script
def test_advice_and_the_way_back_work_without_a_script(page, shell):
    press(page, "Ask whether")
    press(page, "Ask for advice")
    expect(page.get_by_text("Look at his boot")).to_be_visible()
    page.get_by_text("Go back to an earlier decision").click()
    press(page, "1. Night stop")
    expect(page.get_by_role("heading", level=1)).to_have_text("Night stop")
    assert shell.state.work.path == ()


@rich
def test_the_clock_counts_down_and_then_asks_the_server(page, shell):
    shell.now = "2026-11-21T00:00:28Z"
    press(page, "Ask whether")
    clock = page.locator("[data-hr-seconds]")
    expect(clock).to_have_text("2")
    shell.now = "2026-11-21T00:00:31Z"
    expect(page.get_by_text("The time is over.")).to_be_visible(timeout=8_000)
    assert len(shell.sent) == 1  # the page sends nothing by itself
    expect(page.get_by_role("button", name="See what happens")).to_be_visible()


@rich
@without_script
def test_without_a_script_the_time_is_told_in_words(page, shell):
    shell.now = "2026-11-21T00:00:12Z"
    press(page, "Ask whether")
    expect(page.get_by_text("Time to decide: about 18 seconds")).to_be_visible()
