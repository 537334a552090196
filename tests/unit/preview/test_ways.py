"""The ways to everything: the shortest first, each choice and line shown somewhere, in every world."""

from __future__ import annotations

from hrlearn.attempts import define
from hrlearn.model import (
    NO_PACK,
    Activity,
    Choice,
    Compare,
    Effect,
    Ending,
    EndingOf,
    FlagIs,
    Line,
    Meter,
    Scenario,
    Scene,
)
from hrlearn.preview import ways
from hrlearn.preview.ways import Ways, find_ways


def found(*scenes: Scene, endings: tuple[Ending, ...] = (Ending("over", "Over", "", "good"),)) -> Ways:
    story = Scenario("", "", scenes[0].key, (Meter("S", "Safety", 5),), (), (), scenes, endings)
    return find_ways(define(Activity("u", "story", "scenario", "Story", "", story), NO_PACK))


def paths(result: Ways, scene: str) -> list[list[str]]:
    return [[step.choice for step in way.run.path] for way in result.scenes.get(scene, ())]


A_LOOP = Scene("door", "Door", (), (Choice("knock", "", "door", (Effect("S", -1),)), Choice("go", "", "hall")))
HALL = Scene("hall", "Hall", (), (Choice("end", "", "END"),))


def test_the_shortest_way_leads_to_a_scene_and_to_an_ending():
    result = found(A_LOOP, HALL)
    assert paths(result, "door") == [[]]
    assert paths(result, "hall") == [["go"]]
    assert [step.choice for step in result.endings["over"].run.path] == ["go", "end"]
    assert result.whole


def test_a_choice_and_a_line_that_come_later_have_ways_of_their_own():
    lines = (Line("Always."), Line("Low.", when=Compare("S", "at_most", 3)))
    choices = (Choice("end", "", "END"), Choice("flee", "", "END", when=Compare("S", "at_most", 4)))
    result = found(A_LOOP, Scene("hall", "Hall", lines, choices))
    assert paths(result, "hall") == [["go"], ["knock", "go"], ["knock", "knock", "go"]]


def test_what_is_never_shown_is_not_made_up():
    lost = Scene("attic", "Attic", (), (Choice("jump", "", "END", when=FlagIs("NEVER")),))
    result = found(
        A_LOOP, HALL, lost, endings=(Ending("bad", "", "", "bad", FlagIs("NEVER")), Ending("over", "", "", "good"))
    )
    assert "attic" not in result.scenes
    assert set(result.endings) == {"over"}
    assert result.whole


def test_endings_of_other_stories_open_ways():
    choices = (Choice("end", "", "END"), Choice("greet", "", "END", when=EndingOf("street", "calm")))
    result = found(Scene("door", "Door", (), choices))
    assert [dict(way.endings) for way in result.scenes["door"]] == [{}, {"street": "calm"}]


def test_a_search_without_end_is_broken_off_and_says_so(monkeypatch):
    monkeypatch.setattr(ways, "MOST_STATES", 1)
    result = found(A_LOOP, HALL)
    assert not result.whole
    assert "hall" not in result.scenes
