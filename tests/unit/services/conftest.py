from __future__ import annotations

import shutil

import pytest

from hrlearn.db import make_database
from tests.unit.services.world import World


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory):
    """Give a database file with tables and no rows, to be copied: upgrading one for each test would be slow."""
    file = tmp_path_factory.mktemp("database") / "empty.db"
    database = make_database(f"sqlite:///{file}")
    database.upgrade()
    database.close()
    return file


@pytest.fixture
def world(tmp_path, empty_file):
    made = World(shutil.copy(empty_file, tmp_path / "hrlearn.db"))
    made.register()
    yield made
    made.database.close()
