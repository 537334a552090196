"""The lesson that is shipped stays light on a thin network: 30 KB to begin with, 4 KB for each further step.

Counted as gzip -9 of the body and 200 bytes for the headers of an answer. What the script fetches comes as JSON with
the screen in it; what a link leads to comes as a whole page. An activity's own first page is a first load, because it
may be placed alone.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from hrlearn.attempts import AttemptState, Definition, define, open_attempt
from hrlearn.authoring import read_locale_pack, read_package
from hrlearn.model import Assessment, Pages, Scenario
from hrlearn.player import AttemptFacts, Chrome, Player, Screen, static_files
from hrlearn.scenario import open_choices
from tests.unit.builders import A_START
from tests.unit.player.kinds import answered as answered_kinds
from tests.unit.player.kinds import every_kind, items, the_quiz
from tests.unit.player.lessons import ATTEMPT, LINKS, answer, go_on, status
from tests.unit.player.screens import every_screen

CONTENT = Path(__file__).parents[3] / "content"
PACKAGE = read_package(CONTENT / "safe_hands")
PACK = read_locale_pack(CONTENT / "locale_packs" / "demo.yaml")
TOKEN = "q8Zb3vTnKx0wLr5yPm2JcDf7HgUsAeVt1iOo9kQzXwE"
HERE = replace(
    LINKS,
    session=TOKEN,
    home=f"/lesson?session={TOKEN}",
    attempt=lambda attempt, step: f"/attempts/{attempt}?session={TOKEN}&step={step}",
)
CHROME = Chrome("hrlearn", HERE.home, TOKEN)
PLAYER = Player(lambda name: f"/static/{static_files()[name].hashed_name}")
FIRST_LOAD, STEP, HEADERS = 30_000, 4_096, 200
STORIES, QUIZZES = range(25), range(3)


def weight(text: str | bytes) -> int:
    return len(gzip.compress(text.encode() if isinstance(text, str) else text, 9)) + HEADERS


def as_page(screen: Screen) -> int:
    return weight(PLAYER.page(screen, CHROME))


def as_answer(screen: Screen) -> int:
    told = {"position": 9, "repeated": False, "closed": False, "html": screen.html, "title": screen.title}
    return weight(json.dumps(told))


@cache
def activity(kind: type) -> Definition:
    return define(next(one for one in PACKAGE.lesson.activities if isinstance(one.content, kind)), PACK)


def shown(definition: Definition, state: AttemptState, step: str = "", *, reveal: bool = False) -> Screen:
    attempt = AttemptFacts(ATTEMPT, 1, 7, PACKAGE, PACK, definition, state, reveal, may_start_again=True)
    return PLAYER.attempt(attempt, HERE, step)


def walk(definition: Definition, seed: int) -> Iterator[AttemptState]:
    chance, state = random.Random(seed), open_attempt(definition, A_START)  # noqa: S311 -- a play, not a secret
    yield state
    while not state.closed:
        choice = chance.choice(open_choices(definition.activity.content, state.work, definition.slots))
        body = {"step": len(state.work.path), "scene": state.work.scene, "choice": choice.key}
        state = go_on(definition, state, ("choice", body))
        yield state


def answered(definition: Definition, seed: int) -> AttemptState:
    chance, state = random.Random(seed), open_attempt(definition, A_START)  # noqa: S311 -- a play, not a secret
    for item in definition.activity.content.items:
        keys = [option.key for option in item.options]
        several = chance.randint(1, len(keys)) if item.kind == "multiple_response" else 1
        state = go_on(definition, state, answer(item.key, *chance.sample(keys, several)))
    return state


def too_heavy(screens: dict[str, Screen], weigh: Callable[[Screen], int], most: int = STEP) -> dict[str, int]:
    return {name: size for name, screen in screens.items() if (size := weigh(screen)) > most}


@pytest.fixture(scope="module")
def plays() -> list[list[AttemptState]]:
    return [list(walk(activity(Scenario), seed)) for seed in STORIES]


def test_a_first_load_is_light():
    files = sum(weight(one.data) for one in static_files().values())
    progress = [status(one.key, PACKAGE, may_start=True) for one in PACKAGE.lesson.activities]
    firsts = {
        "home": PLAYER.home(PACKAGE, PACK, progress, HERE),
        "intro": shown(activity(Scenario), open_attempt(activity(Scenario), A_START)),
        "quiz": shown(activity(Assessment), open_attempt(activity(Assessment), A_START)),
    }
    assert too_heavy(firsts, as_page, FIRST_LOAD - files) == {}


def test_each_lesson_page_is_light():
    learn = activity(Pages).activity
    progress = [status(one.key, PACKAGE, may_start=True) for one in PACKAGE.lesson.activities]
    pages = {
        page.key: PLAYER.lesson_page(PACKAGE, PACK, progress, learn.key, page.key, HERE) for page in learn.content.pages
    }
    assert too_heavy(pages, as_page) == {}


def test_each_scene_and_ending_is_light(plays):
    definition = activity(Scenario)
    for states in plays:
        screens = {str(n): shown(definition, state, "begin") for n, state in enumerate(states)}
        assert too_heavy(screens, as_answer) == {}


def test_the_walks_are_long_enough_to_tell(plays):
    lengths = {len(states) - 1 for states in plays}
    assert max(lengths) >= 10
    assert len({states[-1].work.ending for states in plays}) > 1


def test_each_step_to_look_back_at_is_light(plays):
    definition = activity(Scenario)
    for *_, ended in plays:
        steps = ("", *(str(n) for n in range(1, len(ended.work.path) + 1)))
        assert too_heavy({step: shown(definition, ended, step) for step in steps}, as_page) == {}


@pytest.mark.parametrize("reveal", [False, True])
@pytest.mark.parametrize("seed", QUIZZES)
def test_the_quiz_and_its_results_are_light(seed, reveal):
    definition = activity(Assessment)
    state = answered(definition, seed)
    closed = go_on(definition, state, ("submit", {}))
    steps = ("", *(str(n) for n in range(1, len(definition.activity.content.items) + 1)))
    results = {f"results {step}": shown(definition, closed, step, reveal=reveal) for step in steps}
    assert too_heavy(results, as_page) == {}
    assert too_heavy({"quiz": shown(definition, state), **results}, as_answer) == {}


def test_a_quiz_of_every_kind_is_light():
    """Fifteen items of fourteen kinds are what one load brings; their results come one by one."""
    definition, package = the_quiz(), every_kind()
    files = sum(weight(one.data) for one in static_files().values())
    closed = go_on(definition, answered_kinds(definition, "right"), ("submit", {}))
    steps = ["", *(str(n) for n in range(1, len(items()) + 1))]
    attempt = AttemptFacts(ATTEMPT, 1, 7, package, PACK, definition, closed, reveal_key=True, may_start_again=True)
    opened = replace(attempt, state=answered_kinds(definition, "right"))
    assert too_heavy({"quiz": PLAYER.attempt(opened, HERE)}, as_page, FIRST_LOAD - files) == {}
    assert too_heavy({step: PLAYER.attempt(attempt, HERE, step) for step in steps}, as_page) == {}


def test_advice_the_way_back_and_the_comparison_are_light():
    rich = {name: screen for name, screen in every_screen().items() if name.startswith("rich, ")}
    assert len(rich) > 5
    assert too_heavy(rich, as_page) == {}
