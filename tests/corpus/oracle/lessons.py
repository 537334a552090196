"""Reads lessons and locale packs as plain YAML, and begins attempts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from tests.corpus.oracle.attempt import Attempt
from tests.corpus.oracle.quiz import Quiz
from tests.corpus.oracle.story import Graph, Story
from tests.corpus.places import LESSONS, NO_PACK, PACKS


@cache
def read_yaml(path: Path) -> dict:
    """Return a file's text; nobody changes it."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def activity_of(lesson: str, key: str) -> dict:
    """Return an activity as lesson.yaml lists it."""
    return next(one for one in read_yaml(LESSONS[lesson] / "lesson.yaml")["activities"] if one["key"] == key)


def slots_of(pack: str) -> dict:
    """Return the verified slots of a place: a pack holds no others."""
    return {} if pack == NO_PACK else {key: slot["value"] for key, slot in read_yaml(PACKS[pack])["slots"].items()}


@cache
def graph_of(lesson: str, activity: str, pack: str) -> Graph:
    """Return the graph of a story; it is walked once."""
    return Graph(read_yaml(LESSONS[lesson] / activity_of(lesson, activity)["file"]), slots_of(pack))


def begin(lesson: str, activity: str, pack: str) -> Attempt:
    """Begin an attempt at an activity under the locale pack of a place."""
    listed = activity_of(lesson, activity)
    if listed["kind"] == "scenario":
        return Attempt(Story(graph_of(lesson, activity, pack)))
    return Attempt(Quiz(read_yaml(LESSONS[lesson] / listed["file"])["items"], slots_of(pack)))
