"""Writes the corpus: ``python -m tests.corpus.generate``. The same files on every machine, from the documents alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from tests.corpus.cases_delivered import after_close, conflicts, reordered, repeats, stale
from tests.corpus.cases_played import random_sheets, random_walks, walkthroughs
from tests.corpus.cases_refused import malformed, unknown_names, wrong_kinds
from tests.corpus.cases_tabs import mixed, second_tabs
from tests.corpus.places import CASES
from tests.corpus.script import Script

WRITERS: tuple[Callable[[], Iterator[Script]], ...] = (
    walkthroughs,
    random_walks,
    random_sheets,
    repeats,
    conflicts,
    reordered,
    stale,
    second_tabs,
    after_close,
    wrong_kinds,
    unknown_names,
    malformed,
    mixed,
)


def generated() -> Mapping[str, str]:
    """Return the text of each file of the corpus by its name, which is the kind of its cases."""
    texts: dict[str, str] = {}
    for script in chain.from_iterable(write() for write in WRITERS):
        texts[script.kind] = texts.get(script.kind, "") + _text(script.case())
    return {f"{kind}.json": f"[{text.removesuffix(',')}\n]\n" for kind, text in texts.items()}


def _text(case: dict) -> str:
    """Write a case with one step to a line, so that a change shows where it is."""
    steps, final = case.pop("steps"), case.pop("final")
    lines = ",\n".join(f"  {_line(step)}" for step in shortened(steps))
    return f'\n{_line(case)[:-1]}, "steps": [\n{lines}\n ], "final":\n  {_line(final)}}},'


def shortened(steps: list[dict]) -> Iterator[dict]:
    """Let what is sent again point to the step (counted from 0) that sent it first."""
    sent: list[str] = []
    for step in steps:
        text = _line(step["send"])
        first = sent.index(text) if text in sent else None
        yield step if first is None else {"again": first, "answer": step["answer"]}
        sent.append(text)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Replace the files of the corpus."""
    CASES.mkdir(exist_ok=True)
    for old in CASES.glob("*.json"):
        old.unlink()
    for name, text in generated().items():
        (CASES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
