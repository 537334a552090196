from __future__ import annotations

import pytest

from tests.unit.services.world import World


@pytest.fixture
def world(database_url):
    made = World(database_url)
    made.register()
    yield made
    made.database.close()
