"""Make the virtual environment hold what a `make` target needs, and nothing when it already does.

Run by the Makefile with any Python 3.11 or newer, before anything is installed: standard library only.
A stamp inside the environment says which extras of which setup.cfg are there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("setup.cfg", "pyproject.toml")
STEP_SECONDS = 10
LINES_OF_AN_ERROR = 15


@dataclass(frozen=True)
class Stamp:
    """What an environment holds: the extras, and a digest of the files that say what they are."""

    digest: str
    extras: frozenset[str]

    @classmethod
    def read(cls, path: Path) -> Stamp | None:
        """Return the stamp in `path`, or None where none was written or it cannot be read."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return cls(raw["digest"], frozenset(raw["extras"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Keep this stamp in `path`."""
        path.write_text(json.dumps({"digest": self.digest, "extras": sorted(self.extras)}), encoding="utf-8")


def digest(root: Path) -> str:
    """Return a digest of everything that decides what gets installed: our two files, and where they stand."""
    parts = [(root / name).read_bytes() for name in SOURCES]
    return hashlib.sha256(b"\0".join([*parts, str(root).encode()])).hexdigest()


def wanted(old: Stamp | None, now: str, extras: frozenset[str]) -> Stamp | None:
    """Return the stamp to reach, or None when `old` already covers `extras`; never drop what was there."""
    if old is None:
        return Stamp(now, extras)
    if old.digest == now and extras <= old.extras:
        return None
    return Stamp(now, extras | old.extras)


def say(text: str) -> None:
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


def run_aloud(command: list[str], log: Path) -> bool:
    """Run `command` into `log` with a line every ten seconds, and return whether it went well."""
    start = time.monotonic()
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT) as process:
        while True:
            try:
                return process.wait(timeout=STEP_SECONDS) == 0
            except subprocess.TimeoutExpired:
                say(f"   still at it, {time.monotonic() - start:.0f} s")


def explain(log: Path) -> str:
    """Return the end of a failed installation and what to do about it."""
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return "\n".join(
        [
            *(f"   | {line}" for line in lines[-LINES_OF_AN_ERROR:]),
            "The packages could not be installed; the reason is above.",
            "Most often the network or the package index cannot be reached: check them and run the same command again.",
            f"Everything that pip said is in {log.relative_to(ROOT)}.",
        ],
    )


def python_of(environment: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def install(environment: Path, goal: Stamp) -> int:
    """Bring `environment` to `goal` and return the exit code for the shell."""
    python = python_of(environment)
    if not python.exists():
        say(f"-- making a virtual environment in {environment.name}")
        venv.create(environment, with_pip=True, clear=environment.exists())
    extras = ",".join(sorted(goal.extras))
    say(f"-- installing hrlearn with {extras} (a minute or two, only when setup.cfg has changed)")
    log = environment / "install.log"
    start = time.monotonic()
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if not run_aloud([*command, "--editable", f".[{extras}]"], log):
        say(explain(log))
        return 1
    goal.write(environment / "hrlearn-stamp.json")
    say(f"-- installed in {time.monotonic() - start:.0f} s")
    return 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extras", nargs="*", help="extras of setup.cfg")
    parser.add_argument(
        "--into", default=".venv", metavar="FOLDER", help="the environment, beside this repository's files"
    )
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Install the extras named in `arguments` unless they are there; return the exit code."""
    asked = _asked(arguments)
    environment = ROOT / asked.into
    old = Stamp.read(environment / "hrlearn-stamp.json") if python_of(environment).exists() else None
    goal = wanted(old, digest(ROOT), frozenset(asked.extras))
    return 0 if goal is None else install(environment, goal)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
