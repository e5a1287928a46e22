"""Backups: rows survive the round trip, bad backups are told from good ones, and a failure changes nothing."""

import json
import random
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some
from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, insert, select, text

from storage import inbox, outbox, people, restore
from storage.backup import BackupTrouble, Manifest, back_up
from storage.database import Database
from storage.inbox import Arrival
from storage.migrate import migrate
from storage.outbox import Parcel
from storage.people import Address
from storage.tables import Moment, clauses, evidence, metadata, reports, residents, sessions
from tests.conftest import sqlite_at
from tests.examples import examples

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
RELEASED = Path(__file__).parent / "released"


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    database = Database(migrated_url)
    yield database
    await database.close()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return a small, good backup."""
    source = RELEASED / "0001"
    with ZipFile(tmp_path / "good.zip", "w") as made:
        for file in sorted(source.rglob("*")):
            made.write(file, file.relative_to(source))
    return tmp_path / "good.zip"


async def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    database = Database(url)
    try:
        async with database.read() as tx:
            return {
                table.name: [tuple(row) for row in await tx.rows(select(table).order_by(*table.primary_key))]
                for table in metadata.sorted_tables
            }
    finally:
        await database.close()


# --- round trips ---------------------------------------------------------------------------------------------------

words = some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
moments = some.datetimes(timezones=some.just(UTC))
content = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(2**53), 2**53)
    | some.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def values_of(column: Column[Any]) -> some.SearchStrategy[Any]:
    match column.type:
        case String() as kind:  # Text is one too
            found: some.SearchStrategy[Any] = words.map(lambda said: said[: kind.length])
        case Boolean():
            found = some.booleans()
        case Integer():
            found = some.integers(0, 2**31 - 1)
        case JSON():
            found = content
        case _:
            found = moments
    return some.none() | found if column.nullable else found


def rows_of(table: Table) -> some.SearchStrategy[dict[str, Any]]:
    return some.fixed_dictionaries({c.name: values_of(c) for c in table.columns if not c.foreign_keys})


def differing(table: Table, *names: str) -> some.SearchStrategy[list[dict[str, Any]]]:
    """Return rows that do not share what must be unique."""
    unique = tuple((lambda row, name=name: row[name]) for name in names)
    return some.lists(rows_of(table), min_size=1, max_size=6, unique_by=unique)


@settings(examples(2, proof=30), phases=[Phase.explicit, Phase.generate])
@given(data=some.data())
async def test_rows_of_every_kind_go_round(
    migrated: Path, other_url: str, tmp_path: Path, data: some.DataObject
) -> None:
    """Whatever a column can hold is the same afterwards, on the same engine and on the other."""
    sqlite_url = sqlite_at(tmp_path / "filled.sqlite")
    shutil.copy(migrated, tmp_path / "filled.sqlite")
    database = Database(sqlite_url)
    tables = {
        residents: differing(residents, "id"),
        sessions: differing(sessions, "person"),
        clauses: differing(clauses, "id", "clause"),
        reports: differing(reports, "id", "ref"),
    }
    async with database.write() as tx:
        for table, rows in tables.items():
            await tx.run(insert(table), data.draw(rows))
    file = tmp_path / "round.zip"
    await back_up(database, tmp_path / "none", file, NOW, force=True)
    await database.close()
    await _emptied(other_url)
    await restore.restore(file, other_url, tmp_path / "none", NOW, force=True)
    assert await everything(other_url) == await everything(sqlite_url)


async def _emptied(url: str) -> None:
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite+aiosqlite:///")).unlink(missing_ok=True)
        return
    database = Database(url)
    async with database.write() as tx:
        await tx.run(text("DROP SCHEMA public CASCADE"))
        await tx.run(text("CREATE SCHEMA public"))
    await database.close()


def test_every_column_is_of_a_kind_that_a_backup_has_a_form_for() -> None:
    for table in metadata.sorted_tables:
        for column in table.columns:
            known = isinstance(column.type, Integer | String | Boolean | Moment | JSON)
            assert known, f"{column}: teach storage/backup.py its form, and say so here"


async def test_what_a_process_held_is_free_and_numbers_go_on(
    database: Database, other_url: str, tmp_path: Path
) -> None:
    async with database.write() as tx:
        await inbox.put(tx, [Arrival("telegram", "7", "telegram:1", "{}")], "elsewhere/1/aaaa", NOW)
        await outbox.put(tx, [Parcel("telegram", "1", "message", {}, 1)], "elsewhere/1/aaaa", NOW)
        first = await people.welcome(tx, Address("telegram", "1", "1"), "Sam", "en", NOW)
    await back_up(database, tmp_path / "none", tmp_path / "a.zip", NOW)
    await restore.restore(tmp_path / "a.zip", other_url, tmp_path / "none", NOW)
    restored = Database(other_url)
    async with restored.write() as tx:
        assert len(await inbox.take_over(tx, [], restored.process)) == 1
        assert [row.uncertain for row in await outbox.take_over(tx, [], restored.process)] == [True]
        second = await people.welcome(tx, Address("telegram", "2", "2"), "Amal", "ar", NOW)
    await restored.close()
    assert second.id == first.id + 1


async def test_a_file_that_has_gone_is_listed_and_a_strange_name_is_no_way_out(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "here.jpg").write_bytes(b"here")
    (tmp_path / "secret").write_bytes(b"secret")
    async with database.write() as tx:
        for name in ("here.jpg", "gone.jpg", "../secret", ".."):
            row = {"platform": "telegram", "kind": "photo", "source": "s", "mime": "image/jpeg", "name": "n", "size": 1}
            await tx.run(insert(evidence).values(key=name, file=name, state="ready", created_at=NOW, **row))
    made = await back_up(database, tmp_path / "files", tmp_path / "a.zip", NOW)
    assert list(made.files) == ["here.jpg"]
    assert sorted(made.missing) == ["..", "../secret", "gone.jpg"]
    assert await restore.check(tmp_path / "a.zip") == made


async def test_an_empty_database_is_nothing_to_back_up(either_url: str, tmp_path: Path) -> None:
    database = Database(either_url)
    with pytest.raises(BackupTrouble, match="empty"):
        await back_up(database, tmp_path, tmp_path / "a.zip", NOW)
    await database.close()
    assert not list(tmp_path.glob("a.zip*"))


# --- bad backups ---------------------------------------------------------------------------------------------------


async def is_refused(file: Path, tmp_path: Path, url: str | None = None) -> str:
    """Check that restoring it is refused in one line and leaves no trace; return the line."""
    folder = tmp_path / "target"
    folder.mkdir(exist_ok=True)
    url = url or f"sqlite+aiosqlite:///{folder / 'new.sqlite'}"
    with pytest.raises(BackupTrouble) as refused:
        await restore.restore(file, url, folder / "files", NOW)
    assert not list(folder.iterdir())
    assert "\n" not in str(refused.value)
    return str(refused.value)


async def test_cut_short_or_not_a_backup_at_all(archive: Path, tmp_path: Path) -> None:
    content = archive.read_bytes()
    broken = tmp_path / "broken.zip"
    for length in (0, 1, 100, len(content) // 2, len(content) - 30, len(content) - 1):
        broken.write_bytes(content[:length])
        assert "not a backup" in await is_refused(broken, tmp_path)
    broken.write_text("Dear Sam,")
    assert "not a backup" in await is_refused(broken, tmp_path)
    assert "There is no" in await is_refused(tmp_path / "nowhere.zip", tmp_path)
    with ZipFile(broken, "w") as other:
        other.writestr("holiday.txt", "sun")
    assert "not a backup" in await is_refused(broken, tmp_path)


async def test_a_flipped_bit_is_noticed_or_changes_nothing(archive: Path, tmp_path: Path, seed: int) -> None:
    """Some bits of a .zip say nothing that matters (a date); all others are noticed."""
    chance, content, noticed = random.Random(seed), archive.read_bytes(), 0
    good = content_of(archive)
    for _ in range(150):
        broken = tmp_path / "broken.zip"
        spot = chance.randrange(len(content))
        broken.write_bytes(content[:spot] + bytes([content[spot] ^ 1 << chance.randrange(8)]) + content[spot + 1 :])
        try:
            with restore.opened(broken) as backup:
                restore.verify(backup)
            assert content_of(broken) == good
        except BackupTrouble:
            noticed += 1
    assert noticed > 100


def content_of(archive: Path) -> dict[str, bytes]:
    with restore.opened(archive) as backup:
        return {name: backup.read(name).read() for name in backup.names}


def change(archive: Path, changes: dict[str, bytes | None]) -> Path:
    """Return a copy with some parts replaced, added or (None) left out, and the manifest's sums made right again."""
    import hashlib

    content = {**content_of(archive), **{name: new for name, new in changes.items() if new is not None}}
    content = {name: new for name, new in content.items() if changes.get(name, b"") is not None}
    manifest = json.loads(content["manifest.json"])
    for kind, end in (("tables", ".jsonl"), ("files", "")):
        for name, part in manifest[kind].items():
            new = content.get(f"{kind}/{name}{end}", b"")
            part.update(size=len(new), sha256=hashlib.sha256(new).hexdigest())
    content["manifest.json"] = json.dumps(manifest).encode()
    changed = archive.with_name("changed.zip")
    with ZipFile(changed, "w") as made:
        for name, new in content.items():
            made.writestr(name, new)
    return changed


