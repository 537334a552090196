"""The chart of a story: everything is on it, what is wrong is marked, and nothing an author writes can break it."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from hrlearn.authoring.chart_layout import Box, Wire, laid_out
from hrlearn.authoring.charts import chart
from hrlearn.model import Choice, Ending, Line, Meter, Scenario, Scene
from hrlearn.scenario import explore

SVG = "{http://www.w3.org/2000/svg}"


def a_scene(key: str, *ways: str, title: str = "") -> Scene:
    choices = tuple(Choice(f"c{n}", f"Go to {way}", way, verdict="best") for n, way in enumerate(ways))
    return Scene(key, title or key.capitalize(), (Line("Now."),), choices)


def a_story(*scenes: Scene) -> Scenario:
    endings = (Ending("calm", "Calm", "Over.", "good"),)
    return Scenario("", "", scenes[0].key, (Meter("S", "Safety", 5),), (), (), scenes, endings)


STORY = a_story(a_scene("door", "yard", "END"), a_scene("yard", "door", "END"), a_scene("attic", "END"))


def drawn(story: Scenario, **more: str) -> ET.Element:
    return ET.fromstring(chart(story, explore(story, {}), "A <story>", **more))  # noqa: S314 -- our own drawing


def card(root: ET.Element, key: str) -> str:
    group = next(group for group in root.iter(f"{SVG}g") if group.get("id") == f"card-{key}")
    return " | ".join(group.itertext())


def test_every_scene_choice_and_ending_is_drawn() -> None:
    root = drawn(STORY)
    assert "Door" in card(root, "door")
    assert "Go to yard" in card(root, "door")
    assert "100.0 % of random play" in card(root, "calm")
    assert root.find(f"{SVG}title").text == "A <story>"  # type: ignore[union-attr]
    assert root.find(f"{SVG}desc").text == "3 scenes, 1 endings"  # type: ignore[union-attr]


def test_what_cannot_be_reached_and_where_a_run_gets_stuck_is_said_in_words() -> None:
    root = drawn(STORY)
    assert "NEVER REACHED" in card(root, "attic")
    assert "NEVER REACHED" not in card(root, "yard")
    stuck = replace(STORY.scenes[1], choices=())
    assert "DEAD END" in card(drawn(replace(STORY, scenes=(STORY.scenes[0], stuck))), "yard")


def test_a_way_back_is_dashed_and_a_way_on_is_not() -> None:
    ways = [path.get("class") or "" for path in drawn(STORY).iter(f"{SVG}path")]
    assert sum("back" in way.split() for way in ways) == 1 + 1  # yard -> door, attic (behind the end) -> the end
    assert sum("never" in way.split() for way in ways) == 1


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", '"><g onload="x">', "\u202ebackwards", "&amp;"])
def test_hostile_titles_stay_words(title: str) -> None:
    root = drawn(a_story(a_scene("door", "END", title=title)), links='#"><b>')
    assert not list(root.iter(f"{SVG}script"))
    assert title.split(maxsplit=1)[0][:10] in card(root, "door")
    assert next(root.iter(f"{SVG}a")).get("href") == '#"><b>door'


def test_columns_follow_the_distance_from_the_start_and_the_end_comes_after_every_scene() -> None:
    boxes = [Box(key, 10, 10) for key in ("lost", "end", "far", "near", "start", "last")]
    wires = [Wire("start", "near"), Wire("start", "end"), Wire("near", "far"), Wire("far", "end"), Wire("end", "last")]
    placed = laid_out(boxes, wires, "start", "end")
    across = sorted(placed, key=lambda key: placed[key].x)
    assert across == ["start", "near", "far", "end", "last", "lost"]
    assert len({(box.x, box.y) for box in placed.values()}) == len(boxes)
