"""What stands in the repository, for the tests that read it."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("hrlearn", "lti", "xblocks", "migrations", "tools", "benchmarks")


def files() -> list[Path]:
    """Return every file that is or would be tracked; a copy without git is walked, dot folders and caches aside."""
    if (ROOT / ".git").exists():
        listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        found = [ROOT / name for name in listed.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not _is_made(path.relative_to(ROOT))]
    return sorted(path for path in found if path.is_file())


def modules(*folders: str) -> Iterator[Path]:
    """Yield the Python files in `folders`, by default of everything but the tests."""
    places = tuple(ROOT / folder for folder in folders or CODE)
    return (path for path in files() if path.suffix == ".py" and any(path.is_relative_to(place) for place in places))


def imports_of(path: Path) -> set[str]:
    """Return the absolute names that a module imports, wherever in the file; relative imports stay in their room."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }


def setup_cfg() -> configparser.ConfigParser:
    """Return setup.cfg."""
    parser = configparser.ConfigParser()
    parser.read_string((ROOT / "setup.cfg").read_text(encoding="utf-8"))
    return parser


def lines(value: str) -> list[str]:
    """Return the entries of a list in setup.cfg."""
    return [line.strip() for line in value.splitlines() if line.strip()]


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _is_made(path: Path) -> bool:
    made = re.compile(r"\..*|__pycache__|build|dist|test-artifacts|node_modules|.*\.egg-info")
    return any(made.fullmatch(part) and part != ".ci" for part in path.parts[:-1])
