"""The weight of pages, in what `make demo` starts."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.measuring import Plan, Say
from benchmarks.product import free_port
from benchmarks.report import WeightRow
from benchmarks.weight import FLAGS, Weight, first_loads, steps
from hrlearn.authoring import read_package
from hrlearn.model import LessonPackage
from hrlearn_sandbox.demo import DemoSettings, run_demo, shipped_pack

__all__ = ["weigh", "weight_rows"]

START_SECONDS = 90
PERSON = "cadet-1047"
FIRST_BYTES, FIRST_REQUESTS = 30_000, 4
"""What a learner on a slow line pays for the first page, without media."""
STEP_BYTES, STEP_REQUESTS = 4_000, 1


def weight_rows(plan: Plan, folder: Path, say: Say, chromium: str) -> list[WeightRow]:
    """Start the demo and Chromium, and count what it receives."""
    package = read_package(Path(str(resources.files("hrlearn_content"))) / "safe_hands")
    with ExitStack() as stack:
        say("weight: starting the demo and Chromium")
        academy = stack.enter_context(_demo(folder))
        driver = stack.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        stack.callback(browser.close)
        return weigh(browser, academy, package, plan.settle, say)


def weigh(browser: Browser, academy: str, package: LessonPackage, settle: float, say: Say) -> list[WeightRow]:
    """Count what a browser receives in a lesson, page by page and step by step, beside the budget."""
    say(f"weight: four first pages, {settle:g} seconds after the load event")
    first = first_loads(browser, academy, PERSON, package, settle)
    say("weight: one step after the other, to the end of the story and of the quiz")
    further = steps(browser, academy, PERSON, package)
    return [
        *_rows("first load", first, FIRST_BYTES, FIRST_REQUESTS),
        *_rows("step", further, STEP_BYTES, STEP_REQUESTS),
    ]


def _rows(kind: str, weights: Mapping[str, Weight], most: int, requests: int) -> Iterator[WeightRow]:
    for name, weight in weights.items():
        yield WeightRow(f"{kind}: {name}", weight.received, weight.requests, most, requests)


@contextmanager
def _demo(folder: Path) -> Iterator[str]:
    """Run the demo in a thread; gives the academy's address."""
    settings = DemoSettings(shipped_pack(), free_port(), free_port(), folder / "demo")
    ready, stop = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def say(line: str) -> None:
        if settings.academy_url in line:
            ready.set()

    def run() -> None:
        try:
            run_demo(settings, say, stop)
        except BaseException as error:  # noqa: BLE001 -- handed to the thread that waits
            failures.append(error)
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        if not ready.wait(START_SECONDS) or failures:
            raise RuntimeError("The demo did not start.") from next(iter(failures), None)
        yield settings.academy_url
    finally:
        stop.set()
        thread.join()
