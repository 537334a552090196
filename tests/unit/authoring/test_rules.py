"""The rules themselves: numbered, listed, documented, and each with a case that it finds."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from hrlearn import authoring
from hrlearn.authoring import READER_RULES, RULES, Rule

MODULES = tuple(
    importlib.import_module(f"hrlearn.authoring.{found.name}")
    for found in pkgutil.iter_modules(authoring.__path__)
    if found.name.startswith("rules_")
)
TITLES = {**READER_RULES, **{rule.number: rule.title for rule in RULES}}
REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "lint-rules.md"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_rule_of_a_module_is_listed(module):
    made = [value for value in vars(module).values() if isinstance(value, Rule)]
    listed = [*module.RULES, *getattr(module, "ESSENTIAL_RULES", ())]
    assert {id(rule) for rule in made} == {id(rule) for rule in listed}
    assert {id(rule) for rule in listed} <= {id(rule) for rule in RULES}


def test_one_number_has_one_title_and_one_level():
    pairs = {(rule.number, rule.title, rule.level) for rule in RULES}
    assert len({number for number, _, _ in pairs}) == len(pairs)
    assert not set(READER_RULES) & {rule.number for rule in RULES}
    assert all(re.fullmatch(r"HR[0-9]{3}", number) for number in TITLES)


def test_every_rule_is_documented_under_its_title():
    headings = dict(re.findall(r"^### (HR[0-9]{3}) (.+)$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE))
    assert headings == TITLES


def test_warnings_are_marked_in_the_reference():
    sections = re.split(r"^### ", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    marked = {section[:5] for section in sections if "\nA warning." in section}
    assert marked == {rule.number for rule in RULES if rule.level == "warning"}