async def test_parts_that_are_missing_strange_or_at_odds(archive: Path, tmp_path: Path) -> None:
    content = content_of(archive)
    reports_, clauses_ = content["tables/reports.jsonl"], content["tables/report_clauses.jsonl"]
    photo = next(name for name in content if name.startswith("files/"))
    manifest = json.loads(content["manifest.json"])
    newer = json.dumps({**manifest, "revision": "9999"}).encode()
    nofile = json.dumps({**manifest, "files": {}}).encode()
    outside = {**manifest, "files": {"../outside": manifest["files"][photo.removeprefix("files/")]}}
    no_table = {**manifest, "tables": {k: v for k, v in manifest["tables"].items() if k != "cards"}}
    cases: list[tuple[dict[str, bytes | None], str]] = [
        ({"tables/reports.jsonl": None}, "tables/reports.jsonl is missing"),
        ({photo: None}, "is missing"),
        ({"tables/reports.jsonl": reports_.splitlines(True)[0]}, "reports has 1 rows instead of"),
        ({"tables/reports.jsonl": reports_[:-20]}, "reports has a row that does not fit"),
        ({"tables/reports.jsonl": reports_.replace(b'"story"', b'"tale"')}, "reports has a row that does not fit"),
        ({"tables/reports.jsonl": reports_.replace(b'"story": "', b'"story": null, "x": "')}, "does not fit"),
        ({"tables/reports.jsonl": reports_.splitlines(True)[0] * 2}, "do not hold together"),
        ({"tables/report_clauses.jsonl": clauses_.replace(b'"report_id": 1', b'"report_id": 77')}, "report_clauses"),
        ({"manifest.json": newer}, "newer Doorstep"),
        ({"manifest.json": json.dumps({**manifest, "doorstep_backup": 2}).encode()}, "doorstep_backup"),
        ({"manifest.json": b"{"}, "manifest.json"),
        ({"manifest.json": nofile, photo: None}, "is named by a row and is not in it"),
        ({"manifest.json": json.dumps(outside).encode(), "files/../outside": b"x"}, "plain name"),
        ({"../../outside": b"x"}, "not ours: '../../outside'"),
        ({"manifest.json": json.dumps(no_table).encode(), "tables/cards.jsonl": None}, "cards"),
    ]
    for changes, complaint in cases:
        file = change(archive, changes) if changes.get("manifest.json") != b"{" else _raw(archive, changes)
        assert complaint in await is_refused(file, tmp_path), changes


