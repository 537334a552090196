"""What every screen keeps to, and what each of them says."""

from __future__ import annotations

import re
from dataclasses import replace
from gettext import NullTranslations
from itertools import pairwise

import pytest

from hrlearn.errors import NotFoundError
from hrlearn.model import UNVERIFIED_SENTENCE
from hrlearn.player import ActivityStatus, AttemptLine, Chrome, Player
from hrlearn.scoring import Score
from tests.unit.player.html import Element, read
from tests.unit.player.lessons import (
    ATTEMPT,
    EMPTY_PACK,
    LINKS,
    PACK,
    a_definition,
    answer,
    choices,
    facts,
    go_on,
    package,
    play,
    status,
)
from tests.unit.player.screens import PLAYER, every_screen, new_here, the_page

SCREENS = every_screen()


@pytest.fixture(params=sorted(SCREENS))
def page(request) -> Element:
    return read(the_page(SCREENS[request.param]))


def shown(name: str) -> Element:
    return read(SCREENS[name].html)


def test_one_main_one_heading_one_language(page):
    assert page.one("html").attributes["lang"] in {"en", "ru"}
    assert page.one("html").attributes["dir"] == "ltr"
    assert page.one("main").one("h1").text
    assert len(page.all("h1")) == 1
    assert page.one("title").text


def test_the_first_link_skips_to_the_content(page):
    first = page.all("a")[0]
    assert first.attributes["href"] == "#" + page.one("main").attributes["id"]
    assert first.text


def test_headings_leave_out_no_level(page):
    levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_control_has_a_name(page):
    for control in page.all("a", "button", "summary"):
        assert control.text or control.attributes.get("aria-label"), control
    labels = {one.attributes["for"]: one for one in page.all("label") if "for" in one.attributes}
    for entry in page.all("input", "select", "textarea"):
        if entry.attributes.get("type") != "hidden":
            label = labels.get(entry.attributes.get("id", ""), entry.parent)
            assert entry.attributes.get("aria-label") or (label.tag == "label" and label.text)
    for image in page.all("img"):
        assert "alt" in image.attributes
    for field in page.all("fieldset"):
        assert next(child for child in field.children if isinstance(child, Element)).tag == "legend"


def test_buttons_of_one_screen_differ_in_name(page):
    for tag in ("a", "button"):
        links = [
            (one.text, one.attributes.get("href"), one.attributes.get("value")) for one in page.one("main").all(tag)
        ]
        names = {}
        for text, *target in links:
            assert names.setdefault(text, target) == target


def test_ids_are_unique_and_references_are_kept(page):
    ids = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(set(ids)) == len(ids)
    wanted = [
        element.attributes["aria-labelledby"] for element in page.all() if "aria-labelledby" in element.attributes
    ]
    wanted += [link.attributes["href"][1:] for link in page.all("a") if link.attributes["href"].startswith("#")]
    assert [one for one in wanted if one not in ids] == []


def test_nothing_needs_a_loose_content_security_policy(page):
    for element in page.all():
        assert "style" not in element.attributes
        assert [name for name in element.attributes if name.startswith("on")] == []
        assert not element.attributes.get("href", "").lower().startswith("javascript:")
    assert [script.text for script in page.all("script")] == [""]
    assert page.all("style") == []


def test_every_form_works_without_a_script(page):
    for form in page.all("form"):
        assert form.attributes["method"] == "post"
        assert form.attributes["action"].startswith("/")
        assert form.one("input", name="session").attributes["value"] == "academy.token"
        assert form.all("button") or form.all("fieldset")


def test_the_session_stands_in_a_meta_element_only_where_there_is_one():
    screen = SCREENS["message"]
    assert read(the_page(screen)).one("meta", name="hr-session").attributes["content"] == "academy.token"
    assert read(PLAYER.page(screen, Chrome())).all("meta", name="hr-session") == []
    bare = PLAYER.attempt(facts(a_definition("quiz"), play(a_definition("quiz"))), replace(LINKS, session=""))
    assert read(bare.html).all("input", name="session") == []


