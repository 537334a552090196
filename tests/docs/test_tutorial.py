"""The author's tutorial is played: every command is run, every change is made, every promise must come true."""

from __future__ import annotations

import html
import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorials" / "first-lesson.md"
SCENE = "look/scene/story/counter/1"
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    """Return (kind, text) of the blocks: "shell", "text" (what the command before it says), "diff", "preview" ..."""
    return BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))


def said_like(wanted: str, said: str) -> bool:
    """Compare what was said with what the page shows, where three dots stand for anything."""
    return re.fullmatch(".*".join(map(re.escape, wanted.strip().split("..."))), said.strip(), re.DOTALL) is not None


class Reader:
    """Somebody who does what the page says, in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        here = str(Path(sys.executable).parent)
        self.environ = os.environ | {"PATH": os.pathsep.join([here, os.environ["PATH"]]), "PYTHONUNBUFFERED": "1"}
        self.said = ""
        self.address = ""

    def run(self, command: str) -> None:
        words = shlex.split(command)
        done = subprocess.run(words, cwd=self.folder, env=self.environ, capture_output=True, text=True, check=False)
        self.said = done.stdout + done.stderr
        # 1 says that there are findings or differences, and the page shows which.
        assert done.returncode in {0, 1}, self.said

    def change(self, diff: str) -> None:
        name, *lines = diff.splitlines()
        path = self.folder / name
        before = "".join(f"{line[1:]}\n" for line in lines if line.startswith("-"))
        after = "".join(f"{line[1:]}\n" for line in lines if line.startswith("+"))
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {name}"
        path.write_text(text.replace(before, after), encoding="utf-8")

    @contextmanager
    def preview(self, command: str) -> Iterator[subprocess.Popen[str]]:
        # A free port and no browser, so that the test disturbs nobody.
        words = [*command.split(), "--port", "0", "--no-browser"]
        with subprocess.Popen(words, cwd=self.folder, env=self.environ, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                line = process.stdout.readline()
                self.address = re.search(r"http://127\.0\.0\.1:\d+/", line).group()  # type: ignore[union-attr]
                yield process
            finally:
                process.kill()

    def sees(self) -> str:
        page = self._fetch(self.address + SCENE)
        frames = re.findall(r'<iframe src="/([^"]+)"', page)
        return page + "".join(self._fetch(self.address + html.unescape(frame)) for frame in frames[:1])

    def _fetch(self, url: str) -> str:
        with urllib.request.urlopen(url, timeout=60) as reply:  # noqa: S310 -- the preview that was just started
            return str(reply.read().decode())


def test_the_tutorial_is_true(tmp_path):
    reader = Reader(tmp_path)
    found = iter(blocks())
    for kind, text in found:
        if kind == "shell preview":
            with reader.preview(text.strip()) as process:
                follow(reader, found)
                process.send_signal(signal.SIGINT)
                assert process.stdout is not None
                assert process.stdout.read().strip().endswith("The preview has ended.")
                assert process.wait(timeout=30) == 0
        else:
            do(reader, kind, text)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first_talk", "first_talk.hrlesson", "story.svg"]


def follow(reader: Reader, found: Iterator[tuple[str, str]]) -> None:
    """Do what stands on the page while the preview runs."""
    for kind, text in found:
        if kind == "text preview":
            return
        do(reader, kind, text)


def do(reader: Reader, kind: str, text: str) -> None:
    if kind == "shell":
        reader.run(text.strip())
    elif kind == "text":
        assert said_like(text, reader.said), reader.said
    elif kind == "diff":
        reader.change(text)
    elif kind == "preview":
        assert text.strip() in reader.sees()
    else:
        pytest.fail(f"The tutorial has a block of an unknown kind: {kind!r}")


def test_the_tutorial_shows_the_commands_of_an_author():
    shown = "".join(text for kind, text in blocks() if kind.startswith("shell"))
    wanted = ("new", "preview", "lint", "replay", "graph", "pack", "diff")
    assert [name for name in wanted if f"hrlearn {name}" not in shown] == []


@pytest.mark.parametrize(
    ("wanted", "said", "same"),
    [("a ... c", "a b c", True), ("a ... c", "a b", False), ("a", "a b", False), ("a.c", "abc", False)],
)
def test_what_is_said_is_compared_closely(wanted, said, same):
    assert said_like(wanted, said) is same
