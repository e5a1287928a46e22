"""Requests for a copy or the erasure of a person's data, and representatives who may make them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from storage.database import Tx
from storage.tables import outbox, representatives, requests, residencies, residents

BATCH = 20
NOBODY = -1
"""Stands for the request in what is removed of an anonymous report: nothing may say whose it was."""
COPY, ERASURE = "copy", "erasure"
ASKED, WAITING, ERASED, DONE, CANCELLED = "asked", "waiting", "erased", "done", "cancelled"
"""A request for erasure is asked; it waits while something must stay; when all is erased, a last look removes what told
its resident so, and it is done. The resident may cancel it until the first erasure."""


@dataclass(frozen=True, slots=True)
class Request:
    """`due_at`: when the law wants an answer; `look_at`: when it is looked at next. `stays`: what is still owed to the
    resident (pairs of table and reference); `rest`: where the last words to them lie; `links`: messages of others that
    we cannot delete."""

    id: int
    ref: str
    resident_id: int | None
    erased_number: int | None
    known_since: datetime | None
    kind: str
    state: str
    asked_at: datetime
    asked_by: str
    actor: str | None
    representative: str | None
    due_at: datetime
    look_at: datetime | None
    erased_at: datetime | None
    closed_at: datetime | None
    stays: Sequence[Sequence[str]] | None
    rest: Sequence[Sequence[str]] | None
    links: Sequence[str] | None
    hold_reason: str | None
    hold_until: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class Representative:
    """Somebody who may ask for a resident, by the consent that staff recorded, until a day (ISO)."""

    id: int
    resident_id: int
    name: str
    contact: str
    consent: str
    recorded_by: str
    since: datetime
    until: str
    ended_at: datetime | None


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(requests).values(**values, revision=1).returning(requests.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Request | None:
    row = await tx.row(select(*requests.c).where(requests.c.id == number))
    return Request(*row) if row else None


async def ref_taken(tx: Tx, ref: str) -> bool:
    return await tx.row(select(requests.c.id).where(requests.c.ref == ref)) is not None


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form is recognised."""
    await tx.run(update(requests).where(requests.c.id == number).values(**values, revision=requests.c.revision + 1))


async def erasure_of(tx: Tx, resident_id: int) -> Request | None:
    """Return a resident's request for erasure that is not over."""
    mine = (requests.c.resident_id == resident_id) & (requests.c.kind == ERASURE)
    row = await tx.row(select(*requests.c).where(mine, requests.c.state.in_((ASKED, WAITING))))
    return Request(*row) if row else None


async def due(tx: Tx, now: datetime) -> list[Request]:
    """Return a batch of requests to look at now, the longest due first."""
    there = requests.c.look_at <= now
    found = select(*requests.c).where(there).order_by(requests.c.look_at, requests.c.id).limit(BATCH)
    # Another transaction may be looking at this moment.
    return [Request(*row) for row in await tx.rows(found.with_for_update())]


async def erased(tx: Tx) -> list[tuple[int, datetime]]:
    """Return the number that every erased resident had, and since when: a restored backup is held against them."""
    gone = select(requests.c.erased_number, requests.c.known_since).where(requests.c.erased_number.is_not(None))
    return sorted((row.erased_number, row.known_since) for row in await tx.rows(gone.distinct()))


async def pending(tx: Tx) -> list[tuple[tuple[int, datetime], str | None]]:
    """Return the number of every resident whose erasure is asked for and not over, since when they are known, and until
    when it is on hold."""
    waits = (requests.c.kind == ERASURE) & requests.c.state.in_((ASKED, WAITING))
    found = select(residents.c.id, residents.c.created_at, requests.c.hold_until)
    found = found.join(requests, requests.c.resident_id == residents.c.id).where(waits)
    return [((row.id, row.created_at), row.hold_until) for row in await tx.rows(found)]


