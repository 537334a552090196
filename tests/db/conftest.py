from __future__ import annotations

import pytest

from hrlearn.db import make_database
from tests.unit.services.conftest import world

__all__ = ["world"]


@pytest.fixture
def database(empty_url):
    """Give a database without tables."""
    made = make_database(empty_url)
    yield made
    made.close()
