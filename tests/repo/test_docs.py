"""What people can type or set stands in docs/reference, and nothing else does."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator

import click
import pytest

from tests.repo.tree import ROOT, files, lines, setup_cfg

REFERENCE = ROOT / "docs" / "reference"
SETTING = re.compile(r"\bHRLEARN_[A-Z][A-Z0-9_]*[A-Z0-9]\b")
PROGRAMS = dict(
    (part.strip() for part in line.split("=", 1))
    for line in lines(setup_cfg()["options.entry_points"]["console_scripts"])
)


def _settings_in_code() -> set[str]:
    places = [ROOT / "hrlearn", ROOT / "lti", ROOT / "tools", ROOT / "migrations", ROOT / "Makefile"]
    texts = [
        path.read_text(encoding="utf-8")
        for path in files()
        if path.suffix in {".py", ".sh", ""} and any(path == place or place in path.parents for place in places)
    ]
    return set(SETTING.findall("\n".join(texts)))


def test_settings_are_documented_and_real():
    documented = set(SETTING.findall((REFERENCE / "settings.md").read_text(encoding="utf-8")))
    assert sorted(documented) == sorted(_settings_in_code())


def _commands(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for child in sorted(command.commands):
            yield from _commands(f"{name} {child}", command.commands[child])


def _program(name: str) -> click.Command:
    module, attribute = PROGRAMS[name].split(":")
    return getattr(importlib.import_module(module), attribute)


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_commands_and_options_are_documented(name):
    text = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^#+ `([^`]+)`\n(.*?)(?=^#+ |\Z)", text, flags=re.MULTILINE | re.DOTALL))
    missing = []
    for path, command in _commands(name, _program(name)):
        missing += [path] if path not in sections else []
        missing += [
            f"{path} {option}"
            for parameter in command.params
            if isinstance(parameter, click.Option)
            for option in parameter.opts
            if f"`{option}" not in sections.get(path, "")
        ]
    assert missing == []


def test_no_documented_command_is_gone():
    text = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    real = {path for name in PROGRAMS for path, _ in _commands(name, _program(name))}
    assert sorted(set(re.findall(r"^#+ `(hrlearn[^`]*)`$", text, flags=re.MULTILINE)) - real) == []


def test_the_changelog_has_room_for_the_next_release():
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_decisions_are_numbered_without_gaps():
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
