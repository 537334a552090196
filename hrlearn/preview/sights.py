"""The list of everything that there is to see in a lesson, each with the play that leads to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from hrlearn import items
from hrlearn.attempts import Definition, draw, of_form
from hrlearn.errors import HrlearnError
from hrlearn.items import HALF_RIGHT, RIGHT, WRONG, Sample
from hrlearn.model import Activity, Assessment, Item, Pages, Scenario, Scene
from hrlearn.preview.edition import Edition
from hrlearn.preview.values import Group, Move, Play, Sight, Way
from hrlearn.preview.ways import Ways
from hrlearn.scenario import GRACE, open_choices

__all__ = ["SEED", "groups", "moves_of"]

SEED = 1
"""Everything is shown in the order of one drawing, so that a page looks the same after each change."""

LABELS = (RIGHT, HALF_RIGHT, WRONG)
NO_WAY = "Nobody comes here: no choice that can be made leads to it."
NOT_FOUND = "Not found in time. A walkthrough may lead there."


def groups(edition: Edition, language: str, pack: str) -> tuple[Group, ...]:
    """Return what there is to see, in the order of the lesson, titled in one of its languages.

    Raises NotFoundError and UnknownNameError.
    """
    chosen = edition.pack(pack).key
    return edition.once(("groups", language, chosen), lambda: _groups(edition, language, chosen))


def _groups(edition: Edition, language: str, pack: str) -> tuple[Group, ...]:
    lesson = edition.view(language).lesson
    return (
        Group("home", "", "home", lesson.title, (Sight("home", lesson.title),)),
        *(group for activity in lesson.activities for group in _of_activity(edition, activity, pack)),
    )


def moves_of(way: Way) -> tuple[Move, ...]:
    """Return the choices of a way as events."""
    return tuple(_choice(step.number, step.scene, step.choice) for step in way.run.path)


def _of_activity(edition: Edition, activity: Activity, pack: str) -> Iterator[Group]:
    if isinstance(activity.content, Pages):
        yield from _pages(activity, activity.content)
        return
    try:
        definition = edition.definition(activity.key, pack)
        made = tuple(
            _story(activity, activity.content, definition, edition.ways(activity.key, pack))
            if isinstance(activity.content, Scenario)
            else _quiz(activity, activity.content, definition)
        )
    except HrlearnError as error:
        made = (Group("fault", activity.key, activity.key, activity.title, (), (str(error),)),)
    yield from made


def _pages(activity: Activity, pages: Pages) -> Iterator[Group]:
    for page in pages.pages:
        yield Group("page", activity.key, page.key, page.title, (Sight(f"page/{activity.key}/{page.key}", page.title),))


def _story(activity: Activity, story: Scenario, definition: Definition, ways: Ways) -> Iterator[Group]:
    key = activity.key
    first = Sight(f"intro/{key}", activity.title, plays=(Play(key),))
    yield Group("intro", key, "intro", activity.title, (first,))
    nowhere = NO_WAY if ways.whole else NOT_FOUND
    for scene in story.scenes:
        sights = tuple(_scene_sights(key, story, scene, definition, ways))
        missing = Sight(f"scene/{key}/{scene.key}/1", scene.title, missing=nowhere)
        yield Group("scene", key, scene.key, scene.title, sights or (missing,))
    for ending in story.endings:
        way, place = ways.endings.get(ending.key), f"ending/{key}/{ending.key}"
        sight = Sight(place, ending.title, missing=nowhere) if way is None else _ending(place, ending.title, key, way)
        yield Group("ending", key, ending.key, ending.title, (sight,))
    yield from _compared(activity, story, ways)


def _ending(place: str, title: str, activity: str, way: Way) -> Sight:
    return Sight(place, title, plays=(_played(activity, way),), way=way)


def _played(activity: str, way: Way, *more: Move) -> Play:
    # Without a choice the story would stand at its introduction.
    return Play(activity, (*moves_of(way), *more), endings=way.endings, step="begin")


def _scene_sights(activity: str, story: Scenario, scene: Scene, definition: Definition, ways: Ways) -> Iterator[Sight]:
    found = ways.scenes.get(scene.key, ())
    for number, way in enumerate(found, start=1):
        label = f"state {number}" if len(found) > 1 else ""
        place = f"scene/{activity}/{scene.key}/{number}"
        yield Sight(place, scene.title, label, (_played(activity, way),), way=way)
    if not found:
        return
    way = found[0]
    if scene.hints:
        asked = (_hint(len(way.run.path), scene.key, number) for number in range(1, len(scene.hints) + 1))
        place = f"scene/{activity}/{scene.key}/advice"
        yield Sight(place, scene.title, "all advice opened", (_played(activity, way, *asked),), way=way)
    opened = open_choices(story, way.run, definition.slots)
    if scene.limit and way.run.path and opened:
        move = _choice(len(way.run.path), scene.key, opened[0].key, scene.limit + GRACE + 1)
        place = f"scene/{activity}/{scene.key}/late"
        yield Sight(place, scene.title, "decided too late", (_played(activity, way, move),), way=way)


def _compared(activity: Activity, story: Scenario, ways: Ways) -> Iterator[Group]:
    """Show the first and the best run: an ending of the worst tone that can be had beside one of the best."""
    tones = {ending.key: ("bad", "nuanced", "good").index(ending.tone) for ending in story.endings}
    ended = sorted(ways.endings, key=lambda ending: tones[ending])
    if len(ended) > 1:
        plays = tuple(_played(activity.key, ways.endings[ending]) for ending in (ended[0], ended[-1]))
        title = "First and best run side by side"
        sight = Sight(f"compare/{activity.key}", title, plays=plays)
        yield Group("compare", activity.key, "compare", title, (sight,))


def _quiz(activity: Activity, quiz: Assessment, definition: Definition) -> Iterator[Group]:
    asked = draw(activity, SEED, ())
    every = tuple(item for item in quiz.items if not asked or item.key in asked)
    yield Group("quiz", activity.key, "all", activity.title, tuple(_whole(activity, every, asked, definition)))
    for number, item in enumerate(of_form(quiz), start=1):
        title = f"{number}. {' '.join(item.stem.split())}"
        original = _original(definition, item)
        faults = tuple(items.check(original))
        sights = tuple(_item_sights(activity.key, item, original, title, definition, sound=not faults))
        yield Group("item", activity.key, item.key, title, sights, faults)


def _original(definition: Definition, item: Item) -> Item:
    """Return the item as it is marked: answers that are typed are those of the lesson's own language."""
    return cast("Item", cast("Assessment", definition.activity.content).item(item.key))


