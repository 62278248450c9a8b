"""Alembic's part of the store; imported only when an older database is opened."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from factory.store.link import Link


def migrate(link: Link) -> None:
    """Run the migrations that are missing, inside the open transaction.

    Raises:
        StoreError: as `failures` names it; then nothing was changed.
    """
    with link.running():
        command.upgrade(config_for(link.connection), "head")


def config_for(connection: Connection) -> Config:
    """The configuration that `alembic.command` needs, without an ini file."""
    config = Config()
    config.set_main_option("script_location", "factory.store:migrations")
    config.attributes["connection"] = connection
    return config
