"""Run the tests on every supported Python that this machine has.

`make matrix` runs this. Each Python gets an environment of its own beside .venv: .venv-3.11, .venv-3.12 and so on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("3.11", "3.12", "3.13")
# What must work in a Python before it can build an environment.
PROBE = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"
# The matrix is already on the other Python.
PYTEST = ("-m", "pytest", "--quiet", "--ignore=tests/repo/test_other_python.py")


@dataclass(frozen=True)
class Run:
    """How one Python did: `outcome` is a word for people, `seconds` include the installation."""

    version: str
    outcome: str
    seconds: float


def candidates(version: str, environ: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Yield the programs that may be Python `version`: on the path, then among those that pyenv has built."""
    name = f"python{version}"
    for folder in environ.get("PATH", "").split(os.pathsep):
        if found := shutil.which(name, path=folder):
            yield found
    built = Path(environ.get("PYENV_ROOT") or Path(environ.get("HOME") or "/") / ".pyenv") / "versions"
    yield from map(str, sorted(built.glob(f"*/bin/{name}"), reverse=True))


def is_python(program: str, version: str) -> bool:
    """Say whether a program starts, is that Python and can make environments: pyenv leaves names that complain."""
    done = subprocess.run([program, "-c", PROBE], capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == version


def find_python(version: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return a program that is Python `version`, such as "3.12", or None where this machine has none."""
    return next((program for program in candidates(version, environ) if is_python(program, version)), None)


def environment_of(version: str) -> Path:
    """Return the folder of the environment for a version."""
    return ROOT / f".venv-{version}"


def prepare(program: str, version: str, extras: Iterable[str]) -> bool:
    """Bring the environment of a version up to date with `extras`, and return whether it went well."""
    command = [program, "tools/bootstrap.py", "--into", environment_of(version).name, *extras]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def pytest_command(version: str, *words: str) -> list[str]:
    """Return the command that runs pytest in the environment of a version."""
    return [str(environment_of(version) / "bin" / "python"), *PYTEST, *words]


def _outcome(version: str, extras: list[str]) -> str:
    program = find_python(version)
    if program is None:
        return "not on this machine"
    if not prepare(program, version, extras):
        return "FAILED to install"
    done = subprocess.run(pytest_command(version), cwd=ROOT, check=False)
    return "FAILED" if done.returncode else "passed"


def run(version: str, extras: list[str]) -> Run:
    """Run the whole suite on one Python."""
    print(f"-- Python {version}", flush=True)
    start = time.monotonic()
    return Run(version, _outcome(version, extras), time.monotonic() - start)


def main(extras: list[str]) -> int:
    """Run every version with `extras`, print one line for each, and return the exit code."""
    runs = [run(version, extras) for version in VERSIONS]
    for each in runs:
        print(f"   Python {each.version}  {each.outcome}, {each.seconds:.0f} s", flush=True)
    passed = sum(each.outcome == "passed" for each in runs)
    return 0 if passed and not any("FAILED" in each.outcome for each in runs) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
