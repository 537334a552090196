"""What authors wait for: lint and replay of a shelf of lessons, and reading a packed one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path

import yaml

from benchmarks.measuring import Plan, Say, compare
from benchmarks.report import Row
from hrlearn.authoring import (
    bundle,
    lint,
    load_bundle,
    read_locale_pack,
    read_package,
    replay_walkthroughs,
)
from hrlearn.model import LessonPackage

__all__ = ["authoring_rows"]

LESSONS = 10
SHELVES = 3
"""A shelf of lessons takes long enough for few of them to tell."""
SHELF_SECONDS, READ_SECONDS = 3.0, 0.020


def authoring_rows(plan: Plan, folder: Path, say: Say) -> list[Row]:
    """Measure lint and replay of ten copies of the shipped lesson, and reading its bundle."""
    content = Path(str(resources.files("hrlearn_content")))
    say(f"author: lint and replay of {LESSONS} lessons")
    shelf = compare(_Shelf(content, folder), min(SHELVES, plan.iterations), 1)
    say("author: reading a packed lesson")
    packed = compare(_Packed(content / "safe_hands"), plan.iterations, 3)
    return [
        Row("lint and replay", f"{LESSONS} lessons like safe_hands", shelf, limit=SHELF_SECONDS),
        Row("read", "safe_hands, packed", packed, limit=READ_SECONDS),
    ]


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _bare(folder: Path) -> None:
    """Read every file, and parse what is YAML with the bare loader of libyaml."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.suffix == ".yaml":
                yaml.load(data, Loader=_LOADER)  # noqa: S506 -- both are safe loaders


class _Shelf:
    """Ten copies of a lesson beside the locale packs; the floor is reading and parsing the same files."""

    def __init__(self, content: Path, folder: Path) -> None:
        self._folder = folder / "content"
        shutil.copytree(content / "locale_packs", self._folder / "locale_packs")
        for number in range(LESSONS):
            _copy(content / "safe_hands", self._folder / f"safe_hands_{number}", number)
        self._lessons = sorted(path.parent for path in self._folder.rglob("lesson.yaml"))
        self._found: list[str] = []
        self._failures: list[str] = []

    def prepare(self) -> None:
        self._found, self._failures = [], []

    def operate(self) -> None:
        pack = read_locale_pack(self._folder / "locale_packs" / "demo.yaml")
        self._found = [finding.rule for finding in lint(self._folder)]
        for lesson in self._lessons:
            outcomes = replay_walkthroughs(read_package(lesson), pack)
            self._failures += [failure for outcome in outcomes for failure in outcome.failures]

    def floor(self) -> Mapping[str, Callable[[], object]]:
        return {"bare YAML": lambda: _bare(self._folder)}

    def finish(self) -> None:
        # The copies share the UUIDs of their items, which nobody compares, and have keys of their own.
        assert self._failures == []
        assert self._found == [], self._found


def _copy(source: Path, target: Path, number: int) -> None:
    """Copy a lesson under a key of its own, with UUIDs of its own."""
    shutil.copytree(source, target)
    sheet = target / "lesson.yaml"
    text = sheet.read_text(encoding="utf-8").replace("key: safe_hands\n", f"key: safe_hands_{number}\n")
    lines = (f"{line[:-1]}{number}" if "uuid: " in line else line for line in text.splitlines())
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")


class _Packed:
    """Reading a bundle from memory, as a server does once for each version; the floor is parsing the same YAML."""

    def __init__(self, folder: Path) -> None:
        self._data = bundle(folder)
        self._texts = [(folder / name).read_bytes() for name in ("lesson.yaml", "scenario.yaml", "items.yaml")]
        self._package: LessonPackage | None = None

    def prepare(self) -> None:
        self._package = None

    def operate(self) -> None:
        self._package = load_bundle(self._data)

    def floor(self) -> Mapping[str, Callable[[], object]]:
        return {"bare YAML": lambda: [yaml.load(text, Loader=_LOADER) for text in self._texts]}  # noqa: S506 -- as above

    def finish(self) -> None:
        assert self._package is not None
        assert self._package.lesson.key == "safe_hands"
