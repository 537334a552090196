"""What the commands share: exit codes, errors told in a sentence, and the pack to play with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from hrlearn.authoring import installed_content, load_bundle, packs_beside, read_locale_pack, read_package
from hrlearn.errors import HrlearnError, LessonError
from hrlearn.model import LessonPackage, LocalePack

__all__ = ["CANNOT", "FOUND", "demo_pack", "how_many", "read_either", "says_what_is_wrong"]

FOUND, CANNOT = 1, 2
"""Exit codes: the content has faults, or differs; the command could not do its work. Without either it is 0."""

P = ParamSpec("P")


def says_what_is_wrong(command: Callable[P, None]) -> Callable[P, None]:
    """Turn our errors, and those of the file system, into one sentence and exit code 2."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except HrlearnError as error:
            click.echo(str(error), err=True)
            raise SystemExit(CANNOT) from None
        except OSError as error:
            click.echo(f"{error.filename or 'A file'}: {error.strerror}. Check the path and who may use it.", err=True)
            raise SystemExit(CANNOT) from None

    return wrapped


def demo_pack(folder: Path) -> LocalePack:
    """Return the demo pack beside a lesson, else the one that is installed; raises LessonError without either."""
    beside = [pack for pack in packs_beside(folder) if pack.key == "demo"]
    if beside:
        return beside[0]
    try:
        return read_locale_pack(installed_content().joinpath("locale_packs", "demo.yaml"))
    except (FileNotFoundError, LessonError):
        hint = "Name a locale pack with --pack FILE."
        raise LessonError(f"There is no demo pack beside {folder}.", hint=hint) from None


def read_either(path: Path) -> LessonPackage:
    """Read a lesson from its folder or from a packed file; raises LessonError."""
    return read_package(path) if path.is_dir() else load_bundle(path.read_bytes())


def how_many(number: int, what: str) -> str:
    """Return a number with its noun: "1 error", "2 errors"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