def _raw(archive: Path, changes: dict[str, bytes | None]) -> Path:
    changed = archive.with_name("changed.zip")
    with ZipFile(changed, "w") as made:
        for name, content in {**content_of(archive), **changes}.items():
            made.writestr(name, content or b"")
    return changed


async def test_a_failure_half_way_leaves_all_as_it_was(
    archive: Path, tmp_path: Path, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "old.jpg").write_bytes(b"old")
    on_sqlite = other_url.startswith("sqlite")
    if on_sqlite:
        await migrate(other_url)
    before = {path.name for path in tmp_path.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(OSError, match="No space left"):
        await restore.restore(archive, other_url, folder, NOW, force=True)
    monkeypatch.undo()
    monkeypatch.setattr(Path, "replace", full) if on_sqlite else monkeypatch.setattr(restore, "_set_sequences", full)
    with pytest.raises(OSError, match="No space left"):
        await restore.restore(archive, other_url, folder, NOW, force=True)
    monkeypatch.undo()
    assert {path.name for path in tmp_path.iterdir()} == before
    assert [path.name for path in folder.iterdir()] == ["old.jpg"]
    await restore.restore(archive, other_url, folder, NOW, force=True)


async def test_what_is_there_already_is_not_touched(archive: Path, database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupTrouble, match=r"There is a database already|The database is not empty"):
        await restore.restore(archive, database.url, tmp_path / "target", NOW)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.jpg").touch()
    with pytest.raises(BackupTrouble, match="There are files already"):
        await restore.restore(archive, f"sqlite+aiosqlite:///{tmp_path / 'new.sqlite'}", tmp_path / "full", NOW)


async def test_a_damaged_database_can_be_set_aside(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite"
    file.write_bytes(b"not a database at all" * 400)
    url = f"sqlite+aiosqlite:///{file}"
    with pytest.raises(BackupTrouble, match="--force sets it aside"):
        await restore.restore(archive, url, tmp_path / "target", NOW)
    held = await restore.restore(archive, url, tmp_path / "target", NOW + timedelta(seconds=1), force=True)
    assert isinstance(held, Manifest)
    assert len((await everything(url))["reports"]) == held.tables["reports"].rows
