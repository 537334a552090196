"""The budget of a slow line: 30 KB in 4 requests for a first page, 4 KB for each further step. Bytes, not times."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from benchmarks.pages import weigh
from benchmarks.report import WeightRow
from tests.browser.conftest import Place

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AFTER_LOAD = 5.0


@pytest.fixture(scope="module")
def rows(place: Place, chrome: Browser) -> list[WeightRow]:
    return weigh(chrome, place.academy, place.package, AFTER_LOAD, print)


def test_first_pages_and_further_steps_are_light(rows: list[WeightRow]) -> None:
    assert [row for row in rows if row.verdict != "met"] == []


def test_nothing_was_missed(rows: list[WeightRow]) -> None:
    """A first page is a document, a style sheet and a script at least; a step is an answer at least."""
    pages = {row.page: row.requests for row in rows if row.page.startswith("first load")}
    assert sorted(pages) == [
        "first load: lesson home",
        "first load: lesson page",
        "first load: quiz",
        "first load: scene",
    ]
    assert {name: requests for name, requests in pages.items() if requests < 3} == {}
    assert [row.page for row in rows if row.requests < 1 or row.received < 1] == []
    assert len(rows) > 2 * len(pages)
