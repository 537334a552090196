"""What a placement is, in its own address: it survives the copy of a course even where custom parameters are lost."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

__all__ = ["chosen_by", "placed_url", "plain_target"]

NAMES = frozenset({"lesson", "activity"})


def placed_url(launch_url: str, custom: Mapping[str, str]) -> str:
    """Return the launch address that names a lesson, or one activity of it."""
    return f"{launch_url}?{urlencode({name: custom[name] for name in sorted(NAMES, reverse=True) if name in custom})}"


def plain_target(target: str) -> str:
    """Return a target without the choice that our own placements carry; any other query is left in its place."""
    return target.partition("?")[0] if chosen_by(target) else target


def chosen_by(target: str) -> dict[str, str]:
    """Return lesson and activity as an address names them; nothing where it says anything else besides."""
    _, _, query = target.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=len(NAMES)) if query.count("&") < len(NAMES) else []
    found = dict(pairs)
    as_we_write_it = len(found) == len(pairs) and "lesson" in found and set(found) <= NAMES and all(found.values())
    return found if as_we_write_it and "#" not in target else {}
