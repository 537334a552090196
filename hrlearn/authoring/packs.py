"""Reads locale packs."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path

from hrlearn.authoring.findings import Finding, Findings
from hrlearn.authoring.lesson_schema import PackSchema
from hrlearn.authoring.loading import load
from hrlearn.authoring.yaml_reader import read_document
from hrlearn.model import LocalePack

__all__ = ["load_locale_pack", "pack_in", "pack_of", "read_locale_pack"]


def read_locale_pack(path: Path | Traversable) -> LocalePack:
    """Read a locale pack from its file; raises LessonError naming file and line of the first of its faults."""
    pack, findings = pack_in(path, path.name)
    if pack is None:
        raise findings[0].as_error(len(findings) - 1)
    return pack


def load_locale_pack(data: bytes, name: str) -> LocalePack:
    """Read a locale pack from memory; ``name`` is what messages call the file. Raises LessonError."""
    pack, findings = pack_of(data, name)
    if pack is None:
        raise findings[0].as_error(len(findings) - 1)
    return pack


def pack_in(path: Path | Traversable, name: str) -> tuple[LocalePack | None, tuple[Finding, ...]]:
    """Return the pack in a file, or None and all that is wrong with it; a file that may not be read is a finding."""
    try:
        data = path.read_bytes()
    except OSError as error:
        findings = Findings()
        findings.unread(error, name)
        return None, findings.sorted()
    return pack_of(data, name)


def pack_of(data: bytes, name: str) -> tuple[LocalePack | None, tuple[Finding, ...]]:
    """Return the pack, or None and all that is wrong with it. Its hash is that of the file's bytes."""
    findings = Findings()
    document = read_document(name, data, findings)
    read = load(PackSchema(), document, findings) if document else None
    if read is None:
        return None, findings.sorted()
    digest = f"sha256:{sha256(data).hexdigest()}"
    return LocalePack(read["key"], read["title"], digest, read["fictional"], read["slots"], read["draft"]), ()
