"""Where the lessons and locale packs of the corpus lie, and where its cases are kept."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CASES = HERE / "corpus"
BY_HAND = HERE / "by_hand.yaml"
LESSONS = {
    "safe_hands": ROOT / "content" / "safe_hands",
    "turns": HERE / "lessons" / "turns",
    "customs": HERE / "lessons" / "customs",
}
NO_PACK = "none"
"""The name of the place where nobody has verified anything."""
PACKS = {
    "demo": ROOT / "content" / "locale_packs" / "demo.yaml",
    **{file.stem: file for file in sorted((HERE / "locale_packs").glob("*.yaml"))},
}
