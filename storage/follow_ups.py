"""What follows from blocks' verdicts: who looks after each, by when, and what its block hears."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Tx
from storage.tables import follow_up_events, follow_ups

LATE, MOVED, ANSWERED = "late", "moved", "answered"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """`owner` is a staff id. `late`: it was due, and there is no answer yet."""

    id: int
    round_id: int
    job_id: int
    owner: str | None
    opened_at: datetime
    due_at: datetime
    late: bool
    answered_at: datetime | None
    revision: int

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class FollowUpEvent:
    """Something for the block to hear: that the answer is late, that it has another date (`due_at`), or the answer."""

    id: int
    follow_up_id: int
    job_id: int
    kind: str
    due_at: datetime
    words: str | None
    by: str | None
    at: datetime


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(follow_ups).values(**values, late=False, revision=1).returning(follow_ups.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> FollowUp | None:
    row = await tx.row(select(*follow_ups.c).where(follow_ups.c.id == number))
    return FollowUp(*row) if row else None


async def of_round(tx: Tx, round_id: int) -> FollowUp | None:
    row = await tx.row(select(*follow_ups.c).where(follow_ups.c.round_id == round_id))
    return FollowUp(*row) if row else None


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form is recognised."""
    changed = update(follow_ups).where(follow_ups.c.id == number)
    await tx.run(changed.values(**values, revision=follow_ups.c.revision + 1))


async def note(tx: Tx, follow: FollowUp, kind: str, now: datetime, **values: Any) -> int:
    """Append what the block is to hear; return its number."""
    row = {"follow_up_id": follow.id, "job_id": follow.job_id, "kind": kind, "due_at": follow.due_at, "at": now}
    added = await tx.row(insert(follow_up_events).values(**row | values).returning(follow_up_events.c.id))
    assert added is not None
    return int(added.id)


async def event(tx: Tx, number: int) -> FollowUpEvent | None:
    row = await tx.row(select(*follow_up_events.c).where(follow_up_events.c.id == number))
    return FollowUpEvent(*row) if row else None


async def newest(tx: Tx, follow_up_id: int) -> FollowUpEvent | None:
    """Return the latest of what a block is to hear."""
    of_it = select(*follow_up_events.c).where(follow_up_events.c.follow_up_id == follow_up_id)
    row = await tx.row(of_it.order_by(follow_up_events.c.id.desc()).limit(1))
    return FollowUpEvent(*row) if row else None