def test_a_language_written_from_right_to_left():
    lesson = replace(package().lesson, language="ar-EG")
    page = read(the_page(PLAYER.home(replace(package(), lesson=lesson), PACK, [], LINKS)))
    assert page.one("html").attributes == {"lang": "ar-EG", "dir": "rtl"}


@pytest.mark.parametrize("name", [name for name in SCREENS if not name.startswith("message") and name != "home, new"])
def test_a_fictional_pack_is_named_wherever_it_may_be_read(name):
    fictional = "pack none" not in name
    banners = shown(name).all("p", class_="hr-fiction")
    assert len(banners) == int(fictional)
    assert all("Republic of Practice" in banner.text for banner in banners)


@pytest.mark.parametrize("prefix", ["hr-", "hr0123abcd-"])
def test_every_id_has_the_prefix_of_its_screen(prefix):
    links, definition = replace(LINKS, prefix=prefix), a_definition("sharp_answer")
    ended = play(definition, *choices("stop.ask", "boot.himself", "sting.wash"))
    screens = [
        PLAYER.home(package(), PACK, [], links),
        PLAYER.lesson_page(package(), PACK, new_here(), "learn", "", links),
        *(PLAYER.attempt(facts(definition, state), links, "begin") for state in (play(definition), ended)),
        PLAYER.attempt(facts(definition, play(definition)), links),
    ]
    for screen in screens:
        elements = read(screen.html).all()
        names = [
            one.attributes[name] for one in elements for name in ("id", "aria-labelledby") if name in one.attributes
        ]
        names += [one.attributes["href"][1:] for one in elements if one.attributes.get("href", "").startswith("#")]
        assert names
        assert [name for name in names if not name.startswith(prefix)] == []


def test_home_says_what_the_lesson_is():
    home = shown("home, new")
    assert "about 20 minutes" in home.text
    assert "Draft, not yet reviewed." in home.text
    assert "Say until when HIV medicine can still work." in home.one("section", class_="hr-goals").text
    assert [h.text for h in home.all("h3")] == ["Read first", "The sharp answer", "Check yourself"]
    assert "2 short pages" in home.text
    assert "0 of 3 attempts used" in home.text


def test_a_reviewed_lesson_carries_no_draft_notice():
    reviewed = replace(package(), lesson=replace(package().lesson, draft=False))
    assert "Draft" not in PLAYER.home(reviewed, PACK, [], LINKS).html


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("home, new", "Read first Read : Read first"),
        ("home, one part done", "Check yourself Start : Check yourself"),
        ("home, one part open", "Check yourself Continue : Check yourself"),
        ("home, all done", "You have done every part"),
    ],
)
def test_the_next_step(name, words):
    assert words in shown(name).one("section", class_="hr-next").text


def test_home_leads_to_earlier_results_and_says_when_no_attempt_is_left():
    home = shown("home, all done")
    cards = home.all("li", class_="hr-card")
    assert "best score 75 %" in cards[1].text
    assert "1 attempt so far" in cards[1].text
    assert cards[2].one("summary").text == "Your results : Check yourself"
    assert cards[2].one("a").attributes["href"].startswith("/attempts/")
    assert "No attempts left" in cards[2].text


def test_reading_turns_pages():
    first, last = shown("page why, pack demo"), shown("page after, pack demo")
    assert "Page 1 of 2" in first.text
    assert [a.text for a in first.one("nav").all("a")] == ["Next"]
    assert [a.text for a in last.one("nav").all("a")] == ["Previous", "Back to the lesson"]
    assert first.all("form") == []
    assert first.one("nav").one("a").attributes["href"] == "/lesson/learn/pages/after"


def primary(element: Element) -> list[tuple[str, str]]:
    """Return the words and aims of the main buttons."""
    buttons = [one for one in element.all("a", "button", class_="hr-button") if not one.has({"class": "hr-plain"})]
    aim = {"a": lambda one: one.attributes["href"], "button": lambda one: one.parent.attributes["action"]}
    return [(one.text, aim[one.tag](one)) for one in buttons]


