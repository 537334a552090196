"""How well claims and law are recognised: measured on labelled sentences of our own, at the levels that are promised.

The levels stand in docs/reference/lint-rules.md too. Every third sentence was held out while the patterns were made.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from hrlearn.authoring.rules_claims import is_claim, states_law

FOLDER = Path(__file__).parent / "corpora"
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "lint-rules.md"
RECOGNISE: dict[str, Callable[[str, str], bool]] = {"claims": is_claim, "law": states_law}
LEAST_RECALL, MOST_FALSE_ALARMS, FEWEST = 0.9, 0.1, 120


@dataclass(frozen=True)
class Measured:
    """Of the sentences that are meant the share that was found, and of the others the share that was."""

    recall: float
    false_alarms: float


def _sentences(rule: str, language: str) -> list[tuple[bool, str]]:
    lines = (FOLDER / f"{rule}.{language}.txt").read_text(encoding="utf-8").splitlines()
    return [(line[0] == "+", line[2:]) for line in lines if line[:2] in {"+ ", "- "}]


def _measure(rule: str, language: str, labelled: Sequence[tuple[bool, str]]) -> Measured:
    found = [(meant, RECOGNISE[rule](sentence, language)) for meant, sentence in labelled]
    meant, others = [seen for one, seen in found if one], [seen for one, seen in found if not one]
    return Measured(sum(meant) / len(meant), sum(others) / len(others))


PLACES = [(rule, language) for rule in RECOGNISE for language in ("en", "ru")]


@pytest.mark.parametrize(("rule", "language"), PLACES)
def test_the_levels_are_kept_and_told(rule, language, capsys):
    labelled = _sentences(rule, language)
    tuned = _measure(rule, language, [one for number, one in enumerate(labelled) if number % 3 != 2])
    held_out = _measure(rule, language, labelled[2::3])
    with capsys.disabled():
        sys.stdout.write(f"\n{rule} {language}: {len(labelled)} sentences; tuned {tuned}; held out {held_out}\n")
    for measured in (tuned, held_out):
        assert measured.recall >= LEAST_RECALL
        assert measured.false_alarms <= MOST_FALSE_ALARMS
    assert len(labelled) >= FEWEST
    row = f"| {rule} | {language} | {len(labelled)} | {_shown(tuned)} | {_shown(held_out)} |"
    assert row in REFERENCE.read_text(encoding="utf-8")


def _shown(measured: Measured) -> str:
    return f"{measured.recall:.2f} / {measured.false_alarms:.2f}"


@pytest.mark.parametrize(("rule", "language"), PLACES)
def test_no_sentence_stands_twice(rule, language):
    sentences = [re.sub(r"\W+", " ", sentence).casefold() for _, sentence in _sentences(rule, language)]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("rule", RECOGNISE)
def test_a_language_without_patterns_is_left_alone(rule):
    assert not RECOGNISE[rule]("Article 228: 50 % of officers.", "ka")
