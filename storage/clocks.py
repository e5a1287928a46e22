"""Clocks: what was promised for a case, by when, and whether it was kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import clocks
from storage.tables.clocks import unsettled

RUNNING, DUE, KEPT, DROPPED = "running", "due", "kept", "dropped"
"""A clock that is due is still owed: it may be kept late."""
BATCH = 200
MANY = 1_000
"""Numbers in one statement: it takes only so many."""


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One run of a clock for a case. `ring_at` is when it is looked at: `due_at`, or later if that failed."""

    id: int
    name: str
    case_type: str
    subject: int
    resident_id: int | None
    state: str
    started_at: datetime
    due_at: datetime
    ring_at: datetime
    settled_at: datetime | None


_start = postgresql_insert(clocks)
_start = _start.on_conflict_do_update(
    index_elements=["case_type", "subject", "name"],
    index_where=unsettled,
    set_={name: _start.excluded[name] for name in ("state", "started_at", "due_at", "ring_at")},
)


async def start(
    tx: Tx, name: str, case_type: str, subject: int, started_at: datetime, due_at: datetime, resident_id: int | None
) -> None:
    """Start a clock; one that is not settled yet starts anew."""
    of = {"name": name, "case_type": case_type, "subject": subject, "resident_id": resident_id}
    times = {"started_at": started_at, "due_at": due_at, "ring_at": due_at}
    await tx.run(_start, {**of, **times, "state": RUNNING})


async def move(tx: Tx, name: str, case_type: str, subject: int, due_at: datetime) -> None:
    """Change when a running clock is due; any other stays as it is."""
    running = _of(case_type, subject) & (clocks.c.name == name) & (clocks.c.state == RUNNING)
    await tx.run(update(clocks).where(running).values(due_at=due_at, ring_at=due_at))


async def settle(tx: Tx, name: str, case_type: str, subjects: Sequence[int], state: str, now: datetime) -> None:
    """End the clocks of some cases that are running or due, as kept or dropped; any number of cases."""
    of_name = (clocks.c.case_type == case_type) & (clocks.c.name == name) & unsettled
    for start in range(0, len(subjects), MANY):
        some = clocks.c.subject.in_(subjects[start : start + MANY])
        await tx.run(update(clocks).where(of_name, some).values(state=state, settled_at=now))


async def due(tx: Tx, names: Collection[str], now: datetime) -> list[ClockRun]:
    """Return a batch of running clocks of these names that are due, the longest due first."""
    there = (clocks.c.state == RUNNING) & (clocks.c.ring_at <= now) & clocks.c.name.in_(list(names))
    found = select(*clocks.c).where(there).order_by(clocks.c.ring_at, clocks.c.id).limit(BATCH)
    # Another process may be looking at this moment.
    return [ClockRun(*row) for row in await tx.rows(found.with_for_update())]


async def ran_out(tx: Tx, number: int) -> None:
    """Note that a clock is due and what follows from it has happened."""
    await tx.run(update(clocks).where(clocks.c.id == number).values(state=DUE))


async def put_off(tx: Tx, number: int, ring_at: datetime) -> None:
    """Look at a running clock again later; the promise stays as it was."""
    await tx.run(update(clocks).where(clocks.c.id == number).values(ring_at=ring_at))


async def is_late(tx: Tx, name: str, case_type: str, subject: int, now: datetime) -> bool:
    """Return whether something was due before now and is still owed."""
    late = _of(case_type, subject) & (clocks.c.name == name) & unsettled & (clocks.c.due_at < now)
    return await tx.row(select(clocks.c.id).where(late)) is not None


async def is_owed(tx: Tx, name: str, case_type: str, subject: int) -> bool:
    """Return whether something promised for a case is still owed."""
    owed = _of(case_type, subject) & (clocks.c.name == name) & unsettled
    return await tx.row(select(clocks.c.id).where(owed)) is not None


async def of_case(tx: Tx, case_type: str, subject: int) -> list[ClockRun]:
    """Return all runs of a case's clocks, oldest first."""
    found = select(*clocks.c).where(_of(case_type, subject)).order_by(clocks.c.id)
    return [ClockRun(*row) for row in await tx.rows(found)]


async def next_due(tx: Tx) -> datetime | None:
    """Return when the next clock is due."""
    found = await tx.rows(select(func.min(clocks.c.ring_at)).where(clocks.c.state == RUNNING))
    due: datetime | None = found[0][0]
    return due


def _of(case_type: str, subject: int) -> ColumnElement[bool]:
    return (clocks.c.case_type == case_type) & (clocks.c.subject == subject)