def test_the_last_page_leads_on_and_never_in_a_circle():
    assert primary(shown("page after, pack demo").one("nav")) == [
        ("Start: The sharp answer", "/lesson/sharp_answer/attempts")
    ]
    going_on = shown("page after, with the story open")
    assert primary(going_on.one("nav")) == [("Continue: The sharp answer", f"/attempts/{ATTEMPT}")]
    assert primary(shown("page after, alone").one("nav")) == [("Back to the lesson", LINKS.home)]


@pytest.mark.parametrize(
    ("following", "words"),
    [
        pytest.param({"sharp_answer": "done", "quiz": "new"}, "Start: Check yourself", id="the next without a result"),
        pytest.param({"quiz": "new"}, "Start: Check yourself", id="only what is placed here"),
        pytest.param({"sharp_answer": "done", "quiz": "done"}, "Back to the lesson", id="all done"),
        pytest.param({"quiz": "used up"}, "Back to the lesson", id="no attempt left"),
    ],
)
def test_the_last_page_leads_to_what_is_still_to_do(following, words):
    done = (AttemptLine(ATTEMPT, 1, Score.of(1, 2)),)
    ways = {"done": {"attempts": done, "may_start": True}, "new": {"may_start": True}, "used up": {}}
    placed = [status("learn"), *(status(key, **ways[way]) for key, way in following.items())]
    page = read(PLAYER.lesson_page(package(), PACK, placed, "learn", "after", LINKS).html)
    assert [text for text, _ in primary(page.one("nav"))] == [words]


def test_reading_that_follows_reading_comes_next():
    whole = package()
    more = replace(whole.lesson.activities[0], key="more", title="Read on")
    here = [status("learn"), ActivityStatus(more), status("quiz", may_start=True)]
    page = read(PLAYER.lesson_page(whole, PACK, here, "learn", "after", LINKS).html)
    assert primary(page.one("nav")) == [("Read: Read on", "/lesson/more/pages/why")]


def test_who_need_not_read_can_begin_with_the_story():
    aims = {
        one.text: one.parent.attributes["action"]
        for one in shown("home, new").one("section", class_="hr-next").all("button")
    }
    assert aims == {"Or start with “The sharp answer”": "/lesson/sharp_answer/attempts"}
    for name in ("home, one part done", "home, one part open", "home, learn alone"):
        assert "Or start with" not in shown(name).text


@pytest.mark.parametrize("key", ["learn", "sharp_answer", "quiz"])
def test_a_part_placed_alone_is_a_home_of_its_own(key):
    activity, home = package().lesson.activity(key), shown(f"home, {key} alone")
    assert home.one("h1").text == activity.title
    assert home.one("p", class_="hr-lead").text == activity.summary
    assert home.one("p", class_="hr-eyebrow").text == package().lesson.title
    assert "Parts of this lesson" not in home.text
    assert "about 20 minutes" not in home.text
    assert home.all("section", class_="hr-goals") == []
    assert "Draft, not yet reviewed." in home.text
    assert len(primary(home)) == 1


def test_a_part_placed_alone_shows_its_attempts_and_results():
    done, used_up = shown("home, story alone, done"), shown("home, quiz alone, no attempt left")
    assert "You have done this part" in done.text
    assert "best score 75 %" in done.text
    assert primary(done) == [("Try again : The sharp answer", "/lesson/sharp_answer/attempts")]
    assert "Attempt 1 : 75 %" in done.text
    assert "No attempts left" in used_up.text
    assert primary(used_up) == []


def test_a_lesson_with_one_activity_is_still_a_lesson():
    whole = package()
    small = replace(whole, lesson=replace(whole.lesson, activities=whole.lesson.activities[2:]))
    home = read(PLAYER.home(small, PACK, [status("quiz", may_start=True)], LINKS).html)
    assert home.one("h1").text == whole.lesson.title
    assert "about 20 minutes" in home.text


