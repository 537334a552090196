"""A browser for the tests that need one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Playwright

from tests.unit.player.lessons import ATTEMPT
from tests.unit.player.served import Handler, Shell, shell_of

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser(chromium: str, playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium once, without its own calls to the network."""
    opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture
def shell(request) -> Iterator[Shell]:
    kept = shell_of(request.param)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"shell": kept}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}/attempts/{ATTEMPT}"
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser, shell, request):
    context = browser.new_context(java_script_enabled=getattr(request, "param", True))
    opened = context.new_page()
    faults = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    opened.goto(shell.url)
    yield opened
    context.close()
    assert faults == []
