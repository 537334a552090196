"""Runs the tool and the practice academy together on one machine, and stops both again."""

from __future__ import annotations

import base64
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import requests

from .config import AcademyConfig, Placement, ToolConfig
from .errors import DemoError
from .serving import bound, running

ACADEMY_KEY = "practice"
_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 10
_LINES_SHOWN = 15
_PAUSE = 0.2


@dataclass(frozen=True)
class DemoSettings:
    """Where the demo runs. The tool is at `localhost`, the academy at `127.0.0.1`.

    To a browser these are two different sites, so the lesson's frame is as foreign as in real life.
    `pack` is the locale pack for the practice academy; `tool_command` starts the tool's own command.
    """

    pack: Path
    tool_port: int = 8080
    academy_port: int = 8090
    state_dir: Path = Path(".demo")
    tool_command: tuple[str, ...] = (sys.executable, "-m", "hrlearn_lti")

    @property
    def tool_url(self) -> str:
        """Where the tool answers."""
        return f"http://localhost:{self.tool_port}"

    @property
    def academy_url(self) -> str:
        """Where the academy answers: its issuer."""
        return f"http://127.0.0.1:{self.academy_port}"


def academy_config(settings: DemoSettings) -> AcademyConfig:
    """The demo's academy: the ready-made people and one lesson in place."""
    return AcademyConfig(
        issuer=settings.academy_url,
        tool=ToolConfig.at(settings.tool_url),
        state_file=settings.state_dir / "academy.json",
        activities=(
            Placement(
                "Safe hands: searches, sharps, needlestick and PEP",
                url=f"{settings.tool_url}/lti/launch",
                custom={"lesson": "safe_hands"},
                score_maximum=100,
            ),
        ),
    )


def shipped_pack() -> Path:
    """The locale pack of the fictional country; raises DemoError where the lessons are not installed."""
    try:
        found = resources.files("hrlearn_content") / "locale_packs" / "demo.yaml"
    except ModuleNotFoundError as error:
        raise DemoError("The lessons are not installed. Run: pip install 'hrlearn[lti]'") from error
    return Path(str(found))


def run_demo(settings: DemoSettings, say: Callable[[str], None], stop: threading.Event) -> None:
    """Prepare, start both, tell what to click, and wait until `stop` is set.

    Raises PortTakenError, or DemoError when a step fails or the tool stops by itself.
    """
    bound("127.0.0.1", settings.tool_port).close()
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    environment = tool_environment(settings)
    with ExitStack() as stack:
        stack.enter_context(running(academy_config(settings), "127.0.0.1", settings.academy_port))
        answer = ""
        for step in preparing_steps(settings):
            say(f"Preparing: {step[0]} {step[1]}")
            answer = _run_step(settings, step, environment)
        tool = stack.enter_context(_tool_process(settings, environment))
        _wait_until_healthy(settings, tool, stop)
        if not stop.is_set():
            say(welcome(settings, _link_in(answer, settings.tool_url)))
        while not stop.wait(_PAUSE):
            _check_alive(settings, tool)
        say("Stopping the tool and the academy.")


def tool_environment(settings: DemoSettings) -> dict[str, str]:
    """Environment of the tool's commands: this program's own, with the demo's settings."""
    database = (settings.state_dir / "hrlearn.db").resolve()
    return {
        **os.environ,
        "HRLEARN_DATABASE_URL": f"sqlite:///{database}",
        "HRLEARN_SECRET_KEY": _kept(settings.state_dir / "secret_key", secrets.token_hex(32)),
        "HRLEARN_KEY_ENCRYPTION_KEYS": _kept(settings.state_dir / "key_encryption_keys", _encryption_key()),
        "HRLEARN_BASE_URL": settings.tool_url,
        "HRLEARN_ALLOW_NETWORKS": "127.0.0.0/8, ::1/128",
        "PYTHONUNBUFFERED": "1",
    }


