"""Brings the database to today's schema. Runs at every start; an up-to-date database is left alone."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Tx, create_engine, one_writer


def config() -> Config:
    """Return Alembic's settings, held here rather than in a file, so that an installed package can migrate too."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return settings


@cache
def newest() -> str:
    """Return the revision that a current database is at."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


async def current(tx: Tx) -> str | None:
    """Return the revision that a database is at; None if it is empty."""
    return await tx.sync(lambda connection: MigrationContext.configure(connection).get_current_revision())


@cache
def revisions() -> tuple[str, ...]:
    """Return every revision there has been, oldest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(config()).walk_revisions())[::-1]


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring a database forward, within the connection's transaction.

    Raises `BrokenReferences` if that left a row that refers to nothing. To change a table SQLite builds it again, which
    its foreign keys would not allow; so the connection does not enforce them (`create_engine`), and they are checked
    here.
    """
    before = MigrationContext.configure(connection).get_current_revision()
    if revision == "head" and before == newest():
        return
    if before is not None and before not in revisions():
        raise NotOurs(f"The database is at revision {before}, which a newer Doorstep made; this one knows {newest()}.")
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, revision)
    if MigrationContext.configure(connection).get_current_revision() != before:
        check_references(connection)


class NotOurs(Exception):
    """The database was brought forward by a newer release; the message says so."""


class BrokenReferences(Exception):
    """Rows refer to rows that do not exist; the message says in which tables."""


def check_references(connection: Connection) -> None:
    """Raise `BrokenReferences` if there are any. On PostgreSQL there never are."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check")
        if tables := sorted({f"{row[0]} (to {row[2]})" for row in broken}):
            raise BrokenReferences(", ".join(tables))


async def migrate(url: str) -> None:
    engine = create_engine(url, enforce=False)
    try:
        async with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Several processes may start at one moment.
                await connection.execute(one_writer)
            await connection.run_sync(upgrade)
    finally:
        await engine.dispose()
