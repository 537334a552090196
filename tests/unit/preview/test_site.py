"""The pages of the preview, asked without a server."""

from __future__ import annotations

import json
import os
import re
from urllib.parse import urlsplit

import pytest

from hrlearn import items
from hrlearn.authoring import read_package
from hrlearn.errors import LessonError
from hrlearn.model import Assessment, Pages, Scenario
from hrlearn.preview import Workshop
from tests.unit.authoring.builder import Builder
from tests.unit.preview.stage import Stage, links, write_rich

SCENE = "scenario.yaml"


@pytest.fixture
def lesson(tmp_path):
    return Builder(tmp_path / "content")


@pytest.fixture
def stage(lesson):
    return Stage(lesson.folder)


@pytest.fixture
def rich(tmp_path):
    return Stage(write_rich(tmp_path))


def later(path) -> None:
    """Let a save be seen, however coarse the clock of the file system is."""
    facts = path.stat()
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns + 1_000_000_000))


def crawl(stage: Stage, start: str) -> dict[str, int]:
    met, waiting = {}, [start]
    while waiting:
        url = waiting.pop()
        if url in met or url.startswith("/attempts/") or urlsplit(url).query not in {"", urlsplit(start).query}:
            continue
        reply = stage.get(url)
        met[url] = reply.status
        waiting += [reply.location] if reply.location else []
        waiting += links(reply.body.decode()) if "html" in reply.kind or "svg" in reply.kind else []
    return met


def test_the_list_names_everything_of_the_lesson(rich):
    page = rich.get("/").body.decode()
    lesson = read_package(rich.folder).lesson
    wanted = []
    for activity in lesson.activities:
        key, content = activity.key, activity.content
        if isinstance(content, Pages):
            wanted += [f"/look/page/{key}/{page.key}" for page in content.pages]
        if isinstance(content, Scenario):
            wanted += [f"/story/{key}", f"/look/intro/{key}"]
            wanted += [f"/look/scene/{key}/{scene.key}/1" for scene in content.scenes]
            wanted += [f"/look/ending/{key}/{ending.key}" for ending in content.endings]
        if isinstance(content, Assessment):
            asked = [item for item in content.items if not content.form or item.form in {"", content.form}]
            states = ("unanswered", "right", "half_right", "wrong")
            wanted += [f"/look/item/{key}/{item.key}/{state}" for item in asked for state in states]
    assert len(wanted) > 60
    assert [url for url in wanted if url not in links(page)] == []


@pytest.mark.parametrize("query", ["", "?lang=ru", "?pack=none"])
def test_every_link_leads_somewhere(rich, query):
    met = crawl(rich, f"/{query}")
    assert len(met) > 250
    assert {url: status for url, status in met.items() if status not in {200, 303}} == {}


def test_nothing_is_written(stage):
    def state():
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in stage.folder.parent.rglob("*")}

    before = state()
    crawl(stage, "/")
    assert state() == before


def test_every_kind_is_shown_in_every_state_as_a_learner_sees_it(rich):
    lesson = read_package(rich.folder).lesson
    met = set()
    for activity in lesson.activities:
        for item in activity.content.items if isinstance(activity.content, Assessment) else ():
            if f"/look/item/{activity.key}/{item.key}/right" in links(rich.get("/").body.decode()):
                met.add(item.kind)
                place = f"/frame/item/{activity.key}/{item.key}"
                asked = rich.get(f"{place}/unanswered").body.decode()
                assert f'name="was.{item.key}"' in asked
                states = [rich.text(f"{place}/{state}") for state in ("right", "half_right", "wrong")]
                assert all("Question 1 of 1" in text for text in states)
                if item.scored and item.kind != "reflection":
                    assert "Right" in states[0]
    assert met == set(items.ITEM_TYPES)


def test_marks_are_those_of_the_samples(stage):
    words = [stage.text(f"/frame/item/quiz/at_a_stop/{state}") for state in ("right", "half_right", "wrong")]
    # per_option_net of three options: one right option alone is two right decisions and one wrong one, (2 - 1) / 3.
    assert ["1 of 1 points" in words[0], "0.33 of 1 points" in words[1], "0 of 1 points" in words[2]] == [True] * 3


def test_scenes_stand_in_states_that_the_engine_reaches(stage):
    page = stage.text("/look/scene/stop_story/boot/1")
    assert "How one comes here stop: ask" in page
    assert "S 6 T 6" in page
    frame = stage.text("/frame/scene/stop_story/boot/1")
    assert "He nods at his boot." in frame
    assert "Hold the light." in frame


def test_a_closed_choice_says_why(lesson, stage):
    lesson.change(
        SCENE,
        "        text: Hold the light.\n",
        "        text: Hold the light.\n        when: {meter: S, at_least: 99}\n",
    )
    assert "closed , needs S at least 99 (now 6)" in stage.text("/look/scene/stop_story/boot/1")


