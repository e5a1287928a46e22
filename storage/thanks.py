"""Thanks that residents say outside a survey, and what managers passed on of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from storage.database import Tx
from storage.tables import blocks, thanks, workers


@dataclass(frozen=True, slots=True)
class Thanks:
    """Whom a resident thanked: a worker, a contractor, a service of the landlord's, or somebody they named themselves.
    `contract_ref`: the contract it counts for. `passed`: the words that were passed on, "" if it was said in person."""

    id: int
    resident_id: int
    home_id: int | None
    block_id: int | None
    worker_id: int | None
    contractor_ref: str | None
    contract_ref: str | None
    visit_ref: str | None
    service: str | None
    named: str | None
    words: str
    at: datetime
    passed: str | None
    passed_by: str | None
    passed_at: datetime | None
    revision: int
    worker_name: str | None
    block_name: str | None

    @property
    def person(self) -> str | None:
        """Return the name of the person who is thanked, if it is one."""
        return self.worker_name or self.named


_thanks = select(*thanks.c, workers.c.name.label("worker_name"), blocks.c.name.label("block_name")).select_from(
    thanks.outerjoin(workers, workers.c.id == thanks.c.worker_id).outerjoin(blocks, blocks.c.id == thanks.c.block_id)
)


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(thanks).values(**values, revision=1).returning(thanks.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Thanks | None:
    row = await tx.row(_thanks.where(thanks.c.id == number))
    return Thanks(*row) if row else None


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form is recognised."""
    await tx.run(update(thanks).where(thanks.c.id == number).values(**values, revision=thanks.c.revision + 1))


async def homes_of(tx: Tx, contract: str, first: datetime, last: datetime) -> int:
    """Return how many homes said thank you for a contract's work in [first, last): each home once."""
    count = select(func.count(func.distinct(thanks.c.home_id))).where(thanks.c.contract_ref == contract)
    row = await tx.row(count.where(thanks.c.at >= first, thanks.c.at < last))
    return int(row[0]) if row else 0
