"""The import contracts of setup.cfg hold, and so do two lines that they cannot draw."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.tree import ROOT, imports_of, modules, setup_cfg

HEART = ("errors", "model", "scoring", "items", "scenario", "attempts")


def _room(path: Path) -> str:
    inside = path.relative_to(ROOT / "hrlearn").parts
    return inside[0].removesuffix(".py")


def test_contracts_are_kept():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
            "--no-logo",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "PYTHONPATH": f"{ROOT}:{ROOT / 'lti'}:{ROOT / 'xblocks'}", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_nine_contracts():
    names = [name for name in setup_cfg().sections() if name.startswith("importlinter:contract:")]
    assert len(names) == 9


@pytest.mark.parametrize("room", HEART)
def test_the_heart_imports_the_standard_library_only(room):
    foreign = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("hrlearn")
        if _room(path) == room
        for name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names | {"hrlearn"}
    }
    assert foreign == set()


def test_neighbours_use_the_door_of_a_room():
    """`hrlearn.items`, never `hrlearn.items.choice`: what a room offers stands in its __init__.py."""
    through_the_wall = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("hrlearn", "lti", "xblocks", "migrations", "benchmarks")
        for name in sorted(imports_of(path))
        if name.startswith("hrlearn.") and name.count(".") > 1
        if not (path.is_relative_to(ROOT / "hrlearn") and _room(path) == name.split(".")[1])
    ]
    assert through_the_wall == []


def test_every_room_says_what_it_offers():
    doors = [path for path in modules("hrlearn") if path.name == "__init__.py" and path.parent != ROOT / "hrlearn"]
    silent = [str(path.relative_to(ROOT)) for path in doors if "__all__" not in path.read_text(encoding="utf-8")]
    assert doors
    assert silent == []
