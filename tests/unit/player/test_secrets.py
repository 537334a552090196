"""The canary: no byte of a screen tells what the learner may not know yet.

Two ways of looking. Every secret text carries a token of its own, and random plays look for the tokens in each screen.
And what has no text (keys, effects, targets, points) is changed behind the learner's back: the screen may not change
by a single byte.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from hrlearn.attempts import AttemptState, Definition, define, open_attempt
from hrlearn.model import Activity, Assessment, Choice, Effect, Item, LessonPackage, Pages, Scenario
from hrlearn.player import Screen
from hrlearn.scenario import open_choices
from hrlearn.scoring import Score
from tests.unit.builders import A_START
from tests.unit.player.lessons import LINKS, PACK, answer, choices, facts, go_on, package, status
from tests.unit.player.screens import PLAYER, the_page

TOKEN = re.compile(r"secret-[a-z_.-]+-end")
SEEDS = range(25)


def token(*names: str) -> str:
    return f"secret-{'.'.join(names)}-end"


def _choice(scene: str, choice: Choice) -> Choice:
    names = {name: token(scene, choice.key, name) for name in ("outcome", "rationale", "verdict")}
    return replace(choice, **names)


def _item(item: Item) -> Item:
    options = tuple(replace(option, feedback=token(item.key, option.key)) for option in item.options)
    return replace(item, options=options, rationale=token(item.key, "rationale"))


def _content(content: Pages | Scenario | Assessment) -> Pages | Scenario | Assessment:
    if isinstance(content, Assessment):
        return replace(content, items=tuple(_item(item) for item in content.items))
    if isinstance(content, Scenario):
        scenes = (replace(s, choices=tuple(_choice(s.key, c) for c in s.choices)) for s in content.scenes)
        endings = (replace(e, title=token(e.key, "title"), text=token(e.key, "text")) for e in content.endings)
        flags = (replace(flag, title=token("flag", flag.key.lower())) for flag in content.flags)
        questions = tuple(token("question", "x" * n) for n in range(1, len(content.questions) + 1))
        return replace(content, scenes=tuple(scenes), endings=tuple(endings), flags=tuple(flags), questions=questions)
    return content


def marked(whole: LessonPackage) -> LessonPackage:
    """Return the package with a token in every text that must not be seen too early."""
    activities = tuple(replace(one, content=_content(one.content)) for one in whole.lesson.activities)
    return replace(whole, lesson=replace(whole.lesson, activities=activities))


WHOLE = marked(package())


def prepared(key: str) -> Definition:
    activity = WHOLE.lesson.activity(key)
    assert activity is not None
    return define(activity, PACK)


def tokens(screen: Screen) -> set[str]:
    return set(TOKEN.findall(screen.title + the_page(screen)))


def walk(definition: Definition, seed: int) -> Iterator[AttemptState]:
    """Yield the states of a random play, its end included."""
    chance = random.Random(seed)  # noqa: S311 -- a play, not a secret
    state = open_attempt(definition, A_START)
    yield state
    while not state.closed:
        opened = open_choices(definition.activity.content, state.work, definition.slots)
        move = f"{state.work.scene}.{chance.choice(opened).key}"
        ((kind, body),) = choices(move)
        state = go_on(definition, state, (kind, body | {"step": len(state.work.path)}))
        yield state


def sheets(definition: Definition, seed: int) -> Iterator[AttemptState]:
    """Yield the states of a quiz that is answered at random, some items not at all."""
    chance = random.Random(seed)  # noqa: S311 -- a play, not a secret
    state = open_attempt(definition, A_START)
    yield state
    for item in definition.activity.content.items:
        many = chance.randint(0, len(item.options)) if item.kind == "multiple_response" else chance.randint(0, 1)
        if many:
            chosen = chance.sample([option.key for option in item.options], many)
            state = go_on(definition, state, answer(item.key, *chosen))
            yield state
    yield go_on(definition, state, ("submit", {}))


def told_of_a_step(state: AttemptState) -> Iterable[str]:
    last = state.work.path[-1:]
    return (token(step.scene, step.choice, "outcome") for step in last)


def looked_back(definition: Definition, closed: AttemptState, *, reveal_key: bool = False) -> set[str]:
    """Return the tokens of an attempt that is over, on its first screen and on those of its parts."""
    attempt = facts(definition, closed, WHOLE, reveal_key=reveal_key)
    content = definition.activity.content
    parts = closed.work.path if isinstance(content, Scenario) else content.items
    steps = ["", *(str(n) for n in range(1, len(parts) + 1))]
    return set().union(*(tokens(PLAYER.attempt(attempt, LINKS, step)) for step in steps))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_story_tells_only_what_the_last_choice_led_to(seed):
    definition = prepared("sharp_answer")
    for state in walk(definition, seed):
        for step in ("", "begin"):
            screen = PLAYER.attempt(facts(definition, state, WHOLE), LINKS, step)
            if not state.closed:
                assert tokens(screen) == set(told_of_a_step(state)), screen.state


@pytest.mark.parametrize("seed", SEEDS)
def test_the_debrief_tells_all_of_the_path_and_nothing_of_other_scenes(seed):
    definition = prepared("sharp_answer")
    *_, ended = walk(definition, seed)
    found = looked_back(definition, ended)
    path = {(step.scene, step.choice) for step in ended.work.path}
    for scene in definition.activity.content.scenes:
        visited = scene.key in {place for place, _ in path}
        for choice in scene.choices:
            taken = (scene.key, choice.key) in path
            shown = visited and choice.key != "never"
            assert (token(scene.key, choice.key, "outcome") in found) is taken
            assert (token(scene.key, choice.key, "rationale") in found) is shown
            assert (token(scene.key, choice.key, "verdict") in found) is shown
    assert {one for one in found if "-title-" in one or one.endswith(".title-end")} == {
        token(ended.work.ending, "title")
    }
    assert {flag for flag in found if flag.startswith("secret-flag")} == {
        token("flag", flag.lower()) for flag in ended.work.flags
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_an_open_quiz_tells_nothing(seed):
    definition = prepared("quiz")
    *opened, _ = sheets(definition, seed)
    for state in opened:
        for step in ("", "confirm"):
            for reveal in (False, True):
                screen = PLAYER.attempt(facts(definition, state, WHOLE, reveal_key=reveal), LINKS, step)
                assert tokens(screen) == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_results_tell_of_chosen_options_and_the_rest_only_when_revealed(seed):
    definition = prepared("quiz")
    *_, closed = sheets(definition, seed)
    hidden = looked_back(definition, closed)
    revealed = looked_back(definition, closed, reveal_key=True)
    judged = [item for item in definition.activity.content.items if item.key != "law"]
    answers = closed.work.answers
    chosen = {token(i.key, key) for i in judged if i.key in answers for key in answers[i.key].response.chosen}
    everything = {token(item.key, option.key) for item in judged for option in item.options}
    assert hidden == chosen
    assert revealed == everything | {token(item.key, "rationale") for item in judged}


def test_home_and_pages_tell_nothing():
    progress = [status(one.key, WHOLE, may_start=True, score=Score.of(1, 2)) for one in WHOLE.lesson.activities]
    assert tokens(PLAYER.home(WHOLE, PACK, progress, LINKS)) == set()
    learn = WHOLE.lesson.activities[0]
    assert all(
        tokens(PLAYER.lesson_page(WHOLE, PACK, progress, learn.key, page.key, LINKS)) == set()
        for page in learn.content.pages
    )


def test_the_tokens_are_there_to_be_found():
    secrets = set(TOKEN.findall(repr(WHOLE)))
    scenario, quiz = (WHOLE.lesson.activities[n].content for n in (1, 2))
    texts = 3 * sum(len(s.choices) for s in scenario.scenes) + 2 * len(scenario.endings)
    texts += len(scenario.flags) + len(scenario.questions)
    texts += sum(len(item.options) + 1 for item in quiz.items)
    assert len(secrets) == texts


def _other_choice(choice: Choice) -> Choice:
    return replace(choice, goto="boot", effects=(Effect("S", 9),), flags=("STICK",), verdict="fair", outcome="other")


def _other_option_keys(item: Item) -> Item:
    turned = tuple(replace(o, correct=not o.correct, feedback="other") for o in item.options)
    return replace(item, options=turned, rationale="other", rule="per_option_net", sources=("S24",), objective="other")


def changed(activity: Activity, of_scene: Callable[[str], bool] = lambda _: True) -> Activity:
    """Return the activity with other keys and effects, in the scenes that fit."""
    content = activity.content
    if isinstance(content, Assessment):
        return replace(activity, content=replace(content, items=tuple(map(_other_option_keys, content.items))))
    scenes = tuple(
        replace(s, choices=tuple(map(_other_choice, s.choices))) if of_scene(s.key) else s for s in content.scenes
    )
    caps = tuple(replace(cap, share=Fraction(1, 9)) for cap in content.caps)
    return replace(activity, content=replace(content, scenes=scenes, caps=caps, endings=content.endings[::-1]))


@pytest.mark.parametrize("seed", SEEDS)
def test_an_open_quiz_is_the_same_bytes_whatever_the_key(seed):
    definition = prepared("quiz")
    other = Definition(changed(definition.activity), definition.slots)
    *opened, _ = sheets(definition, seed)
    for state in opened:
        one, two = (PLAYER.attempt(facts(which, state, WHOLE), LINKS).html for which in (definition, other))
        assert one == two


@pytest.mark.parametrize("seed", SEEDS)
def test_a_scene_is_the_same_bytes_whatever_its_choices_do(seed):
    definition = prepared("sharp_answer")
    for state in walk(definition, seed):
        left = {step.scene for step in state.work.path}
        other = Definition(changed(definition.activity, lambda scene: scene not in left), definition.slots)  # noqa: B023 -- used at once
        if not state.closed:
            one, two = (
                PLAYER.attempt(facts(which, state, WHOLE), LINKS, "begin").html for which in (definition, other)
            )
            assert one == two
