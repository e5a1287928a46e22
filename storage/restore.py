"""Restoring a backup: all of it is tried in a database of its own first, and only then put in place."""

import contextlib
import hashlib
import json
import shutil
import sqlite3
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError
from sqlalchemy import Connection, DateTime, Table, func, inspect, make_url, select, text, update
from sqlalchemy import insert as insert_into
from sqlalchemy.exc import DBAPIError, StatementError

from storage import private
from storage.backup import (
    CHUNK,
    MANIFEST,
    ROWS,
    BackupTrouble,
    Manifest,
    Part,
    file_part,
    named_files,
    table_part,
    tables_of,
)
from storage.database import create_engine
from storage.migrate import BrokenReferences, check_references, newest, revisions, upgrade
from storage.sealed import is_sealed, unsealed
from storage.tables import metadata, outbox

UNREADABLE = (
    OSError, BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError,
)  # fmt: skip
"""The errors that a damaged .zip raises, depending on where the damage is."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup opened for reading: the names of all its parts, and a way to read each."""

    names: list[str]
    read: Callable[[str], IO[bytes]]


@contextlib.contextmanager
def opened(path: Path, identity: Path | None = None) -> Iterator[Opened]:
    """Open a .zip, perhaps sealed for the key in the file `identity`, or a folder with the same content."""
    if path.is_dir():
        names = [file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()]
        yield Opened(names, lambda name: (path / name).open("rb"))
        return
    with ExitStack() as stack:
        inside = stack.enter_context(unsealed(path, identity)) if is_sealed(path) else path
        try:
            archive = stack.enter_context(ZipFile(inside))
        except FileNotFoundError:
            raise BackupTrouble(f"There is no {path}.") from None
        except UNREADABLE:
            raise BackupTrouble(f"{path} is not a backup, or it was cut short.") from None
        yield Opened([name for name in archive.namelist() if not name.endswith("/")], archive.open)


async def check(path: Path, identity: Path | None = None) -> Manifest:
    """Try a backup, touching nothing; return its manifest. Raise `BackupTrouble` if it is no good."""
    with opened(path, identity) as backup, tempfile.TemporaryDirectory(prefix="doorstep-") as folder:
        manifest = verify(backup)
        await _rehearse(backup, manifest, Path(folder) / "rehearsal.sqlite")
        return manifest


async def restore(
    path: Path, url: str, folder: Path, now: datetime, *, force: bool = False, identity: Path | None = None
) -> Manifest:
    """Put a backup into an empty place; return its manifest.

    Raises `BackupTrouble`, and leaves everything as it was, if the backup is no good or something is there already.
    With `force`, what is there is set aside under another name; a PostgreSQL database must be empty all the same.
    """
    mark = f".before-restore-{now:%Y%m%dT%H%M%SZ}"
    await _refuse_if_taken(url, folder, force=force)
    file = _sqlite_file(url)
    with opened(path, identity) as backup, ExitStack() as undo:
        manifest = verify(backup)
        scratch = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix=".restore-", dir=file and file.parent)))
        rehearsed = scratch / "rehearsal.sqlite"
        await _rehearse(backup, manifest, rehearsed)
        with ExitStack() as put_back:
            # The database comes last, and all at once: until it is there nothing names the files, and a failure
            # (or a kill) before leaves files that the next try can set aside, never rows without their files.
            if file:
                _set_aside_database(file, mark, put_back)
            _set_aside(folder, mark, put_back)
            _place_files(backup, manifest, folder, put_back)
            if file:
                rehearsed.replace(file)
            else:
                await _load_into(url, backup, manifest)
            put_back.pop_all()
    return manifest


# --- completeness ------------------------------------------------------------------------------------------------


