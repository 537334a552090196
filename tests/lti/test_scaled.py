"""Several workers on one PostgreSQL: every score is sent, each by one of them."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hrlearn.services import LEASE
from hrlearn_lti.wiring import wire
from hrlearn_lti.worker import Senders
from hrlearn_sandbox import Person
from tests.lti.conftest import HERE
from tests.lti.stage import QUIZ, open_stage
from tests.lti.test_passback import play_quiz

ROOT = Path(__file__).resolve().parents[2]
CLASS = tuple(Person(f"cadet-{number}", str(100 + number), "learner", f"Cadet {number}") for number in range(24))
SECONDS = 60


@pytest.fixture
def busy(tmp_path, postgres):
    """Give an academy whose whole class is owed a score."""
    with (
        postgres.database(postgres.migrated) as url,
        open_stage(tmp_path, HERE / "lessons", url, people=CLASS) as stage,
    ):
        for person in CLASS:
            play_quiz(stage.seat(person.key, QUIZ))
        yield stage


def arrived(stage):
    return sorted(entry.json()["userId"] for entry in stage.academy.store.scores() if entry.status == 200)


def test_workers_in_threads_share_the_work(busy):
    tools = [wire(busy.tool.settings) for _ in range(3)]
    try:
        with ThreadPoolExecutor(3) as pool:
            # Few lanes at a time, so that all of them come to it.
            rounds = [pool.submit(Senders(tool.passback.due, tool.passback.send, 1).round) for tool in tools]
            taken = [each.result(SECONDS) for each in rounds]
    finally:
        for tool in tools:
            tool.close()
    assert sum(taken) == len(CLASS)
    assert arrived(busy) == [person.id for person in CLASS]


def test_workers_in_processes_share_the_work(busy):
    settings = busy.tool.settings
    environment = {
        **os.environ,
        "HRLEARN_DATABASE_URL": settings.database_url,
        "HRLEARN_SECRET_KEY": settings.secret_key,
        "HRLEARN_BASE_URL": settings.base_url,
        "HRLEARN_KEY_ENCRYPTION_KEYS": " ".join(settings.key_encryption_keys),
        "HRLEARN_ALLOW_NETWORKS": ",".join(map(str, settings.allow_networks)),
        "HRLEARN_LESSONS": str(settings.lessons),
    }
    command = [sys.executable, "-m", "hrlearn_lti", "outbox", "run"]
    workers = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [worker.communicate(timeout=SECONDS) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], said
    assert sum(int(out.split()[0]) for out, _ in said) == len(CLASS)
    assert arrived(busy) == [person.id for person in CLASS]


def test_a_worker_that_dies_is_replaced(busy):
    """Its lanes are leased and never settled; when the lease is over another worker takes them."""
    dead = busy.tool.passback.due(len(CLASS))
    assert len(dead) == len(CLASS)
    assert busy.tool.senders.round() == 0
    now = busy.tool.clock
    busy.tool.passback._clock = lambda: now() + LEASE
    assert busy.tool.senders.round() == len(CLASS)
    assert arrived(busy) == [person.id for person in CLASS]
