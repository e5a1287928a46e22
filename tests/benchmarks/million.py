"""A database that has seen years: a million reports of two hundred thousand residents, written in sets."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from storage.migrate import migrate

REPORTS, RESIDENTS = 1_000_000, 200_000
YEARS = 6
OPEN = 2_000
"""The number of reports that are not closed yet."""
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
STORY = "He came two hours late and did not say sorry. My gate stood open all day, and the dog was out."
CLAUSES = ("late_noshow", "no_notice", "no_id", "rude")


def ref(number: int) -> str:
    """Return eight letters that no two numbers share."""
    letters = ""
    for _ in range(8):
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return letters


def at(number: int) -> str:
    """Return when the report of this number came; reports are spread over the years up to yesterday."""
    span = timedelta(days=365 * YEARS)
    moment = datetime.now(UTC) - timedelta(days=1) - span * (1 - number / REPORTS)
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def fill(path: Path) -> None:
    """Write it all to a new database file."""
    asyncio.run(migrate(f"sqlite+aiosqlite:///{path}"))
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous=OFF")
    residents = range(1, RESIDENTS + 1)
    numbers = range(1, REPORTS + 1)
    put(db, "residents", ((n, f"Resident {n}", "en", at(n)) for n in residents), "id name language created_at")
    put(
        db,
        "addresses",
        ((n, "telegram", str(9_000_000 + n), str(9_000_000 + n), n) for n in residents),
        "id platform person chat resident_id",
    )
    put(
        db,
        "clauses",
        ((n, name, 0, "{}", at(0)) for n, name in enumerate(CLAUSES, 1)),
        "id clause version content since",
    )
    put(db, "reports", map(report, numbers), REPORT)
    put(
        db,
        "report_clauses",
        ((n, n, n % len(CLAUSES) + 1, CLAUSES[n % len(CLAUSES)]) for n in numbers),
        "id report_id clause_id clause",
    )
    put(db, "report_events", (event for n in numbers for event in events(n)), "report_id at kind by platform data")
    places = (("report", n, "C0REPAIRS", f"{n}.000100", at(n)) for n in numbers)
    put(db, "cards", places, "case_type subject channel message posted_at")
    db.commit()
    db.execute("ANALYZE")
    db.close()


REPORT = (
    "id ref resident_id anonymous language source contract_ref contractor_ref place happened_on story treatment "
    "severity restricted state aware_at created_at due_at closed_at revision"
)


def report(n: int) -> tuple[Any, ...]:
    came, is_open = at(n), n > REPORTS - OPEN
    what = ("home", came[:10], STORY, "fix", "medium", n % 50 == 0, "new" if is_open else "closed")
    clocks = (came, came, "2099-01-01 00:00:00.000000" if is_open else came, None if is_open else came, 3)
    return (n, ref(n), n % RESIDENTS + 1, n % 9 == 0, "en", "chat", "brightfix-repairs", "brightfix", *what, *clocks)


def events(n: int) -> Iterator[tuple[Any, ...]]:
    data = json.dumps({"clauses": [CLAUSES[n % len(CLAUSES)]], "treatment": "fix"})
    yield (n, at(n), "submitted", "resident", "telegram", data)
    yield (n, at(n), "replied", "staff", "slack", json.dumps({"words": "We have spoken with the worker."}))
    yield (n, at(n), "closed", "resident", "telegram", "{}")


def put(db: sqlite3.Connection, table: str, rows: Any, columns: str) -> None:
    names = columns.split()
    db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows)