async def kept(tx: Tx) -> list[tuple[int, datetime]]:
    """Return the number of every resident who took back a request for erasure, and since when they are known."""
    found = select(residents.c.id, residents.c.created_at).join(requests, requests.c.resident_id == residents.c.id)
    taken_back = (requests.c.kind == ERASURE) & (requests.c.state == CANCELLED)
    return [(row.id, row.created_at) for row in await tx.rows(found.where(taken_back).distinct())]


async def again(
    tx: Tx, resident_id: int | None, entry: tuple[int, datetime], ref: str, now: datetime, held: str | None = None
) -> None:
    """Note, after a restore, an erasure that the backup does not know: asked for (`resident_id`) and perhaps on hold
    until a day, or carried out."""
    over = resident_id is None
    number, since = entry if over else (None, None)
    await add(
        tx,
        ref=ref,
        resident_id=resident_id,
        erased_number=number,
        known_since=since,
        kind=ERASURE,
        state=DONE if over else ASKED,
        asked_at=now,
        asked_by="doorstep",
        hold_until=held,
        due_at=now,
        look_at=None if over else now,
        erased_at=now if over else None,
        closed_at=now if over else None,
    )


async def is_delivered(tx: Tx, lanes: Sequence[Sequence[str]]) -> bool:
    """Return whether nothing waits any more to be sent to some chats."""
    if not lanes:
        return True
    to_them = or_(*((outbox.c.platform == platform) & (outbox.c.lane == lane) for platform, lane in lanes))
    return await tx.row(select(outbox.c.id).where(to_them, outbox.c.done_at.is_(None)).limit(1)) is None


async def is_retracting(tx: Tx, number: int) -> bool:
    """Return whether something that a request wants removed stands still."""
    open_ = (outbox.c.kind == "retract") & outbox.c.done_at.is_(None)
    return any(row.payload.get("request") == number for row in await tx.rows(select(outbox.c.payload).where(open_)))


async def forget(tx: Tx, lanes: Sequence[Sequence[str]]) -> None:
    """Remove everything that was sent to some chats, or was to be sent."""
    for platform, lane in lanes:
        await tx.run(delete(outbox).where(outbox.c.platform == platform, outbox.c.lane == lane))


async def lived_in(tx: Tx, home_id: int) -> list[tuple[int, str]]:
    """Return the residents of a home, now or before, and their names."""
    lived = select(residencies.c.resident_id).where(residencies.c.home_id == home_id)
    found = select(residents.c.id, residents.c.name).where(residents.c.id.in_(lived)).order_by(residents.c.id)
    return [(row.id, row.name) for row in await tx.rows(found)]


# --- representatives ---------------------------------------------------------------------------------------------


async def add_representative(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(representatives).values(**values).returning(representatives.c.id))
    assert row is not None
    return int(row.id)


async def representatives_of(tx: Tx, resident_id: int) -> list[Representative]:
    """Return those who may ask for a resident now."""
    theirs = (representatives.c.resident_id == resident_id) & representatives.c.ended_at.is_(None)
    rows = await tx.rows(select(*representatives.c).where(theirs).order_by(representatives.c.id))
    return [Representative(*row) for row in rows]


async def end_representative(tx: Tx, number: int, resident_id: int, now: datetime) -> bool:
    """End what somebody may do for a resident; return whether it had not ended."""
    theirs = (representatives.c.id == number) & (representatives.c.resident_id == resident_id)
    still = theirs & representatives.c.ended_at.is_(None)
    return (await tx.run(update(representatives).where(still).values(ended_at=now))).rowcount == 1


async def representatives_over(tx: Tx, today: str) -> list[Representative]:
    """Return those whose last day has passed."""
    over = representatives.c.ended_at.is_(None) & (representatives.c.until < today)
    rows = await tx.rows(select(*representatives.c).where(over).order_by(representatives.c.id).limit(BATCH))
    return [Representative(*row) for row in rows]