def verify(backup: Opened) -> Manifest:
    """Raise `BackupTrouble` unless every part is there, as its checksum says, and nothing else."""
    if MANIFEST not in backup.names:
        raise BackupTrouble(f"This is not a backup of Doorstep's: there is no {MANIFEST} in it.")
    try:
        with backup.read(MANIFEST) as source:
            manifest = Manifest.model_validate_json(source.read())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise BackupTrouble(f"{MANIFEST} is not one that this Doorstep can read: {where}: {first['msg']}.") from None
    except UNREADABLE:
        raise BackupTrouble(f"{MANIFEST} is damaged.") from None
    if manifest.revision not in revisions():
        raise BackupTrouble(f"It was made by a newer Doorstep (revision {manifest.revision}; this one has {newest()}).")
    parts = manifest.parts()
    if missing := sorted(set(parts) - set(backup.names)):
        raise BackupTrouble(f"It is not complete: {missing[0]} is missing.")
    if strange := sorted(set(backup.names) - {MANIFEST, *parts}):
        raise BackupTrouble(f"It holds something that is not ours: {strange[0]!r}.")
    if len(backup.names) != len(set(backup.names)):
        raise BackupTrouble("It holds something twice.")
    for name, part in parts.items():
        if not _is_as_made(backup, name, part):
            raise BackupTrouble(f"{name} is damaged.")
    return manifest


def _is_as_made(backup: Opened, name: str, part: Part) -> bool:
    digest, size = hashlib.sha256(), 0
    try:
        with backup.read(name) as source:
            for piece in iter(lambda: source.read(CHUNK), b""):
                digest.update(piece)
                size += len(piece)
    except UNREADABLE:
        return False
    return (size, digest.hexdigest()) == (part.size, part.sha256)


# --- trial -------------------------------------------------------------------------------------------------------


async def _rehearse(backup: Opened, manifest: Manifest, file: Path) -> None:
    """Load it into a SQLite database of its own, as one file, at today's revision."""
    await _load_into(f"sqlite+aiosqlite:///{file}", backup, manifest)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


async def _load_into(url: str, backup: Opened, manifest: Manifest) -> None:
    """Load it in one transaction, from the first table to the last migration: all or nothing."""
    engine = create_engine(url, enforce=False)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_load, backup, manifest)
    except (StatementError, BrokenReferences) as error:
        why = error.orig if isinstance(error, DBAPIError) else error
        raise BackupTrouble(f"Its rows do not hold together: {type(why).__name__}: {_first_line(why)}.") from None
    finally:
        await engine.dispose()


def _first_line(error: object) -> str:
    return (str(error).splitlines() or [""])[0].rstrip(".")


def _load(connection: Connection, backup: Opened, manifest: Manifest) -> None:
    """Build the tables as they were, fill them, bring them forward."""
    upgrade(connection, manifest.revision)
    tables = tables_of(connection)
    if strange := set(tables.tables) ^ set(manifest.tables):
        raise BackupTrouble(f"Its tables are not those of revision {manifest.revision}: {', '.join(sorted(strange))}.")
    for table in tables.sorted_tables:
        with backup.read(table_part(table.name)) as source:
            count = _load_table(connection, table, source)
        if count != manifest.tables[table.name].rows:
            raise BackupTrouble(f"{table.name} has {count} rows instead of {manifest.tables[table.name].rows}.")
    upgrade(connection)
    check_references(connection)
    _check_files(connection, manifest)
    _let_go(connection)
    _set_sequences(connection)


def _load_table(connection: Connection, table: Table, source: IO[bytes]) -> int:
    names = set(table.columns.keys())
    moments = [column.name for column in table.columns if isinstance(column.type, DateTime)]
    statement, count = insert_into(table), 0
    while lines := list(islice(source, ROWS)):
        rows = [_row(line, table.name, names, moments) for line in lines]
        connection.execute(statement, rows)
        count += len(rows)
    return count


def _row(line: bytes, table: str, names: set[str], moments: list[str]) -> dict[str, Any]:
    try:
        row: dict[str, Any] = json.loads(line)
        for name in moments:
            row[name] = row[name] and datetime.fromisoformat(row[name])
        if row.keys() != names:
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BackupTrouble(f"{table} has a row that does not fit its columns.") from None
    return row


