"""Upgrades by Alembic. The revisions are data of the package ``hrlearn_migrations``."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from hrlearn.db import postgres
from hrlearn.db.tables import metadata
from hrlearn.errors import SettingsError

__all__ = ["configuration", "is_current", "upgrade"]


def configuration(connection: Connection) -> Config:
    """Return what Alembic needs to work on a connection, inside its transaction."""
    config = Config(attributes={"connection": connection, "metadata": metadata})
    # Alembic reads the option with configparser, where a lone % begins a reference.
    config.set_main_option("script_location", str(files("hrlearn_migrations")).replace("%", "%%"))
    return config


def upgrade(connection: Connection) -> None:
    """Run the revisions that are missing; raises SettingsError for a database that is newer or cannot be used.

    Two upgrades at once take turns: SQLite has one writer, PostgreSQL a lock on the table of versions.
    """
    if connection.dialect.name == "postgresql":
        postgres.prepare_upgrade(connection)
    try:
        command.upgrade(configuration(connection), "head")
    except CommandError as error:
        message = "The database was made by a newer hrlearn, or its history is broken."
        raise SettingsError(message, hint="Install that version again, or restore a backup.") from error


def is_current(connection: Connection) -> bool:
    """Say whether the newest revision has been run."""
    newest = ScriptDirectory.from_config(configuration(connection)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(newest)