def test_a_choice_that_is_closed_on_the_shortest_way_gets_a_state_of_its_own(lesson, stage):
    lesson.change(
        SCENE, "        text: Hold the light.\n", "        text: Hold the light.\n        when: {flag: SLIP}\n"
    )
    assert "Hold the light." not in stage.text("/frame/scene/stop_story/boot/1")
    assert "Hold the light." in stage.text("/frame/scene/stop_story/boot/2")
    assert "stop: grab" in stage.text("/look/scene/stop_story/boot/2")


def test_a_scene_that_nobody_reaches_says_so(lesson, stage):
    lesson.write(SCENE, (lesson.folder / SCENE).read_text().replace("goto: boot", "goto: END"))
    assert "Nobody comes here" in stage.text("/")
    assert "Nobody comes here" in stage.text("/look/scene/stop_story/boot/1")
    assert "NEVER REACHED" in stage.get("/chart/stop_story.svg").body.decode()


@pytest.mark.parametrize(("ending", "title"), [("bad", "A risk taken"), ("good", "Nobody hurt")])
def test_endings_are_reached(stage, ending, title):
    assert title in stage.text(f"/frame/ending/stop_story/{ending}")


def test_cards_of_the_chart_lead_to_their_scenes(stage):
    drawn = stage.get("/chart/stop_story.svg?pack=demo")
    assert drawn.kind == "image/svg+xml"
    assert "sandbox" in drawn.policy
    leads = {stage.get(url).location for url in links(drawn.body.decode())}
    assert leads == {
        "/look/scene/stop_story/stop/1?pack=demo",
        "/look/scene/stop_story/boot/1?pack=demo",
        "/look/ending/stop_story/bad?pack=demo",
        "/look/ending/stop_story/good?pack=demo",
        "/look/ending/stop_story/nuanced?pack=demo",
        "/story/stop_story?pack=demo",
    }


def test_hints_and_lateness_have_states_of_their_own(rich):
    assert rich.get("/look/scene/street/stop/advice").status == 200
    # Both frames are played when they are opened, so what is too late is so long ago.
    assert "too late" in rich.text("/frame/scene/street/boot/late").lower()


def test_findings_lead_to_what_they_are_about(lesson, stage):
    lesson.change("items.yaml", "stem: When do you go to the clinic?", "stem: When do you see the junkie?")
    page = stage.get("/").body.decode()
    line = lesson.line("items.yaml", "the junkie?")
    assert f"items.yaml:{line}" in page
    assert "<pre>stem: When do you see the junkie?</pre>" in page
    assert "/look/item/quiz/when_to_go/unanswered" in page.split('id="walks"')[0]
    assert "junkie" in stage.text("/look/item/quiz/when_to_go/wrong").split("Phone")[0]
    assert "<pre>" not in stage.get("/look/item/quiz/breaking/wrong").body.decode()


def test_no_page_waits_for_lint(stage, monkeypatch):
    monkeypatch.setattr(Workshop, "_lint", lambda *_: None)
    page = stage.ask("GET", "/").body.decode()
    assert "Lint is still looking." in page
    assert 'name="pv-unlinted" content="any"' in page
    scene = stage.ask("GET", "/look/scene/stop_story/stop/1")
    assert (scene.status, b'name="pv-unlinted" content="some"' in scene.body) == (200, True)
    assert json.loads(stage.ask("GET", "/stamp.json").body)["findings"] is None
    assert "Clean: no errors and no warnings." in stage.text("/")
    assert json.loads(stage.ask("GET", "/stamp.json").body)["findings"] == 0
    assert b"pv-unlinted" not in stage.ask("GET", "/").body


def test_slots_that_are_missing_are_listed(stage):
    assert "cast.timur missing the agreed sentence is shown" in stage.text("/")
    assert "phone.ambulance missing the lesson cannot be placed" in stage.text("/?pack=none")


def test_another_pack_shows_what_it_says(stage):
    assert "Carrying one is allowed here." in stage.text("/frame/scene/stop_story/boot/1")
    assert "Carrying one is allowed here." not in stage.text("/frame/scene/stop_story/boot/1?pack=none")


def test_another_language_is_shown_and_kept(lesson, stage):
    lesson.write("locale/ru.yaml", 'stop_story.scenes.stop.title: "Ночь"\n')
    page = stage.get("/look/scene/stop_story/stop/1?lang=ru").body.decode()
    assert "/frame/scene/stop_story/stop/1?lang=ru" in links(page)
    frame = stage.get("/frame/scene/stop_story/stop/1?lang=ru").body.decode()
    assert "Ночь" in frame
    assert 'lang="ru"' in frame


