"""Files and folders that nobody else on the machine can look into: residents' words and pictures are in them."""

import contextlib
import os
from functools import cache
from pathlib import Path
from typing import IO

OTHERS = 0o077
"""The rights of everybody but the owner."""
SQLITE = b"SQLite format 3\0"
"""The beginning of every database of SQLite that holds something."""


def folder(path: Path) -> None:
    """Make a folder, or close one that is there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    close(path)


def create(path: Path) -> IO[bytes]:
    """Open a file for writing; what it held is gone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    close(path)
    return os.fdopen(handle, "wb")


def database(path: Path) -> None:
    """Make a SQLite database's file, or close one that is there. SQLite gives its other files the same rights.

    Anything else that stands there is left as it is, and SQLite says that it is no database.
    """
    if not _is_ours(path):
        return
    for end in ("", "-wal", "-shm", "-journal"):
        close(path.with_name(path.name + end))


@cache
def _is_ours(path: Path) -> bool:
    """Make a file, or return whether the one that is there is a SQLite database or empty.

    It is looked into once, before we have connections to it: a process that closes a file loses its locks on it.
    """
    # Where it cannot be made or read, SQLite says why.
    with contextlib.suppress(OSError):
        if not path.exists():
            path.touch(0o600)
            return True
        with path.open("rb") as file:
            return file.read(len(SQLITE)) in (b"", SQLITE)
    return True


def close(path: Path) -> None:
    """Take away the rights of others. Of what belongs to somebody else we cannot, and the doctor says so."""
    with contextlib.suppress(OSError):
        if is_open(path):
            path.chmod(path.stat().st_mode & 0o7777 & ~OTHERS)


def is_open(path: Path) -> bool:
    """Return whether anybody but its owner has a right on it."""
    return os.name == "posix" and path.exists() and bool(path.stat().st_mode & OTHERS)
