"""The Makefile, the README and CI name the same two commands."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from tests.repo.tree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def _shown() -> set[str]:
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(re.findall(r"^  make ([a-z-]+) ", done.stdout, flags=re.MULTILINE))


def test_help_shows_the_targets_that_exist():
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)[1].split())
    assert _shown() == targets == phony
    assert {"demo", "test", "check", "bench"} <= targets


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_readme_shows_both_commands(command):
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_test_command():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "make test"
