"""A running academy, a running tool, and a clock that the tests move."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from hrlearn_sandbox import (
    READY_MADE_PEOPLE,
    AcademyConfig,
    Actor,
    Person,
    Placement,
    ToolConfig,
    make_signing_key,
    running,
)
from tests.sandbox.practice_tool import AGS, practice_tool

SUSPENDED = Person("paused", "8", "learner", "Paused Person", suspended=True)
LESSON = Placement(
    "Safe hands",
    custom={"lesson": "safe_hands", "tries": 3, "timed": True, "Mixed.Case Key": "x=y;z"},
    score_maximum=100,
    text="Twenty minutes",
)


@dataclass
class Clock:
    """Real time plus what a test adds."""

    ahead: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def tool():
    with practice_tool() as running_tool:
        yield running_tool


@pytest.fixture(scope="session")
def signing_keys():
    return (make_signing_key(),)


@pytest.fixture
def academy(tool, clock, signing_keys):
    """An academy with one graded and one ungraded activity; the tool knows its address."""

    def settings(base_url):
        return AcademyConfig(
            base_url,
            ToolConfig.at(tool.base_url),
            people=(*READY_MADE_PEOPLE, SUSPENDED),
            activities=(LESSON, Placement("Read first")),
            signing_keys=signing_keys,
        )

    with running(settings, clock=clock) as running_academy:
        tool.academy_url = running_academy.base_url
        yield running_academy


@pytest.fixture
def lesson(academy):
    return academy.store.book.activities()[0]


@pytest.fixture
def column(academy, lesson):
    return academy.store.book.line_items(activity_id=lesson.id)[0]


@pytest.fixture
def actor(academy):
    """Make a visitor who acts as the person with this key."""
    return lambda key: Actor(academy.base_url).act_as(key)


@pytest.fixture
def launched(actor, lesson, tool):
    """Claims of a launch of the lesson by the person with this key."""
    return lambda key="mirela": tool.claims_of(actor(key).launch(lesson.id).id_token)


@pytest.fixture
def line_item(launched):
    """Address of the lesson's column, as a launch gives it."""
    return launched()[AGS]["lineitem"]
