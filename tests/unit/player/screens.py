"""Every screen the player can show, with the lesson of these tests."""

from __future__ import annotations

from uuid import UUID

from hrlearn.player import Action, ActivityStatus, AttemptLine, Chrome, Player, Screen
from hrlearn.scoring import Score
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

PLAYER = Player(lambda name: f"/static/{name}")
CHROME = Chrome("Safe hands", "/lesson", "academy.token", (Action("Gradebook", "/gradebook"),))
FIRST = UUID("018f4d5e-0000-7000-8000-0000000000aa")


def the_page(screen: Screen) -> str:
    return PLAYER.page(screen, CHROME)


def _homes() -> dict[str, Screen]:
    done = (AttemptLine(FIRST, 1, Score.of(3, 4)),)
    played = status("sharp_answer", attempts=done, score=Score.of(3, 4), may_start=True)
    opened = status("quiz", attempts=(*done, AttemptLine(ATTEMPT, 2)), open_attempt_id=ATTEMPT, score=Score.of(3, 4))
    used_up = status("quiz", attempts=done, score=Score.of(3, 4))
    new = new_here()
    alone = {f"home, {one.activity.key} alone": PLAYER.home(package(), PACK, [one], LINKS) for one in new}
    return alone | {
        "home, quiz alone, no attempt left": PLAYER.home(package(), PACK, [used_up], LINKS),
        "home, story alone, done": PLAYER.home(package(), PACK, [played], LINKS),
        "home, new": PLAYER.home(package(), EMPTY_PACK, new, LINKS),
        "home, one part done": PLAYER.home(package(), PACK, [new[0], played, new[2]], LINKS),
        "home, one part open": PLAYER.home(package(), PACK, [new[0], played, opened], LINKS),
        "home, all done": PLAYER.home(package(), PACK, [new[0], played, used_up], LINKS),
    }


def new_here() -> list[ActivityStatus]:
    """Return the progress of somebody who has begun nothing in the whole lesson."""
    return [status("learn"), status("sharp_answer", may_start=True), status("quiz", may_start=True)]


def _pages() -> dict[str, Screen]:
    begun = status("sharp_answer", attempts=(AttemptLine(ATTEMPT, 1),), open_attempt_id=ATTEMPT)
    last = {
        "page after, alone": [status("learn")],
        "page after, with the story open": [status("learn"), begun, status("quiz", may_start=True)],
    }
    return {
        name: PLAYER.lesson_page(package(), PACK, placed, "learn", "after", LINKS) for name, placed in last.items()
    } | {
        f"page {key}, pack {pack.key}": PLAYER.lesson_page(package(), pack, new_here(), "learn", key, LINKS)
        for key in ("why", "after")
        for pack in (PACK, EMPTY_PACK)
    }


def _stories() -> dict[str, Screen]:
    definition = a_definition("sharp_answer")
    new = play(definition)
    stuck = play(definition, *choices("stop.pockets"))
    ended = play(definition, *choices("stop.ask", "boot.himself", "sting.wash"))
    return {
        "intro": PLAYER.attempt(facts(definition, new), LINKS),
        "scene, first": PLAYER.attempt(facts(definition, new), LINKS, "begin"),
        "scene, after a choice": PLAYER.attempt(facts(definition, stuck), LINKS),
        "scene, only to look at": PLAYER.attempt(facts(definition, stuck, read_only=True), LINKS),
        "debrief": PLAYER.attempt(facts(definition, ended, may_start_again=True), LINKS),
        "step, first": PLAYER.attempt(facts(definition, ended), LINKS, "1"),
        "step, last": PLAYER.attempt(facts(definition, ended), LINKS, "3"),
    }


def _quizzes() -> dict[str, Screen]:
    definition = a_definition("quiz")
    some = play(definition, answer("when", "now"), answer("first", "soap", "bleach"))
    other = go_on(definition, some, answer("when", "after"), client="other page", seen=0)
    closed = go_on(definition, other, answer("law", "yes"), answer("order", "touch"), ("submit", {}))
    return {
        "quiz, new": PLAYER.attempt(facts(definition, play(definition)), LINKS),
        "quiz, with answers": PLAYER.attempt(facts(definition, other), LINKS),
        "quiz, handed in with gaps": PLAYER.attempt(facts(definition, some), LINKS, "confirm"),
        "quiz, saved": PLAYER.attempt(facts(definition, some), LINKS, "saved"),
        "quiz, answered elsewhere": PLAYER.attempt(facts(definition, other), LINKS, "elsewhere"),
        "quiz, only to look at": PLAYER.attempt(facts(definition, some, read_only=True), LINKS),
        "results": PLAYER.attempt(facts(definition, closed, may_start_again=True), LINKS),
        "results, revealed": PLAYER.attempt(facts(definition, closed, reveal_key=True), LINKS),
        "answer, first": PLAYER.attempt(facts(definition, closed), LINKS, "1"),
        "answer, several, revealed": PLAYER.attempt(facts(definition, closed, reveal_key=True), LINKS, "2"),
        "answer, local rule, revealed": PLAYER.attempt(facts(definition, closed, reveal_key=True), LINKS, "4"),
        "answer, practice": PLAYER.attempt(facts(definition, closed), LINKS, "5"),
    }


def _read() -> dict[str, Screen]:
    """What an instructor sees of somebody else's attempts; the second quiz is that of a learner without a name."""
    story, quiz = a_definition("sharp_answer"), a_definition("quiz")
    stuck = play(story, *choices("stop.pockets"))
    ended = play(story, *choices("stop.ask", "boot.himself", "sting.wash"))
    some = play(quiz, answer("when", "now"), answer("first", "soap", "bleach"))
    other = go_on(quiz, some, answer("when", "after"), client="other page", seen=0)
    closed = go_on(quiz, other, answer("law", "yes"), ("submit", {}))
    seen = {"read_only": True, "reveal_key": True, "learner_name": "Mirela <Dust>", "number": 2}
    return {
        "read, intro": PLAYER.attempt(facts(story, play(story), **seen), LINKS),
        "read, scene": PLAYER.attempt(facts(story, stuck, **seen), LINKS),
        "read, debrief": PLAYER.attempt(facts(story, ended, **seen), LINKS),
        "read, step": PLAYER.attempt(facts(story, ended, **seen), LINKS, "2"),
        "read, quiz": PLAYER.attempt(facts(quiz, other, **seen), LINKS, "saved"),
        "read, results": PLAYER.attempt(facts(quiz, closed, **seen), LINKS),
        "read, results, key hidden": PLAYER.attempt(facts(quiz, closed, **(seen | {"reveal_key": False})), LINKS),
        "read, answer": PLAYER.attempt(facts(quiz, closed, **seen), LINKS, "1"),
        "read, answer, local rule": PLAYER.attempt(facts(quiz, closed, **seen), LINKS, "4"),
        "read, no name": PLAYER.attempt(facts(quiz, some, **(seen | {"learner_name": ""})), LINKS),
    }


def _messages() -> dict[str, Screen]:
    again = Action("Open the lesson again", "/lesson")
    ended = PLAYER.message("Your visit has ended", "Four hours passed.", "Open it again.", "9f3c", (again,))
    return {"message": ended, "message, short": PLAYER.message("Not found", "There is no such page.")}


def every_screen() -> dict[str, Screen]:
    return {**_homes(), **_pages(), **_stories(), **_quizzes(), **_read(), **_messages()}
