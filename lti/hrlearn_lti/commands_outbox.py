"""The operator's commands about scores that platforms are owed, and about how platforms treat them."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hrlearn_lti.tool import Tool

__all__ = ["outbox_group", "profile_command"]

Open = Callable[[], AbstractContextManager["Tool"]]


def outbox_group(opened: Open) -> click.Group:
    """Return the group ``outbox``; ``opened`` gives a wired tool."""

    @click.group()
    def outbox() -> None:
        """Look at the scores that platforms are owed."""

    _add_looking(outbox, opened)
    _add_sending(outbox, opened)
    return outbox


def _add_looking(outbox: click.Group, opened: Open) -> None:
    @outbox.command("list")
    def list_outbox() -> None:
        """Show the scores that are not yet with their platform."""
        with opened() as tool:
            lanes = tool.passback.pending()
        for lane in lanes:
            click.echo(f"{lane.status:8} tries {lane.tries}  due {lane.due_at:%Y-%m-%d %H:%M}  {lane.lineitem_url}")
            if lane.last_error:
                click.echo(f"  {lane.last_error}")
        if not lanes:
            click.echo("Nothing is owed.")

    @outbox.command("reconcile")
    @click.option("--hours", default=0, show_default=True, help="Leave out what was compared within so many hours.")
    def reconcile(hours: int) -> None:
        """Compare the scores with what the platforms show, and send again what they have lost."""
        with opened() as tool:
            found = tool.reconciling.run(timedelta(hours=hours))
        click.echo(f"{found.columns} columns compared: {found.equal} scores as sent.")
        click.echo(f"  {found.reopened} missing, to be sent again")
        click.echo(f"  {found.overridden} with a grade that was set in the course, left alone")
        click.echo(f"  {found.unread} could not be read")


def _add_sending(outbox: click.Group, opened: Open) -> None:
    @outbox.command("run")
    def run_outbox() -> None:
        """Send what is due now, once."""
        with opened() as tool:
            tried = tool.senders.round()
        click.echo(f"{tried} scores tried.")

    @outbox.command("work")
    def work_outbox() -> None:
        """Send scores as they come, and compare once a day, until Ctrl-C; on as many hosts as you like."""
        from hrlearn_lti.logs import set_up_logging  # noqa: PLC0415 # only what runs on writes a log

        set_up_logging()
        with opened() as tool:
            for each in (signal.SIGINT, signal.SIGTERM):
                signal.signal(each, lambda *_: _end(tool))
            click.echo("Sending scores. Press Ctrl-C to end.")
            tool.outbox.run()

    @outbox.command("again")
    def send_again() -> None:
        """Try every refused score once more, for example after a platform was mended."""
        with opened() as tool:
            refused = [lane for lane in tool.passback.pending() if lane.status == "refused"]
            again = sum(tool.passback.again(lane.academy_id, lane.id) for lane in refused)
        click.echo(f"{again} scores will be tried again.")


def profile_command(opened: Open) -> click.Command:
    """Return the command ``registration profile``."""

    @click.command("profile")
    @click.option("--issuer", required=True, help="Issuer (platform ID).")
    @click.option("--client-id", required=True, help="Client ID of the registration.")
    @click.option("--set", "name", help="auto, moodle, canvas, open-edx or default.")
    def profile(issuer: str, client_id: str, name: str | None) -> None:
        """Show or change how a platform treats scores; auto follows what its launches say."""
        with opened() as tool:
            chosen = tool.administration.profile(issuer, client_id, name)
        click.echo(f"{issuer} (client {client_id}) is treated as: {chosen}")

    return profile


def _end(tool: Tool) -> None:
    tool.senders.stop()
    tool.outbox.end()
