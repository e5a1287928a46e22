"""The landlord's own machine on a bad day: its database locked or slow, its disk full. No platform is involved."""

import asyncio
import contextlib
import resource
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

PATIENCE = 60.0
"""Real seconds for which these functions wait for their own turn at the database."""


@contextlib.asynccontextmanager
async def locked(path: Path) -> AsyncIterator[None]:
    """Lock this SQLite file by another connection, so that nobody else can write to it."""
    holder = await asyncio.to_thread(_lock, path)
    try:
        yield
    finally:
        await asyncio.to_thread(holder.close)


@contextlib.asynccontextmanager
async def slow(path: Path, *, held: float = 0.2, free: float = 0.05) -> AsyncIterator[None]:
    """Make writers of this SQLite file wait: another connection locks it for `held` real seconds, again and again."""
    over = threading.Event()
    spells = asyncio.create_task(asyncio.to_thread(_spells, path, held, free, over))
    try:
        yield
    finally:
        over.set()
        await spells


@contextlib.contextmanager
def full() -> Iterator[None]:
    """Let this process write no byte to any file.

    It sets the limit of a file's size to nothing: a write gets EFBIG (a full disk's ENOSPC is an OSError as
    well), SQLite says "disk I/O error" when it commits (an OperationalError, as "database or disk is full" is).
    Pipes and sockets are not affected. pytest captures into a file by default: ask for `capsys` as well.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _lock(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def _spells(path: Path, held: float, free: float, over: threading.Event) -> None:
    while not over.is_set():
        holder = _lock(path)
        over.wait(held)
        holder.close()
        over.wait(free)