def _check_files(connection: Connection, manifest: Manifest) -> None:
    there = {*manifest.files, *manifest.missing}
    if lost := sorted(named_files(connection, metadata) - there):
        raise BackupTrouble(f"It is not complete: the file {lost[0]} is named by a row and is not in it.")


def _let_go(connection: Connection) -> None:
    """Release everything a process had claimed; parcels on their way may have arrived since the backup was made."""
    connection.execute(update(outbox).where(outbox.c.state == "waiting").values(uncertain=True))
    for table in metadata.sorted_tables:
        if "claimed_by" in table.c:
            connection.execute(update(table).values(claimed_by=None))


def _set_sequences(connection: Connection) -> None:
    """Set the sequences of PostgreSQL, which counts apart from the rows; SQLite counts on from the highest."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if (column := table.autoincrement_column) is not None:
            sequence = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
            following = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            connection.execute(select(func.setval(text(sequence), following, False)))


# --- putting it in place -----------------------------------------------------------------------------------------


def _sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite database; None for PostgreSQL."""
    parsed = make_url(url)
    if not parsed.drivername.startswith("sqlite"):
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise BackupTrouble("A database in memory cannot be restored.")
    return Path(parsed.database).absolute()


async def _refuse_if_taken(url: str, folder: Path, *, force: bool) -> None:
    file = _sqlite_file(url)
    if file is None:
        if await _has_tables(url):
            raise BackupTrouble("The database is not empty. Make an empty one and name it in DOORSTEP_DATABASE_URL.")
    elif not file.parent.is_dir():
        raise BackupTrouble(f"There is no folder {file.parent} for the database.")
    elif not force and _holds_something(file):
        raise BackupTrouble(f"There is a database already: {file}. --force sets it aside under another name.")
    if not force and _is_filled(folder):
        raise BackupTrouble(f"There are files already in {folder}. --force sets them aside under another name.")


async def _has_tables(url: str) -> bool:
    engine = create_engine(url)
    try:
        async with engine.connect() as connection:
            return bool(await connection.run_sync(lambda plain: inspect(plain).get_table_names()))
    finally:
        await engine.dispose()


def _holds_something(file: Path) -> bool:
    """Return whether a file is more than a SQLite database without tables; a file that cannot be read is."""
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(file)) as connection:
            return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    except sqlite3.DatabaseError:
        return True


def _is_filled(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _set_aside_database(file: Path, mark: str, put_back: ExitStack) -> None:
    """Rename a SQLite database with all that belongs to it, unless somebody has it open."""
    if not file.exists():
        return
    with contextlib.suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file, timeout=1)) as connection:
        try:
            # Only the last connection to it can do this.
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            raise BackupTrouble(f"{file} is in use. Stop Doorstep first.") from None
    for end in ("", "-wal", "-shm"):
        _set_aside(file.with_name(file.name + end), mark, put_back)


def _set_aside(path: Path, mark: str, put_back: ExitStack) -> None:
    if not path.exists() or (path.is_dir() and not _is_filled(path)):
        return
    aside = path.with_name(path.name + mark)
    try:
        path.rename(aside)
    except OSError as error:
        raise BackupTrouble(f"{path} cannot be set aside: {error.strerror}. Empty it by hand.") from None
    put_back.callback(aside.rename, path)
    private.close(aside)


def _place_files(backup: Opened, manifest: Manifest, folder: Path, put_back: ExitStack) -> None:
    """Copy the files into an empty folder (which may be a mount, so it is filled rather than replaced)."""
    if not folder.exists():
        private.folder(folder)
        put_back.callback(folder.rmdir)
    private.close(folder)
    for name in manifest.files:
        target = folder / name
        put_back.callback(target.unlink, missing_ok=True)
        with backup.read(file_part(name)) as source, private.create(target) as copy:
            shutil.copyfileobj(source, copy, CHUNK)
