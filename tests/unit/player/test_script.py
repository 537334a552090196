"""The script in a real browser, against a server of these tests that can lose its network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hrlearn.attempts import open_attempt
from hrlearn.player import static_files
from tests.unit.builders import A_START
from tests.unit.player.lessons import ATTEMPT, a_definition, answer, facts, go_on
from tests.unit.player.served import EVENTS, PLAYER, SHELL_LINKS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOST = """(html) => {
  window.sent = [];
  for (const root of document.querySelectorAll("#a, #b")) {
    hrPlay(root, async (url, event) => {
      const position = sent.push({ url, event });
      return { status: 200, answer: { position, ...event.kind === "choice" && { html, title: "another" } } };
    });
  }
}"""
"""A page that is somebody else's: it takes every event, and answers a choice with a screen of another attempt."""


story = pytest.mark.parametrize("shell", ["sharp_answer"], indirect=True)
quiz = pytest.mark.parametrize("shell", ["quiz"], indirect=True)


def choose(page, text):
    return page.get_by_role("button", name=re.compile(text)).click()


@story
def test_a_choice_swaps_the_screen_in_place(page, shell, artifacts: Path):
    depth = page.evaluate("history.length")
    choose(page, "Ask whether he carries")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("One in the left boot")
    expect(heading).to_be_focused()
    expect(page).to_have_title("One in the left boot")
    expect(page.locator(".hr-hidden[role=status]")).to_have_text("Officer safety +2. Trust +1.")
    assert page.evaluate("history.length") == depth
    page.screenshot(path=artifacts / "scene.png", full_page=True)


@story
def test_a_double_click_is_one_event(page, shell):
    page.get_by_role("button", name=re.compile("Ask whether")).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("One in the left boot")
    assert len(shell.sent) == 1
    assert len(shell.state.work.path) == 1


@story
def test_the_second_half_of_a_double_click_does_not_choose_in_the_next_scene(page, shell):
    choose(page, "Ask whether")
    expect(page.get_by_role("heading", level=1)).to_have_text("One in the left boot")
    button = page.get_by_role("button", name=re.compile("Let him say"))
    button.hover()
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    expect(button).to_have_attribute("value", "light")
    assert page.evaluate("document.querySelectorAll('[aria-disabled=true]').length") == 0
    assert len(shell.sent) == 1


@story
def test_only_the_first_of_two_choices_goes_out(page, shell):
    shell.trouble = ["broken"]
    choose(page, "Ask whether")
    expect(page.locator("[data-hr-save]")).to_contain_text("No network")
    page.get_by_role("button", name=re.compile("Shout, cuff him")).click(force=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("One in the left boot", timeout=15_000)
    expect(page.locator("[data-hr-save]")).to_be_empty()
    assert {one["body"]["choice"] for one in shell.sent} == {"ask"}


@quiz
def test_what_is_on_its_way_cannot_be_pressed_again(page, shell):
    shell.trouble = ["broken"]
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.locator("[data-hr-save]")).to_contain_text("No network")
    hand_in = page.get_by_role("button", name="Hand in", exact=True)
    hand_in.click(force=True)
    expect(hand_in).to_be_focused()  # and not the question about gaps, which has been answered
    expect(page.get_by_role("heading", level=2, name="How it went")).to_be_visible(timeout=15_000)
    assert {one["uuid"] for one in shell.sent} == {shell.sent[0]["uuid"]}


@story
def test_a_story_is_played_by_one_client_in_order(page, shell):
    choose(page, "Ask whether")
    choose(page, "Let him say how it lies")
    expect(page.get_by_role("heading", level=1)).to_have_text("A quiet night")
    assert [(one["sequence"], one["seen"]) for one in shell.sent] == [(1, 0), (2, 1)]
    assert len({one["client"] for one in shell.sent}) == 1
    assert shell.state.closed


@story
def test_without_network_the_same_event_goes_out_again(page, shell):
    shell.trouble = ["broken", "lost"]
    choose(page, "Ask whether")
    expect(page.locator("[data-hr-save]")).to_contain_text("Your choice is kept here")
    expect(page.get_by_role("heading", level=1)).to_have_text("One in the left boot", timeout=15_000)
    assert len(shell.sent) == 3
    assert shell.sent[0] == shell.sent[1] == shell.sent[2]
    assert len(shell.log) == 1


@story
def test_a_choice_for_a_scene_already_left_shows_where_the_story_stands(page, shell):
    shell.state = go_on(shell.definition, shell.state, ("choice", {"step": 0, "scene": "stop", "choice": "ask"}))
    choose(page, "Shout, cuff him")
    expect(page.get_by_role("heading", level=1)).to_have_text("One in the left boot")
    expect(page.locator("[data-hr-save]")).to_contain_text("The story has already moved on")
    choose(page, "Let him say")
    expect(page.get_by_role("heading", level=1)).to_have_text("A quiet night")


