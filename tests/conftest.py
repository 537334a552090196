"""What every test may ask for: a folder for pictures and logs, the browser, and a database of either kind."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tools.chromium import MISSING, find_chromium, in_ci

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

    from tests.postgres import PostgresServer

# On a fresh machine the first draw builds a table of all Unicode characters, and a loaded one is slow now and then:
# neither says anything about the code.
settings.register_profile("hrlearn", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hrlearn")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def artifacts(request: pytest.FixtureRequest) -> Path:
    """Give a folder in test-artifacts/ that is named after the test and stays when it is over."""
    name = re.sub(r"[^\w.-]+", "-", request.node.nodeid.removeprefix("tests/")).strip("-")
    folder = ROOT / "test-artifacts" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of Chromium; without one skip, and fail where CI is set."""
    path = find_chromium()
    if path is None:
        (pytest.fail if in_ci() else pytest.skip)(MISSING)
    return path


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Give the one driver of all browser tests: Playwright refuses to start a second one beside it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only browser tests pay for it

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Give a PostgreSQL server; where none can be started skip with the reason, and fail where CI is set."""
    with ExitStack() as stack:
        try:
            from tests.postgres import started  # noqa: PLC0415 - only tests with PostgreSQL need its driver

            server = stack.enter_context(started())
        except Exception as error:  # noqa: BLE001 - a user, a socket, a package: whatever was missing is the reason
            (pytest.fail if in_ci() else pytest.skip)(f"PostgreSQL could not be started: {error!r}")
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a SQLite file with tables and no rows, to be copied: upgrading one for each test would be slow."""
    from hrlearn.db import make_database  # noqa: PLC0415 - tests of the heart run without it

    file = tmp_path_factory.mktemp("database") / "migrated.db"
    database = make_database(f"sqlite:///{file}")
    database.upgrade()
    database.close()
    return file


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database with tables and no rows, once of each kind."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "hrlearn.db")
        yield f"sqlite:///{copy}"
    else:
        server = request.getfixturevalue("postgres")
        with server.database(server.migrated) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without tables, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'hrlearn.db'}"
    else:
        with request.getfixturevalue("postgres").database("template0") as url:
            yield url
