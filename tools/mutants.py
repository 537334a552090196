"""Plant every known fault in a copy of the repository, one at a time, and see that its test fails.

`make mutants` runs this. The faults stand in tools/mutants/*.yaml; docs/reference/mutants.md says how to write one.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path
from queue import SimpleQueue

import yaml

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "tools" / "mutants"
SECONDS = 120
"""How long one planted test may take."""
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
IMPORT_FOLDERS = (".", "lti", "xblocks")
LINKS = {"hrlearn_content": "content", "hrlearn_migrations": "migrations"}
"""Packages that are called otherwise than their folders: an installation maps the names, a copy needs links."""
PACKAGES = ("hrlearn", "hrlearn_lti", "hrlearn_sandbox", "hrlearn_xblocks", *LINKS)
WHERE = "import importlib, sys; [print(importlib.import_module(name).__file__) for name in sys.argv[1:]]"
_MADE = re.compile(r"\..+|__pycache__|build|dist|test-artifacts|node_modules|.*\.egg-info")
_FAILED = re.compile(r"^(FAILED|ERROR) (tests/.+?)(?: - .*)?$", re.MULTILINE)
CAUGHT = "caught"


class MutantsError(Exception):
    """The lists or the copy cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: `old` stands once in `file`, `new` takes its place, and `test` must fail; `listed` names the list."""

    name: str
    row: str
    file: str
    old: str
    new: str
    test: str
    listed: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a fault: `outcome` is "caught" or says what went wrong, `by` names the test that failed."""

    mutant: Mutant
    outcome: str
    by: str
    seconds: float


def load(folder: Path = LISTS) -> list[Mutant]:
    """Read every list in a folder; raises MutantsError for an entry with other keys or values than a Mutant has."""
    return list(chain.from_iterable(_read(path) for path in sorted(folder.glob("*.yaml"))))


def _read(path: Path) -> Iterator[Mutant]:
    names = {each.name for each in fields(Mutant)} - {"listed"}
    for number, entry in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")) or [], start=1):
        if set(entry) != names or not all(isinstance(value, str) for value in entry.values()):
            raise MutantsError(f"Entry {number} of {path.name} must have these keys, all text: {sorted(names)}.")
        yield Mutant(**entry, listed=path.stem)


def pick(mutants: Sequence[Mutant], words: Iterable[str]) -> list[Mutant]:
    """Return the mutants that the words choose, all without words: lists by name or path, or parts of names."""
    chosen: list[Mutant] = []
    for word in words:
        found = [each for each in mutants if each.listed == Path(word).stem] or [
            each for each in mutants if word in each.name
        ]
        if not found:
            raise MutantsError(f"No list and no fault is called {word!r}. The lists are in tools/mutants.")
        chosen += [each for each in found if each not in chosen]
    return chosen or list(mutants)


def misplaced(mutants: Iterable[Mutant], root: Path = ROOT) -> list[str]:
    """Return a line for each mutant that cannot be planted, because `old` does not stand once in its file."""
    counts = ((each, _count(root / each.file, each.old)) for each in mutants)
    return [f"{each.listed}: {each.name}: found {count} times in {each.file}" for each, count in counts if count != 1]


def _count(path: Path, text: str) -> int:
    return path.read_text(encoding="utf-8").count(text) if path.is_file() else 0


def sources(root: Path) -> list[Path]:
    """Return the files of a repository that are or would be tracked, relative to it; without git, all but caches."""
    if (root / ".git").exists():
        words = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        listed = subprocess.run(words, cwd=root, check=True, capture_output=True, text=True).stdout
        found = [Path(name) for name in listed.split("\0") if name]
    else:
        found = [path.relative_to(root) for path in root.rglob("*")]
        found = [path for path in found if not any(_MADE.fullmatch(part) for part in path.parts[:-1])]
    return [path for path in found if (root / path).is_file()]


@contextmanager
def copied(root: Path = ROOT) -> Iterator[Path]:
    """Give a copy of the repository whose packages win over the installed ones; it is removed in the end."""
    with tempfile.TemporaryDirectory(prefix="hrlearn-mutants-") as made:
        copy = Path(made).resolve() / "copy"
        for path in sources(root):
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / path, copy / path)
        for name, folder in LINKS.items():
            (copy / name).symlink_to(folder)
        for found in packages_of(copy):
            if not found.is_relative_to(copy):
                raise MutantsError(f"Python would test {found} and not the copy. Run `make venv`, then try again.")
        yield copy


def packages_of(copy: Path) -> list[Path]:
    """Return where each package comes from for a Python that is started in the copy."""
    command = [sys.executable, "-c", WHERE, *PACKAGES]
    done = subprocess.run(command, cwd=copy, env=_environment(copy), capture_output=True, text=True, check=False)
    if done.returncode:
        raise MutantsError(f"The packages of the copy cannot be imported:\n{done.stderr}")
    return [Path(line).resolve() for line in done.stdout.splitlines()]


