"""The operator's commands. Everything heavy is imported inside them, after the extra has been looked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from hrlearn.errors import HrlearnError, MissingExtraError
from hrlearn_lti.commands_admin import admin_group, privacy_group
from hrlearn_lti.commands_keys import key_group, people_group
from hrlearn_lti.commands_outbox import outbox_group, profile_command

if TYPE_CHECKING:
    from hrlearn_lti.settings import Settings
    from hrlearn_lti.tool import Tool

__all__ = ["main"]

_NEEDED = ("cryptography", "flask", "granian", "joserfc", "jwt", "pylti1p3", "requests", "sqlalchemy")
DEFAULT_PORT = 8080


class _PlainGroup(click.Group):
    """Shows what happened and what to do, without a stack trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HrlearnError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_PlainGroup)
def main() -> None:
    """Run hrlearn inside a learning platform (LTI 1.3). Settings come from the environment."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        msg = f"This command needs {', '.join(missing)}."
        raise MissingExtraError(msg, hint='Run: pip install "hrlearn[lti]"')


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the tool and send scores, until Ctrl-C."""
    from hrlearn_lti import serving  # noqa: PLC0415 # needs the extra

    with _tool() as tool:
        if not tool.is_current():
            msg = "The database has not the tables of this version."
            raise click.ClickException(f"{msg} Run: hrlearn-lti db upgrade")
        tool.tool_keys.ready()  # made and sealed here, once, and not by the first two requests at the same time
    serving.serve(host, port)


@main.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to this version; safe to repeat."""
    from hrlearn_lti.wiring import open_database  # noqa: PLC0415 # needs the extra

    database = open_database(_settings())
    try:
        database.upgrade()
    finally:
        database.close()
    click.echo("The database is up to date.")


@main.group()
def registration() -> None:
    """Connect learning platforms."""


@registration.command()
@click.option("--academy", required=True, help="Key of the academy, such as northport; made if it is new.")
@click.option("--issuer", required=True, help="Issuer (platform ID).")
@click.option("--client-id", required=True, help="Client ID that the platform gave the tool.")
@click.option("--deployment-id", required=True, help="Deployment ID; repeat the command to add another.")
@click.option("--auth-login-url", required=True, help="Authentication request URL.")
@click.option("--auth-token-url", required=True, help="Access token URL.")
@click.option("--key-set-url", required=True, help="Public key set URL.")
@click.option("--sandbox", is_flag=True, help="A practice academy: invented local rules are allowed.")
def add(**facts: Any) -> None:
    """Connect a platform, or bring its registration up to date; safe to repeat."""
    from hrlearn_lti.shared_issuers import audience_of  # noqa: PLC0415 # needs the extra

    with _tool() as tool:
        for name in ("auth_login_url", "auth_token_url", "key_set_url"):
            _check_url(tool, name, facts[name])
        audience = audience_of(facts["auth_token_url"])
        made = tool.administration.add_registration(academy_key=facts.pop("academy"), **facts, token_audience=audience)
        click.echo(f"Connected {made.issuer} (client {made.client_id}) to the academy {made.academy_key}.")
        click.echo("Give the platform these addresses:")
        click.echo(f"  launch URL and redirect URI  {tool.settings.url('/lti/launch')}")
        click.echo(f"  login URL                    {tool.settings.url('/lti/login')}")
        click.echo(f"  key set URL                  {tool.settings.url('/lti/jwks')}")


@registration.command()
@click.option("--academy", required=True, help="Key of the academy, such as northport; made if it is new.")
@click.option("--names", is_flag=True, help="Ask the platform for people's names; without it they stay pseudonymous.")
@click.option("--sandbox", is_flag=True, help="For a practice academy: invented local rules are allowed.")
def invite(academy: str, *, names: bool, sandbox: bool) -> None:
    """Make a link that connects one platform, once, within a day."""
    with _tool() as tool:
        made = tool.inviting.invite(academy, wants_names=names, sandbox=sandbox)
        link = tool.settings.url(f"/lti/register?invitation={made.token}")
    click.echo(f"Paste this link into the learning platform of {academy}, where it asks for a tool's registration URL:")
    click.echo(f"  {link}")
    click.echo(f"It works once, until {made.invitation.expires_at:%Y-%m-%d %H:%M} UTC. Its id is {made.invitation.id}.")
    click.echo("Open it in a browser for the steps in each platform, or to connect one by hand.")


@registration.command()
@click.option("--academy", required=True, help="Key of the academy.")
def invitations(academy: str) -> None:
    """Show an academy's invitations, the newest first."""
    with _tool() as tool:
        found = tool.inviting.invitations(tool.administration.academy(academy))
        now = tool.clock()
    for each in found:
        states = {"used": each.used_at, "revoked": each.revoked_at, "open": each.is_open(now)}
        state = next((word for word, holds in states.items() if holds), "over")
        click.echo(f"{each.id}  {state:8} made {each.created_at:%Y-%m-%d %H:%M}  ends {each.expires_at:%Y-%m-%d %H:%M}")
    if not found:
        click.echo("There are no invitations. Run: hrlearn-lti registration invite --help")


