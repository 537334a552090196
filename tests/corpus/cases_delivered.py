"""Cases about delivery: events that come twice, in another order, from several pages, or after the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.corpus.places import NO_PACK
from tests.corpus.script import Dice, Page, Script, response

STORY = ("turns", "round", NO_PACK)
STREET = ("safe_hands", "sharp_answer", "demo")
CROSSING = ("customs", "crossing", "wait_land")
QUIZ = ("turns", "sheet", NO_PACK)
PAPERS = ("customs", "papers", "half_land")
EXAM = ("safe_hands", "quiz", "demo")

FULL_QUEUE = [("one", "b"), ("heavy", "a"), ("one", "c"), ("heavy", "d"), ("exact", "a", "c"), ("one", "b")]

Write = Callable[[Script], None]


def _written(kind: str, *rows: tuple[str, tuple[str, str, str], Write]) -> Iterator[Script]:
    for name, at, write in rows:
        script = Script(kind, name, at)
        write(script)
        yield script


def ended(script: Script) -> Page:
    """Play the story of turns to an end."""
    page = script.page()
    page.choose("up")
    page.choose("out")
    page.choose("push")
    return page


def handed_in(script: Script) -> Page:
    """Answer one question and hand the quiz in."""
    page = script.page()
    page.answer("one", "b")
    page.submit()
    return page


def repeats() -> Iterator[Script]:
    """Yield the same event with the same body, once more: it changes nothing and keeps its position."""

    def at_once(script: Script) -> None:
        page = script.page()
        event = page.choose("up")
        for _ in range(3):
            script.send(event)
        page.choose("up")

    def later(script: Script) -> None:
        page = script.page()
        first = page.choose("hands")
        page.choose("law_promise")
        script.send(first)
        page.choose("officer_takes")
        script.send(first)

    def after_the_end(script: Script) -> None:
        ended(script)
        for step in list(script.steps):
            script.send(step["send"])

    def in_capitals(script: Script) -> None:
        event = script.page().choose("up")
        script.send({**event, "uuid": event["uuid"].upper(), "client": event["client"].upper()})

    def replaced(script: Script) -> None:
        page = script.page()
        first = page.answer("one", "a")
        page.answer("one", "b")
        script.send(first)
        page.submit()

    yield from _written(
        "repeat",
        ("a choice four times", STORY, at_once),
        ("an old choice between later ones", STREET, later),
        ("every choice again after the ending", STORY, after_the_end),
        ("UUIDs in capital letters", STORY, in_capitals),
        ("a replaced answer does not come back", QUIZ, replaced),
        ("both answers of two pages again", QUIZ, _of_two_pages),
        ("everything again after handing in", QUIZ, _submit_again),
        ("a refused event leaves no trace of its UUID", STORY, _after_a_refusal),
        ("the whole quiz queue three times", EXAM, _thrice),
    )


def _of_two_pages(script: Script) -> None:
    one, other = script.page(), script.page()
    first, second = one.answer("heavy", "a"), other.answer("heavy", "d")
    script.send(second)
    script.send(first)
    one.submit()


def _submit_again(script: Script) -> None:
    handed_in(script)
    for step in reversed(list(script.steps)):
        script.send(step["send"])


def _after_a_refusal(script: Script) -> None:
    page = script.page()
    refused = page.do("choice", page.choice("fly"))
    script.send(refused)
    script.send({**refused, "body": page.choice("down")})
    script.send({**refused, "body": page.choice("down")})


def _thrice(script: Script) -> None:
    page = script.page()
    queue = [page.queue("response", response("pep_when", key)) for key in ("if_ill", "at_once")]
    queue.append(page.queue("submit", {}))
    for event in queue * 3:
        script.send(event)


def conflicts() -> Iterator[Script]:
    """Yield the same UUID with another body: refused, and what was saved first stands."""

    def other_choice(script: Script) -> None:
        page = script.page()
        event = page.choose("up")
        script.send({**event, "body": {**event["body"], "choice": "down"}})
        script.send(event)
        page.choose("down")

    def other_options(script: Script) -> None:
        page = script.page()
        event = page.answer("net", "a")
        script.send({**event, "body": response("net", "a", "b")})
        script.send({**event, "body": response("minus", "a")})
        page.submit()

    def other_kind(script: Script) -> None:
        page = script.page()
        event = page.answer("one", "b")
        script.send({**event, "kind": "submit", "body": {}})
        page.answer("heavy", "d")

    def other_page(script: Script) -> None:
        one, other = script.page(), script.page()
        event = one.choose("hands")
        script.send({**other.queue("choice", other.choice("law_promise")), "uuid": event["uuid"]})

    def after_the_end(script: Script) -> None:
        ended(script)
        first = script.steps[0]["send"]
        script.send({**first, "body": {**first["body"], "choice": "down"}})

    def after_handing_in(script: Script) -> None:
        handed_in(script)
        script.send({**script.steps[0]["send"], "body": response("one", "c")})
        script.send({**script.steps[1]["send"], "kind": "response", "body": response("one", "c")})

    yield from _written(
        "conflict",
        ("another choice", STORY, other_choice),
        ("another set of options, another item", QUIZ, other_options),
        ("another kind", QUIZ, other_kind),
        ("another page and another body", STREET, other_page),
        ("after the ending", STORY, after_the_end),
        ("after handing in", QUIZ, after_handing_in),
    )


def reordered() -> Iterator[Script]:
    """Yield queues that arrive in another order, with gaps, and are sent again: the log is that of the queue."""

    def backwards(script: Script) -> None:
        _until_closed(script, _queue(script.page()))

    def first_lost(script: Script) -> None:
        queue = _queue(script.page())
        for event in queue[1:] + queue:
            script.send(event)

    def hole(script: Script) -> None:
        queue = _queue(script.page())
        for event in queue[:2] + queue[3:] + queue[2:]:
            script.send(event)

    def number_again(script: Script) -> None:
        page = script.page()
        page.choose("up")
        page.choose("down")
        for sequence in (1, 2, 4):
            page.do("choice", page.choice("up"), sequence=sequence)
        page.choose("up")

    def story_backwards(script: Script) -> None:
        page = script.page()
        scenes = [("hub", "look"), ("cellar", "take"), ("hub", "out"), ("gate", "push")]
        bodies = [{"step": step, "scene": scene, "choice": key} for step, (scene, key) in enumerate(scenes)]
        queue = [page.queue("choice", body) for body in bodies]
        _until_closed(script, queue)

    yield from _written(
        "reordered",
        ("a quiz backwards until all is in", QUIZ, backwards),
        ("the first is lost, then everything comes again", QUIZ, first_lost),
        ("one in the middle is lost", QUIZ, hole),
        ("numbers used twice or skipped", STORY, number_again),
        ("a story backwards until it ends", STORY, story_backwards),
        *((f"in thrown order {n}", QUIZ, _thrown_order) for n in range(1, 5)),
        *((f"two pages in thrown order {n}", QUIZ, _two_thrown_queues) for n in range(1, 4)),
    )


def _queue(page: Page) -> list[dict]:
    """Make the events of a page that is offline: nothing of them was seen when they were made."""
    return [page.queue("response", response(*row)) for row in FULL_QUEUE] + [page.queue("submit", {})]


def _until_closed(script: Script, queue: list[dict]) -> None:
    """Send the last first, again and again, until nothing is missing."""
    while not script.attempt.work.closed:
        for event in reversed(queue):
            script.send(event)


def _thrown_order(script: Script) -> None:
    dice, queue = Dice(script.name), _queue(script.page())
    while not script.attempt.work.closed:
        for event in dice.shuffled(queue)[: 4 + dice.below(4)]:
            script.send(event)


def _two_thrown_queues(script: Script) -> None:
    dice, one, other = Dice(script.name), script.page(), script.page()
    queue = [one.queue("response", response(*row)) for row in FULL_QUEUE[:4]]
    queue += [other.queue("response", response(item, "a")) for item in ("one", "net", "one")]
    while len(script.attempt.log) < len(queue):
        for event in dice.shuffled(queue):
            script.send(event)
    one.submit()


def stale() -> Iterator[Script]:
    """Yield choices that come too late: refused with the scene where the story stands."""

    def other_tab(script: Script) -> None:
        one, other = script.page(), script.page()
        one.choose("hands")
        other.choose("shout", scene="stop", step=0)
        other.choose("law_promise")
        one.choose("officer_takes", scene="ask", step=1)

    def double_click(script: Script) -> None:
        page = script.page()
        first = page.queue("choice", page.choice("look"))
        second = page.queue("choice", page.choice("out"))
        script.send(first)
        script.send(second)

    def same_scene_again(script: Script) -> None:
        one, other = script.page(), script.page()
        one.choose("up")
        other.choose("down", step=0)
        one.choose("down")
        other.choose("down", step=1)

    def scene_left(script: Script) -> None:
        page = script.page()
        page.choose("look")
        page.choose("leave")
        page.choose("take", scene="cellar")
        page.choose("take", scene="cellar", step=1)

    def ahead(script: Script) -> None:
        page = script.page()
        page.choose("up")
        page.choose("up", step=2)
        page.choose("up", step=999)
        page.choose("up")

    def unknown_scene(script: Script) -> None:
        page = script.page()
        page.choose("pass")
        page.choose("run", scene="moon")
        page.choose("run")
        page.choose("run", scene="yard", step=1)

    def behind_all_the_way(script: Script) -> None:
        one, other = script.page(), script.page()
        for choice in ("pockets", "freeze", "law_promise", "officer_takes", "snap"):
            late = one.choice(choice)
            one.choose(choice)
            other.do("choice", late)

    yield from _written(
        "stale",
        ("two tabs of one story", STREET, other_tab),
        ("two clicks on one screen", STORY, double_click),
        ("the same scene, another visit", STORY, same_scene_again),
        ("a scene that was left", STORY, scene_left),
        ("a step that has not come", STORY, ahead),
        ("a scene that is not there", CROSSING, unknown_scene),
        ("a tab that is always one step behind", STREET, behind_all_the_way),
    )


def after_close() -> Iterator[Script]:
    """Yield what comes after the end: refused, unless it is a repeat."""

    def same_page(script: Script) -> None:
        page = ended(script)
        page.choose("push")
        page.choose("back")

    def new_page(script: Script) -> None:
        ended(script)
        script.page().choose("up", scene="hub", step=0)

    def old_tab(script: Script) -> None:
        tab = script.page()
        ended(script)
        tab.choose("up", scene="hub", step=0)

    def answers(script: Script) -> None:
        page = handed_in(script)
        page.answer("one", "c")
        page.answer("heavy", "d")

    def second_submit(script: Script) -> None:
        tab = script.page()
        handed_in(script)
        tab.submit()
        script.page().submit()

    def queue_behind(script: Script) -> None:
        tab = script.page()
        queue = _queue(tab)
        handed_in(script)
        for event in reversed(queue):
            script.send(event)

    def other_faults(script: Script) -> None:
        page = handed_in(script)
        page.do("choice", {"step": 0, "scene": "hub", "choice": "up"})
        page.answer("no_such_item", "a")
        page.do("response", {})
        page.do("submit", {}, seen=99)
        page.do("submit", {}, sequence=9)

    yield from _written(
        "after_close",
        ("the same page goes on", STORY, same_page),
        ("a new page", STORY, new_page),
        ("a tab that was open all the time", STORY, old_tab),
        ("answers", QUIZ, answers),
        ("handing in again", QUIZ, second_submit),
        ("a queue that comes too late", QUIZ, queue_behind),
        ("events with other faults", QUIZ, other_faults),
    )