READ = [name for name in SCREENS if name.startswith("read, ")]
OWN = re.compile(
    r"[Yy]ou (chose|see what|reach the full|like)|What do you do\?"
    r"|[Yy]our (path|results|(own )?answers?|choices|instructor)"
)


@pytest.mark.parametrize("name", READ)
def test_who_reads_somebodys_attempt_is_told_whose_it_is(name):
    screen = shown(name)
    note = screen.one("p", class_="hr-reading")
    if name == "read, no name":
        assert "You are reading the attempt of a learner whose name is not shared." in note.text
        assert note.all("bdi") == []
    else:
        assert note.one("bdi").text == "Mirela <Dust>"
    assert note.one("a", href=LINKS.results).text == "Class results"
    assert "Back to the lesson" not in screen.text
    assert screen.all("a", href=LINKS.home) == []


@pytest.mark.parametrize("name", READ)
def test_who_reads_somebodys_attempt_is_not_taken_for_the_learner(name):
    assert OWN.findall(shown(name).text) == []


def test_the_neutral_words_stand_where_the_own_ones_stood():
    assert "Chosen: Put your hands" in shown("read, scene").text
    assert "The path, step by step" in shown("read, debrief").text
    assert "Chosen: Have him pull" in shown("read, step").text
    assert "Results, attempt 2" in shown("read, results").text
    assert "You chose:" in shown("debrief").text
    assert all(shown(name).all("p", class_="hr-reading") == [] for name in ("debrief", "results", "quiz, new"))


def test_a_form_that_was_saved_says_so():
    saved = shown("quiz, saved").one("div", class_="hr-notice", role="note")
    assert "Saved. You can close this page and go on later." in saved.text
    assert saved.one("a").attributes["href"] == LINKS.home
    assert not any("Saved" in one.text for name in ("quiz, new", "read, quiz") for one in shown(name).all(role="note"))


def test_who_has_answered_on_another_page_too_is_told_before_handing_in():
    told = shown("quiz, answered elsewhere")
    assert "You have also answered on another page." in told.one("div", class_="hr-notice", role="note").text
    assert "Also entered elsewhere: After the shift" in told.text


def test_the_first_page_needs_no_key_and_an_unknown_one_is_not_found():
    assert PLAYER.lesson_page(package(), PACK, new_here(), "learn", "", LINKS).title == "Why this matters to you"
    for activity, key in (("learn", "nowhere"), ("quiz", ""), ("quiz", "why"), ("nothing", "")):
        with pytest.raises(NotFoundError) as refused:
            PLAYER.lesson_page(package(), PACK, new_here(), activity, key, LINKS)
        assert "nowhere" not in str(refused.value)
    with pytest.raises(NotFoundError):
        PLAYER.lesson_page(package(), PACK, [status("quiz")], "learn", "why", LINKS)


def test_the_introduction_names_role_people_and_meters():
    intro = shown("intro")
    assert "You are a patrol officer" in intro.text
    assert "Timur the man you stopped" in intro.text
    assert "Officer safety steady 5 of 10" in intro.text
    assert intro.one("a", class_="hr-button").attributes["href"].endswith("?step=begin")


def test_a_scene_tells_who_speaks_and_offers_the_open_choices():
    scene = shown("scene, first")
    assert scene.one("h1").text == "Night stop"
    assert "02:10" in scene.one("header").text
    assert scene.one("img", class_="hr-picture").attributes["alt"] == "A street corner at night under one lamp"
    speech = [one.text for one in scene.all("div", class_="hr-speech")]
    assert speech[0] == "Timur the man you stopped I've done nothing. I'm waiting for a friend."
    assert scene.one("div", class_="hr-inner").text.startswith("You think")
    assert scene.one("div", class_="hr-radio").text.startswith("Radio")
    assert [button.attributes["value"] for button in scene.all("button")] == ["pockets", "ask", "shout"]
    assert scene.all("section", class_="hr-happened") == []


