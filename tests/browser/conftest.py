"""The whole product on loopback: the real tool with its real server, the practice academy, and Chromium.

The tool is at localhost and the academy at 127.0.0.1: two sites, so the lesson's frame is a third party.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Playwright

from hrlearn.authoring import load_locale_pack, read_package
from hrlearn.model import LessonPackage, LocalePack
from hrlearn_sandbox import bound
from hrlearn_sandbox.demo import DemoSettings, run_demo, shipped_pack

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 90


@dataclass(frozen=True)
class Place:
    """Where the product runs, and the lesson it teaches."""

    academy: str
    tool: str
    state_dir: Path
    package: LessonPackage
    pack: LocalePack


def _free_port() -> int:
    with bound("127.0.0.1", 0) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Start what `make demo` starts, on free ports and in an empty folder."""
    pack_file = shipped_pack()
    settings = DemoSettings(pack_file, _free_port(), _free_port(), tmp_path_factory.mktemp("demo"))
    package = read_package(Path(str(resources.files("hrlearn_content") / "safe_hands")))
    pack = load_locale_pack(pack_file.read_bytes(), pack_file.name)
    said: list[str] = []
    ready, stop = threading.Event(), threading.Event()

    def say(line: str) -> None:
        said.append(line)
        if settings.academy_url in line:
            ready.set()

    failures: list[BaseException] = []

    def run() -> None:
        try:
            run_demo(settings, say, stop)
        except BaseException as error:  # noqa: BLE001 -- handed to the test that waits
            failures.append(error)
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(START_SECONDS), said
    if failures:
        raise failures[0]
    yield Place(settings.academy_url, settings.tool_url, settings.state_dir, package, pack)
    stop.set()
    thread.join(30)
    assert not thread.is_alive()


@pytest.fixture(scope="session")
def chrome(chromium: str, playwright: Playwright) -> Iterator[Browser]:
    """Chromium that keeps cookies and storage from frames of other sites.

    Playwright switches storage partitioning off by default, which would refuse all storage in such frames; real
    browsers partition it.
    """
    browser = playwright.chromium.launch(
        executable_path=chromium,
        args=[*FLAGS, "--test-third-party-cookie-phaseout"],
        ignore_default_args=["--disable-features=ThirdPartyStoragePartitioning"],
    )
    yield browser
    browser.close()


@pytest.fixture
def phone(chrome: Browser) -> Iterator[BrowserContext]:
    """A cadet's phone, 360 px wide."""
    with chrome.new_context(viewport={"width": 360, "height": 740}, locale="en-GB") as context:
        yield context


@pytest.fixture
def desk(chrome: Browser) -> Iterator[BrowserContext]:
    """An instructor's screen."""
    with chrome.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB") as context:
        yield context


@pytest.fixture
def old_phone(chrome: Browser) -> Iterator[BrowserContext]:
    """A phone with JavaScript switched off."""
    with chrome.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="en-GB"
    ) as context:
        yield context


@pytest.fixture
def http() -> Iterator[requests.Session]:
    """A client that reads no proxy settings."""
    with requests.Session() as session:
        session.trust_env = False
        yield session
