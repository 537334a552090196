"""What the academy needs beyond a bare `pip install hrlearn`. Nothing heavy is imported here."""

from __future__ import annotations

from importlib.util import find_spec

_NEEDED = ("cryptography", "flask", "joserfc", "requests", "werkzeug")


def missing_packages() -> list[str]:
    """The import names that are needed and not installed; empty where the extra "lti" is there."""
    return [name for name in _NEEDED if find_spec(name) is None]
