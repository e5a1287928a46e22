"""The machine's own faults, as writers to a file or a database meet them."""

import asyncio
import errno
import sqlite3
from pathlib import Path

import pytest

from bot.simulator import disk

pytestmark = pytest.mark.usefixtures("capsys")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "story.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE words (word TEXT)")
    connection.close()
    return path


def write(path: Path, patience: float = 0.0) -> None:
    connection = sqlite3.connect(path, timeout=patience)
    try:
        with connection:
            connection.execute("INSERT INTO words VALUES ('hello')")
    finally:
        connection.close()


def count(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT count(*) FROM words").fetchone()[0])
    finally:
        connection.close()


async def test_a_locked_database_can_be_read_but_not_written(database: Path) -> None:
    async with disk.locked(database):
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            write(database)
        assert count(database) == 0
    write(database)
    assert count(database) == 1


async def test_a_slow_database_takes_what_waits(database: Path) -> None:
    async with disk.slow(database, held=0.05, free=0.05):
        for _ in range(3):
            await asyncio.to_thread(write, database, 10.0)
    write(database)
    assert count(database) == 4


def test_a_full_disk_takes_no_file_and_no_row(database: Path, tmp_path: Path) -> None:
    with disk.full():
        with pytest.raises(OSError) as caught:
            (tmp_path / "photo.jpg").write_bytes(b"jpeg")
        assert caught.value.errno == errno.EFBIG
        with pytest.raises(sqlite3.OperationalError, match="disk I/O error"):
            write(database)
    (tmp_path / "photo.jpg").write_bytes(b"jpeg")
    write(database)
    assert count(database) == 1
