"""A browser in front of a preview that is really served."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

from hrlearn.preview import make_server
from tests.unit.player.conftest import FLAGS
from tests.unit.preview.stage import Stage, write_rich


@pytest.fixture(scope="session")
def browser(chromium: str, playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium once, without its own calls to the network."""
    opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
    yield opened
    opened.close()


@pytest.fixture
def rich(tmp_path) -> Stage:
    return Stage(write_rich(tmp_path))


@pytest.fixture
def address(rich) -> Iterator[str]:
    with make_server(rich.site, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(browser, address, request) -> Iterator[Page]:
    """Give a page of (colour scheme, width); it fails where the policy or a script complains."""
    scheme, width = getattr(request, "param", ("light", 1280))
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, base_url=address)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()
    assert faults == []
