"""What every test may ask for: a folder for pictures and logs, and the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.chromium import MISSING, find_chromium, in_ci

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

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
