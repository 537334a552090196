"""The commands that make something: new, pack, unpack, graph and diff."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from hrlearn.authoring import read_package, survey
from hrlearn.cli import main
from tests.unit.authoring.builder import Builder

MAKING = ("new", "preview", "translate", "pack", "unpack", "graph", "diff")


@pytest.fixture
def lesson(tmp_path):
    return Builder(tmp_path / "content")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def refused(done, *words):
    """Check that a command could not do its work and says so in a sentence."""
    assert done.exit_code == 2, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert [word for word in words if word not in done.output] == []
    assert "Traceback" not in done.output


@pytest.mark.parametrize("command", MAKING)
def test_help_has_an_example(command):
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"Example: hrlearn {command} " in " ".join(done.output.split())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_new_lesson_is_clean_and_replays(language):
    done = run("new", "first_talk", "--title", 'The "first" talk', "--language", language)
    assert done.exit_code == 0
    assert "hrlearn preview first_talk" in done.output
    (report,) = survey(Path("first_talk"))
    assert report.findings == ()
    assert read_package(Path("first_talk")).lesson.title == "The ”first” talk"
    replayed = run("replay", "first_talk")
    assert (replayed.exit_code, "best.yaml: as expected" in replayed.output) == (0, True)


def test_two_new_lessons_share_no_uuid():
    assert run("new", "one").exit_code == run("new", "two").exit_code == 0
    assert [finding for report in survey(Path()) for finding in report.findings] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Bad Key"], "lower-case words"),
        (["../up"], "lower-case words"),
        (["ok", "--language", "english"], "no language code"),
        (["ok", "--title", "two\nlines"], "one line"),
        (["ok", "--title", " "], "one line"),
    ],
)
def test_new_refuses_what_cannot_be_a_lesson(words, told):
    refused(run("new", *words), told)
    assert list(Path().iterdir()) == []


def test_new_never_overwrites():
    Path("taken").mkdir()
    Path("taken/mine.txt").write_text("mine")
    refused(run("new", "taken"), "already", "--in")
    assert [path.name for path in Path("taken").iterdir()] == ["mine.txt"]


def test_a_pack_unpacks_to_the_same_lesson(lesson):
    done = run("pack", lesson.folder)
    assert done.exit_code == 0
    content_hash = read_package(lesson.folder).content_hash
    assert content_hash in done.output
    undone = run("unpack", "small.hrlesson")
    assert undone.exit_code == 0
    assert content_hash in undone.output
    files = {
        path.relative_to("small").as_posix(): path.read_bytes() for path in Path("small").rglob("*") if path.is_file()
    }
    assert files == lesson.files()


def test_packing_twice_gives_the_same_bytes(lesson):
    run("pack", lesson.folder, "-o", "a")
    run("pack", lesson.folder, "-o", "b")
    assert Path("a").read_bytes() == Path("b").read_bytes()


@pytest.mark.parametrize("command", ["pack", "graph"])
def test_files_are_overwritten_by_force_only(lesson, command):
    Path("out").write_text("mine")
    refused(run(command, lesson.folder, "-o", "out"), "already there", "--force")
    assert Path("out").read_text() == "mine"
    assert run(command, lesson.folder, "-o", "out", "--force").exit_code == 0
    assert Path("out").read_bytes() != b"mine"


def test_unpack_never_overwrites(lesson):
    run("pack", lesson.folder)
    Path("small").mkdir()
    refused(run("unpack", "small.hrlesson"), "already something", "-o")
    assert list(Path("small").iterdir()) == []


@pytest.mark.parametrize("command", ["pack", "replay", "graph", "translate"])
def test_a_faulty_lesson_is_named_with_file_and_line(lesson, command):
    lesson.change("scenario.yaml", "start: stop", "start: stopp")
    more = ["ru"] if command == "translate" else []
    refused(run(command, lesson.folder, *more), f"{lesson.folder}/scenario.yaml:6: There is no scene 'stopp'.")


def a_zip(*entries: tuple[str, bytes], kind: int = 0o100644) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = kind << 16
            archive.writestr(entry, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip",
        a_zip(),
        a_zip(("../up.txt", b"x")),
        a_zip(("/etc/up.txt", b"x")),
        a_zip(("a\\..\\up.txt", b"x")),
        a_zip(("lesson.yaml", b"../lesson.yaml"), kind=0o120777),
        a_zip(("lesson.yaml", b"format: 1\n")),
        a_zip(("big", bytes(17 * 1024 * 1024))),
    ],
    ids=["empty", "text", "no files", "up", "absolute", "backslash", "link", "no lesson", "too large"],
)
def test_hostile_packs_are_refused(tmp_path, data):
    Path("x.hrlesson").write_bytes(data)
    refused(run("unpack", "x.hrlesson"))
    refused(run("graph", "x.hrlesson"))
    assert [path.name for path in Path().iterdir()] == ["x.hrlesson"]
    assert not (tmp_path / "up.txt").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(lesson, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    refused(run("new", "x", "--in", closed), "Permission denied")


@pytest.mark.parametrize("place", ["none/out", "file/out"])
def test_a_place_that_cannot_be_written_is_told(lesson, place):
    Path("file").write_text("")
    for words in (["pack", lesson.folder], ["graph", lesson.folder]):
        refused(run(*words, "-o", place), place, "Check the path")
    run("pack", lesson.folder)
    refused(run("unpack", "small.hrlesson", "-o", "file/out"), "file/out", "Check the path")
    refused(run("new", "x", "--in", "file"), "file")


def test_permission_denied_is_one_sentence(lesson, monkeypatch):
    def deny(path, *_args, **_kwargs):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "write_bytes", deny)
    refused(run("pack", lesson.folder), "small.hrlesson: Permission denied. Check the path and who may use it.")


def test_a_graph_is_an_svg_of_the_story(lesson):
    done = run("graph", lesson.folder)
    assert (done.exit_code, done.output) == (0, "stop_story.svg: 2 scenes, 3 endings\n")
    words = " ".join(ET.parse("stop_story.svg").getroot().itertext())  # noqa: S314 -- our own drawing
    assert "Night stop" in words
    run("pack", lesson.folder)
    assert run("graph", "small.hrlesson", "-o", "other.svg").exit_code == 0


def test_graph_wants_a_story(lesson):
    refused(run("graph", lesson.folder, "--activity", "quiz"), "no story 'quiz'", "stop_story")
    text = (lesson.folder / "lesson.yaml").read_text()
    second = text[text.index("  - uuid: 3333") : text.index("  - uuid: 4444")]
    second = second.replace("33333333", "99999999").replace("stop_story", "second").replace("scenario.yaml", "b.yaml")
    lesson.write("b.yaml", (lesson.folder / "scenario.yaml").read_text())
    lesson.write("lesson.yaml", text.replace("  - uuid: 4444", f"{second}  - uuid: 4444"))
    refused(run("graph", lesson.folder), "several stories", "--activity")
    assert run("graph", lesson.folder, "--activity", "second").exit_code == 0


def test_diff_of_the_same_lesson(lesson):
    run("pack", lesson.folder)
    done = run("diff", "small.hrlesson", lesson.folder)
    assert (done.exit_code, done.output) == (0, "Nothing differs.\n")


def test_diff_tells_words_rules_and_what_they_mean(lesson):
    run("pack", lesson.folder)
    lesson.change("items.yaml", "stem: What do you do at a stop?", "stem: What do you do first?")
    lesson.change("items.yaml", "    answer: false\n", "    answer: true\n")
    done = run("diff", "small.hrlesson", lesson.folder)
    assert done.exit_code == 1
    assert "What is read: " in done.output
    assert "'What do you do at a stop?' -> 'What do you do first?'" in done.output
    assert "What happens and what counts: " in done.output
    assert "walkthrough quiz: 75% -> 100% if marked again by the new version." in done.output
    found = json.loads(run("diff", "--format", "json", "small.hrlesson", lesson.folder).output)
    assert found["same"] is False
    assert found["remarks"][0] == {"name": "walkthrough quiz", "before": "3/4", "after": "1"}


def test_diff_of_what_is_no_lesson(lesson, tmp_path):
    refused(run("diff", lesson.folder, tmp_path / "here"), "lesson.yaml")
    Path("x").write_bytes(b"no zip")
    refused(run("diff", "x", lesson.folder), "refused")


def test_preview_serves_until_it_is_ended(lesson, monkeypatch):
    opened, served = [], threading.Event()

    def stop(server, *_):
        served.set()
        raise KeyboardInterrupt

    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("http.server.ThreadingHTTPServer.serve_forever", stop)
    done = run("preview", lesson.folder, "--port", "0")
    assert (done.exit_code, served.is_set()) == (0, True)
    (url,) = opened
    assert url.startswith("http://127.0.0.1:")
    assert url in done.output
    assert run("preview", lesson.folder, "--port", "0", "--no-browser").exit_code == 0
    assert len(opened) == 1


def test_preview_wants_one_lesson(lesson, tmp_path):
    refused(run("preview", "--no-browser", tmp_path / "here"), "hrlearn new")
    Builder(lesson.content, "other")
    refused(run("preview", "--no-browser", lesson.content), "several lessons", "other")
