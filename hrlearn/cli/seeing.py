"""The command that shows a lesson in the browser: preview."""

from __future__ import annotations

import uuid
import webbrowser
from datetime import UTC, datetime
from pathlib import Path

import click

from hrlearn.cli.shared import says_what_is_wrong
from hrlearn.preview import Site, Workshop, make_server

__all__ = ["preview"]


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8070, show_default=True, help="0 takes any free port")
@click.option("--no-browser", is_flag=True, help="only print the address")
@says_what_is_wrong
def preview(path: Path, port: int, no_browser: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Show a lesson in the browser while you write it, until Ctrl-C.

    Every page, every scene in a state that a learner reaches, every ending, every question unanswered, right, half
    right and wrong, on a phone and at a desk side by side; the story as a chart; what lint says. The browser follows
    each save. Only this computer can open it, and nothing is written.

    PATH is a lesson's folder.

    Example: hrlearn preview content/safe_hands
    """
    site = Site(Workshop(path), lambda: datetime.now(UTC), uuid.uuid4)
    with make_server(site, port) as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        click.echo(f"The preview of {path} is at {url} - Ctrl-C ends it.")
        if not no_browser:
            webbrowser.open(url)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("The preview has ended.")
