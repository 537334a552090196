"""The lesson that is spoilt by mutations: it uses every kind of item and everything that a story can do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from hrlearn.authoring import load_locale_pack, read_tree, untranslated
from hrlearn.model import LocalePack

__all__ = ["LANGUAGE", "PACK", "base", "pack"]

FOLDER = Path(__file__).parent / "base"
LANGUAGE = "ru"
PACK = b"""\
format: 1
key: demo
title: "Republic of Practice (fictional)"
fictional: true
slots:
  phone.ambulance: {value: "000", source: Invented}
  law.syringe_possession: {value: "Ask at the desk.", source: Invented}
  law.declaration_safe: {value: true, source: Invented}
  sop.box_colour: {value: yellow, source: Invented}
"""

_MARKS = re.compile(r"\{\{[^}]*\}\}|\[\[[^\]]*\]\]|\[(?:S[0-9]+|GK)\]")


def pack() -> LocalePack:
    """Return the locale pack that lies beside the lesson."""
    return load_locale_pack(PACK, "demo.yaml")


@cache
def base() -> Mapping[str, bytes]:
    """Return the files of the lesson, with a translation of every text."""
    files = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*")) if path.is_file()
    }
    missing = untranslated(read_tree(files, ""), LANGUAGE)
    pages = {f"locale/{LANGUAGE}/{key}": _told(text) for key, text in missing.items() if key.endswith(".md")}
    table = {key: _told(text) for key, text in missing.items() if not key.endswith(".md")}
    lines = (
        f"{key}: {json.dumps([text] if key.endswith('.accepted') else text, ensure_ascii=False)}\n"
        for key, text in table.items()
    )
    overlay = {f"locale/{LANGUAGE}.yaml": "".join(lines)}
    return {**files, **{name: text.encode() for name, text in {**pages, **overlay}.items()}}


def _told(text: str) -> str:
    """Stand in for a translator: nobody reads it, but slots, gaps and tags stay where they were."""
    return " ".join(["Это перевод.", *_MARKS.findall(text)])
