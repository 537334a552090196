"""A real tool and a real practice academy, each over HTTP on this computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lti.stage import Stage, open_stage

HERE = Path(__file__).parent


@pytest.fixture
def stage(tmp_path) -> Stage:
    """Give an academy with its tool; every test has its own."""
    with open_stage(tmp_path, HERE / "lessons") as opened:
        yield opened


@pytest.fixture
def stage_on_both(tmp_path, database_url) -> Stage:
    """Give the same once on each kind of database."""
    with open_stage(tmp_path, HERE / "lessons", database_url) as opened:
        yield opened