def _whole(
    activity: Activity, every: tuple[Item, ...], asked: tuple[str, ...], definition: Definition
) -> Iterator[Sight]:
    yield Sight(f"quiz/{activity.key}/unanswered", activity.title, "unanswered", (Play(activity.key, items=asked),))
    for label in LABELS:
        found = ((item.key, _sample(_original(definition, item), label, definition)) for item in every)
        moves = [_response(key, sample) for key, sample in found if sample is not None]
        play = Play(activity.key, (*moves, Move("submit", {})), asked)
        yield Sight(f"quiz/{activity.key}/{_slug(label)}", activity.title, f"all {label}", (play,))


def _item_sights(
    activity: str, item: Item, original: Item, title: str, definition: Definition, *, sound: bool
) -> Iterator[Sight]:
    place = f"item/{activity}/{item.key}"
    yield Sight(f"{place}/unanswered", title, "unanswered", (Play(activity, items=(item.key,)),))
    for label in LABELS if sound else ():
        sample = _sample(original, label, definition)
        if sample is not None:
            moves = (_response(item.key, sample), Move("submit", {}))
            play = Play(activity, moves, (item.key,), step="1")
            # Where a type knows nothing between right and wrong, its sample between them is an unfinished answer.
            said = "half finished" if label == HALF_RIGHT and not sample.share else label
            yield Sight(f"{place}/{_slug(label)}", title, said, (play,))


def _sample(item: Item, label: str, definition: Definition) -> Sample | None:
    """Return the sample answer with a label; an item that is not sound has none."""
    if items.check(item):
        return None
    return next((one for one in items.samples(item, definition.slots) if one.label == label), None)


def _slug(label: str) -> str:
    return label.replace(" ", "_")


def _response(item: str, sample: Sample) -> Move:
    return Move("response", {"item": item, "response": sample.raw})


def _choice(step: int, scene: str, choice: str, wait: int = 0) -> Move:
    body: Mapping[str, Any] = {"step": step, "scene": scene, "choice": choice}
    return Move("choice", body, wait)


def _hint(step: int, scene: str, number: int) -> Move:
    return Move("hint", {"step": step, "scene": scene, "hint": number})
