"""Rules about walkthroughs: they name an activity, scenes, choices, items and endings that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hrlearn import items
from hrlearn.authoring.document import Part
from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.findings import did_you_mean
from hrlearn.authoring.rules import Rule, rule
from hrlearn.model import Assessment, Scenario, Walkthrough

__all__ = ["RULES"]

_Named = tuple[str, object, set[str], tuple[Part, ...]]
"""What is named, its name, the names that exist, and where it stands."""


@rule("HR034", "A walkthrough that fits no activity")
def misfits(draft: Draft) -> Iterator[Hit]:
    """Compare every name in a walkthrough with what is there."""
    activities = {one.key: one for one in draft.package.lesson.activities if one.kind != "pages"}
    for walkthrough in draft.package.walkthroughs:
        named: list[_Named] = [("activity to play", walkthrough.activity, set(activities), ("activity",))]
        if walkthrough.activity in activities:
            content = activities[walkthrough.activity].content
            named += _moves(walkthrough, content) if isinstance(content, Scenario) else []
            named += _before(walkthrough, {key: one.content for key, one in activities.items()})
            named += _answers(walkthrough, content) if isinstance(content, Assessment) else []
        for what, name, known, trail in named:
            if name not in known:
                yield _hit(draft, walkthrough, f"There is no {what} '{name}'.", did_you_mean(name, known), *trail)


def _hit(draft: Draft, walkthrough: Walkthrough, message: str, fix: str, *trail: Part) -> Hit:
    document = draft.documents[f"walkthroughs/{walkthrough.key}.yaml"]
    return Hit(message, fix, document.name, document.line(*trail))


def _moves(walkthrough: Walkthrough, story: Scenario) -> Iterator[_Named]:
    scenes = {scene.key: {choice.key for choice in scene.choices} for scene in story.scenes}
    for index, step in enumerate(walkthrough.steps):
        if "item" in step:
            yield "item in a scenario", step["item"], set(), ("steps", index, "item")
        if "scene" in step:
            yield "scene", step["scene"], set(scenes), ("steps", index, "scene")
        if "choice" in step:
            known = scenes.get(step["scene"], {step["choice"]})
            yield "choice", step["choice"], known, ("steps", index, "choice")
    if "ending" in walkthrough.expect:
        yield "ending", walkthrough.expect["ending"], {ending.key for ending in story.endings}, ("expect", "ending")
    for index, flag in enumerate(walkthrough.expect.get("flags", ())):
        yield "flag", flag, {flag.key for flag in story.flags}, ("expect", "flags", index)


def _before(walkthrough: Walkthrough, contents: Mapping[str, object]) -> Iterator[_Named]:
    stories = {key: story for key, story in contents.items() if isinstance(story, Scenario)}
    for activity, ending in walkthrough.endings.items():
        yield "scenario", activity, set(stories), ("endings", activity)
        if activity in stories:
            yield "ending", ending, {each.key for each in stories[activity].endings}, ("endings", activity)


def _answers(walkthrough: Walkthrough, quiz: Assessment) -> Iterator[_Named]:
    options = {item.key: {option.key for option in item.options} for item in quiz.items}
    parts = {item.key: set(items.present(item, 0).parts) for item in quiz.items}
    for index, step in enumerate(walkthrough.steps):
        item = step.get("item", "")
        if item:
            yield "item", item, set(options), ("steps", index, "item")
            for place, key in enumerate(step.get("chosen", ())):
                yield "option", key, options.get(item, {key}), ("steps", index, "chosen", place)
            for part in step.get("parts", {}):
                yield "part", part, parts.get(item, {part}), ("steps", index, "parts", part)
        else:
            name = next(name for name in ("scene", "rewind_to") if name in step)
            yield "step in an assessment called", name, {"item"}, ("steps", index, name)
    for name in {"ending", "flags"} & set(walkthrough.expect):
        yield "expectation in an assessment called", name, {"score", "at_least", "at_most"}, ("expect", name)


RULES: tuple[Rule, ...] = (misfits,)
