"""Brings the database to today's schema. Runs at every start; a database already there is left alone."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Tx, create_engine


def config() -> Config:
    """Alembic's settings, held here rather than in a file, so that an installed package can migrate too."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return settings


def newest() -> str:
    """The revision a current database is at."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


async def current(tx: Tx) -> str | None:
    """The revision a database is at; None if it is empty."""
    return await tx.sync(lambda connection: MigrationContext.configure(connection).get_current_revision())


def upgrade(connection: Connection) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


async def migrate(url: str) -> None:
    engine = create_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
    finally:
        await engine.dispose()
