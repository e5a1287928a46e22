"""The landlord's own machine on a bad day: its database locked or slow, its disk full. Nothing here is a platform's."""

import asyncio
import contextlib
import resource
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

PATIENCE = 60.0
"""Real seconds that these wait for their own turn at the database."""


@contextlib.asynccontextmanager
async def locked(path: Path) -> AsyncIterator[None]:
    """Nobody else can write to this SQLite file: another connection holds it."""
    holder = await asyncio.to_thread(_lock, path)
    try:
        yield
    finally:
        await asyncio.to_thread(holder.close)


@contextlib.asynccontextmanager
async def slow(path: Path, *, held: float = 0.2, free: float = 0.05) -> AsyncIterator[None]:
    """Writers of this SQLite file wait: another connection holds it for so many real seconds, again and again."""
    over = threading.Event()
    spells = asyncio.create_task(asyncio.to_thread(_spells, path, held, free, over))
    try:
        yield
    finally:
        over.set()
        await spells


@contextlib.contextmanager
def full() -> Iterator[None]:
    """This process cannot write a byte to any file.

    It is the limit of a file's size, set to nothing: what writes gets EFBIG (a full disk's ENOSPC is an OSError as
    well), SQLite says "disk I/O error" when it commits (an OperationalError, as "database or disk is full" is).
    Pipes and sockets are no files. What pytest captures by default is one: ask for `capsys` besides.
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
