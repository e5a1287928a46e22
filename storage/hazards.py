"""Hazards and repairs that residents tell us of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Tx
from storage.histories import History
from storage.tables import blocks, hazard_events, hazards, homes

HISTORY = History(hazard_events, "hazard_id")


@dataclass(frozen=True, slots=True)
class Hazard:
    """A hazard as it is now. `report_ref`: the report that it was at first; `anonymous`, its resident has no name for
    staff; `aware_at`: when the message came that told of it. `address` is given by a resident whose home we do not
    know."""

    id: int
    ref: str
    resident_id: int | None
    home_id: int | None
    block_id: int | None
    report_ref: str | None
    anonymous: bool
    language: str
    kind: str
    urgency: str
    address: str | None
    room: str | None
    household: str | None
    words: str
    owner: str | None
    aware_at: datetime
    created_at: datetime
    received_at: datetime | None
    investigated_at: datetime | None
    safe_at: datetime | None
    closed_at: datetime | None
    revision: int
    home_address: str | None
    home_ref: str | None
    block_name: str | None

    @property
    def state(self) -> str:
        """Return how far it is."""
        moments = {
            "closed": self.closed_at,
            "safe": self.safe_at,
            "investigated": self.investigated_at,
            "received": self.received_at,
        }
        return next((state for state, at in moments.items() if at), "sent")


_hazards = select(
    *hazards.c, homes.c.address.label("home_address"), homes.c.ref.label("home_ref"), blocks.c.name.label("block_name")
).select_from(
    hazards.outerjoin(homes, homes.c.id == hazards.c.home_id).outerjoin(blocks, blocks.c.id == hazards.c.block_id)
)


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(hazards).values(**values, revision=1).returning(hazards.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Hazard | None:
    row = await tx.row(_hazards.where(hazards.c.id == number))
    return Hazard(*row) if row else None


async def of_resident(tx: Tx, resident_id: int, limit: int, offset: int) -> list[Hazard]:
    """Return a resident's own, newest first."""
    own = _hazards.where(hazards.c.resident_id == resident_id).order_by(hazards.c.id.desc())
    return [Hazard(*row) for row in await tx.rows(own.limit(limit).offset(offset))]


async def find(tx: Tx, ref: str) -> Hazard | None:
    row = await tx.row(_hazards.where(hazards.c.ref == ref))
    return Hazard(*row) if row else None


async def of_report(tx: Tx, ref: str) -> Hazard | None:
    """Return what a report became, the last time that it was passed on."""
    row = await tx.row(_hazards.where(hazards.c.report_ref == ref).order_by(hazards.c.id.desc()).limit(1))
    return Hazard(*row) if row else None


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form is recognised."""
    await tx.run(update(hazards).where(hazards.c.id == number).values(**values, revision=hazards.c.revision + 1))


async def events_since(tx: Tx, since: datetime, kinds: Sequence[str]) -> list[int]:
    """Return the lines of history of these kinds from a moment on, oldest first."""
    found = select(hazard_events.c.id).where(hazard_events.c.at >= since, hazard_events.c.kind.in_(list(kinds)))
    return [row.id for row in await tx.rows(found.order_by(hazard_events.c.id))]
