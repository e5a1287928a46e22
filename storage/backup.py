"""A backup: everything Doorstep keeps, as of one moment, in one file from which either engine can be restored.

A `.zip` that holds

    manifest.json         what else there must be, see `Manifest`
    tables/<table>.jsonl  one row a line, as a JSON object; moments in ISO form, in UTC
    files/<name>          residents' photos and files

A folder with the same content is as good. A sealed backup is such a `.zip`, encrypted (`storage/sealed.py`).
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, Any, Literal, TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pydantic import AfterValidator, BaseModel, ConfigDict
from sqlalchemy import JSON, Connection, MetaData, Table, select

from storage.database import Database
from storage.migrate import current
from storage.tables import metadata

MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
ROWS = 1000
"""The number of rows held in memory at a time."""
SEALED, IN_CLEAR = ".age", ".in-clear"
Seal: TypeAlias = Callable[[IO[bytes]], AbstractContextManager[IO[bytes]]]


class BackupTrouble(Exception):
    """A backup cannot be made or restored; the message tells the user why. Nothing has been changed."""


def is_plain(name: str) -> bool:
    """Return whether a name is that of a file and not of a path."""
    return bool(re.fullmatch(r"[^/\\\x00]+", name)) and set(name) != {"."}


def _plain(name: str) -> str:
    if not is_plain(name):
        raise ValueError("is not the plain name of a file")
    return name


Name = Annotated[str, AfterValidator(_plain)]
"""A file's name without any path, so that nothing can be written outside its folder."""


class Part(BaseModel):
    """One file of the backup: its size in bytes, and its SHA-256 in hexadecimal."""

    model_config = ConfigDict(extra="forbid")

    size: int
    sha256: str


class TablePart(Part):
    rows: int


class Manifest(BaseModel):
    """The contents of a backup. `missing`: evidence files that a row names but that were gone when it was made."""

    model_config = ConfigDict(extra="forbid")

    doorstep_backup: Literal[1] = 1
    """The version of this format."""
    revision: str
    """The schema's revision at which the tables were saved."""
    made_at: datetime
    tables: dict[Name, TablePart]
    files: dict[Name, Part]
    missing: list[str]

    def parts(self) -> dict[str, Part]:
        """Everything but the manifest, by its name in the backup."""
        tables = {table_part(name): part for name, part in self.tables.items()}
        return {**tables, **{file_part(name): part for name, part in self.files.items()}}


def table_part(name: str) -> str:
    return f"tables/{name}.jsonl"


def file_part(name: str) -> str:
    return f"files/{name}"


def tables_of(connection: Connection) -> MetaData:
    """Return the tables as they are in this database, whatever revision it is at."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                # None in a column that may be empty is an empty column, not JSON's null.
                column.type.none_as_null = bool(column.nullable)
    return found


def honest(target: Path, *, is_sealed: bool) -> Path:
    """Return a backup's name so that it says whether everybody who has the file can read it."""
    name = target.name.removesuffix(SEALED).replace(IN_CLEAR, "")
    if is_sealed:
        return target.with_name(name + SEALED)
    plain = Path(name)
    return target.with_name(f"{plain.stem}{IN_CLEAR}{plain.suffix}")


async def back_up(
    database: Database, folder: Path, target: Path, now: datetime, *, force: bool = False, seal: Seal = nullcontext
) -> Manifest:
    """Write a backup to `target`, readable by its owner only, while Doorstep goes on; return its manifest.

    `seal` stands between the backup and its file (`sealed.sealed`). Raises `BackupTrouble` if `target` is there already
    (unless `force`), or there is nothing to back up.
    """
    with _written(target, force=force) as file, seal(file) as inside, ZipFile(inside, "w", ZIP_DEFLATED) as archive:
        return await _fill(archive, database, folder, now)


@contextmanager
def _written(target: Path, *, force: bool) -> Iterator[IO[bytes]]:
    """Yield a file that takes its name, and lasts, only once it is complete."""
    part = target.with_name(f"{target.name}.part")
    if target.exists() and not force:
        raise BackupTrouble(f"{target} is there already; --force writes over it.")
    part.unlink(missing_ok=True)
    part.touch(0o600, exist_ok=False)
    try:
        with part.open("r+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _settle_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _settle_folder(folder: Path) -> None:
    """Make a rename last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


async def _fill(archive: ZipFile, database: Database, folder: Path, now: datetime) -> Manifest:
    """Write rows first, then files.

    A file is written before its row says that it is there, and removed after its row is gone. So every file that the
    rows of the snapshot name was in the folder at that moment; a file that is gone by the time it is copied was past
    its time (retention), and is listed as missing. Files first would miss those that came before the snapshot.
    """
    async with database.snapshot() as tx:
        revision = await current(tx)
        if revision is None:
            raise BackupTrouble("The database is empty: there is nothing to back up.")
        tables, names = await tx.sync(lambda connection: _rows(connection, archive))
    files: dict[str, Part] = {}
    for name in filter(is_plain, names):
        with suppress(FileNotFoundError), (folder / name).open("rb") as source:
            files[name] = _put_file(archive, name, source)
    manifest = Manifest(
        revision=revision, made_at=now, tables=tables, files=files, missing=[n for n in names if n not in files]
    )
    archive.writestr(_entry(MANIFEST), manifest.model_dump_json(indent=1).encode())
    return manifest


def _rows(connection: Connection, archive: ZipFile) -> tuple[dict[str, TablePart], list[str]]:
    """Put every table into the archive; return the tables and the names of the evidence files that rows name."""
    found = tables_of(connection)
    parts = {table.name: _put_table(connection, archive, table) for table in found.sorted_tables}
    return parts, sorted(named_files(connection, found))


def named_files(connection: Connection, tables: MetaData) -> set[str]:
    """Return every file that a row of these tables names; the columns are those marked today, as far as they exist."""
    wanted = [
        (table.name, column.name) for table in metadata.sorted_tables for column in table.c if column.info.get("file")
    ]
    columns = [tables.tables[t].c[c] for t, c in wanted if t in tables.tables and c in tables.tables[t].c]
    return {name for column in columns for name in connection.execute(select(column)).scalars() if name}


def _put_table(connection: Connection, archive: ZipFile, table: Table) -> TablePart:
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        statement = select(table).order_by(*table.primary_key)
        with connection.execute(statement, execution_options={"yield_per": ROWS}) as result:
            for row in result.mappings():
                count += 1
                yield as_line(row)

    part = _put(archive, _entry(table_part(table.name)), lines())
    return TablePart(size=part.size, sha256=part.sha256, rows=count)


def as_line(row: Any) -> bytes:
    """Return a row as a line. Halves of surrogate pairs in a string, which JSON allows, are allowed here too."""
    text = json.dumps(dict(row), ensure_ascii=False, default=_as_json)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _as_json(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a backup has no form for {type(value).__name__}")


def _put_file(archive: ZipFile, name: str, source: IO[bytes]) -> Part:
    # Photos and films are compressed already.
    return _put(archive, _entry(file_part(name), ZIP_STORED), iter(lambda: source.read(CHUNK), b""))


def _entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type = compression
    entry.external_attr = 0o600 << 16
    return entry


def _put(archive: ZipFile, entry: ZipInfo, content: Iterator[bytes]) -> Part:
    digest, size = hashlib.sha256(), 0
    with archive.open(entry, "w", force_zip64=True) as target:
        for piece in content:
            target.write(piece)
            digest.update(piece)
            size += len(piece)
    return Part(size=size, sha256=digest.hexdigest())
