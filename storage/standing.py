"""Messages in one person's chat that are kept up to date: where each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.people import Address
from storage.tables import standing_messages

MANY = 1_000
"""Numbers in one statement: it takes only so many."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`subject` is its number within its kind. `digest` says what it shows. `pinned`: whether it belongs at the top."""

    id: int
    kind: str
    subject: int
    resident_id: int
    platform: str
    chat: str
    message: str
    digest: str
    pinned: bool
    at: datetime


_put = postgresql_insert(standing_messages)
_put = _put.on_conflict_do_update(
    index_elements=["kind", "subject", "platform", "chat"],
    set_={name: _put.excluded[name] for name in ("resident_id", "message", "digest", "pinned", "at")},
)


async def put(
    tx: Tx,
    kind: str,
    subject: int,
    resident_id: int,
    to: Address,
    message: str,
    digest: str,
    pinned: bool,
    now: datetime,
) -> None:
    """Note where a message stands, and what it shows."""
    at = {"kind": kind, "subject": subject, "resident_id": resident_id, "platform": to.platform, "chat": to.chat}
    await tx.run(_put, {**at, "message": message, "digest": digest, "pinned": pinned, "at": now})


async def get(tx: Tx, kind: str, subject: int, to: Address) -> Standing | None:
    of = (standing_messages.c.kind == kind) & (standing_messages.c.subject == subject)
    there = (standing_messages.c.platform == to.platform) & (standing_messages.c.chat == to.chat)
    row = await tx.row(select(*standing_messages.c).where(of, there))
    return Standing(*row) if row else None


async def of(tx: Tx, kind: str, subjects: Sequence[int]) -> list[Standing]:
    """Return the messages about some subjects; any number of these."""
    found: list[Standing] = []
    for start in range(0, len(subjects), MANY):
        some = standing_messages.c.subject.in_(subjects[start : start + MANY])
        rows = await tx.rows(select(*standing_messages.c).where(standing_messages.c.kind == kind, some))
        found += [Standing(*row) for row in rows]
    return found


async def of_resident(tx: Tx, resident_id: int, limit: int) -> list[Standing]:
    """Return the messages of a resident, the latest first."""
    own = select(*standing_messages.c).where(standing_messages.c.resident_id == resident_id)
    return [Standing(*row) for row in await tx.rows(own.order_by(standing_messages.c.id.desc()).limit(limit))]


async def pinned(tx: Tx, resident_id: int) -> list[Standing]:
    own = (standing_messages.c.resident_id == resident_id) & standing_messages.c.pinned
    return [Standing(*row) for row in await tx.rows(select(*standing_messages.c).where(own))]


async def unpinned(tx: Tx, numbers: Sequence[int]) -> None:
    """Note that messages are to be at the top no more."""
    await tx.run(update(standing_messages).where(standing_messages.c.id.in_(list(numbers))).values(pinned=False))
