"""The demo starts, watches and stops a tool; here a small stand-in for `python -m hrlearn_lti`."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from hrlearn_sandbox import Actor, DemoError, PortTakenError, bound
from hrlearn_sandbox.commands import main
from hrlearn_sandbox.demo import DemoSettings, _link_in, run_demo, shipped_pack, stopped_by_signals, welcome

LTI_FOLDER = str(Path(__file__).resolve().parents[2] / "lti")
STAND_IN = """
import http.server, json, os, signal, sys
from pathlib import Path
notes = Path(__file__).with_name("notes.jsonl")
kept = {name: value for name, value in os.environ.items() if name.startswith("HRLEARN_")}
with notes.open("a") as stream:
    stream.write(json.dumps({"argv": sys.argv[1:], "env": kept}) + "\\n")
trouble = Path(__file__).with_name("trouble")
if trouble.exists() and sys.argv[1] == trouble.read_text():
    print("line one\\nthe database is upside down")
    sys.exit(3)
if sys.argv[1] != "serve":
    sys.exit(0)
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
        if self.path == "/die":
            print("somebody pulled the plug", flush=True); os._exit(5)
    def log_message(self, *args): pass
def end(*_):
    notes.with_name("ended").write_text("politely"); os._exit(0)
signal.signal(signal.SIGTERM, end)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[-1])), Page).serve_forever()
"""


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "tool.py").write_text(STAND_IN)
    ports = []
    for _ in range(2):
        with bound("127.0.0.1", 0) as listener:
            ports.append(listener.getsockname()[1])
    return DemoSettings(tmp_path / "demo.yaml", *ports, tmp_path / "state", (sys.executable, str(tmp_path / "tool.py")))


class Demo(threading.Thread):
    """A demo in a thread: `ready` is set when it has told what to open."""

    def __init__(self, settings):
        super().__init__(daemon=True)
        self.settings, self.stop, self.ready, self.said, self.error = (
            settings,
            threading.Event(),
            threading.Event(),
            [],
            None,
        )
        self.start()

    def run(self):
        try:
            run_demo(self.settings, self.say, self.stop)
        except (DemoError, PortTakenError) as error:
            self.error = error
        self.ready.set()

    def say(self, text):
        self.said.append(text)
        if "Open this address" in text:
            self.ready.set()

    def end(self):
        self.stop.set()
        self.join(20)
        assert not self.is_alive()


@pytest.fixture
def demo(settings):
    started = Demo(settings)
    assert started.ready.wait(30)
    yield started
    started.end()


def notes(settings):
    text = settings.state_dir.with_name("notes.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def test_the_steps_and_their_environment(demo, settings):
    assert demo.error is None
    academy, tool = settings.academy_url, settings.tool_url
    assert [note["argv"] for note in notes(settings)] == [
        ["db", "upgrade"],
        [
            *("registration", "add", "--academy", "practice", "--issuer", academy),
            *("--client-id", "practice-client", "--deployment-id", "1"),
            *("--auth-login-url", f"{academy}/auth", "--auth-token-url", f"{academy}/token"),
            *("--key-set-url", f"{academy}/jwks", "--sandbox"),
        ],
        ["locale", "import", str(settings.pack), "--academy", "practice"],
        ["registration", "invite", "--academy", "practice", "--names", "--sandbox"],
        ["serve", "--host", "127.0.0.1", "--port", str(settings.tool_port)],
    ]
    environment = notes(settings)[-1]["env"]
    assert environment["HRLEARN_DATABASE_URL"] == f"sqlite:///{settings.state_dir.resolve()}/hrlearn.db"
    assert environment["HRLEARN_BASE_URL"] == tool
    assert environment["HRLEARN_ALLOW_NETWORKS"] == "127.0.0.0/8, ::1/128"
    assert len(environment["HRLEARN_SECRET_KEY"]) >= 32


def test_tool_and_academy_are_two_sites(settings):
    assert settings.tool_url.startswith("http://localhost:")
    assert settings.academy_url.startswith("http://127.0.0.1:")


def test_the_course_has_the_lesson_in_place(demo, settings):
    visitor = Actor(settings.academy_url).act_as("mirela")
    page = visitor.page("/course").text
    assert "Safe hands: searches, sharps, needlestick and PEP" in page
    assert "(100 points)" in page
    fields = visitor.initiation("10").fields
    assert fields["target_link_uri"] == f"{settings.tool_url}/lti/launch"


def test_it_says_what_to_open_and_click_and_how_to_stop(demo, settings):
    text = "\n".join(demo.said)
    for words in (settings.academy_url, "Act as Mirela Tövén", "Act as Orlena Vask", "Ctrl-C"):
        assert words in text


def test_a_link_that_the_tool_makes_is_told(settings):
    link = f"{settings.tool_url}/lti/register?invitation=a.b"
    assert _link_in(f"Paste this link:\n  {link}\nIt works once.", settings.tool_url) == link
    assert link in welcome(settings, link)
    assert "Tools" not in welcome(settings, _link_in("nothing", settings.tool_url))


def test_stopping_ends_the_tool_politely_and_frees_both_ports(demo, settings):
    demo.end()
    assert settings.state_dir.with_name("ended").read_text() == "politely"
    for port in (settings.tool_port, settings.academy_port):
        bound("127.0.0.1", port).close()


def test_a_second_start_keeps_secret_and_keys(demo, settings):
    keys = requests.get(f"{settings.academy_url}/jwks", timeout=5).json()
    demo.end()
    again = Demo(settings)
    assert again.ready.wait(30)
    assert requests.get(f"{settings.academy_url}/jwks", timeout=5).json() == keys
    again.end()
    assert len({note["env"]["HRLEARN_SECRET_KEY"] for note in notes(settings)}) == 1
    assert stat.S_IMODE((settings.state_dir / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("which", ["tool_port", "academy_port"])
def test_a_taken_port_is_told_before_anything_starts(settings, which):
    with bound("127.0.0.1", getattr(settings, which)):
        demo = Demo(settings)
        assert demo.ready.wait(30)
    assert isinstance(demo.error, PortTakenError)
    assert str(getattr(settings, which)) in str(demo.error)
    assert not settings.state_dir.with_name("notes.jsonl").exists()


def test_a_failing_step_shows_its_last_lines(settings):
    settings.state_dir.with_name("trouble").write_text("locale")
    demo = Demo(settings)
    assert demo.ready.wait(30)
    assert '"locale import"' in str(demo.error)
    assert "the database is upside down" in str(demo.error)
    assert [note["argv"][0] for note in notes(settings)] == ["db", "registration", "locale"]


def test_a_tool_that_stops_at_once_shows_its_last_lines(settings):
    settings.state_dir.with_name("trouble").write_text("serve")
    demo = Demo(settings)
    assert demo.ready.wait(30)
    assert "exit code 3" in str(demo.error)
    assert "the database is upside down" in str(demo.error)


def test_a_tool_that_dies_later_ends_the_demo(demo, settings):
    requests.get(f"{settings.tool_url}/die", timeout=5)
    demo.join(20)
    assert "exit code 5" in str(demo.error)
    assert "somebody pulled the plug" in str(demo.error)


def test_signals_only_set_the_event():
    before = signal.getsignal(signal.SIGTERM)
    with stopped_by_signals() as stop:
        signal.raise_signal(signal.SIGTERM)
        assert stop.wait(5)
    assert signal.getsignal(signal.SIGTERM) == before


def test_missing_lessons_are_told_in_words(monkeypatch):
    monkeypatch.setitem(sys.modules, "hrlearn_content", None)
    with pytest.raises(DemoError, match="pip install"):
        shipped_pack()


def test_the_pack_is_the_one_of_the_fictional_country():
    assert shipped_pack().parts[-2:] == ("locale_packs", "demo.yaml")


def test_the_command_tells_about_a_taken_port():
    with bound("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", "--tool-url", "http://localhost:1", "--port", str(port)])
    assert result.exit_code == 1
    assert f"Error: Port {port} on 127.0.0.1 cannot be used" in result.output


def test_the_command_refuses_a_wrong_issuer():
    result = CliRunner().invoke(
        main, ["serve", "--tool-url", "http://localhost:1", "--port", "0", "--issuer", "academy.example"]
    )
    assert result.exit_code == 1
    assert "issuer must be a full http or https address" in result.output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_serves_until_it_is_stopped(tmp_path, number):
    command = [sys.executable, "-m", "hrlearn_sandbox", "serve", "--tool-url", "http://127.0.0.1:1", "--port", "0"]
    command += ["--lesson", "safe_hands", "--state-file", str(tmp_path / "academy.json")]
    environment = {**os.environ, "PYTHONPATH": LTI_FOLDER, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as program:
        first = program.stdout.readline()
        address = re.search(r"ready at (http://127\.0\.0\.1:\d+)/", first)[1]
        assert "share a host name" in program.stdout.readline()
        assert "safe_hands" in Actor(address).act_as("mirela").page("/course").text
        program.send_signal(number)
        assert program.wait(20) == 0
    assert json.loads((tmp_path / "academy.json").read_text())["book"]["activities"][0]["title"] == "safe_hands"
