"""The operator's commands for the tool's keys, and for people who must be shut out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TypeAlias

import click

if TYPE_CHECKING:
    from hrlearn.services import KeyLine
    from hrlearn_lti.tool import Tool

__all__ = ["key_group", "people_group"]

OpenTool: TypeAlias = "Callable[[], AbstractContextManager[Tool]]"
_STATES = {
    "signs": "signs",
    "waiting": "published, signs from {:%Y-%m-%d %H:%M} UTC",
    "published": "published, signs no more",
    "retired": "retired",
}


def key_group(open_tool: OpenTool) -> click.Group:
    """Return the commands about the tool's own keys."""

    @click.group()
    def keys() -> None:
        """Look after the keys with which the tool signs."""

    @keys.command("list")
    def list_keys() -> None:
        """Show the keys and what each of them does."""
        with open_tool() as tool:
            for line in tool.tool_keys.lines():
                click.echo(_words(line))

    @keys.command()
    @click.option("--leaked", is_flag=True, help="Somebody else may have a key: the new one signs at once.")
    def rotate(*, leaked: bool) -> None:
        """Publish a new key now; it signs after a day, when every platform has read it.

        The key before it stays published until the next rotation. Private keys are sealed again with the first of
        HRLEARN_KEY_ENCRYPTION_KEYS.
        """
        with open_tool() as tool:
            made = tool.tool_keys.rotate(leaked=leaked)
        click.echo(_words(made))
        if leaked:
            click.echo("All other keys are retired. Scores may wait until platforms have read the key set again.")
        else:
            click.echo("Nothing needs to be done in the platforms: they read the key set themselves.")

    @keys.command()
    @click.argument("kid")
    def retire(kid: str) -> None:
        """Stop publishing the key KID and forget its private half."""
        with open_tool() as tool:
            tool.tool_keys.retire(kid)
        click.echo(f"The key {kid} is retired.")

    return keys


def people_group(open_tool: OpenTool) -> click.Group:
    """Return the commands about people."""

    @click.group()
    def people() -> None:
        """Shut people out, or let them in again."""

    def command(name: str, summary: str, said: str) -> None:
        @people.command(name, help=summary)
        @click.argument("subject")
        @click.option("--academy", required=True, help="Key of the academy.")
        @click.option("--issuer", default="", help="Issuer, where two platforms of the academy know the identifier.")
        def change(subject: str, academy: str, issuer: str) -> None:
            with open_tool() as tool:
                learner = tool.barring.find(academy, subject, issuer)
                act = tool.barring.disable if name == "disable" else tool.barring.enable
                act(*learner)
            click.echo(said.format(subject))

    command(
        "disable",
        "Shut out the person whom the platform calls SUBJECT; sessions end at once, work is kept.",
        "{} can no longer come in; open sessions have ended. What was done is kept.",
    )
    command("enable", "Let the person whom the platform calls SUBJECT in again.", "{} can come in again.")
    return people


def _words(line: KeyLine) -> str:
    return f"{line.kid}  made {line.created_at:%Y-%m-%d %H:%M}  {_STATES[line.state].format(line.signs_from)}"
