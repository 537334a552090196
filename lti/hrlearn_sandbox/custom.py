"""Custom parameters the way Moodle keeps them: as key=value lines, with variables replaced."""

from __future__ import annotations

import re
from collections.abc import Mapping


def to_lines(custom: Mapping[str, object]) -> str:
    """Write parameters as lines. Numbers become text, true "1", false "" (PHP's habit)."""
    return "\n".join(f"{key}={_text(value)}" for key, value in custom.items())


def from_lines(lines: str) -> dict[str, str]:
    """Read lines back: the value is all after the first "="; a line without "=" is lost.

    So a value with a line break loses its second line. A key that is not plain lower case arrives
    twice: as written, and simplified ("Mixed.Case Key" also as "mixed_case_key").
    """
    found: dict[str, str] = {}
    for line in lines.splitlines():
        key, equals, value = line.partition("=")
        if not equals or not key.strip():
            continue
        found[key.strip()] = value.strip()
        found[re.sub(r"[^a-z0-9]", "_", key.strip().lower())] = value.strip()
    return found


def substituted(custom: Mapping[str, str], variables: Mapping[str, str]) -> dict[str, str]:
    """Replace known $Variables; an unknown one arrives literally, as it does from Moodle."""
    return {key: variables.get(value[1:], value) if value.startswith("$") else value for key, value in custom.items()}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value)