def _environment(copy: Path) -> dict[str, str]:
    """Return the environment without what an outer run of pytest has left in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    paths = os.pathsep.join(str(copy / folder) for folder in IMPORT_FOLDERS)
    # Compiled files are told apart by second and size: a fault of the same length could hide behind an old one.
    return kept | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}


def run_pytest(copy: Path, words: Iterable[str], seconds: float) -> tuple[int | None, str]:
    """Run pytest in the copy and return its exit code and what it said; None is said for one that had to be ended."""
    said = copy.parent / "said"
    with said.open("wb") as file:
        process = subprocess.Popen(
            [*PYTEST, *words], cwd=copy, env=_environment(copy), stdout=file, stderr=file, start_new_session=True
        )
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(process)
    return code, said.read_text(encoding="utf-8", errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what the tests have started and left, too."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def plant(mutant: Mutant, copy: Path) -> Result:
    """Put one fault into the copy, run its test, take the fault out again and say what became of it."""
    file, start = copy / mutant.file, time.monotonic()
    sound = file.read_bytes()
    try:
        file.write_bytes(sound.decode().replace(mutant.old, mutant.new).encode())
        code, said = run_pytest(copy, ["-x", mutant.test], SECONDS)
    finally:
        file.write_bytes(sound)
    return Result(mutant, _outcome(code, said), "".join(_failed(said)[:1]), time.monotonic() - start)


def _failed(said: str) -> list[str]:
    """Return the tests that failed; where what a test stands on failed before it began, that is said."""
    return [name if word == "FAILED" else f"set-up of {name}" for word, name in _FAILED.findall(said)]


def _outcome(code: int | None, said: str) -> str:
    if code is None:
        return f"NO ANSWER in {SECONDS} s"
    if code == 1:
        return CAUGHT
    if code:
        return f"NOT TRIED: pytest ended with {code}"
    return "SURVIVED" if re.search(r"\d passed", said) else "NOT TRIED: the test is skipped here"


def failures(copy: Path, tests: Sequence[str]) -> list[str]:
    """Run tests in the sound copy and return a line for each that fails there: it could not catch anything."""
    if not tests:
        return []
    code, said = run_pytest(copy, tests, SECONDS * len(tests))
    return [] if code == 0 else _failed(said) or [f"pytest ended with {code}:\n{said[-2000:]}"]


def run(mutants: Sequence[Mutant], copies: Sequence[Path]) -> list[Result]:
    """Plant all, as many at once as there are copies; raises MutantsError where a test fails without a fault."""
    tests = list(dict.fromkeys(each.test for each in mutants))
    free: SimpleQueue[Path] = SimpleQueue()
    with ThreadPoolExecutor(len(copies)) as pool:
        print(f"-- running {len(tests)} tests without a fault", flush=True)
        shares = [tests[place :: len(copies)] for place in range(len(copies))]
        if failed := list(chain.from_iterable(pool.map(failures, copies, shares))):
            raise MutantsError("These tests fail without a fault; mend them first:\n" + "\n".join(failed))
        for copy in copies:
            free.put(copy)
        return [
            _told(result, number, len(mutants))
            for number, result in enumerate(pool.map(lambda each: _plant_in(free, each), mutants), start=1)
        ]


def _plant_in(free: SimpleQueue[Path], mutant: Mutant) -> Result:
    copy = free.get()
    try:
        return plant(mutant, copy)
    finally:
        free.put(copy)


def _told(result: Result, number: int, count: int) -> Result:
    each = result.mutant
    print(f"{number:4} of {count}  {result.outcome}  {each.row} {each.name}, {result.seconds:.1f} s", flush=True)
    return result


def table(results: Sequence[Result]) -> str:
    """Return row, name and the test that failed, a line for each result."""
    rows = [(each.mutant.row, each.mutant.name, each.by if _is_caught(each) else each.outcome) for each in results]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:2]
    return "\n".join(f"{row:{widths[0]}}  {name:{widths[1]}}  {by}" for row, name, by in rows)


def _is_caught(result: Result) -> bool:
    return result.outcome == CAUGHT


def check(words: Sequence[str], jobs: int) -> int:
    """Plant what the words choose, print the table, and return how many faults no test has caught."""
    mutants = pick(load(), words)
    if wrong := misplaced(mutants):
        raise MutantsError("The text to replace must stand once in its file; mend these entries:\n" + "\n".join(wrong))
    with ExitStack() as stack:
        results = run(mutants, [stack.enter_context(copied()) for _ in range(jobs)])
    print(f"\n{table(results)}\n")
    missed = [each for each in results if not _is_caught(each)]
    print(f"{len(results) - len(missed)} of {len(results)} faults were caught.", flush=True)
    return len(missed)


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line and return the exit code: 0 only where every chosen fault was caught."""
    parser = argparse.ArgumentParser(prog="make mutants", description="Plant known faults and see their tests fail.")
    parser.add_argument("words", nargs="*", metavar="NAME", help="a list, or part of the name of a fault")
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=1, help="how many copies work at once")
    chosen = parser.parse_args(words)
    try:
        return 1 if check(chosen.words, chosen.jobs) else 0
    except MutantsError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
