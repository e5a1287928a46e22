"""Checks of callers at a resident's door: the resident's questions, our answers, and what staff decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Tx
from storage.tables import blocks, contractors, door_checks, homes

OPEN = "open"
"""The state of a check that staff are to look at; others have none."""


@dataclass(frozen=True, slots=True)
class Firm:
    """A contractor of the landlord, with the number that the landlord has checked."""

    id: int
    ref: str
    name: str
    phone: str | None
    works_for: tuple[str, ...] = ()
    """The references of the contractors whose sub-contractor it is."""


@dataclass(frozen=True, slots=True)
class Check:
    """`company` as the resident gave it; `password` is right, wrong, unknown or unread, if it was asked for."""

    id: int
    resident_id: int
    home_id: int | None
    company: str
    contractor_ref: str | None
    visit_ref: str | None
    result: str
    password: str | None
    at: datetime
    state: str | None
    decided_by: str | None
    decided_at: datetime | None
    home_address: str | None
    block_id: int | None
    block_name: str | None


_checks = select(*door_checks.c, homes.c.address, blocks.c.id.label("block_id"), blocks.c.name).select_from(
    door_checks.outerjoin(homes, homes.c.id == door_checks.c.home_id).outerjoin(blocks, blocks.c.id == homes.c.block_id)
)


async def firms(tx: Tx) -> list[Firm]:
    """Return the landlord's contractors of today, by name."""
    columns = (contractors.c.id, contractors.c.ref, contractors.c.name, contractors.c.phone, contractors.c.works_for)
    rows = await tx.rows(select(*columns).where(contractors.c.current).order_by(contractors.c.name, contractors.c.id))
    return [Firm(row.id, row.ref, row.name, row.phone, tuple(row.works_for or ())) for row in rows]


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(door_checks).values(**values).returning(door_checks.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Check | None:
    row = await tx.row(_checks.where(door_checks.c.id == number))
    return Check(*row) if row else None


async def is_open(tx: Tx, home_id: int, company: str, result: str, since: datetime) -> bool:
    """Return whether staff already have the same caller at the same door before them."""
    same = _checks.where(
        door_checks.c.home_id == home_id,
        door_checks.c.company == company,
        door_checks.c.result == result,
        door_checks.c.state == OPEN,
        door_checks.c.at > since,
    )
    return await tx.row(same.limit(1)) is not None


async def decide(tx: Tx, number: int, state: str, by: str | None, now: datetime) -> None:
    values = {"state": state, "decided_by": by, "decided_at": now}
    await tx.run(update(door_checks).where(door_checks.c.id == number).values(**values))
