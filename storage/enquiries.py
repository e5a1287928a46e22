"""Residents' wish to talk to a person, and the conversation that follows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Tx
from storage.histories import History
from storage.tables import enquiries, enquiry_events, homes

HISTORY = History(enquiry_events, "enquiry_id")


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A conversation with a resident as it is now. `due_at`: when the next answer of ours is due."""

    id: int
    ref: str
    resident_id: int
    home_id: int | None
    visit_ref: str | None
    contract_ref: str | None
    contractor_ref: str | None
    words: str
    owner: str | None
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    revision: int
    home_address: str | None


_enquiries = select(*enquiries.c, homes.c.address).select_from(
    enquiries.outerjoin(homes, homes.c.id == enquiries.c.home_id)
)


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(enquiries).values(**values, revision=1).returning(enquiries.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Enquiry | None:
    row = await tx.row(_enquiries.where(enquiries.c.id == number))
    return Enquiry(*row) if row else None


async def of_resident(tx: Tx, resident_id: int, limit: int, offset: int) -> list[Enquiry]:
    """Return a resident's own, newest first."""
    own = _enquiries.where(enquiries.c.resident_id == resident_id).order_by(enquiries.c.id.desc())
    return [Enquiry(*row) for row in await tx.rows(own.limit(limit).offset(offset))]


async def ref_taken(tx: Tx, ref: str) -> bool:
    return await tx.row(select(enquiries.c.id).where(enquiries.c.ref == ref)) is not None


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form is recognised."""
    await tx.run(update(enquiries).where(enquiries.c.id == number).values(**values, revision=enquiries.c.revision + 1))
