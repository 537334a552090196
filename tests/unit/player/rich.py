"""The story of the tests with advice, a way back, a timed decision and principles; and the lesson in two languages."""

from __future__ import annotations

from dataclasses import replace

from hrlearn.attempts import Definition, define
from hrlearn.model import Effect, Hint, LessonPackage, Line, Rewind, Scenario, Scene, Visited, localised
from tests.unit.player.lessons import PACK, package, scenario

ENTERED = "2026-11-21T00:00:00Z"
"""When the events of ``lessons.go_on`` happen."""

_PRINCIPLES = {
    "pockets": (("safety", -3), ("trust", -2)),
    "ask": (("safety", 3), ("trust", 2)),
    "shout": (("safety", 1), ("trust", -3)),
    "light": (("safety", 2), ("procedure", 2)),
    "himself": (("safety", -2), ("procedure", -1)),
    "wash": (("health", 3),),
    "hide": (("health", -3),),
}
_HINTS = (Hint("Look at his *boot* [S27]."), Hint("Never pull it yourself.", (Effect("T", -1),)))
_EXTRA = (Line("You have been here before.", when=Visited("sting")),)


def _scene(scene: Scene) -> Scene:
    choices = tuple(replace(each, principles=_PRINCIPLES.get(each.key, ())) for each in scene.choices)
    made = replace(scene, choices=choices)
    if scene.key != "boot":
        return made
    return replace(made, hints=_HINTS, limit=30, late="himself", lines=(*scene.lines, *_EXTRA))


def rich_scenario() -> Scenario:
    plain = scenario()
    return replace(plain, scenes=tuple(map(_scene, plain.scenes)), rewind=Rewind("costed", (Effect("T", -1),)))


def rich_lesson() -> LessonPackage:
    whole = package()
    told = rich_scenario()
    activities = tuple(
        replace(one, content=told) if one.key == "sharp_answer" else one for one in whole.lesson.activities
    )
    return replace(whole, lesson=replace(whole.lesson, activities=activities))


def the_story() -> Definition:
    activity = rich_lesson().lesson.activity("sharp_answer")
    assert activity is not None
    return define(activity, PACK)


def hint(scene: str, number: int, step: int) -> tuple[str, dict[str, object]]:
    return "hint", {"step": step, "scene": scene, "hint": number}


def back(to: int, step: int) -> tuple[str, dict[str, object]]:
    return "rewind", {"step": step, "to": to}


RUSSIAN = {
    "title": "Безопасные руки",
    "activities.sharp_answer.title": "Острый ответ",
    "sharp_answer.scenes.stop.choices.ask.text": "Спросить, есть ли что-нибудь острое.",
    "quiz.items.when.stem": "Когда вы идёте в клинику?",
    "quiz.items.when.options.now.text": "Сейчас",
}


def in_russian() -> LessonPackage:
    """Return the plain lesson in a language that it is only partly translated into."""
    return localised(replace(package(), translations={"ru": RUSSIAN}), "ru")
