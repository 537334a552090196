"""Rules without which a lesson cannot be played: every name is there once, and everything named is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hrlearn import items
from hrlearn.authoring.document import Trail
from hrlearn.authoring.draft import Draft, Hit, Quiz, Story
from hrlearn.authoring.findings import did_you_mean
from hrlearn.authoring.rules import Rule, assessment_rule, rule, scenario_rule
from hrlearn.model import END, Compare, FlagIs, Visited

__all__ = ["RULES"]


def _repeated(things: Sequence[Any], name: str, *trail: str | int, by: str = "key") -> Iterator[tuple[str, Trail]]:
    """Yield (key, place) of each entry whose key an earlier entry of the same list has."""
    met: set[str] = set()
    for index, thing in enumerate(things):
        key = getattr(thing, by)
        if key in met:
            yield key, (*trail, name, index, by)
        met.add(key)


_ONE_KEY = "Give each its own; keys are stable, so rename the newer one."


@rule("HR020", "A key used twice")
def repeated_keys(draft: Draft) -> Iterator[Hit]:
    """Look at lesson.yaml."""
    lesson = draft.package.lesson
    lists = {"objectives": lesson.objectives, "activities": lesson.activities, "slots": lesson.slots}
    for name, things in lists.items():
        for key, trail in _repeated(things, name):
            yield draft.hit(f"Two {name} have the key '{key}'.", _ONE_KEY, *trail)
    for tag, trail in _repeated(lesson.sources, "sources", by="tag"):
        yield draft.hit(f"Two sources have the tag '{tag}'.", "Give each its own tag.", *trail)
    for index, activity in enumerate(draft.documents["lesson.yaml"].data["activities"]):
        pages = [page["key"] for page in activity.get("pages", [])]
        for place, key in enumerate(pages):
            if key in pages[:place]:
                yield draft.hit(
                    f"Two pages have the key '{key}'.", _ONE_KEY, "activities", index, "pages", place, "key"
                )
    for index, picture in enumerate(draft.documents["lesson.yaml"].data.get("media", [])):
        if picture["path"] in [other["path"] for other in draft.documents["lesson.yaml"].data["media"][:index]]:
            yield draft.hit(f"'{picture['path']}' is listed twice.", "Keep one entry.", "media", index, "path")


@scenario_rule("HR020", "A key used twice")
def repeated_scenario_keys(view: Story) -> Iterator[Hit]:
    """Look at a scenario."""
    story = view.content
    lists: dict[str, Sequence[Any]] = {
        "meters": story.meters,
        "flags": story.flags,
        "variables": story.variables,
        "characters": story.characters,
        "scenes": story.scenes,
        "endings": story.endings,
    }
    for name, things in lists.items():
        for key, trail in _repeated(things, name):
            yield view.hit(f"Two {name} have the key '{key}'.", _ONE_KEY, *trail)
    for index, scene in enumerate(story.scenes):
        for key, trail in _repeated(scene.choices, "choices", "scenes", index):
            yield view.hit(f"Two choices of the scene '{scene.key}' have the key '{key}'.", _ONE_KEY, *trail)
        for key, trail in _repeated(scene.lines, "lines", "scenes", index):
            if key:
                yield view.hit(f"Two lines of the scene '{scene.key}' have the key '{key}'.", _ONE_KEY, *trail)
    meters = {meter.key for meter in story.meters}
    for index, variable in enumerate(story.variables):
        if variable.key in meters:
            fix = "Give the variable another key: conditions could mean either."
            yield view.hit(f"A meter has the key '{variable.key}' too.", fix, "variables", index, "key")


@assessment_rule("HR020", "A key used twice")
def repeated_item_keys(view: Quiz) -> Iterator[Hit]:
    """Look at an assessment."""
    for key, trail in _repeated(view.content.items, "items"):
        yield view.hit(f"Two items have the key '{key}'.", _ONE_KEY, *trail)


@rule("HR021", "A UUID used twice")
def repeated_uuids(draft: Draft) -> Iterator[Hit]:
    """Compare the UUIDs of the lesson, its activities and its items."""
    lesson = draft.package.lesson
    fix = "Make a new one for the newer of the two; never change one that has been published."
    places = [(lesson.uuid, draft.hit("", fix, "uuid"))]
    places += [(a.uuid, draft.hit("", fix, "activities", i, "uuid")) for i, a in enumerate(lesson.activities)]
    for view in draft.assessments:
        places += [(item.uuid, view.hit("", fix, "items", i, "uuid")) for i, item in enumerate(view.content.items)]
    met: dict[str, Hit] = {}
    for uuid, place in places:
        if uuid in met:
            message = f"The UUID {uuid} is also that of {met[uuid].file}:{met[uuid].line}."
            yield Hit(message, fix, place.file, place.line)
        met.setdefault(uuid, place)


@scenario_rule("HR022", "An unknown scene")
def unknown_scenes(view: Story) -> Iterator[Hit]:
    """Look at the start, at every goto and at conditions on scenes."""
    known = {scene.key for scene in view.content.scenes}
    named: list[tuple[str, Trail, set[str]]] = [(view.content.start, ("start",), known)]
    for i, scene in enumerate(view.content.scenes):
        named += [
            (choice.goto, ("scenes", i, "choices", j, "goto"), known | {END}) for j, choice in enumerate(scene.choices)
        ]
    named += [(c.scene, (*trail, "visited"), known) for c, trail in view.conditions if isinstance(c, Visited)]
    for name, trail, allowed in named:
        if name not in allowed:
            yield view.hit(f"There is no scene '{name}'.", did_you_mean(name, allowed), *trail)


@scenario_rule("HR023", "An unknown meter")
def unknown_meters(view: Story) -> Iterator[Hit]:
    """Look at effects, costs and conditions."""
    known = {meter.key for meter in view.content.meters}
    named: list[tuple[str, Trail]] = [(e.meter, ("rewind", "cost", e.meter)) for e in view.content.rewind.cost]
    for c, trail in view.conditions:
        if isinstance(c, Compare) and (*trail, "variable") not in view.document.spots:
            named.append((c.meter, (*trail, "meter")))
    for i, scene in enumerate(view.content.scenes):
        for j, choice in enumerate(scene.choices):
            named += [(e.meter, ("scenes", i, "choices", j, "effects", e.meter)) for e in choice.effects]
        for j, hint in enumerate(scene.hints):
            named += [(e.meter, ("scenes", i, "hints", j, "cost", e.meter)) for e in hint.cost]
    for name, trail in named:
        if name not in known:
            yield view.hit(f"There is no meter '{name}'.", did_you_mean(name, known), *trail)


@scenario_rule("HR024", "An unknown flag")
def unknown_flags(view: Story) -> Iterator[Hit]:
    """Look at what choices raise and conditions read."""
    known = {flag.key for flag in view.content.flags}
    named: list[tuple[str, Trail]] = [(c.flag, (*t, "flag")) for c, t in view.conditions if isinstance(c, FlagIs)]
    for i, scene in enumerate(view.content.scenes):
        for j, choice in enumerate(scene.choices):
            named += [(flag, ("scenes", i, "choices", j, "flags", k)) for k, flag in enumerate(choice.flags)]
    for name, trail in named:
        if name not in known:
            yield view.hit(f"There is no flag '{name}'.", did_you_mean(name, known), *trail)


@assessment_rule("HR031", "A faulty item")
def faulty_items(view: Quiz) -> Iterator[Hit]:
    """Ask each item type what is wrong with its items."""
    for index, item in enumerate(view.content.items):
        for problem in items.check(item):
            yield view.hit(f"The item '{item.key}' is faulty. {problem}", "Change the item.", "items", index)


@rule("HR027", "An unknown objective")
def unknown_objectives(draft: Draft) -> Iterator[Hit]:
    """Look at what items belong to."""
    known = {objective.key for objective in draft.package.lesson.objectives}
    for view in draft.assessments:
        for index, item in enumerate(view.content.items):
            if item.objective and item.objective not in known:
                message = f"There is no objective '{item.objective}'."
                yield view.hit(message, did_you_mean(item.objective, known), "items", index, "objective")


@scenario_rule("HR028", "An unknown character")
def unknown_characters(view: Story) -> Iterator[Hit]:
    """Look at who speaks."""
    known = {character.key for character in view.content.characters}
    for i, scene in enumerate(view.content.scenes):
        for j, line in enumerate(scene.lines):
            if line.character and line.character not in known:
                message = f"There is no character '{line.character}'."
                yield view.hit(message, did_you_mean(line.character, known), "scenes", i, "lines", j, "character")


@scenario_rule("HR035", "Speech that nobody says")
def nobody_speaks(view: Story) -> Iterator[Hit]:
    """Look at spoken lines."""
    for i, scene in enumerate(view.content.scenes):
        for j, line in enumerate(scene.lines):
            if line.kind == "speech" and not line.character:
                message = f"A line of speech in the scene '{scene.key}' has no character."
                yield view.hit(message, "Say who speaks with 'character'.", "scenes", i, "lines", j)


@scenario_rule("HR030", "Endings that cannot all be tried")
def last_ending(view: Story) -> Iterable[Hit]:
    """The first ending that holds decides, so the last one alone has no condition."""
    endings = view.content.endings
    for index, ending in enumerate(endings[:-1]):
        if ending.when is None:
            message = f"The ending '{ending.key}' has no condition, so no ending after it is ever tried."
            yield view.hit(message, "Give it a condition, or put it last.", "endings", index)
    if endings[-1].when is not None:
        message = f"The last ending, '{endings[-1].key}', has a condition, so a run could end without an ending."
        yield view.hit(message, "Let the last ending have no condition.", "endings", len(endings) - 1, "when")


RULES: tuple[Rule, ...] = (
    repeated_keys,
    repeated_scenario_keys,
    repeated_item_keys,
    repeated_uuids,
    unknown_scenes,
    unknown_meters,
    unknown_flags,
    faulty_items,
    unknown_objectives,
    unknown_characters,
    nobody_speaks,
    last_ending,
)
