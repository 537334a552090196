"""The operator's commands, run as an operator runs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from hrlearn_sandbox import Actor, bound
from tests.lti.stage import ENCRYPTION_KEY, QUIZ, Seat, open_academy
from tests.lti.test_play import Script

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


class Operator:
    """Somebody at a terminal with the settings in the environment."""

    def __init__(self, database_url):
        listener = bound("127.0.0.1", 0)
        self.port = listener.getsockname()[1]
        listener.close()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'lti'}",
            "HRLEARN_DATABASE_URL": database_url,
            "HRLEARN_SECRET_KEY": "s" * 32,
            "HRLEARN_BASE_URL": self.base_url,
            "HRLEARN_KEY_ENCRYPTION_KEYS": ENCRYPTION_KEY,
            "HRLEARN_ALLOW_NETWORKS": "127.0.0.0/8",
            "HRLEARN_LESSONS": str(HERE / "lessons"),
        }

    def run(self, *words, code=0, **changes):
        done = subprocess.run(
            [sys.executable, "-m", "hrlearn_lti", *words],
            env={**self.environment, **changes},
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        assert "Traceback" not in said
        return said

    def register(self, issuer, **changes):
        facts = {
            "academy": "practice",
            "issuer": issuer,
            "client-id": "practice-client",
            "deployment-id": "1",
            "auth-login-url": f"{issuer}/auth",
            "auth-token-url": f"{issuer}/token",
            "key-set-url": f"{issuer}/jwks",
            **changes,
        }
        return [word for name, value in facts.items() for word in (f"--{name}", value)]


@pytest.fixture
def operator(tmp_path):
    return Operator(f"sqlite:///{tmp_path / 'tool.db'}")


@pytest.fixture
def operator_on_both(empty_url):
    """Give the same once on each kind of database."""
    return Operator(empty_url)


def test_from_nothing_to_a_connected_platform(operator_on_both):
    operator = operator_on_both
    assert "hrlearn-lti db upgrade" in operator.run("serve", code=1)
    assert "up to date" in operator.run("db", "upgrade")
    assert "up to date" in operator.run("db", "upgrade")
    assert "No platform is connected" in operator.run("registration", "list")
    words = operator.register("https://moodle.example")
    assert f"{operator.base_url}/lti/launch" in operator.run("registration", "add", *words, "--sandbox")
    operator.run(
        "registration", "add", *operator.register("https://moodle.example", **{"deployment-id": "2"}), "--sandbox"
    )
    listed = operator.run("registration", "list")
    assert "practice: https://moodle.example  client practice-client  (practice academy)" in listed
    assert "deployments 1, 2" in listed
    said = operator.run("locale", "import", str(HERE / "packs" / "invented.yaml"), "--academy", "practice")
    assert "1 slots" in said
    assert "Nothing is owed" in operator.run("outbox", "list")
    assert "0 scores" in operator.run("outbox", "run")


def test_what_cannot_be_registered(operator):
    operator.run("db", "upgrade")
    words = operator.register("https://moodle.example")
    operator.run("registration", "add", *words)
    taken = operator.register("https://moodle.example", academy="southport")
    assert "another academy" in operator.run("registration", "add", *taken, code=1)
    plain = operator.register("https://moodle.example", **{"key-set-url": "http://moodle.example/jwks"})
    assert "--key-set-url" in operator.run("registration", "add", *plain, code=2)
    pack = str(HERE / "packs" / "invented.yaml")
    assert "practice academies only" in operator.run("locale", "import", pack, "--academy", "practice", code=1)
    assert "no academy" in operator.run("locale", "import", pack, "--academy", "nobody", code=1)


@pytest.mark.parametrize("name", ["HRLEARN_SECRET_KEY", "HRLEARN_DATABASE_URL", "HRLEARN_BASE_URL"])
def test_a_missing_setting_is_one_sentence(operator, name):
    assert name in operator.run("registration", "list", code=1, **{name: ""})


def test_without_the_extra_one_sentence_with_the_command(operator):
    """A folder that hides Flask stands in for an installation without the extra."""
    program = (
        "import sys, importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'flask' else find(name, *a)\n"
        "from hrlearn_lti.commands import main; main(['registration', 'list'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=operator.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip() == 'Error: This command needs flask. Run: pip install "hrlearn[lti]"'


def test_the_commands_can_be_imported_with_click_alone(operator):
    program = "import sys, hrlearn_lti.commands; print(*sorted(name.partition('.')[0] for name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], env=operator.environment, capture_output=True, text=True, check=True
    )
    assert not {"flask", "sqlalchemy", "jwt", "requests", "pylti1p3", "granian"} & set(done.stdout.split())


@pytest.mark.slow
def test_the_server_serves_sends_scores_and_stops(operator_on_both, tmp_path):
    """The real server: a launch, a play, the score in the academy's book, and a clean end."""
    operator = operator_on_both
    operator.run("db", "upgrade")
    with open_academy(operator.base_url) as academy, (tmp_path / "log").open("wb") as log:
        operator.run("registration", "add", *operator.register(academy.base_url), "--sandbox")
        command = [sys.executable, "-m", "hrlearn_lti", "serve", "--port", str(operator.port)]
        server = subprocess.Popen(command, env=operator.environment, stdout=log, stderr=log)
        try:
            _wait_for(operator.base_url + "/readyz")
            form = Actor(academy.base_url).act_as("mirela").launch(academy.store.book.activities()[QUIZ].id)
            answer = form.post(follow=False)
            token = answer.headers["Location"].partition("session=")[2]
            seat = Seat(operator.base_url, token, form.session)
            script = Script(seat, seat.start("quiz"))
            assert script.do("submit").json()["closed"]
            _wait_until(lambda: [each.status for each in academy.store.scores()] == [200])
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(20) == 0
    said = (tmp_path / "log").read_text()
    assert "Traceback" not in said
    assert token not in said


def _wait_for(url):
    _wait_until(lambda: _answers(url))


def _answers(url):
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def _wait_until(holds, seconds=30):
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < end
        pause.wait(0.1)


def test_an_invitation_is_made_listed_and_taken_back(operator_on_both):
    operator = operator_on_both
    operator.run("db", "upgrade")
    assert "no academy" in operator.run("registration", "invitations", "--academy", "north", code=1)
    said = operator.run("registration", "invite", "--academy", "north", "--names")
    link = next(word for word in said.split() if word.startswith(operator.base_url))
    assert link.startswith(f"{operator.base_url}/lti/register?invitation=")
    listed = operator.run("registration", "invitations", "--academy", "north")
    invitation_id, state = listed.split()[:2]
    assert state == "open"
    assert link.partition("=")[2] not in listed
    operator.run("registration", "revoke", "--academy", "north", "--id", invitation_id)
    assert "revoked" in operator.run("registration", "invitations", "--academy", "north")
    operator.run("registration", "revoke", "--academy", "north", "--id", invitation_id, code=1)
    assert "cannot be the key" in operator.run("registration", "invite", "--academy", "North Port", code=1)


def test_a_deployment_is_confirmed(operator):
    operator.run("db", "upgrade")
    operator.run("registration", "add", *operator.register("https://moodle.example"))
    where = ["--academy", "practice", "--issuer", "https://moodle.example", "--client-id", "practice-client"]
    said = operator.run("registration", "confirm-deployment", *where, "--deployment-id", "9")
    assert "1, 9" in said
    where[-1] = "other"
    assert "has no client" in operator.run("registration", "confirm-deployment", *where, "--deployment-id", "9", code=1)
