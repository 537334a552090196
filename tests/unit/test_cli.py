from __future__ import annotations

import json
import sys

import pytest
from click.testing import CliRunner

from hrlearn import __version__
from hrlearn.cli import main
from tests.unit.authoring.builder import Builder


@pytest.fixture
def lesson(tmp_path):
    return Builder(tmp_path / "content")


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.parametrize("command", [[], ["lint"], ["replay"]])
def test_help_says_what_a_path_is_and_how_it_ends(command):
    done = run(*command, "--help")
    assert done.exit_code == 0
    wanted = (
        ["PATH", "Ends with 0"]
        if command
        else ["new", "lint", "replay", "preview", "translate", "pack", "graph", "diff", "first-lesson.md"]
    )
    assert [word for word in wanted if word not in done.output] == []


def test_the_version_is_told():
    assert run("--version").output == f"hrlearn, version {__version__}\n"


def test_lint_of_clean_content(lesson):
    done = run("lint", lesson.content)
    assert done.exit_code == 0
    assert f"{lesson.folder}: small: pages 1; stop_story: scenes 2" in done.output
    assert done.output.count("  clean\n") == 2
    assert done.output.endswith("0 errors, 0 warnings\n")


def test_lint_names_file_line_rule_and_remedy(lesson):
    lesson.change("scenario.yaml", "start: stop", "start: stopp")
    done = run("lint", lesson.folder)
    assert done.exit_code == 1
    place = f"{lesson.folder}/scenario.yaml:6"
    assert f"  {place}: HR022 error: There is no scene 'stopp'. Did you mean 'stop'?\n" in done.output
    assert done.output.endswith("1 error, 0 warnings\n")


def test_warnings_alone_do_not_fail(lesson):
    lesson.write("text/old.md", "Old words.")
    done = run("lint", lesson.folder)
    assert done.exit_code == 0
    assert f"  {lesson.folder}/text/old.md: HR204 warning: " in done.output
    assert done.output.endswith("0 errors, 1 warning\n")


def test_lint_as_json(lesson):
    lesson.change("scenario.yaml", "tone: good", "tone: great")
    done = run("lint", "--format", "json", lesson.folder)
    assert done.exit_code == 1
    (report,) = json.loads(done.output)["reports"]
    assert report["name"] == str(lesson.folder)
    assert report["findings"] == [
        {
            "file": f"{lesson.folder}/scenario.yaml",
            "line": lesson.line("scenario.yaml", "tone: great"),
            "rule": "HR007",
            "message": "'tone' names the tone 'great', which does not exist (in endings > good).",
            "fix": "Known here: bad, good, nuanced.",
            "level": "error",
            "title": "A value of the wrong form",
        }
    ]


@pytest.mark.parametrize("command", ["lint", "replay"])
def test_a_folder_without_lessons_ends_with_2(tmp_path, command):
    done = run(command, tmp_path)
    assert done.exit_code == 2
    assert "Name a folder with a lesson.yaml" in done.output


@pytest.mark.parametrize(
    "words", [["lint"], ["replay"], ["lint", "no/such/folder"], ["lint", "--format", "xml", "."], ["x"]]
)
def test_wrong_words_end_with_2(words):
    assert run(*words).exit_code == 2


def test_replay_plays_with_the_pack_beside(lesson):
    done = run("replay", lesson.content)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        f"{lesson.folder}: 2 walkthroughs",
        f"  {lesson.folder}/walkthroughs/best.yaml: as expected: ending 'good', score 1 (100%)",
        f"  {lesson.folder}/walkthroughs/quiz.yaml: as expected, score 3/4 (75%)",
    ]


def test_replay_tells_what_went_otherwise(lesson):
    lesson.change("walkthroughs/best.yaml", "choice: light", "choice: reach")
    done = run("replay", lesson.folder)
    assert done.exit_code == 1
    assert done.output.splitlines()[1:7] == [
        f"  {lesson.folder}/walkthroughs/best.yaml: FAILED: ending 'bad', score 2/5 (40%)",
        "    Expected the ending 'good', but the ending was 'bad'.",
        "    Expected the score 1 (100%), but the score was 2/5 (40%).",
        "    Expected the flags none, but the flags were SLIP.",
        "    1. stop: ask (S 6 T 6)",
        "    2. boot: reach (S 5 T 5)",
    ]


def test_replay_with_another_pack(lesson, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("format: 1\nkey: other\ntitle: Other\nfictional: true\nslots: {}\n", encoding="utf-8")
    done = run("replay", "--pack", other, lesson.folder)
    # Without phone.ambulance one right item does not count: 2 of 3, below the 3/4 that is expected.
    assert done.exit_code == 1
    assert "the score was 2/3 (67%)" in done.output


def test_replay_of_a_faulty_lesson_ends_with_2(lesson):
    lesson.change("scenario.yaml", "start: stop", "start: stopp")
    done = run("replay", lesson.folder)
    assert done.exit_code == 2
    assert f"{lesson.folder}/scenario.yaml:6: There is no scene 'stopp'." in done.output


def test_replay_with_a_faulty_pack_ends_with_2(lesson, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("format: 1\n", encoding="utf-8")
    assert run("replay", "--pack", other, lesson.folder).exit_code == 2


@pytest.mark.usefixtures("other_lessons")
def test_replay_uses_the_installed_demo_pack_where_none_is_beside(lesson, tmp_path, monkeypatch):
    package = tmp_path / "site" / "hrlearn_content"
    (package / "locale_packs").mkdir(parents=True)
    (package / "__init__.py").write_text('"""Lessons."""\n')
    lesson.pack.rename(package / "locale_packs" / "demo.yaml")
    lesson.pack.parent.rmdir()
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert run("replay", lesson.folder).exit_code == 0


def test_replay_without_any_pack_says_how_to_name_one(lesson, monkeypatch):
    lesson.pack.unlink()
    monkeypatch.setitem(sys.modules, "hrlearn_content", None)
    done = run("replay", lesson.folder)
    assert done.exit_code == 2
    assert "Name a locale pack with --pack FILE." in done.output
