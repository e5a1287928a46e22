"""A hundred thousand visits of a file, against a bare `executemany` of the rows that they became.

.venv/bin/python -m tests.benchmarks.importing --write docs/benchmarks.md
"""

import argparse
import asyncio
import csv
import io
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import records
from bot.serving import collect_rarely
from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.features.all import FEATURES
from flows.features.imports.whole import bring
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect, parcels
from flows.kernel.importing import Ways
from flows.kernel.runtime import make_runtime
from storage import outbox
from storage.database import Database, Tx
from storage.migrate import migrate
from tests.benchmarks.page import write
from tests.benchmarks.rounds import spread

VISITS, WORKERS, HOMES = 100_000, 500, 5_000
TABLES = ("workers", "jobs", "visits", "job_events", "reminders")
HEADER = (
    "appointment_ref", "work_order_ref", "date", "earliest", "latest", "unit_ref", "contractor_code", "trade",
    "description", "operative_ref", "operative_name", "updated_at",
)  # fmt: skip
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RUNTIME = make_runtime(read_policy(SAMPLE_LANDLORD), FEATURES.bus)


@dataclass(frozen=True)
class Measured:
    """Seconds: a file that is new, the same once more, and its rows written bare."""

    new: float
    same: float
    bare: float


def export() -> bytes:
    """Return a file of visits over the next sixty days, each with its job."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for n in range(VISITS):
        day = (NOW + timedelta(days=1 + n % 60)).date().isoformat()
        work = ("Plumbing", "Mend the kitchen tap", f"BF-{n % WORKERS}", f"Worker{n % WORKERS} Example")
        where = (f"H-{n % HOMES}", "brightfix")
        writer.writerow([f"A-{n}", f"WO-{n}", day, "08:00", "12:00", *where, *work, "2026-11-22T20:00:00Z"])
    return out.getvalue().encode()


def homes() -> bytes:
    lines = "".join(f"H-{n},{n} Example Road\n" for n in range(HOMES))
    return f"unit_ref,address\n{lines}".encode()


async def made(path: Path) -> Database:
    """Return a database in its state before the visits come."""
    await migrate(f"sqlite+aiosqlite:///{path}")
    database = Database(f"sqlite+aiosqlite:///{path}")
    await records.sync(database, RUNTIME.policy, NOW)
    await took(database, "homes", homes())
    return database


async def took(database: Database, kind: str, content: bytes) -> float:
    """Return the seconds until a file is in, as `doorstep import` brings it in."""

    async def sends(tx: Tx, effects: list[Effect]) -> None:
        await outbox.put(tx, parcels(effects), database.process, NOW)

    async def step(done: int, whole: int) -> None:
        return None

    ways, actor = Ways(database.read, database.write, sends, step), Actor("landlord", "csv", "benchmark")
    began = time.perf_counter()
    run = await bring(kind, RUNTIME, ways, "export.csv", content, actor, NOW)
    assert not run.rejects
    return time.perf_counter() - began


def bare(source: Path, target: Path) -> float:
    """Return the seconds to write the rows of the file, a table at a time, in one transaction that is safe on disk."""
    with sqlite3.connect(source) as db:
        rows = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    db = sqlite3.connect(target, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        db.execute(f"PRAGMA {pragma}")
    began = time.perf_counter()
    db.execute("BEGIN IMMEDIATE")
    for table, content in rows.items():
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(content[0]))})", content)
    db.execute("COMMIT")
    seconds = time.perf_counter() - began
    db.close()
    return seconds


async def once(content: bytes, folder: Path) -> Measured:
    imported, empty = folder / "imported.sqlite", folder / "bare.sqlite"
    for path in (imported, empty):
        for old in folder.glob(f"{path.name}*"):
            old.unlink()
    database = await made(imported)
    new, same = await took(database, "visits", content), await took(database, "visits", content)
    await database.close()
    await (await made(empty)).close()
    return Measured(new, same, bare(imported, empty))


def lines(found: Sequence[Measured]) -> list[str]:
    def cell(values: list[float]) -> str:
        low, middle, high = spread(values)
        return f"{low:.1f} / **{middle:.1f}** / {high:.1f}"

    times = spread([one.new / one.bare for one in found])[1]
    speed = VISITS / spread([one.new for one in found])[1]
    return [
        f"Minimum / **median** / maximum of {len(found)} rounds, in seconds.",
        "",
        "| bare `executemany` | the file, new | the same file again |",
        "|---|---|---|",
        f"| {cell([m.bare for m in found])} | {cell([m.new for m in found])} | {cell([m.same for m in found])} |",
        "",
        f"A new file takes **{times:.1f}** times the bare writing of its rows: {speed:,.0f} visits a second.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.importing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path, help="write what was measured into this page")
    wanted = parser.parse_args()
    collect_rarely()
    content, found = export(), list[Measured]()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(wanted.rounds):
            found.append(asyncio.run(once(content, Path(folder))))
            print(f"round {number + 1}: {found[-1]}", flush=True)
    said = lines(found)
    print("\n".join(said))
    if wanted.write:
        write(wanted.write, "imports", said)


if __name__ == "__main__":
    main()