@registration.command()
@click.option("--academy", required=True, help="Key of the academy.")
@click.option("--id", "invitation_id", required=True, type=click.UUID, help="Id of the invitation.")
def revoke(academy: str, invitation_id: UUID) -> None:
    """Take back an invitation that is not used."""
    with _tool() as tool:
        tool.inviting.revoke(tool.administration.academy(academy), invitation_id)
    click.echo("The invitation is taken back.")


@registration.command("confirm-deployment")
@click.option("--academy", required=True, help="Key of the academy.")
@click.option("--issuer", required=True, help="Issuer (platform ID).")
@click.option("--client-id", required=True, help="Client ID of the registration.")
@click.option("--deployment-id", required=True, help="Deployment ID that may come in.")
def confirm_deployment(academy: str, issuer: str, client_id: str, deployment_id: str) -> None:
    """Let launches of a deployment in, where the platform did not name it."""
    with _tool() as tool:
        facts = tool.administration.confirm_deployment(academy, issuer, client_id, deployment_id)
    click.echo(f"Deployments of {facts.issuer} (client {facts.client_id}): {', '.join(facts.deployment_ids)}")


@registration.command("list")
def list_registrations() -> None:
    """Show the connected platforms."""
    with _tool() as tool:
        known = tool.administration.registrations()
    for each in known:
        flag = "  (practice academy)" if each.sandbox else ""
        click.echo(f"{each.academy_key}: {each.issuer}  client {each.client_id}{flag}")
        until = each.deployment_until
        waiting = f"none yet: the first launch until {until:%Y-%m-%d %H:%M} UTC brings it" if until else "none"
        click.echo(f"  deployments {', '.join(each.deployment_ids) or waiting}")
    if not known:
        click.echo("No platform is connected. Run: hrlearn-lti registration add --help")


@main.group()
def locale() -> None:
    """Look after local rules and phone numbers."""


@locale.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--academy", required=True, help="Key of the academy.")
def import_locale(file: Path, academy: str) -> None:
    """Make FILE the academy's locale pack; running attempts keep theirs."""
    with _tool() as tool:
        pack = tool.localisation.import_pack(academy, file.read_bytes(), file.name)
    click.echo(f"The academy {academy} now uses the locale pack {pack.title!r}: {len(pack.slots)} slots filled.")


def _check_url(tool: Tool, name: str, url: str) -> None:
    try:
        tool.check_url(url)
    except HrlearnError as error:
        hint = "Use https. Plain http works for this computer only, with HRLEARN_ALLOW_NETWORKS=127.0.0.0/8."
        raise click.BadParameter(f"{url!r} cannot be used. {hint}", param_hint=f"--{name.replace('_', '-')}") from error


def _settings() -> Settings:
    from hrlearn_lti.settings import read_settings  # noqa: PLC0415 # needs the extra

    return read_settings(os.environ)


@contextmanager
def _tool() -> Iterator[Tool]:
    from hrlearn_lti.wiring import wire  # noqa: PLC0415 # needs the extra

    tool = wire(_settings())
    try:
        yield tool
    finally:
        tool.close()


main.add_command(outbox_group(_tool))
registration.add_command(profile_command(_tool))
main.add_command(key_group(_tool))
main.add_command(people_group(_tool))
main.add_command(admin_group(_tool))
main.add_command(privacy_group(_tool))