def test_walkthroughs_are_told(lesson, stage):
    assert "best.yaml: as expected, ending good, score 100 %" in stage.text("/")
    lesson.change("walkthroughs/best.yaml", "ending: good", "ending: bad")
    assert "best.yaml: FAILED, ending good, score 100 % Expected the ending 'bad'" in stage.text("/")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (SCENE, "start: stopp\n"),
        (SCENE, "}}: [\n"),
        (SCENE, b"\xff\xfe"),
        ("lesson.yaml", ""),
        ("items.yaml", "items: 3\n"),
        ("text/why.md", b"\xff"),
    ],
)
@pytest.mark.parametrize("url", ["/", "/look/scene/stop_story/stop/1", "/story/stop_story"])
def test_a_faulty_lesson_shows_its_findings_and_comes_back(lesson, stage, file, text, url):
    whole = (lesson.folder / file).read_bytes()
    lesson.write(file, text)
    page = stage.text(url)
    assert "The lesson cannot be shown yet" in page
    assert re.search(rf"error HR00\d small/{file}", page)
    assert "Traceback" not in page
    assert stage.get("/frame/scene/stop_story/stop/1").status == 404
    lesson.write(file, whole)
    later(lesson.folder / file)
    assert "cannot be shown" not in stage.text(url)


def test_a_lesson_that_went_away_comes_back(lesson, stage, tmp_path):
    lesson.folder.rename(tmp_path / "away")
    assert "The lesson cannot be shown yet" in stage.text("/")
    (tmp_path / "away").rename(lesson.folder)
    assert "Night stop" in stage.text("/")


def test_a_story_that_cannot_end_is_told_beside_the_rest(lesson, stage):
    lesson.write(SCENE, (lesson.folder / SCENE).read_text().replace("goto: END", "goto: stop"))
    page = stage.text("/")
    assert "No path through the scenario reaches an ending." in page
    assert "When do you go to the clinic?" in page
    assert stage.get("/story/stop_story").status == 400


def test_an_item_that_is_not_sound_is_told_beside_the_rest(lesson, stage):
    lesson.change("items.yaml", "text: Now, correct: true", "text: Now")
    assert "needs exactly one correct option" in stage.text("/look/item/quiz/when_to_go/unanswered")


def test_a_fault_of_ours_is_a_page_too(stage, monkeypatch):
    monkeypatch.setattr("hrlearn.preview.pages.slot_report", lambda *_: 1 / 0)
    reply = stage.get("/")
    assert reply.status == 500
    assert b"ZeroDivisionError" in reply.body
    assert b"Traceback" not in reply.body


def test_the_stamp_follows_saves_of_the_lesson_and_of_its_packs(lesson, stage):
    stamps = [stage.get("/stamp.json").body]
    for path in (lesson.folder / SCENE, lesson.pack):
        later(path)
        stamps.append(stage.get("/stamp.json").body)
    lesson.write("text/new.md", "New.")
    stamps.append(stage.get("/stamp.json").body)
    assert len(set(stamps)) == 4
    assert json.loads(stamps[-1])["stamp"] in stage.get("/").body.decode()


@pytest.mark.parametrize(
    "url",
    [
        "/look/scene/stop_story/nowhere/1",
        "/look/page/learn/../../etc/passwd",
        "/story/quiz",
        "/story/none",
        "/chart/quiz.svg",
        "/nothing",
        "/static/../site.py",
        "/media/x/media/other.svg",
        "/?pack=other",
        "/attempts/00000000-0000-0000-0000-00000000ffff",
    ],
)
def test_what_is_not_there_is_said_kindly(stage, url):
    reply = stage.get(url)
    assert reply.status == 404
    assert b"Traceback" not in reply.body


def test_pictures_are_those_of_the_lesson_and_sealed(stage, lesson, tmp_path):
    (lesson.folder.parent / "secret.svg").write_text("<svg/>")
    content_hash = read_package(lesson.folder).content_hash
    shown = stage.get(f"/media/{content_hash}/media/street.svg")
    assert (shown.status, shown.kind) == (200, "image/svg+xml")
    assert shown.policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    for path in ("../secret.svg", "%2e%2e/secret.svg", "lesson.yaml", "media/../lesson.yaml", "/etc/passwd"):
        assert stage.get(f"/media/{content_hash}/{path}").status == 404


def test_no_page_runs_or_loads_what_is_not_ours(rich):
    for url in ("/", "/look/scene/street/stop/1", "/frame/scene/street/stop/1", "/story/street", "/nothing"):
        policy = rich.get(url).policy
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy


def test_words_of_a_lesson_cannot_become_markup(lesson, stage):
    lesson.change("items.yaml", "stem: When do you go to the clinic?", "stem: <script>alert(1)</script>")
    for url in ("/", "/look/item/quiz/when_to_go/right", "/frame/item/quiz/when_to_go/right"):
        assert b"<script>alert" not in stage.get(url).body


def test_a_folder_above_one_lesson_will_do_and_above_two_will_not(lesson, tmp_path):
    assert Workshop(lesson.content).folder == lesson.folder
    Builder(lesson.content, "other")
    with pytest.raises(LessonError, match="several lessons"):
        Workshop(lesson.content)
    (tmp_path / "empty").mkdir()
    with pytest.raises(LessonError, match="no lesson"):
        Workshop(tmp_path / "empty")
