"""The command `hrlearn-sandbox`: serve an academy alone, or with the tool as a demo.

Everything heavy is imported inside the commands, after the extra has been looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click

from .config import AcademyConfig, Placement, ToolConfig
from .errors import MissingExtraError, SandboxError
from .extra import missing_packages


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Show what happened and what to do, without a stack trace."""
    try:
        yield
    except SandboxError as error:
        raise click.ClickException(str(error)) from error


@click.group()
def main() -> None:
    """Practice academy: a small LTI 1.3 platform with made-up people. Never use it for real grades."""
    with _plain_errors():
        if missing := missing_packages():
            raise MissingExtraError(f'This command needs {", ".join(missing)}. Run: pip install "hrlearn[lti]"')


@main.command()
@click.option("--tool-url", required=True, help="Where the hrlearn tool answers.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8090, show_default=True, help="Port to listen on.")
@click.option("--issuer", help="Public address of the academy.  [default: http://HOST:PORT]")
@click.option("--client-id", default="practice-client", show_default=True)
@click.option("--deployment-id", default="1", show_default=True)
@click.option("--state-file", type=click.Path(dir_okay=False, path_type=Path),
              help="Keep keys, course and grades in this file.")  # fmt: skip
@click.option("--lesson", "lessons", multiple=True,
              help="Place this lesson key in the course; may be repeated.")  # fmt: skip
@click.option("--storage", is_flag=True, help="Offer LTI platform storage to the tool.")
def serve(  # noqa: PLR0913, PLR0917 - click passes each option as one argument
    tool_url: str,
    host: str,
    port: int,
    issuer: str | None,
    client_id: str,
    deployment_id: str,
    state_file: Path | None,
    lessons: tuple[str, ...],
    storage: bool,  # noqa: FBT001 - click passes it by name
) -> None:
    """Serve a practice academy for a tool that already runs."""
    from .demo import stopped_by_signals  # noqa: PLC0415 - needs the extra
    from .serving import running  # noqa: PLC0415 - the same

    def settings(base_url: str) -> AcademyConfig:
        return AcademyConfig(
            issuer=(issuer or base_url).rstrip("/"),
            tool=ToolConfig.at(tool_url, client_id, deployment_id),
            state_file=state_file,
            activities=tuple(Placement(key, custom={"lesson": key}, score_maximum=100) for key in lessons),
            storage=storage,
        )

    with _plain_errors(), stopped_by_signals() as stop, running(settings, host, port) as academy:
        address = academy.store.config.issuer
        click.echo(f"The practice academy is ready at {address}/ (stop with Ctrl-C).")
        if urlsplit(address).hostname == urlsplit(tool_url).hostname:
            click.echo(
                "Note: tool and academy share a host name, so a browser treats them as one site. "
                "Use localhost for one and 127.0.0.1 for the other to see real frame rules."
            )
        stop.wait()


@main.command()
@click.option("--tool-port", default=8080, show_default=True, help="Port of the tool.")
@click.option("--academy-port", default=8090, show_default=True, help="Port of the academy.")
@click.option("--state-dir", default=".demo", show_default=True,
              type=click.Path(file_okay=False, path_type=Path),
              help="Folder for database, keys and grades.")  # fmt: skip
def demo(tool_port: int, academy_port: int, state_dir: Path) -> None:
    """Start the tool and a practice academy together, with a lesson in place."""
    from .demo import DemoSettings, run_demo, shipped_pack, stopped_by_signals  # noqa: PLC0415 - needs the extra

    with _plain_errors(), stopped_by_signals() as stop:
        settings = DemoSettings(shipped_pack(), tool_port, academy_port, state_dir)
        run_demo(settings, click.echo, stop)
