"""SQLite's own connection, without a switch to another thread and back for work of microseconds.

aiosqlite hands every call to a thread, four a statement; on a busy bot that was most of the CPU (docs/benchmarks.md).
Here only calls that may wait go there: opening and closing, beginning (another process may hold the lock), commit and
rollback (the disk). Between these, a writer that has its lock works on pages in memory.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

BRIEF = frozenset({"cursor", "fetchone", "fetchmany", "fetchall", "close"})
LONG = ("BEGIN", "PRAGMA", "VACUUM")
LONGEST_LOG = 32_000
"""Pages of the write-ahead log after which a commit moves them into the database itself, if nothing else has."""
COMMITS = 400
"""Commits after which `Log` does."""


class Reader(aiosqlite.Connection):
    """A connection that, if it cannot be opened, says so once its thread has ended: that outlives no event loop."""

    _stopped: "asyncio.Future[Any] | None" = None

    def stop(self) -> "asyncio.Future[Any] | None":
        self._stopped = super().stop()
        return self._stopped

    async def _connect(self) -> aiosqlite.Connection:
        try:
            return await super()._connect()
        except BaseException:
            if self._stopped:
                await asyncio.shield(self._stopped)
            raise


class Writer(Reader):
    """A connection for transactions whose statements are all short and indexed; longer ones would hold up everybody."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._is_brief(fn, args):
            return fn(*args, **kwargs)
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    def _is_brief(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        if fn.__name__ in ("execute", "executemany"):
            return not str(args[0]).startswith(LONG)
        return fn.__name__ in BRIEF and fn != self._conn.close


def reader(path: str, timeout: float) -> Reader:
    """Return a connection that opens when it is awaited, for any work."""
    connection = Reader(lambda: sqlite3.connect(path, timeout=timeout), iter_chunk_size=64)
    # As SQLAlchemy has it: a connection that nobody closed holds up no end of the process.
    connection._thread.daemon = True
    return connection


def writer(path: str, timeout: float) -> Writer:
    """Return a connection that opens when it is awaited. It is used by one transaction at a time, on two threads."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=timeout, check_same_thread=False)

    return Writer(connect, iter_chunk_size=64)


class Log:
    """The write-ahead log, moved into the database apart from the writer: in a commit, everybody would wait for it.

    The larger the database, the more pages are different ones and the longer that takes (docs/benchmarks.md).
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._commits = 0
        self._moving: asyncio.Task[None] | None = None

    def grew(self) -> None:
        """Count a commit."""
        self._commits += 1
        if self._commits >= COMMITS and (self._moving is None or self._moving.done()):
            self._commits = 0
            self._moving = asyncio.create_task(asyncio.to_thread(self._move), name="write-ahead-log")

    async def close(self) -> None:
        if self._moving:
            await asyncio.gather(self._moving, return_exceptions=True)

    def _move(self) -> None:
        # The next move takes whatever cannot be moved now.
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(self._path)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
