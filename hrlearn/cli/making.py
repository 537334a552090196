"""The commands that make something of a lesson: new, pack, unpack, graph and diff."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path

import click

from hrlearn.attempts import verified_slots
from hrlearn.authoring import (
    Comparison,
    Difference,
    Remark,
    chart,
    compared,
    load_bundle,
    new_lesson,
    packed,
    read_locale_pack,
    unpacked_files,
)
from hrlearn.cli.shared import FOUND, demo_pack, how_many, read_either, says_what_is_wrong
from hrlearn.errors import LessonError
from hrlearn.model import NO_PACK, LessonPackage, Scenario
from hrlearn.scenario import explore

__all__ = ["diff", "graph", "new", "pack", "unpack"]

SHOWN = 70
"""Characters of a text that a difference quotes."""

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_EITHER = click.Path(exists=True, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TARGET = click.Path(path_type=Path)


@click.command()
@click.argument("key")
@click.option("--title", help="the title; without it the key in words")
@click.option("--language", default="en", show_default=True, help="the language it is written in, such as en or ru")
@click.option("--in", "parent", type=click.Path(file_okay=False, path_type=Path), default=".", help="where to put it")
@says_what_is_wrong
def new(key: str, title: str | None, language: str, parent: Path) -> None:
    """Begin a lesson.

    Makes a folder named KEY with one page, a story of three scenes, five questions and a walkthrough. It is clean from
    the start: change the words, and keep it clean.

    Example: hrlearn new first_talk --title "The first talk"
    """
    named = title or key.replace("_", " ").capitalize()
    folder = new_lesson(key, named, language, parent, uuid.uuid4)
    click.echo(f"Made {folder}. Next:")
    click.echo(f"  hrlearn preview {folder}    see it in a browser while you write")
    click.echo(f"  hrlearn lint {folder}       find what is wrong, with file and line")


@click.command()
@click.argument("path", type=_FOLDER)
@click.option("-o", "--output", type=_TARGET, help="the file to write; without it KEY.hrlesson in this folder")
@click.option("--force", is_flag=True, help="write over a file that is there")
@says_what_is_wrong
def pack(path: Path, output: Path | None, force: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Pack a lesson into one file.

    The same lesson always gives the same bytes. The content hash that is printed is its version.

    Example: hrlearn pack content/safe_hands -o safe_hands.hrlesson
    """
    data = packed(path)
    package = load_bundle(data)
    target = output or Path(f"{package.lesson.key}.hrlesson")
    _write(target, data, force=force)
    click.echo(f"{target}: {len(data)} bytes, {package.content_hash}")


@click.command()
@click.argument("file", type=_FILE)
@click.option("-o", "--output", type=_TARGET, help="the folder to make; without it the lesson's key in this folder")
@says_what_is_wrong
def unpack(file: Path, output: Path | None) -> None:
    """Unpack a lesson into a new folder.

    A file that is no packed lesson, or that would write outside the folder, is refused.

    Example: hrlearn unpack safe_hands.hrlesson -o safe_hands
    """
    data = file.read_bytes()
    package = load_bundle(data)
    folder = output or Path(package.lesson.key)
    if folder.exists():
        raise LessonError(f"There is already something at {folder}.", hint="Name another folder with -o.")
    for name, content in unpacked_files(data).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    click.echo(f"{folder}: {package.lesson.title}, {package.content_hash}")


@click.command()
@click.argument("path", type=_EITHER)
@click.option("--activity", help="which story, where the lesson has several")
@click.option("-o", "--output", type=_TARGET, help="the SVG to write; without it ACTIVITY.svg in this folder")
@click.option("--force", is_flag=True, help="write over a file that is there")
@says_what_is_wrong
def graph(path: Path, activity: str | None, output: Path | None, force: bool) -> None:  # noqa: FBT001 -- as above
    """Draw a story as a picture.

    Scenes are cards, choices lead from card to card; scenes that nobody reaches and dead ends are marked, and each
    ending has its share of random play. PATH is a lesson's folder or a packed lesson.

    Example: hrlearn graph content/safe_hands -o story.svg
    """
    package = read_either(path)
    key, story = _story(package, activity)
    slots = verified_slots(demo_pack(path)) if path.is_dir() else {}
    drawn = chart(story, explore(story, slots), package.lesson.title)
    target = output or Path(f"{key}.svg")
    _write(target, drawn.encode(), force=force)
    click.echo(f"{target}: {how_many(len(story.scenes), 'scene')}, {how_many(len(story.endings), 'ending')}")


