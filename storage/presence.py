"""This process among those that serve one database: which of them are alive, and which one leads.

Nothing here is guessed from names, numbers or clocks: the one who knows that a process has ended releases its locks.

On SQLite there is one process, and it leads. It holds a lock on a file beside the database; the system releases that.
On PostgreSQL each process holds an advisory lock of its own, on a connection of its own, and one of them the leader's
lock as well; the server releases them when the connection ends. It ends a connection that is silent for too long.
"""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import Collection
from typing import Protocol
from zlib import crc32

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from storage.database import UNAVAILABLE, Database, Tx

LOST = (*UNAVAILABLE, TimeoutError, OSError)
"""The errors by which a process learns that the others may take it for gone."""
SILENT = 20
"""Seconds without a word after which the server ends a process's connection: it hangs, or its host is gone."""
ANSWERS_WITHIN = 5.0
_LEADER = "53253, 2"
_PROCESSES = 53254
"""The keys of the advisory locks; the writer's is in `storage.database`. Each database has its own."""
_lead = text(f"SELECT pg_try_advisory_lock({_LEADER})")
_appear = text(f"SELECT pg_try_advisory_lock({_PROCESSES}, :key)")
_living = text(
    "SELECT objid FROM pg_locks JOIN pg_database ON pg_database.oid = database AND datname = current_database() "
    "WHERE locktype = 'advisory' AND classid = :processes AND objsubid = 2 AND granted"
).bindparams(processes=_PROCESSES)


class AlreadyServed(Exception):
    """Another process serves this database, and there can be only one; the message says so."""


class Presence(Protocol):
    """What the others see of this process."""

    lasts: bool
    """Whether it ends with the process only. Else `beat` keeps it up, and notices when it is lost."""

    async def appear(self) -> None:
        """Let the others see that this process is alive. Raises `AlreadyServed` if there may be no other."""

    async def lead(self) -> bool:
        """Try to become the one that leads; return whether this process leads now."""

    async def beat(self) -> int:
        """Return how many processes are alive. Raises one of `LOST` if this one is not among them any more."""

    async def leave(self) -> None:
        """Let the others see that it has ended."""

    async def gone(self, tx: Tx, others: Collection[str]) -> set[str]:
        """Return which of the other processes have ended."""


def presence_of(database: Database) -> Presence:
    return TheOnlyOne(database.url) if database.is_sqlite else OneOfMany(database.url, database.process)


class TheOnlyOne:
    """The only process that serves a SQLite database. Commands that only look after the data may run beside it."""

    lasts = True

    def __init__(self, url: str) -> None:
        self._database = make_url(url).database or ":memory:"
        self._lock: int | None = None

    async def appear(self) -> None:
        if self._database == ":memory:":
            return
        # Not the database itself: to close any handle on that would release SQLite's own locks.
        try:
            lock = os.open(f"{self._database}-serving", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise sqlite3.OperationalError(error.strerror) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            by = os.read(lock, 20).decode().strip()
            os.close(lock)
            raise AlreadyServed(
                f"Doorstep is running on {self._database} already (process {by}), and SQLite is for one at a time. "
                "Stop that one first; several processes need PostgreSQL."
            ) from None
        os.truncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
        self._lock = lock

    async def lead(self) -> bool:
        return True

    async def beat(self) -> int:
        return 1

    async def leave(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def gone(self, tx: Tx, others: Collection[str]) -> set[str]:
        return set(others)


class OneOfMany:
    """One of the processes that serve a PostgreSQL database."""

    lasts = False

    def __init__(self, url: str, process: str) -> None:
        self._key = _key(process)
        self._engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._connection: AsyncConnection | None = None

    async def appear(self) -> None:
        await self.leave()
        async with asyncio.timeout(ANSWERS_WITHIN):
            self._connection = connection = await self._engine.connect()
            for setting, seconds in (("idle_session_timeout", SILENT * 1000), ("tcp_keepalives_idle", SILENT)):
                await connection.execute(text(f"SET {setting} = {seconds}"))
            # Until the server has noticed that our connection before this one ended, the lock is held by that.
            while not (await connection.execute(_appear, {"key": self._key})).scalar_one():
                await asyncio.sleep(0.1)

    async def lead(self) -> bool:
        async with asyncio.timeout(ANSWERS_WITHIN):
            return bool((await self._open().execute(_lead)).scalar_one())

    async def beat(self) -> int:
        async with asyncio.timeout(ANSWERS_WITHIN):
            return len((await self._open().execute(_living)).all())

    def _open(self) -> AsyncConnection:
        if self._connection is None:
            raise ConnectionResetError
        return self._connection

    async def leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            try:
                async with asyncio.timeout(ANSWERS_WITHIN):
                    await connection.close()
            except LOST:
                await connection.invalidate()
        await self._engine.dispose()

    async def gone(self, tx: Tx, others: Collection[str]) -> set[str]:
        living = {row.objid for row in await tx.rows(_living)}
        return {other for other in others if _key(other) not in living}


def _key(process: str) -> int:
    """Return the number of a process's lock: 31 bits made of its name, which is random."""
    return crc32(process.encode()) & 0x7FFFFFFF