def test_a_scene_tells_what_the_last_choice_led_to():
    scene = shown("scene, after a choice")
    told = scene.one("section", class_="hr-happened").text
    assert "Put your hands straight into his pockets." in told
    assert "Something bites your finger." in told
    assert "−3 Officer safety: now in danger" in told
    assert "−1 Trust: now careful" in told
    assert "health" not in told


def test_a_clamped_change_shows_what_really_moved():
    definition = a_definition("sharp_answer")
    state = play(definition, *choices("stop.ask", "boot.himself", "sting.wash"))
    assert "+1 Your health: now well" in read(PLAYER.attempt(facts(definition, state), LINKS).html).text


def test_a_choice_that_moves_nothing_says_so():
    definition = a_definition(
        "sharp_answer",
        pack=replace(PACK, slots={**PACK.slots, "law.not_there": PACK.slots["law.sharps_declaration_safe"]}),
    )
    run = play(definition, ("choice", {"step": 0, "scene": "stop", "choice": "never"}))
    assert "Nothing that is measured has changed." in PLAYER.attempt(facts(definition, run), LINKS).html


def test_who_only_looks_gets_nothing_to_press():
    for name in ("scene, only to look at", "quiz, only to look at"):
        assert [button for button in shown(name).all("button") if "hidden" not in button.attributes] == []
    assert all("disabled" in field.attributes for field in shown("quiz, only to look at").all("fieldset"))


def test_the_debrief_tells_the_last_outcome_and_the_path_in_short():
    debrief = shown("debrief")
    assert debrief.one("h1").text == "Weeks of worry"
    assert "A mixed ending" in debrief.text
    assert "You chose: Wash it" in debrief.one("section", class_="hr-happened").text
    steps = debrief.one("ol", class_="hr-path").all("li")
    assert [step.one("h3").text for step in steps] == [
        "1. Night stop 02:10",
        "2. One in the left boot 02:14",
        "3. A sting 02:20",
    ]
    assert "Ask whether he carries" in steps[0].text
    assert "Best choice" in steps[0].text
    assert "Officer safety +2" in steps[0].text
    assert [one.attributes["href"][-7:] for one in debrief.one("ol", class_="hr-path").all("a")] == [
        "?step=1",
        "?step=2",
        "?step=3",
    ]
    assert debrief.one("a", class_="hr-button", href=f"/attempts/{ATTEMPT}?step=1").text == "Look back, step by step"
    assert "What would you have wanted your partner to say?" in debrief.text
    assert debrief.all("button")[-1].text == "Play again"


def test_a_step_tells_what_was_behind_it_and_where_the_other_roads_lead():
    first, last = shown("step, first"), shown("step, last")
    assert "Step 1 of 3" in first.text
    assert first.one("h1").text == "Night stop"
    assert "Best choice Asking first protects both of you" in first.text
    roads = first.one("ul", class_="hr-roads").text
    assert "Put your hands straight" in roads
    assert "Poor choice" in roads
    assert [a.text for a in first.one("nav").all("a")] == ["Next"]
    assert [a.text for a in last.one("nav").all("a")] == ["Previous", "Back to all steps"]
    assert last.one("nav").all("a")[1].attributes["href"] == f"/attempts/{ATTEMPT}"


@pytest.mark.parametrize("step", ["0", "4", "-1", "+1", "01", "1 ", "²", "one", "home", "9" * 5000])
def test_a_part_that_is_not_there_is_not_found(step):
    definition = a_definition("sharp_answer")
    ended = play(definition, *choices("stop.ask", "boot.himself", "sting.wash"))
    with pytest.raises(NotFoundError) as refused:
        PLAYER.attempt(facts(definition, ended), LINKS, step)
    assert refused.value.code == "step.unknown"
    assert refused.value.message == "There is no such part to look back at."


def test_nothing_can_be_looked_back_at_before_the_end():
    story, quiz = a_definition("sharp_answer"), a_definition("quiz")
    for definition, state in (
        (story, play(story, *choices("stop.ask"))),
        (quiz, play(quiz, answer("when", "now"))),
    ):
        with pytest.raises(NotFoundError):
            PLAYER.attempt(facts(definition, state, reveal_key=True), LINKS, "1")


