"""Every screen the player can show, with the lesson of these tests."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from uuid import UUID

from hrlearn.attempts import AttemptState, Definition, Grade, define
from hrlearn.player import Action, ActivityStatus, AttemptLine, Chrome, Fault, Player, Screen
from hrlearn.scoring import Score
from tests.unit.player.kinds import answered, every_kind, items, the_quiz
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
from tests.unit.player.rich import ENTERED, back, hint, in_russian, rich_lesson, the_story

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


def _kinds() -> dict[str, Screen]:
    """Every kind of item: asked, half answered, refused, handed in."""
    of, definition = every_kind(), the_quiz()
    half, right = (answered(definition, label) for label in ("half right", "right"))
    closed = go_on(definition, half, ("submit", {}))
    graded = replace(closed, grades={"essay": Grade({"step": 2, "why": 0}, "Good <step>.\nSay why.", 99, "")})
    waiting = replace(definition, activity=replace(definition.activity, feedback_after="sharp_answer"))

    def show(state: AttemptState, step: str = "", what: Definition = definition, **more: object) -> Screen:
        return PLAYER.attempt(facts(what, state, of, **more), LINKS, step)

    faults = {"word": Fault("It is too long.", "Make it shorter.", {"text": ("hep B <b>" * 30,)})}
    numbers = {item.key: str(n) for n, item in enumerate(items(), start=1)}
    return {
        "kinds, new": show(play(definition)),
        "kinds, half": show(half),
        "kinds, right": show(right),
        "kinds, refused": PLAYER.attempt(facts(definition, half, of), LINKS, "", faults),
        "kinds, gaps": show(play(definition), "confirm"),
        "kinds, results": show(closed),
        "kinds, handed in, feedback waits": show(closed, what=waiting, show_feedback=False),
        "kinds, essay graded": show(graded, numbers["essay"]),
        "read, kinds": show(half, read_only=True, learner_name="Mirela <Dust>"),
        "read, kinds, results": show(closed, read_only=True, reveal_key=True, learner_name="Mirela <Dust>"),
        "read, kinds, diary": show(closed, numbers["diary"], read_only=True, learner_name="Mirela <Dust>"),
    } | {f"kinds, answer {key}": show(closed, number, reveal_key=True) for key, number in numbers.items()}


def _rich() -> dict[str, Screen]:
    """A story with advice, a way back and a timed decision."""
    of, definition = rich_lesson(), the_story()
    boot = play(definition, *choices("stop.ask"))
    told = go_on(definition, boot, hint("boot", 1, 1))
    gone = go_on(definition, told, back(0, 1))
    late = replace(boot, work=replace(boot.work, entered="2026-11-20T00:00:00Z"))
    ended = go_on(definition, late, ("choice", {"step": 1, "scene": "boot", "choice": "light"}))
    ended = go_on(definition, ended, back(0, 2), ("choice", {"step": 3, "scene": "stop", "choice": "shout"}))
    ended = go_on(definition, ended, hint("boot", 1, 4), hint("boot", 2, 4))
    ended = replace(ended, work=replace(ended.work, entered="2026-11-20T00:00:00Z"))
    ended = go_on(
        definition,
        ended,
        ("choice", {"step": 4, "scene": "boot", "choice": "light"}),
        ("choice", {"step": 5, "scene": "sting", "choice": "wash"}),
    )
    best = play(definition, *choices("stop.ask", "boot.light"))
    links = replace(LINKS, compare=lambda activity: f"/lesson/{activity}/compare")

    def show(state: AttemptState, step: str = "", **more: object) -> Screen:
        return PLAYER.attempt(facts(definition, state, of, **more), links, step)

    first, second = facts(definition, ended, of), facts(definition, best, of, number=2, id=FIRST)
    return {
        "rich, scene": show(boot, now="2026-11-21T00:00:12Z"),
        "rich, advice": show(told, now=ENTERED),
        "rich, gone back": show(gone),
        "rich, too late": show(boot, now="2026-11-21T00:01:00Z"),
        "rich, what happened late": show(
            go_on(definition, late, ("choice", {"step": 1, "scene": "boot", "choice": "light"}))
        ),
        "rich, debrief": show(ended, may_compare=True),
        "rich, step late": show(ended, "2"),
        "rich, compared": PLAYER.compare(first, second, links),
    }


def _translated() -> dict[str, Screen]:
    of = in_russian()
    links = replace(LINKS, language=lambda language: f"/here?lang={language}")
    story, quiz = (define(of.lesson.activity(key), PACK) for key in ("sharp_answer", "quiz"))
    placed = [status(one.key, of, may_start=True) for one in of.lesson.activities]
    return {
        "russian, home": PLAYER.home(of, PACK, placed, links),
        "russian, page": PLAYER.lesson_page(of, PACK, placed, "learn", "why", links),
        "russian, scene": PLAYER.attempt(facts(story, play(story), of), links, "begin"),
        "russian, quiz": PLAYER.attempt(facts(quiz, play(quiz), of), links),
    }


def _messages() -> dict[str, Screen]:
    again = Action("Open the lesson again", "/lesson")
    ended = PLAYER.message("Your visit has ended", "Four hours passed.", "Open it again.", "9f3c", (again,))
    return {"message": ended, "message, short": PLAYER.message("Not found", "There is no such page.")}


@cache
def every_screen() -> dict[str, Screen]:
    return {
        **_homes(),
        **_pages(),
        **_stories(),
        **_quizzes(),
        **_read(),
        **_kinds(),
        **_rich(),
        **_translated(),
        **_messages(),
    }