@story
def test_a_refusal_is_shown_and_the_choice_can_be_made_again(page, shell):
    shell.trouble = ["ended"]
    choose(page, "Ask whether")
    expect(page.locator("[data-hr-save]")).to_have_text("Your visit has ended. Open it again.")
    choose(page, "Ask whether")
    expect(page.get_by_role("heading", level=1)).to_have_text("One in the left boot")
    assert shell.sent[0]["uuid"] != shell.sent[1]["uuid"]
    assert [one["sequence"] for one in shell.sent] == [1, 1]


@quiz
def test_answers_are_saved_as_they_change(page, shell):
    page.get_by_label("After the shift", exact=True).check()
    page.get_by_label("Now", exact=True).check()
    page.get_by_label("Wash with soap and water", exact=True).check()
    page.get_by_label("Suck the wound", exact=True).check()
    page.get_by_label("Suck the wound", exact=True).uncheck()
    expect(page.locator("[data-hr-save]")).to_have_text("Saved")
    expect(page.get_by_text("2 of 5 answered")).to_be_visible()
    assert {key: one.response.chosen for key, one in shell.state.work.answers.items()} == {
        "when": ("now",),
        "first": ("soap",),
    }
    assert [one["sequence"] for one in shell.sent] == list(range(1, len(shell.sent) + 1))
    assert [one["seen"] for one in shell.sent] == list(range(len(shell.sent)))


@quiz
def test_answers_wait_for_the_network_and_the_last_one_counts(page, shell):
    shell.trouble = ["broken"]
    page.get_by_label("After the shift", exact=True).check()
    expect(page.locator("[data-hr-save]")).to_contain_text("No network")
    page.get_by_label("Now", exact=True).check()
    expect(page.locator("[data-hr-save]")).to_have_text("Saved", timeout=15_000)
    assert shell.state.work.answers["when"].response.chosen == ("now",)
    assert shell.sent[0] == shell.sent[1]


@quiz
def test_handing_in_with_gaps_asks_and_takes_the_last_change_along(page, shell):
    page.get_by_label("Now", exact=True).check()
    page.get_by_role("button", name="Hand in", exact=True).click()
    gaps = page.locator("[data-hr-gaps]")
    expect(gaps).to_be_focused()
    expect(gaps).to_contain_text("Questions without an answer: 4.")
    page.get_by_label("True", exact=True).check()
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.get_by_role("heading", level=2, name="How it went")).to_be_visible()
    assert set(shell.state.work.answers) == {"when", "breaking"}
    assert [one["kind"] for one in shell.sent] == ["response", "response", "submit"]


@quiz
def test_the_enter_key_does_not_hand_in(page, shell):
    page.get_by_label("Now", exact=True).check()
    page.get_by_label("Now", exact=True).press("Enter")
    expect(page.locator("[data-hr-save]")).to_have_text("Saved")
    assert not shell.state.closed


@quiz
def test_what_another_page_entered_is_pointed_out(page, shell):
    shell.state = go_on(shell.definition, shell.state, answer("law", "yes"), client="other page")
    page.get_by_label("Now", exact=True).check()
    expect(page.locator("[data-hr-save]")).to_have_text(
        "Saved. You also have this quiz open on another page. Reload to see both."
    )


@quiz
def test_handing_in_over_answers_of_another_page_shows_them_first(page, shell):
    page.get_by_label("After the shift", exact=True).check()
    expect(page.locator("[data-hr-save]")).to_have_text("Saved")
    shell.state = go_on(shell.definition, shell.state, answer("when", "now"), client="other page")
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.locator("[data-hr-save]")).to_contain_text("You have also answered on another page")
    expect(page.get_by_label("Now", exact=True)).to_be_checked()
    assert not shell.state.closed
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.get_by_role("heading", level=2, name="How it went")).to_be_visible()
    assert shell.state.work.answers["when"].response.chosen == ("now",)
    assert [one["kind"] for one in shell.sent] == ["response", "submit", "submit"]


