"""Puts all lessons and locale packs of the corpus into one folder, as an installation has them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.corpus.places import LESSONS, PACKS


def furnish(folder: Path) -> Path:
    """Copy lessons and packs; return the folder."""
    for key, lesson in LESSONS.items():
        shutil.copytree(lesson, folder / key)
    (folder / "locale_packs").mkdir()
    for pack in PACKS.values():
        shutil.copy(pack, folder / "locale_packs")
    return folder
