"""The operator's commands about scores, beside a tool and an academy that run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrlearn_lti.commands import main
from tests.lti.stage import ENCRYPTION_KEY, QUIZ
from tests.lti.test_passback import play_quiz

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def terminal(stage, monkeypatch):
    """Give a terminal with the tool's settings."""
    settings = stage.tool.settings
    for name, value in {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "KEY_ENCRYPTION_KEYS": ENCRYPTION_KEY,
        "ALLOW_NETWORKS": "127.0.0.0/8",
        "LESSONS": str(settings.lessons),
    }.items():
        monkeypatch.setenv(f"HRLEARN_{name}", value)

    def run(*words, code=0):
        done = CliRunner().invoke(main, words)
        assert done.exit_code == code, done.output
        return done.output

    return run


@pytest.fixture
def owed(stage):
    play_quiz(stage.seat("mirela", QUIZ))


def test_what_is_owed_is_sent(stage, terminal, owed):
    assert "waiting" in terminal("outbox", "list")
    assert "1 scores tried" in terminal("outbox", "run")
    assert "Nothing is owed" in terminal("outbox", "list")
    assert stage.grade(index=QUIZ) == 100.0


def test_refused_scores_are_tried_again(stage, terminal, owed):
    stage.academy.store.troubles.plan("/scores", 403)
    terminal("outbox", "run")
    assert "refused" in terminal("outbox", "list")
    assert "1 scores will be tried again" in terminal("outbox", "again")
    assert "0 scores will be tried again" in terminal("outbox", "again")
    terminal("outbox", "run")
    assert stage.grade(index=QUIZ) == 100.0


def test_a_comparison_says_what_it_found(stage, terminal, owed):
    terminal("outbox", "run")
    assert "1 columns compared: 1 scores as sent" in terminal("outbox", "reconcile")
    assert "0 columns compared" in terminal("outbox", "reconcile", "--hours", "1")
    stage.academy.store.book._grades.clear()
    assert "1 missing, to be sent again" in terminal("outbox", "reconcile")


def test_the_profile_follows_the_launches_until_somebody_chooses(stage, terminal, owed):
    registration = stage.tool.administration.registrations()[0]
    words = ("registration", "profile", "--issuer", registration.issuer, "--client-id", registration.client_id)
    assert "treated as: moodle" in terminal(*words)
    assert "treated as: canvas" in terminal(*words, "--set", "canvas")
    assert "treated as: canvas" in terminal(*words)
    assert "treated as: moodle" in terminal(*words, "--set", "auto")
    assert "no platform profile 'sakai'" in terminal(*words, "--set", "sakai", code=1)
    assert "not connected" in terminal(*words[:-1], "nobody", code=1)


@pytest.mark.slow
def test_a_worker_of_its_own_sends_until_it_is_stopped(stage, terminal, owed):
    worker = subprocess.Popen(
        [sys.executable, "-m", "hrlearn_lti", "outbox", "work"], env=dict(os.environ), cwd=ROOT, stderr=subprocess.PIPE
    )
    try:
        pause = threading.Event()
        for _ in range(200):
            if stage.grade(index=QUIZ) == 100.0:
                break
            pause.wait(0.1)
        assert stage.grade(index=QUIZ) == 100.0
    finally:
        worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=20)
    assert (worker.returncode, b"Traceback" in said) == (0, False), said
