"""Each wall of setup.cfg is seen to hold: violations are planted in a copy of the code, and named contracts break."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.repo.tree import ROOT, modules, setup_cfg

PLACES = ("hrlearn", "lti", "xblocks")
SECTION = "importlinter:contract:"
CONTRACTS = {name.removeprefix(SECTION): setup_cfg()[name]["name"] for name in setup_cfg() if name.startswith(SECTION)}
LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True)
class Plant:
    """Modules that nobody should write, the contract that must break, and what it must name."""

    what: str
    contract: str
    modules: dict[str, str]
    named: str


def _only(what: str, contract: str, path: str, text: str, named: str) -> Plant:
    return Plant(what, contract, {path: text}, named)


LATE = "def late():\n    {}\n"
TYPED = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    {}\n"

PLANTS = [
    # 1. rooms
    _only("player uses the preview", "rooms", "hrlearn/player/planted.py", "import hrlearn.preview", "hrlearn.preview"),
    _only(
        "preview uses services", "rooms", "hrlearn/preview/planted.py", "import hrlearn.services", "hrlearn.services"
    ),
    _only("player uses services", "rooms", "hrlearn/player/planted.py", "import hrlearn.services", "hrlearn.services"),
    _only(
        "a room looks up, relatively and late",
        "rooms",
        "hrlearn/scoring/planted.py",
        LATE.format("from ..scenario import Scenario"),
        "hrlearn.scenario",
    ),
    _only(
        "neighbours on one floor", "rooms", "hrlearn/authoring/planted.py", "import hrlearn.player", "hrlearn.player"
    ),
    _only("a room calls the shell", "rooms", "hrlearn/services/planted.py", "import hrlearn.cli", "hrlearn.cli"),
    _only("a room without a place", "rooms", "hrlearn/planted/__init__.py", "", "planted"),
    _only("a module without a place", "rooms", "hrlearn/planted.py", "", "planted"),
    # 2. heart
    _only("the heart reads YAML", "heart", "hrlearn/model/planted.py", "import yaml", "yaml"),
    _only("the heart counts by Babel", "heart", "hrlearn/model/planted.py", "import babel", "babel"),
    _only("the heart reads YAML late", "heart", "hrlearn/items/planted.py", LATE.format("import yaml"), "yaml"),
    _only(
        "the heart reads YAML through another room",
        "heart",
        "hrlearn/attempts/planted.py",
        "import hrlearn.authoring",
        "yaml",
    ),
    # 3. no-web
    _only("a service answers pages", "no-web", "hrlearn/services/planted.py", "from flask import Flask", "flask"),
    _only("hrlearn uses the tool", "no-web", "hrlearn/cli_planted.py", "import hrlearn_lti", "hrlearn_lti"),
    # 4. xblocks
    _only(
        "a block reaches the preview",
        "xblocks",
        "xblocks/hrlearn_xblocks/planted.py",
        "import hrlearn.preview",
        "hrlearn.preview",
    ),
    _only("a block reaches Flask", "xblocks", "xblocks/hrlearn_xblocks/planted.py", "import flask", "flask"),
    _only("a block reaches SQL", "xblocks", "xblocks/hrlearn_xblocks/planted.py", "import sqlalchemy", "sqlalchemy"),
    _only(
        "a block reaches services late",
        "xblocks",
        "xblocks/hrlearn_xblocks/planted.py",
        LATE.format("import hrlearn.services"),
        "hrlearn.services",
    ),
    _only(
        "a block reaches the tables", "xblocks", "xblocks/hrlearn_xblocks/planted.py", "import hrlearn.db", "hrlearn.db"
    ),
    _only(
        "a block names Flask for its types only",
        "xblocks",
        "xblocks/hrlearn_xblocks/planted.py",
        TYPED.format("from flask import Flask"),
        "flask",
    ),
    Plant(
        "a block reaches Django through the player",
        "xblocks",
        {
            "xblocks/hrlearn_xblocks/planted.py": "import hrlearn.player.planted",
            "hrlearn/player/planted.py": "import django",
        },
        "hrlearn.player.planted -> django",
    ),
    Plant(
        "a block reaches SQL through two rooms",
        "xblocks",
        {
            "xblocks/hrlearn_xblocks/planted.py": "import hrlearn.player.planted",
            "hrlearn/player/planted.py": LATE.format("import hrlearn.attempts.planted"),
            "hrlearn/attempts/planted.py": "import sqlalchemy.orm",
        },
        "hrlearn.attempts.planted -> sqlalchemy",
    ),
    Plant(
        "a block reaches the tables through the author's room",
        "xblocks",
        {
            "xblocks/hrlearn_xblocks/planted.py": "from hrlearn.authoring import planted",
            "hrlearn/authoring/planted.py": "import hrlearn.db",
        },
        "hrlearn.authoring.planted -> hrlearn.db",
    ),
    # 5. sqlalchemy
    _only("a service writes SQL", "sqlalchemy", "hrlearn/services/planted.py", "import sqlalchemy", "sqlalchemy"),
    _only(
        "a page writes SQL late",
        "sqlalchemy",
        "lti/hrlearn_lti/views/planted.py",
        LATE.format("from sqlalchemy import text"),
        "sqlalchemy",
    ),
    # 6. wiring
    _only("a page opens the database", "wiring", "lti/hrlearn_lti/views/planted.py", "import hrlearn.db", "hrlearn.db"),
    _only(
        "the worker opens the database late",
        "wiring",
        "lti/hrlearn_lti/planted.py",
        LATE.format("from hrlearn import db"),
        "hrlearn.db",
    ),
    # 7. shells
    _only(
        "the tool uses the academy", "shells", "lti/hrlearn_lti/planted.py", "import hrlearn_sandbox", "hrlearn_sandbox"
    ),
    _only(
        "the academy uses the tool", "shells", "lti/hrlearn_sandbox/planted.py", "import hrlearn_lti.app", "hrlearn_lti"
    ),
    _only("a block uses the tool", "shells", "xblocks/hrlearn_xblocks/planted.py", "import hrlearn_lti", "hrlearn_lti"),
    Plant(
        "the tool uses a block through the heart",
        "shells",
        {
            "lti/hrlearn_lti/planted.py": "import hrlearn.items.planted",
            "hrlearn/items/planted.py": "import hrlearn_xblocks",
        },
        "hrlearn_xblocks",
    ),
    # 8. sandbox
    _only(
        "the academy shares our scores",
        "sandbox",
        "lti/hrlearn_sandbox/planted.py",
        "import hrlearn.scoring",
        "hrlearn.scoring",
    ),
    _only(
        "the academy shares our LTI",
        "sandbox",
        "lti/hrlearn_sandbox/planted.py",
        LATE.format("import pylti1p3"),
        "pylti1p3",
    ),
    Plant(
        "the academy shares our errors through the tool",
        "sandbox",
        {
            "lti/hrlearn_sandbox/planted.py": "import hrlearn_lti.planted",
            "lti/hrlearn_lti/planted.py": "import hrlearn.errors",
        },
        "hrlearn.errors",
    ),
    # 9. cycles
    Plant(
        "two modules need each other",
        "cycles",
        {
            "hrlearn/items/planted_one.py": "import hrlearn.items.planted_two",
            "hrlearn/items/planted_two.py": "import hrlearn.items.planted_one",
        },
        "planted_one",
    ),
    Plant(
        "three modules in a ring, one late, one for types only",
        "cycles",
        {
            "lti/hrlearn_lti/planted_one.py": "import hrlearn_lti.planted_two",
            "lti/hrlearn_lti/planted_two.py": LATE.format("from hrlearn_lti import planted_three"),
            "lti/hrlearn_lti/planted_three.py": TYPED.format("import hrlearn_lti.planted_one"),
        },
        "planted_three",
    ),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """Give a copy of the code and of its contracts."""
    folder = tmp_path_factory.mktemp("walls")
    for path in [*modules(*PLACES), ROOT / "setup.cfg"]:
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return folder


@contextmanager
def _planted(copy: Path, texts: dict[str, str]) -> Iterator[None]:
    """Write modules into the copy, and take them out again with the folders that they needed."""
    paths = [copy / name for name in texts]
    made = [path.parent for path in paths if not path.parent.exists()]
    for path, text in zip(paths, texts.values(), strict=True):
        assert not path.exists()
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{text}\n", encoding="utf-8")
    try:
        yield
    finally:
        for path in paths:
            path.unlink()
        for folder in made:
            folder.rmdir()


def _judge(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Let the linter read the copy, as `make check` lets it read the tree."""
    path = os.pathsep.join(str(copy / place) for place in (".", "lti", "xblocks"))
    # A wide page, so that no sentence is broken where we look for it.
    environment = {"PATH": "", "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "COLUMNS": "500"}
    return subprocess.run(
        [sys.executable, "-c", LINTER, "--no-cache", "--no-logo", *words],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_copy_is_sound_until_something_is_planted(copy):
    done = _judge(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in done.stdout


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.contract}: {plant.what}")
def test_a_planted_violation_is_caught(copy, plant):
    with _planted(copy, plant.modules):
        done = _judge(copy, "--contract", plant.contract)
    assert done.returncode == 1, done.stdout + done.stderr
    kept, report = done.stdout.split("Broken contracts", 1)
    assert f"{CONTRACTS[plant.contract]} BROKEN" in kept
    assert "planted" in report
    assert plant.named in report


def test_every_contract_has_been_seen_to_break(capsys):
    assert {plant.contract for plant in PLANTS} == set(CONTRACTS)
    with capsys.disabled():
        print(f"\n{len(PLANTS)} violations planted against {len(CONTRACTS)} contracts")  # noqa: T201 - wanted in the log


# What the blocks stand on: our own rooms, and XBlock with the parts that it is published with.
KNOWN_TO_BLOCKS = sys.stdlib_module_names | {"hrlearn", "hrlearn_content", "hrlearn_xblocks"}
KNOWN_TO_BLOCKS |= {"xblock", "web_fragments", "webob"}


def _tops(node: ast.AST) -> set[str]:
    """Return the top-level packages that one statement imports."""
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    outward = isinstance(node, ast.ImportFrom) and node.module and not node.level
    return {node.module.split(".")[0]} if outward else set()


def _platform_imports(folder: Path) -> list[str]:
    """List what sees the platform elsewhere than inside a function of compat.py."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        late = {inner for function in functions for inner in ast.walk(function)} if path.name == "compat.py" else set()
        everything = [node for node in ast.walk(tree) if node not in late]
        found += [f"{path.name}: {name}" for node in everything for name in sorted(_tops(node) - KNOWN_TO_BLOCKS)]
    return found


def test_only_compat_sees_open_edx():
    assert _platform_imports(ROOT / "xblocks") == []


@pytest.mark.parametrize(
    ("name", "text", "seen"),
    [
        ("base.py", "import xmodule.modulestore", ["base.py: xmodule"]),
        ("base.py", LATE.format("from lms.djangoapps import grades"), ["base.py: lms"]),
        ("studio.py", TYPED.format("from opaque_keys.edx.keys import UsageKey"), ["studio.py: opaque_keys"]),
        ("compat.py", "from common.djangoapps import track", ["compat.py: common"]),
        ("compat.py", LATE.format("from lms.djangoapps import grades"), []),
    ],
)
def test_a_planted_look_at_the_platform_is_seen(tmp_path, name, text, seen):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert _platform_imports(tmp_path) == seen


def _imports_by_name(path: Path) -> bool:
    """Say whether a module imports others by a name worked out at run time, which no contract can see."""
    names = {"import_module", "__import__", "exec", "eval"}
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    return any(getattr(one, "id", getattr(one, "attr", "")) in names for one in called)


def test_nothing_slips_past_the_contracts_by_importing_names():
    """One module may: pysqlite3 is not on every machine, and brings nothing that a contract forbids."""
    hidden = {str(path.relative_to(ROOT)) for path in modules(*PLACES) if _imports_by_name(path)}
    assert hidden <= {"hrlearn/db/sqlite.py"}
