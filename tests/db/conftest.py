from __future__ import annotations

import pytest

from hrlearn.db import make_database
from tests.unit.services.conftest import empty_file, world

__all__ = ["empty_file", "world"]


@pytest.fixture
def database(tmp_path):
    """Give a database on a file without tables."""
    made = make_database(f"sqlite:///{tmp_path / 'hrlearn.db'}")
    yield made
    made.close()