def test_a_screen_that_was_asked_for_too_late_shows_where_the_attempt_stands():
    definition = a_definition("sharp_answer")
    ended = play(definition, *choices("stop.ask", "boot.light"))
    assert PLAYER.attempt(facts(definition, ended), LINKS, "begin").state == "debrief"


def test_the_score_of_a_story_is_shown_in_per_cent():
    definition = a_definition("sharp_answer")
    state = replace(play(definition, *choices("stop.ask", "boot.light")), score=Score.of(7, 8))
    assert "88 % of what was possible" in read(PLAYER.attempt(facts(definition, state), LINKS).html).text


def test_a_quiz_keeps_what_was_answered():
    quiz = shown("quiz, with answers")
    checked = {(one.attributes["name"], one.attributes["value"]) for one in quiz.all("input", checked="")}
    assert checked == {
        ("item.when.chosen", "now"),
        ("item.first.chosen", "soap"),
        ("item.first.chosen", "bleach"),
    }
    assert "2 of 5 answered" in quiz.text
    assert "Also entered elsewhere: After the shift" in quiz.text
    assert [one.attributes["type"] for one in quiz.all("input", name="item.breaking.chosen")] == ["radio", "radio"]
    assert quiz.one("input", name="was.first").attributes["value"] == '[["chosen","bleach"],["chosen","soap"]]'


def test_a_quiz_says_beforehand_what_does_not_count():
    law, order = shown("quiz, new").all("fieldset")[3:]
    assert "your academy has not confirmed the local rule" in law.text
    assert "For practice" in order.text


def test_the_enter_key_never_hands_in():
    assert shown("quiz, new").one("form").all("button")[0].attributes["value"] == "save"
    assert shown("quiz, handed in with gaps").one("form").all("button")[0].attributes["value"] == "save"


def test_gaps_are_asked_about_only_after_handing_in():
    assert "hidden" in shown("quiz, new").one("div", class_="hr-gaps").attributes
    asked = shown("quiz, handed in with gaps").one("div", class_="hr-gaps")
    assert "hidden" not in asked.attributes
    assert "Questions without an answer: 3 ." in asked.text
    assert asked.one("button").attributes["value"] == "anyway"


def test_results_show_the_marks_at_a_glance():
    results = shown("results")
    assert "once you reach the full score, or after your last attempt (2 left)" in results.text
    lines = results.one("ol", class_="hr-results").all("li")
    assert "Right 1 of 1 points" in lines[0].text
    assert "not judged" in lines[3].text
    assert "Right" not in lines[3].text
    assert lines[1].one("a").attributes["href"] == f"/attempts/{ATTEMPT}?step=2"
    assert results.all("button")[-1].text == "Try again"


def test_a_question_teaches_from_the_own_answer_only():
    first = shown("answer, first")
    assert "Yes. Hours count." in first.text
    assert "By then the medicine no longer helps." not in first.text
    assert "The first dose works best at once" not in first.text
    assert [a.text for a in first.one("nav").all("a")] == ["Next"]
    assert "For practice: it does not count." in shown("answer, practice").text


def test_a_local_rule_that_nobody_has_confirmed_is_not_judged():
    law = shown("answer, local rule, revealed")
    assert "It does not count and is not judged" in law.text
    assert "The law says so." not in law.text
    assert "Your law decides." not in law.text
    assert law.all("span", class_="hr-verdict") == []


def test_a_revealed_question_shows_the_key_and_why():
    definition = a_definition("quiz")
    closed = play(definition, answer("when", "after"), ("submit", {}))
    screen = PLAYER.attempt(facts(definition, closed, reveal_key=True), LINKS, "1")
    revealed = read(screen.html)
    assert "The first dose works best at once" in revealed.text
    assert "Right answer" in revealed.text
    assert "WHO guidelines for HIV" in revealed.one("details", class_="hr-notes").text
    assert "Belongs to the answer" in shown("answer, several, revealed").text
    assert "also shows the right answers" in shown("results, revealed").text


