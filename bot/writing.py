"""One transaction of the command line, on a database that is migrated first."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from bot.settings import DatabaseSettings, read
from storage.database import Database, Tx
from storage.migrate import migrate

T = TypeVar("T")


def write(work: Callable[[Tx, Database, datetime], Awaitable[T]]) -> T:
    async def run() -> T:
        url = read(DatabaseSettings).database_url
        await migrate(url)
        database = Database(url)
        try:
            async with database.write() as tx:
                return await work(tx, database, datetime.now(UTC))
        finally:
            await database.close()

    return asyncio.run(run())
