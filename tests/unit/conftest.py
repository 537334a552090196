"""What several rooms' tests need."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def other_lessons() -> Iterator[None]:
    """Let a test import a stand-in for the lessons package; every later test finds the real one again."""
    real = sys.modules.pop("hrlearn_content", None)
    yield
    sys.modules.pop("hrlearn_content", None)
    if real is not None:
        sys.modules["hrlearn_content"] = real
