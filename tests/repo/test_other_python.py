"""The rooms and the blocks also work on the other Python: 3.11 gets XBlock 6.1, and 3.12 gets 6.2 or newer."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest

from tests.repo.pip_index import give_up
from tests.repo.tree import ROOT
from tools import matrix

HERE = "{}.{}".format(*sys.version_info)
OTHER = "3.12" if HERE == "3.11" else "3.11"
CONFIG = (ROOT / "setup.cfg").read_text(encoding="utf-8")
EXTRAS = re.search(r"^TEST_EXTRAS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split()


@pytest.fixture(scope="module")
def python() -> str:
    """Give the other Python, in an environment that has all our extras and that stays for the next time."""
    program = matrix.find_python(OTHER)
    if program is None:
        pytest.skip(f"No Python {OTHER} was found on this machine, on the path or among those of pyenv.")
    folder = matrix.environment_of(OTHER)
    if not matrix.prepare(program, OTHER, EXTRAS):
        log = folder / "install.log"
        told = log.read_text(encoding="utf-8", errors="replace") if log.exists() else "There is no install.log."
        give_up(told)
    return matrix.pytest_command(OTHER)[0]


def _program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_name_that_only_complains_is_passed_over(tmp_path):
    """This is what a pyenv shim does; the Python itself lies among the versions."""
    _program(tmp_path / "shims" / "python3.12", "echo 'pyenv: python3.12: command not found' >&2; exit 127")
    _program(tmp_path / ".pyenv" / "versions" / "3.12.0" / "bin" / "python3.12", "echo 3.11")
    real = _program(tmp_path / ".pyenv" / "versions" / "3.12.1" / "bin" / "python3.12", "echo 3.12")
    environ = {"PATH": str(tmp_path / "shims"), "HOME": str(tmp_path)}
    assert matrix.find_python("3.12", environ) == real
    assert matrix.find_python("3.13", environ) is None


def test_the_path_comes_first_and_pyenv_may_live_elsewhere(tmp_path):
    first = _program(tmp_path / "bin" / "python3.12", "echo 3.12")
    elsewhere = _program(tmp_path / "root" / "versions" / "3.13.0" / "bin" / "python3.13", "echo 3.13")
    environ = {"PATH": str(tmp_path / "bin"), "PYENV_ROOT": str(tmp_path / "root")}
    assert matrix.find_python("3.12", environ) == first
    assert matrix.find_python("3.13", environ) == elsewhere


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        (["passed", "passed", "not on this machine"], 0),
        (["passed", "FAILED", "passed"], 1),
        (["passed", "FAILED to install", "passed"], 1),
        (["not on this machine"] * 3, 1),
    ],
)
def test_the_matrix_says_how_each_did(monkeypatch, capsys, outcomes, code):
    found = iter(outcomes)
    monkeypatch.setattr(matrix, "_outcome", lambda version, extras: next(found))
    assert matrix.main(EXTRAS) == code
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("   ")] == [
        f"   Python {version}  {outcome}, 0 s" for version, outcome in zip(matrix.VERSIONS, outcomes, strict=True)
    ]


def test_the_matrix_knows_the_pythons_that_we_support():
    offered = re.findall(r"^    Programming Language :: Python :: (3\.\d+)$", CONFIG, re.MULTILINE)
    assert tuple(offered) == matrix.VERSIONS


@pytest.mark.slow
def test_the_other_python_has_its_own_xblock(python):
    asked = "from importlib.metadata import version; print(version('XBlock'))"
    told = subprocess.run([python, "-c", asked], check=True, capture_output=True, text=True).stdout
    release = tuple(int(part) for part in told.split(".")[:2])
    assert release >= (6, 2) if OTHER == "3.12" else (6, 1) <= release < (6, 2)


@pytest.mark.slow
def test_the_rooms_and_the_blocks_work_there_too(python, capsys):
    start = time.monotonic()
    # A server is the same whoever calls it: SQLite is enough here, and "make matrix" leaves nothing out.
    chosen = ["-m", "not browser and not slow", "-k", "not postgres", "-p", "no:cacheprovider"]
    command = matrix.pytest_command(OTHER, *chosen, "tests/unit", "tests/xblocks")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    summary = re.search(r"\d+ passed.*", done.stdout)[0]
    with capsys.disabled():
        print(f"\nPython {OTHER}: {summary}, {time.monotonic() - start:.0f} s with its start")  # noqa: T201 - for the log