def preparing_steps(settings: DemoSettings) -> list[list[str]]:
    """The tool's commands before it can serve; each may be repeated without harm."""
    config = academy_config(settings)
    return [
        ["db", "upgrade"],
        [
            "registration", "add",
            "--academy", ACADEMY_KEY,
            "--issuer", config.issuer,
            "--client-id", config.tool.client_id,
            "--deployment-id", config.tool.deployment_id,
            "--auth-login-url", config.url("/auth"),
            "--auth-token-url", config.url("/token"),
            "--key-set-url", config.url("/jwks"),
            "--sandbox",
        ],
        ["locale", "import", str(settings.pack), "--academy", ACADEMY_KEY],
        ["registration", "invite", "--academy", ACADEMY_KEY, "--names", "--sandbox"],
    ]  # fmt: skip


def welcome(settings: DemoSettings, invitation: str = "") -> str:
    """What to open, what to click, how to stop; `invitation` is a link that connects the tool anew."""
    connect = f"""
  To connect: as Tomir Halden press "Tools" and paste this link, which works once within a day:
              {invitation}
"""
    return f"""
The practice academy is ready. Open this address in a browser:

    {settings.academy_url}/

  To learn:   press "Act as Mirela Tövén" (a cadet), then open "Safe hands".
  To teach:   press "Act as Orlena Vask" (the instructor), then "Gradebook" or "Add activity".
  To look in: press "Act as Tomir Halden" (the administrator), then "Connection".
{connect if invitation else ""}
The tool itself runs at {settings.tool_url}/ and writes its messages to {_log_path(settings)}.
Everything is kept in {settings.state_dir}; delete that folder to start afresh.
Press Ctrl-C to stop both.
"""


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that Ctrl-C and a polite kill set, so that children are always stopped."""
    stop = threading.Event()
    wanted = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in wanted}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _kept(path: Path, made: str) -> str:
    """A secret of the tool, written down the first time, readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(made)
    return made


def _encryption_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _link_in(answer: str, tool_url: str) -> str:
    return next((word for word in answer.split() if word.startswith(f"{tool_url}/lti/register")), "")


def _run_step(settings: DemoSettings, step: list[str], environment: dict[str, str]) -> str:
    """Run one of the tool's commands and return what it said; raises DemoError when it fails."""
    done = subprocess.run(  # noqa: S603 - our own commands with fixed words
        [*settings.tool_command, *step],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DemoError(
            f'The step "{" ".join(step[:2])}" of the tool failed. Its last lines:\n' + _last_lines(done.stdout)
        )
    return done.stdout


@contextmanager
def _tool_process(settings: DemoSettings, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The serving tool. It gets its own session, so that Ctrl-C reaches it only through us."""
    command = [*settings.tool_command, "serve", "--host", "127.0.0.1"]
    command += ["--port", str(settings.tool_port)]
    with _log_path(settings).open("wb") as log:
        tool = subprocess.Popen(  # noqa: S603 - our own command with fixed words
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield tool
    finally:
        tool.terminate()
        try:
            tool.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            tool.kill()
            tool.wait()


def _wait_until_healthy(settings: DemoSettings, tool: subprocess.Popen[bytes], stop: threading.Event) -> None:
    with requests.Session() as session:
        session.trust_env = False
        for _ in range(int(_SECONDS_TO_START / _PAUSE)):
            _check_alive(settings, tool)
            urls = (f"{settings.tool_url}/healthz", f"{settings.academy_url}/healthz")
            if stop.wait(_PAUSE) or all(_is_healthy(session, url) for url in urls):
                return
    raise DemoError(
        f"The tool did not answer within {_SECONDS_TO_START} seconds. Its last lines:\n"
        + _last_lines(_log_text(settings))
    )


def _is_healthy(session: requests.Session, url: str) -> bool:
    try:
        return session.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def _check_alive(settings: DemoSettings, tool: subprocess.Popen[bytes]) -> None:
    if tool.poll() is not None:
        raise DemoError(
            f"The tool stopped by itself (exit code {tool.returncode}). Its last lines:\n"
            + _last_lines(_log_text(settings))
        )


def _log_path(settings: DemoSettings) -> Path:
    return settings.state_dir / "tool.log"


def _log_text(settings: DemoSettings) -> str:
    return _log_path(settings).read_text(encoding="utf-8", errors="replace")


def _last_lines(text: str) -> str:
    return "\n".join(f"  | {line}" for line in text.splitlines()[-_LINES_SHOWN:]) or "  | (none)"
