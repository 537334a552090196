"""What lint says of the weight of an activity comes close to what the player really sends."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from hrlearn.attempts import define, open_attempt
from hrlearn.authoring import read_package
from hrlearn.authoring.rules_package import FIRST_LOAD, PLAYER, first_load
from hrlearn.model import Pages
from hrlearn.player import AttemptFacts, static_files
from tests.unit.builders import A_START
from tests.unit.player.test_budget import ATTEMPT, CHROME, HEADERS, HERE, PACK
from tests.unit.player.test_budget import FIRST_LOAD as BUDGET
from tests.unit.player.test_budget import PLAYER as PAGES

ROOT = Path(__file__).parents[2]
PACKAGE = read_package(ROOT / "content" / "safe_hands")


def _weight(data: bytes) -> int:
    return len(gzip.compress(data, 9)) + HEADERS


def _static() -> int:
    return sum(_weight(file.data) for file in static_files().values())


@pytest.mark.parametrize("key", [one.key for one in PACKAGE.lesson.activities if not isinstance(one.content, Pages)])
def test_the_estimate_is_near_what_is_sent(key):
    definition = define(next(one for one in PACKAGE.lesson.activities if one.key == key), PACK)
    state = open_attempt(definition, A_START)
    facts = AttemptFacts(ATTEMPT, 1, 7, PACKAGE, PACK, definition, state, reveal_key=False, may_start_again=True)
    sent = _weight(PAGES.page(PAGES.attempt(facts, replace(HERE)), CHROME).encode()) + _static()
    assert sent * 0.9 < first_load(definition.activity) < sent * 1.25


def test_the_players_own_part_leaves_room_for_a_lesson():
    assert _static() < PLAYER < FIRST_LOAD / 2
    assert FIRST_LOAD == BUDGET