@quiz
def test_a_session_that_has_ended_stops_the_quiz_and_keeps_what_is_typed(page, shell):
    page.get_by_label("Now", exact=True).check()
    expect(page.locator("[data-hr-save]")).to_have_text("Saved")
    shell.trouble = ["ended"] * 9
    page.get_by_label("Wash with soap and water", exact=True).check()
    expect(page.locator("[data-hr-save]")).to_have_text(
        "Your last answer is not saved; those before it are. Open the activity again from your course."
    )
    expect(page.get_by_label("Wash with soap and water", exact=True)).to_be_checked()
    expect(page.get_by_label("Wash with soap and water", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Hand in", exact=True).click(force=True)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.reload()  # nobody is asked to stay: a question would be a dialog, which stops the reload
    expect(page.get_by_label("Now", exact=True)).to_be_checked()
    assert len(shell.sent) == 2


@quiz
def test_a_session_that_ended_without_network_owns_up_to_every_answer(page, shell):
    shell.trouble = ["broken", "ended"]
    page.get_by_label("Now", exact=True).check()
    expect(page.locator("[data-hr-save]")).to_contain_text("No network")
    page.get_by_label("True", exact=True).check()
    expect(page.locator("[data-hr-save]")).to_contain_text("Your last answers are not saved", timeout=15_000)
    assert shell.state.work.answers == {}


@quiz
def test_a_session_that_ends_before_handing_in_loses_no_answer(page, shell):
    page.get_by_label("Now", exact=True).check()
    expect(page.locator("[data-hr-save]")).to_have_text("Saved")
    shell.trouble = ["ended"]
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.locator("[data-hr-save]")).to_have_text("Your visit has ended. Open it again.")


@quiz
def test_nothing_unsaved_is_left_without_a_warning(page, shell):
    shell.trouble = ["broken"] * 99
    page.get_by_label("Now", exact=True).check()
    expect(page.locator("[data-hr-save]")).to_contain_text("No network")
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"


@story
def test_a_source_tag_opens_the_notes(page, shell):
    choose(page, "Ask whether")
    choose(page, "Let him say")
    expect(page.locator("#hr-S24")).to_be_hidden()
    page.get_by_role("link", name="Source S24").first.click()
    expect(page.locator("#hr-S24")).to_be_visible()


@story
def test_several_players_on_one_page_keep_their_own_queues(page, shell):
    """Two roots with forms of two addresses, as two blocks in a course: a host sends for each of them."""
    page.goto("about:blank")
    other = SHELL_LINKS.events(ATTEMPT) + "/else"
    first = shell.screen().html
    second = PLAYER.attempt(facts(a_definition("quiz"), open_attempt(a_definition("quiz"), A_START)), SHELL_LINKS).html
    blocks = f"<div id=a>{first}</div><div id=b>{second.replace(EVENTS, other)}</div>"
    page.set_content(f"<title>The course</title>{blocks}")
    page.add_script_tag(content=static_files()["player.js"].data.decode())
    page.evaluate(HOST, first.replace(EVENTS, EVENTS + "/again"))
    page.get_by_label("Now", exact=True).check()
    expect(page.locator("#b [data-hr-save]")).to_have_text("Saved")
    for _ in range(2):
        choose(page, "Ask whether")
        expect(page.locator("#a h1")).to_be_focused()
    page.get_by_label("After the shift", exact=True).check()
    page.wait_for_function("sent.length === 4")
    sent = page.evaluate("sent")
    again = EVENTS + "/again"
    assert [(one["url"], one["event"]["sequence"]) for one in sent] == [(other, 1), (EVENTS, 1), (again, 1), (other, 2)]
    clients = [one["event"]["client"] for one in sent]
    assert clients[0] == clients[3]
    assert len(set(clients)) == 3
    expect(page).to_have_title("The course")


@story
@pytest.mark.parametrize("page", [False], indirect=True)
def test_a_story_is_played_without_a_script(page, shell):
    choose(page, "Ask whether")
    expect(page.get_by_role("heading", level=1)).to_have_text("One in the left boot")
    choose(page, "Let him say")
    expect(page.get_by_role("heading", level=1)).to_have_text("A quiet night")
    assert shell.sent == []


@quiz
@pytest.mark.parametrize("page", [False], indirect=True)
def test_a_quiz_is_handed_in_without_a_script(page, shell):
    page.get_by_label("Now", exact=True).check()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_text("Questions without an answer: 4.")).to_be_visible()
    expect(page.get_by_label("Now", exact=True)).to_be_checked()
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.get_by_role("heading", level=2, name="How it went")).to_be_visible()
    assert shell.state.work.answers["when"].response.chosen == ("now",)
    assert shell.state.closed


@quiz
@pytest.mark.parametrize("page", [False], indirect=True)
def test_saving_without_a_script_is_confirmed(page, shell):
    page.get_by_label("Now", exact=True).check()
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.get_by_role("note").filter(has_text="Saved.")).to_contain_text("You can close this page")
    expect(page.get_by_label("Now", exact=True)).to_be_checked()
    assert shell.state.work.answers["when"].response.chosen == ("now",)
    assert not shell.state.closed


@quiz
@pytest.mark.parametrize("page", [False], indirect=True)
def test_without_a_script_nothing_is_handed_in_over_answers_of_another_page(page, shell):
    shell.state = go_on(shell.definition, shell.state, answer("when", "after"), client="other page")
    for label in ("Now", "Wash with soap and water", "False", "Yes", "Ask"):
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_text("You have also answered on another page.")).to_be_visible()
    expect(page.get_by_text("Also entered elsewhere: Now")).to_be_visible()
    assert not shell.state.closed
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="How it went")).to_be_visible()
    assert shell.state.closed
