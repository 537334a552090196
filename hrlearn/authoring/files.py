"""Brings the files of a lesson into memory, from a folder or from a bundle, with nothing from outside it."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from hrlearn.authoring.findings import Findings
from hrlearn.errors import LessonError

__all__ = ["LARGEST_PACKAGE", "MOST_FILES", "collect", "pack_files", "unpack_files"]

LARGEST_MEDIUM = 2 * 1024 * 1024
LARGEST_PACKAGE = 16 * 1024 * 1024
MOST_FILES = 500
DEEPEST = 4

_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What zipfile raises for bytes that are no zip, a broken one, or one of a kind it cannot read."""

_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold, so that the same files always give the same bytes."""


def collect(folder: Path | Traversable, name: str, findings: Findings) -> dict[str, bytes]:
    """Return the files below a folder by their path inside it; what is refused becomes a finding."""
    files: dict[str, bytes] = {}
    for path, entry in _walk(folder, "", name, findings):
        if len(files) >= MOST_FILES:
            findings.add("HR001", f"The lesson has more than {MOST_FILES} files.", "Remove what it does not use.", name)
            break
        data = _read(entry)
        if data is None:
            size = f"The file is larger than {LARGEST_MEDIUM // 1024} KiB."
            findings.add("HR001", size, "Make it smaller: learners pay for each byte.", f"{name}/{path}")
        else:
            files[path] = data
    if sum(map(len, files.values())) > LARGEST_PACKAGE:
        size = f"The lesson is larger than {LARGEST_PACKAGE // 1024} KiB."
        findings.add("HR001", size, "Make its pictures smaller.", name)
    return files


def _walk(
    folder: Path | Traversable, above: str, name: str, findings: Findings
) -> Iterator[tuple[str, Path | Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        path = f"{above}{entry.name}"
        if entry.name.startswith((".", "__pycache__")) or entry.name.endswith("~"):
            continue
        if isinstance(entry, Path) and entry.is_symlink():
            fix = "Put the file itself here: a lesson must stay whole when it is copied."
            findings.add("HR008", "This is a symbolic link.", fix, f"{name}/{path}")
        elif entry.is_dir() and path.count("/") < DEEPEST:
            yield from _walk(entry, f"{path}/", name, findings)
        elif entry.is_file():
            yield path, entry


def _read(entry: Path | Traversable) -> bytes | None:
    """Return a file's bytes, None where there are too many of them."""
    with entry.open("rb") as stream:
        data: bytes = stream.read(LARGEST_MEDIUM + 1)
    return data if len(data) <= LARGEST_MEDIUM else None


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a zip whose bytes depend on nothing else.

    The files are stored as they are: compressed bytes would depend on the version of zlib.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.create_system = 3  # the same on every system
            archive.writestr(entry, files[name])
    return out.getvalue()


def unpack_files(data: bytes) -> dict[str, bytes]:
    """Return the files of a bundle; raises LessonError for what is not one, or unpacks to more than a lesson holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES:
                raise _refused(f"it holds more than {MOST_FILES} files")
            return _unpacked(archive, entries)
    except _BROKEN as error:
        raise _refused("it is not a readable zip file") from error


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = LARGEST_PACKAGE
    for entry in entries:
        _check_entry(entry, files)
        with archive.open(entry) as stream:
            # The size in the zip's own list may lie, so the bytes are counted as they come.
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _refused(f"it unpacks to more than {LARGEST_PACKAGE // 1024} KiB")
        files[entry.filename] = content
    return files


def _check_entry(entry: zipfile.ZipInfo, files: Mapping[str, bytes]) -> None:
    parts = entry.filename.split("/")
    if entry.is_dir() or "\\" in entry.filename or any(part in {"", ".", ".."} for part in parts):
        raise _refused(f"the name {entry.filename!r} does not stay inside the lesson")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refused(f"{entry.filename!r} is a symbolic link")
    if entry.filename in files:
        raise _refused(f"{entry.filename!r} stands in it twice")


def _refused(why: str) -> LessonError:
    return LessonError(f"The bundle is refused: {why}.", hint="Make it again from the lesson's folder.")
