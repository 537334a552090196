"""Nothing in the tree names one machine or one place to download from."""

from __future__ import annotations

import re

from tests.repo.tree import ROOT, files

# Written in pieces, so that this file does not find itself.
FORBIDDEN = [
    "/" + "(?:work|farm|root|Users)/",
    "/" + r"home/(?!you\b)[a-z]+/",
    "/" + "tmp/[a-z]+/",
    "--" + "(?:extra-)?index-url",
    r"pypi\." + "org",
    r"python" + "hosted",
    r"registry\." + "npmjs",
]
PATTERN = re.compile("|".join(FORBIDDEN))
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".woff2", ".ico"}


def _found() -> list[str]:
    hits = []
    for path in files():
        if path.suffix in PICTURES:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if PATTERN.search(line):
                hits.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return hits


def test_no_machine_path_and_no_registry_in_the_tree():
    assert _found() == []


def test_the_pattern_sees_what_it_should():
    seen = [
        "/" + "work/main",
        "see /" + "tmp/out/x.log",
        "pip install --" + "index-url x",
        "https://pypi" + ".org/simple",
    ]
    assert [text for text in seen if not PATTERN.search(text)] == []
    assert not PATTERN.search("homework/list and rework/it")
