from __future__ import annotations

import pytest

from tests.unit.authoring.builder import Builder


@pytest.fixture
def lesson(tmp_path):
    """Give a clean lesson on disk."""
    return Builder(tmp_path / "content")
