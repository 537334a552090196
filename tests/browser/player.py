"""Plays an activity as a person does: by the words on the buttons, following a lesson's own walkthrough."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

from hrlearn.model import Assessment, LessonPackage, LocalePack, Scenario, Walkthrough

Screen = Page | FrameLocator


def walkthrough(package: LessonPackage, key: str) -> Walkthrough:
    """Return the walkthrough with this file name."""
    return next(each for each in package.walkthroughs if each.key == key)


def plain(text: str, pack: LocalePack) -> str:
    """Return text as it stands on the page: slots filled, white space folded."""
    slots = {key: str(value.value) for key, value in pack.slots.items()}
    filled = re.sub(r"\{\{([\w.]+)\}\}", lambda found: slots[found.group(1)], text)
    return " ".join(filled.split())


def heading(screen: Screen, title: str) -> Locator:
    """Return the page's one h1 with this text."""
    return screen.get_by_role("heading", level=1, name=title, exact=True)


def play(screen: Screen, package: LessonPackage, pack: LocalePack, key: str) -> None:
    """Play a scenario from its first scene to its ending."""
    script = walkthrough(package, key)
    activity = package.lesson.activity(script.activity)
    assert activity is not None
    scenario = activity.content
    assert isinstance(scenario, Scenario)
    for step in script.steps:
        scene = scenario.scene(step["scene"])
        assert scene is not None
        choice = scene.choice(step["choice"])
        assert choice is not None
        expect(heading(screen, plain(scene.title, pack))).to_be_visible()
        screen.get_by_role("button", name=plain(choice.text, pack), exact=True).click()
    ending = scenario.ending(script.expect["ending"])
    assert ending is not None
    expect(heading(screen, plain(ending.title, pack))).to_be_visible()


def answer(screen: Screen, package: LessonPackage, pack: LocalePack, key: str) -> None:
    """Answer every question of a quiz, and leave the handing in to the caller."""
    script = walkthrough(package, key)
    activity = package.lesson.activity(script.activity)
    assert activity is not None
    assessment = activity.content
    assert isinstance(assessment, Assessment)
    for step in script.steps:
        _choose(screen, assessment, step, pack)


def _choose(screen: Screen, assessment: Assessment, step: Mapping[str, Any], pack: LocalePack) -> None:
    item = assessment.item(step["item"])
    assert item is not None
    group = screen.get_by_role("group").filter(has_text=plain(item.stem, pack))
    role = "checkbox" if item.kind == "multiple_response" else "radio"
    for option in item.options:
        if option.key in step["chosen"]:
            group.get_by_role(role, name=plain(option.text, pack), exact=True).check()
