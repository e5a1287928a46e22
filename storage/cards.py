"""The places of the cards of cases. A case has a type, and a number within its type."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import cards


@dataclass(frozen=True, slots=True)
class Place:
    channel: str
    message: str


_one = select(cards.c.channel, cards.c.message).where(
    cards.c.case_type == bindparam("of"), cards.c.subject == bindparam("number")
)
_put = postgresql_insert(cards)
_put = _put.on_conflict_do_update(
    index_elements=["case_type", "subject"],
    set_={name: _put.excluded[name] for name in ("channel", "message", "posted_at")},
)


async def place(tx: Tx, case_type: str, subject: int) -> Place | None:
    """Return where a case's card stands, or None if it has none."""
    row = await tx.row(_one, {"of": case_type, "number": subject})
    return Place(*row) if row else None


async def standing(tx: Tx, case_type: str, subjects: Sequence[int]) -> set[int]:
    """Return the cases that have a card, of those given."""
    where = (cards.c.case_type == case_type) & cards.c.subject.in_(list(subjects))
    return {row.subject for row in await tx.rows(select(cards.c.subject).where(where))}


async def put(tx: Tx, case_type: str, subject: int, channel: str, message: str, now: datetime) -> None:
    """Remember where a card stands; a card that had to be posted again replaces the old one."""
    values = {"case_type": case_type, "subject": subject, "channel": channel, "message": message, "posted_at": now}
    await tx.run(_put, values)


async def drop(tx: Tx, case_type: str, subject: int) -> None:
    """Forget a card that is to be posted somewhere else."""
    await tx.run(delete(cards).where(cards.c.case_type == case_type, cards.c.subject == subject))