@pytest.mark.parametrize(
    ("chosen", "word"),
    [
        (("soap", "report"), "Right"),
        (("soap", "report", "suck"), "Partly right"),
        (("suck",), "Not right"),
        ((), "No answer"),
        (None, "No answer"),
    ],
)
def test_results_judge_in_words(chosen, word):
    definition = a_definition("quiz")
    state = play(definition, *([] if chosen is None else [answer("first", *chosen)]), ("submit", {}))
    line = read(PLAYER.attempt(facts(definition, state), LINKS).html).one("ol").all("li")[1]
    whole = read(PLAYER.attempt(facts(definition, state), LINKS, "2").html)
    assert [one.one("span", class_="hr-verdict").text for one in (line, whole)] == [word, word]


def test_points_are_written_for_people():
    definition = a_definition("quiz")
    state = play(definition, answer("first", "soap", "report", "suck"), ("submit", {}))
    assert "1 of 2 points" in read(PLAYER.attempt(facts(definition, state), LINKS).html).text


def test_a_quiz_in_which_nothing_counts_has_no_score():
    whole = package()
    quiz = whole.lesson.activities[2]
    practice = replace(quiz.content, items=quiz.content.items[3:])
    lesson = replace(whole.lesson, activities=(*whole.lesson.activities[:2], replace(quiz, content=practice)))
    definition = a_definition("quiz", replace(whole, lesson=lesson))
    state = play(definition, ("submit", {}))
    assert "so there is no score" in PLAYER.attempt(facts(definition, state), LINKS).html


def test_a_message_says_what_to_do_and_gives_a_reference():
    message = shown("message")
    assert "Four hours passed. Open it again." in message.text
    assert message.one("code").text == "9f3c"
    assert message.one("a").attributes["href"] == "/lesson"


def test_the_same_state_gives_the_same_bytes():
    assert {name: screen.html for name, screen in every_screen().items()} == {n: s.html for n, s in SCREENS.items()}


def test_what_others_wrote_is_escaped():
    bad = "<script>alert(1)</script>"
    screen = PLAYER.message(bad, bad, bad, bad)
    assert bad not in PLAYER.page(screen, Chrome(site=bad, home='"><b>', session='"><b>'))
    assert '"><b>' not in PLAYER.page(screen, Chrome(site=bad, home='"><b>', session='"><b>'))


def test_words_can_be_translated():
    class Quoted(NullTranslations):
        def gettext(self, message):
            return f"«{message}»"

    player = Player(lambda name: name, Quoted())
    screen = player.lesson_page(package(), EMPTY_PACK, new_here(), "learn", "why", LINKS)
    assert f"«{UNVERIFIED_SENTENCE}»" in screen.html
    assert "«Page 1 of 2»" in screen.html


def test_the_unverified_sentence_stands_in_for_an_open_slot():
    box = shown("page why, pack demo").one("div", class_="hr-slot")
    assert box.text == f"The law where you work {UNVERIFIED_SENTENCE}"


def test_a_slot_shows_source_and_date():
    box = shown("page after, pack demo").one("div", class_="hr-slot").text
    assert "Wash with soap and water." in box
    assert (
        "Source: Standing order 7, section 3. Confirmed by Dr B. Sample, occupational health on 1 November 2026 ."
        in box
    )


def test_answers_that_came_from_another_page_are_kept_apart():
    definition = a_definition("quiz")
    first = play(definition, answer("when", "now"))
    same = go_on(definition, first, answer("when", "now"), client="other page", seen=0)
    assert "Also entered elsewhere" not in PLAYER.attempt(facts(definition, same), LINKS).html


def test_sizes_are_given_in_html_not_in_styles():
    widths = re.findall(r'<rect width="(\d+)%"', SCREENS["scene, first"].html)
    assert widths == ["50", "40", "80"]