def _story(package: LessonPackage, key: str | None) -> tuple[str, Scenario]:
    stories = {a.key: a.content for a in package.lesson.activities if isinstance(a.content, Scenario)}
    known = ", ".join(stories)
    if key is not None and key not in stories:
        raise LessonError(f"The lesson has no story {key!r}.", hint=f"It has: {known or 'none'}.")
    if not stories:
        raise LessonError("The lesson has no story to draw.", hint="Add an activity of the kind scenario.")
    if key is None and len(stories) > 1:
        raise LessonError("The lesson has several stories.", hint=f"Name one with --activity: {known}.")
    chosen = key or next(iter(stories))
    return chosen, stories[chosen]


def _write(target: Path, data: bytes, *, force: bool) -> None:
    if target.exists() and not force:
        raise LessonError(f"{target} is already there.", hint="Name another file with -o, or add --force.")
    target.write_bytes(data)


@click.command()
@click.argument("old", metavar="A", type=_EITHER)
@click.argument("new_version", metavar="B", type=_EITHER)
@click.option("--pack", "pack_file", metavar="FILE", type=_FILE, help="the locale pack to play with")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@says_what_is_wrong
def diff(old: Path, new_version: Path, pack_file: Path | None, form: str) -> None:
    """Say what differs between two versions of a lesson, and what that means for attempts.

    A and B are folders or packed lessons. The walkthroughs of A are played, and sample answers to its items marked, in
    both.

    Ends with 0 where nothing differs, 1 where something does, 2 where a version cannot be read.

    Example: hrlearn diff safe_hands.hrlesson content/safe_hands
    """
    before, after = read_either(old), read_either(new_version)
    folders = [path for path in (new_version, old) if path.is_dir()]
    played = read_locale_pack(pack_file) if pack_file else demo_pack(folders[0]) if folders else NO_PACK
    found = compared(before, after, played)
    click.echo(_json(found) if form == "json" else "\n".join(_told(found)))
    if not found.same:
        raise SystemExit(FOUND)


def _told(found: Comparison) -> Iterator[str]:
    if found.same:
        yield "Nothing differs."
        return
    for title, part in (("What is read", "words"), ("What happens and what counts", "rules")):
        differences = [one for one in found.differences if one.part == part]
        if differences:
            yield f"{title}: {how_many(len(differences), 'difference')}"
            yield from (f"  {_line(one)}" for one in differences)
    yield "Attempts:"
    yield "  Running and finished attempts keep the version that they began with. New attempts get the new one."
    if not found.remarks:
        yield "  Marked by the new version, no walkthrough and no sample answer would get another score."
    for remark in found.remarks:
        yield f"  {remark.name}: {_score(remark.before)} -> {_score(remark.after)} if marked again by the new version."


def _line(one: Difference) -> str:
    if one.what == "changed":
        return f"{one.path}: {_short(one.before)} -> {_short(one.after)}"
    return f"{one.path}: {one.what} {_short(one.before or one.after)}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return repr(words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}\u2026")


def _score(share: Fraction | None) -> str:
    return "does not fit" if share is None else f"{float(share):.0%}"


def _json(found: Comparison) -> str:
    remarks = [_remark(one) for one in found.remarks]
    body = {"same": found.same, "differences": [asdict(one) for one in found.differences], "remarks": remarks}
    return json.dumps(body, ensure_ascii=False, indent=2)


def _remark(one: Remark) -> dict[str, str | None]:
    exact = [None if share is None else str(share) for share in (one.before, one.after)]
    return {"name": one.name, "before": exact[0], "after": exact[1]}
