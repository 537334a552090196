"""The operator's commands for an academy's administration, and for what must not be kept for ever."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

import click

if TYPE_CHECKING:
    from hrlearn_lti.tool import Tool

__all__ = ["admin_group", "privacy_group"]

OpenTool: TypeAlias = "Callable[[], AbstractContextManager[Tool]]"


def admin_group(open_tool: OpenTool) -> click.Group:
    """Return the commands about the administrator's pages."""

    @click.group()
    def admin() -> None:
        """Let somebody administer an academy."""

    @admin.command()
    @click.option("--academy", required=True, help="Key of the academy.")
    def link(academy: str) -> None:
        """Make a link into the administration: it works once, within a quarter of an hour."""
        with open_tool() as tool:
            token, made = tool.office.desks.make_link(academy)
            address = tool.settings.url(f"/admin/enter?link={quote(token)}")
        click.echo(f"Open this in a browser until {made.expires_at:%H:%M} UTC. It works once, and for one hour:")
        click.echo(f"  {address}")

    return admin


def privacy_group(open_tool: OpenTool) -> click.Group:
    """Return the commands about data that must go."""

    @click.group()
    def privacy() -> None:
        """Let nothing stay longer than it must."""

    @privacy.command()
    def purge() -> None:
        """Delete what is past its time; run it once a day.

        Ended visits, used nonces and one-time links go, and lines of the audit log after HRLEARN_AUDIT_DAYS. On SQLite
        the file is written anew, so that nothing that was erased can be read from it.
        """
        with open_tool() as tool:
            done = tool.office.privacy.purge(tool.settings.audit_length)
        click.echo(f"{done.academies} academies looked through, {done.audit_lines} lines of audit logs deleted.")
        if not done.cleared:
            message = "Somebody was reading, so old parts of the database's files still stand."
            raise click.ClickException(f"{message} Run the command again in a minute.")

    return privacy
