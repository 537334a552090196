"""Advice, the way back, timed decisions, principles, two runs side by side; and texts that are not translated yet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hrlearn.attempts import AttemptState, admit
from hrlearn.errors import AttemptError
from hrlearn.player import FormEvents, form_events
from tests.unit.player.html import Element, read
from tests.unit.player.lessons import LINKS, choices, facts, go_on, play
from tests.unit.player.rich import ENTERED, back, hint, rich_lesson, the_story
from tests.unit.player.screens import CHROME, PLAYER, every_screen

STORY, LESSON = the_story(), rich_lesson()


def shown(name: str) -> Element:
    return read(every_screen()[name].html)


def screen(state: AttemptState, step: str = "", **more: object) -> Element:
    return read(PLAYER.attempt(facts(STORY, state, LESSON, **more), LINKS, step).html)


def press(state: AttemptState, name: str, value: str) -> tuple[FormEvents, AttemptState]:
    """Press a button of a scene as a browser without a script does."""
    form = screen(state, "begin").one("form")
    assert any(one.has({"name": name, "value": value}) for one in form.all("button")), (name, value)
    fields = {one.attributes["name"]: [one.attributes["value"]] for one in form.all("input")}
    made = form_events(STORY.activity, fields | {name: [value]})
    for envelope in made.envelopes:
        _, state = admit(STORY, state, envelope, None, ENTERED)
    return made, state


def test_a_story_with_advice_and_a_way_back_is_played_with_forms_alone():
    state = play(STORY)
    for name, value in (("choice", "ask"), ("hint", "1"), ("hint", "2"), ("rewind", "0"), ("choice", "shout")):
        made, state = press(state, name, value)
        assert [one.kind for one in made.envelopes] == [name]
    assert [step.choice for step in state.work.path] == ["shout"]
    assert state.work.hints == {("boot", 1), ("boot", 2)}
    # Trust 4: shouting takes 2, the second hint 1, going back 1.
    assert state.work.values["T"] == 0


@pytest.mark.parametrize("field", ["hint", "rewind"])
def test_a_damaged_button_is_refused(field):
    form = screen(play(STORY), "begin").one("form")
    fields = {one.attributes["name"]: [one.attributes["value"]] for one in form.all("input")}
    with pytest.raises(AttemptError):
        form_events(STORY.activity, fields | {field: ["x"]})


def test_advice_tells_its_cost_before_and_stays_shown():
    before, after = play(STORY, *choices("stop.ask")), play(STORY, *choices("stop.ask"), hint("boot", 1, 1))
    asked = screen(before)
    assert asked.one("button", name="hint").text == "Ask for advice"
    assert "It costs nothing." in asked.text
    assert "boot [" not in asked.text
    assert "Look at his" not in asked.text
    told = screen(after)
    assert "Look at his boot" in told.text
    assert told.one("button", name="hint").text == "Ask for more advice"
    assert "It costs: Trust \N{MINUS SIGN}1." in told.text
    assert told.one("article").attributes["data-hr-say"] == "Look at his boot ."
    assert "Never pull" not in told.text


def test_the_way_back_names_its_cost_and_every_decision():
    state = play(STORY, *choices("stop.ask", "boot.himself"))
    way = screen(state).one("details", class_="hr-back")
    assert "It costs: Trust \N{MINUS SIGN}1." in way.text
    buttons = [(one.attributes["value"], one.text) for one in way.all("button")]
    assert buttons == [("0", "1. Night stop"), ("1", "2. One in the left boot")]
    assert screen(play(STORY), "begin").all("details", class_="hr-back") == []
    assert screen(state, read_only=True, learner_name="M").all("button") == []


def test_a_locked_story_has_no_way_back():
    state = play(STORY, *choices("stop.ask"))
    content = replace(STORY.activity.content, rewind=replace(STORY.activity.content.rewind, policy="locked"))
    locked = replace(STORY, activity=replace(STORY.activity, content=content))
    assert read(PLAYER.attempt(facts(locked, state, LESSON), LINKS).html).all("details", class_="hr-back") == []


def test_lines_that_do_not_hold_are_not_told():
    first = screen(play(STORY, *choices("stop.ask")))
    again = play(STORY, *choices("stop.pockets"))
    again = replace(again, work=replace(again.work, scene="boot", visited=frozenset({"stop", "sting"})))
    assert "You have been here before." not in first.text
    assert "You have been here before." in screen(again).text


@pytest.mark.parametrize(
    ("now", "left"),
    [("2026-11-21T00:00:00Z", "30"), ("2026-11-21T00:00:12Z", "18"), ("2026-11-21T00:00:29Z", "1")],
)
def test_the_time_left_is_the_server_s(now, left):
    clock = screen(play(STORY, *choices("stop.ask")), now=now).one("div", class_="hr-time")
    assert clock.attributes["data-hr-time"] == left
    assert clock.text == f"Time to decide: about {left} seconds"


def test_more_time_for_a_learner_is_more_time_on_the_screen():
    state = play(STORY, *choices("stop.ask"))
    state = replace(state, terms=replace(state.terms, time_factor=2))
    clock = screen(state, now="2026-11-21T00:00:12Z").one("div", class_="hr-time")
    assert (clock.attributes["data-hr-time"], clock.attributes["data-hr-of"]) == ("48", "60")


def test_when_the_time_is_over_one_button_goes_on():
    late = shown("rich, too late")
    (button,) = late.all("button", name="choice")
    assert button.text == "See what happens"
    assert late.all(class_="hr-time")[0].text == "The time is over."
    assert late.all(name="hint") == []


def test_what_came_too_late_is_told_with_what_happened_instead():
    told = shown("rich, what happened late").one("section", class_="hr-happened").text
    assert "The time was over before this arrived: Let him say how it lies" in told
    assert "So this happened: Have him pull it out himself." in told
    assert "Too late" in shown("rich, step late").text


def test_the_debrief_keeps_what_was_gone_back_on():
    page = shown("rich, debrief")
    kept = [one for one in page.one("ol", class_="hr-path").all("li") if not one.has({"class": "hr-aside"})]
    aside = [one.text for one in page.all("li", class_="hr-aside")]
    assert len(kept) == 3
    assert sum(1 for text in aside if text.startswith("Gone back on")) == 2
    assert sum(1 for text in aside if text.startswith("Advice")) == 2
    assert [text for text in aside if text.startswith("Went back to")] == ["Went back to Night stop"]
    assert page.text.count("Too late") == 2


def test_principles_are_told_in_words_and_bars():
    # Health: one step put it to the test, and the better of its two choices was taken.
    group = shown("rich, debrief").one("div", **{"aria-label": "By principle"})
    assert "Health strong 100 %" in group.text
    assert [one.text for one in shown("debrief").all("div", **{"aria-label": "By principle"})] == []


def test_two_runs_stand_side_by_side():
    both = shown("rich, compared")
    first, best = both.all("section", class_="hr-run")
    assert "First run, attempt 1" in first.text
    assert "Best run, attempt 2" in best.text
    assert "A quiet night" in best.text
    assert best.text.count("Differs") == 2
    assert shown("rich, debrief").one("a", href="/lesson/sharp_answer/compare").text


def test_a_run_that_cannot_be_compared_is_not_offered():
    assert "Compare" not in screen(play(STORY, *choices("stop.ask", "boot.light"))).text


def test_events_after_going_back_name_the_step_that_is_due():
    state = play(STORY, *choices("stop.ask"), back(0, 1))
    assert screen(state).one("input", name="step").attributes["value"] == "2"
    assert "You went back to this decision." in screen(state).text
    assert go_on(STORY, state, ("choice", {"step": 2, "scene": "stop", "choice": "shout"})).work.scene == "boot"


def test_texts_without_a_translation_are_marked_with_their_language():
    quiz = shown("russian, quiz")
    whole = read(PLAYER.page(every_screen()["russian, quiz"], CHROME))
    assert whole.one("html").attributes["lang"] == "ru"
    marked = [one.text for one in quiz.all("span", class_="hr-foreign")]
    assert "After the shift" in marked
    assert "Сейчас" not in marked
    assert {one.attributes["lang"] for one in quiz.all(class_="hr-foreign")} == {"en"}
    assert {one.attributes["dir"] for one in quiz.all(class_="hr-foreign")} == {"ltr"}
    assert quiz.text.count("Some texts are not translated yet.") == 1
    assert "not translated yet" not in shown("quiz, new").text


def test_the_language_can_be_changed_where_there_are_several():
    switch = shown("russian, home").one("nav", class_="hr-languages")
    assert [(one.text, one.attributes["href"], one.attributes["lang"]) for one in switch.all("a")] == [
        ("English", "/here?lang=en", "en")
    ]
    assert switch.one("span", **{"aria-current": "true"}).text == "русский"
    assert shown("home, new").all("nav", class_="hr-languages") == []
