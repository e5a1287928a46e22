"""Who lives in a home as far as we know, since when and until when; and those who joined others there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, insert, or_, select, update

from storage.database import Tx
from storage.tables import homes, joinings, present, residencies, residents, tenancies

BATCH = 200
"""The number of tenancies, or of people who joined, that are handled together."""
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Residency:
    """A person's time in a home (or in a block, if we do not know the home). `until` is None while it lasts."""

    id: int
    resident_id: int
    name: str
    language: str
    home_id: int | None
    block_id: int | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody who joined a home where others lived already, or who had moved out of it. `tell_at`: when the others
    are told, unless that is done or was not wanted; `hushed_at`: when the person who joined asked us not to tell them.
    `claimed_at`: when they said that they used Doorstep before, on another phone; `doubted_at`: when one of the others
    said that they did not expect them."""

    id: int
    residency_id: int
    home_id: int
    at: datetime
    tell_at: datetime | None
    hushed_at: datetime | None
    claimed_at: datetime | None
    doubted_at: datetime | None
    state: str
    decided_by: str | None
    revision: int
    home_ref: str
    home_address: str


@dataclass(frozen=True, slots=True)
class Tenancy:
    """A let of a home, from and until a day (ISO), both included. `ended_at`: when we noted that it is over."""

    id: int
    home_id: int
    home_ref: str
    starts_on: str
    ends_on: str | None
    ended_at: datetime | None


_residencies: Select[Any] = select(
    residencies.c.id, residencies.c.resident_id, residents.c.name, residents.c.language, residencies.c.home_id,
    residencies.c.block_id, residencies.c.since, residencies.c.until,
).select_from(residencies.join(residents, residents.c.id == residencies.c.resident_id))  # fmt: skip
_joinings: Select[Any] = select(*joinings.c, homes.c.ref, homes.c.address).select_from(
    joinings.join(homes, homes.c.id == joinings.c.home_id)
)
_tenancies: Select[Any] = select(
    tenancies.c.id, tenancies.c.home_id, homes.c.ref, tenancies.c.starts_on, tenancies.c.ends_on, tenancies.c.ended_at
).select_from(tenancies.join(homes, homes.c.id == tenancies.c.home_id))


# --- residencies ---------------------------------------------------------------------------------------------------


async def living(tx: Tx, home_id: int) -> list[Residency]:
    """Return everybody who lives in a home, the first to join at the front."""
    found = _residencies.where(residencies.c.home_id == home_id, present).order_by(
        residencies.c.since, residencies.c.id
    )
    return [Residency(*row) for row in await tx.rows(found)]


async def empty(tx: Tx, home_ids: Sequence[int]) -> list[int]:
    """Return those of these homes in which nobody lives."""
    if not home_ids:
        return []
    lived_in = select(residencies.c.home_id).where(residencies.c.home_id.in_(list(home_ids)), present)
    still = {row.home_id for row in await tx.rows(lived_in)}
    return [number for number in home_ids if number not in still]


async def residency(tx: Tx, number: int) -> Residency | None:
    """Return a residency, which may have ended."""
    row = await tx.row(_residencies.where(residencies.c.id == number))
    return Residency(*row) if row else None


async def lived_there(tx: Tx, resident_id: int, home_id: int) -> bool:
    """Return whether somebody's time in a home has ended before."""
    theirs = (residencies.c.resident_id == resident_id) & (residencies.c.home_id == home_id)
    ended = select(residencies.c.id).where(theirs, residencies.c.until.is_not(None))
    return await tx.row(ended.limit(1)) is not None


async def end(tx: Tx, numbers: Sequence[int], now: datetime) -> list[Residency]:
    """End residencies; return those that had not ended before."""
    if not numbers:
        return []
    these = residencies.c.id.in_(list(numbers))
    ended = await tx.rows(update(residencies).where(these, present).values(until=now).returning(residencies.c.id))
    found = _residencies.where(residencies.c.id.in_([row.id for row in ended])).order_by(residencies.c.id)
    return [Residency(*row) for row in await tx.rows(found)]


# --- those who joined others ---------------------------------------------------------------------------------------


async def joined(tx: Tx, residency_id: int, home_id: int, now: datetime, tell_at: datetime | None) -> int:
    """Note that somebody joined a home; the others there, if there are any, are told at a moment."""
    values = {"residency_id": residency_id, "home_id": home_id, "at": now, "tell_at": tell_at}
    row = await tx.row(insert(joinings).values(**values, state=OPEN, revision=1).returning(joinings.c.id))
    assert row is not None
    return int(row.id)


async def joining(tx: Tx, number: int) -> Joining | None:
    row = await tx.row(_joinings.where(joinings.c.id == number))
    return Joining(*row) if row else None


async def joining_of(tx: Tx, residency_id: int) -> Joining | None:
    """Return how somebody joined others by this residency, or None if nobody lived there."""
    row = await tx.row(_joinings.where(joinings.c.residency_id == residency_id))
    return Joining(*row) if row else None


async def open_joinings(tx: Tx, home_ids: Sequence[int]) -> list[Joining]:
    """Return those that joined others in these homes and whom staff have not decided on."""
    there = _joinings.where(joinings.c.home_id.in_(list(home_ids)), joinings.c.state == OPEN)
    return [Joining(*row) for row in await tx.rows(there.order_by(joinings.c.id))] if home_ids else []


async def change_joining(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form is recognised."""
    changed = update(joinings).where(joinings.c.id == number)
    await tx.run(changed.values(**values, revision=joinings.c.revision + 1))


async def due_to_tell(tx: Tx, now: datetime) -> list[Joining]:
    """Return a batch of those whom the others in their home are to be told of by now."""
    found = _joinings.where(joinings.c.tell_at <= now).order_by(joinings.c.tell_at, joinings.c.id).limit(BATCH)
    # Another transaction may be telling them at this moment.
    return [Joining(*row) for row in await tx.rows(found.with_for_update(of=joinings))]


# --- tenancies -----------------------------------------------------------------------------------------------------


async def over(tx: Tx, today: date) -> list[Tenancy]:
    """Return a batch of tenancies whose last day is over and that nobody has noted as ended."""
    found = _tenancies.where(tenancies.c.ends_on < today.isoformat(), tenancies.c.ended_at.is_(None))
    return [Tenancy(*row) for row in await tx.rows(found.order_by(tenancies.c.id).limit(BATCH))]


async def not_over(tx: Tx, today: date) -> list[Tenancy]:
    """Return a batch of tenancies that were noted as ended, and go on after all."""
    on = or_(tenancies.c.ends_on.is_(None), tenancies.c.ends_on >= today.isoformat())
    found = _tenancies.where(on, tenancies.c.ended_at.is_not(None))
    return [Tenancy(*row) for row in await tx.rows(found.order_by(tenancies.c.id).limit(BATCH))]


async def next_start(tx: Tx, tenancy: Tenancy) -> str | None:
    """Return the day on which the home was let again, or None."""
    later = (tenancies.c.home_id == tenancy.home_id) & (tenancies.c.id != tenancy.id)
    later &= tenancies.c.starts_on > tenancy.starts_on
    row = await tx.row(select(tenancies.c.starts_on).where(later).order_by(tenancies.c.starts_on).limit(1))
    return str(row.starts_on) if row else None


async def note_end(tx: Tx, tenancy: Tenancy, now: datetime, ended: datetime) -> None:
    """Note that a tenancy is over since a moment: whoever joined the home after it follows somebody."""
    await tx.run(update(tenancies).where(tenancies.c.id == tenancy.id).values(ended_at=now))
    after = (residencies.c.home_id == tenancy.home_id) & present & (residencies.c.since >= ended)
    await tx.run(update(residencies).where(after).values(follows=True))


async def note_going_on(tx: Tx, tenancy: Tenancy) -> list[Residency]:
    """Note that a tenancy is not over after all. Those whose time in the home ended with it live there again, unless
    they or somebody else have moved since."""
    await tx.run(update(tenancies).where(tenancies.c.id == tenancy.id).values(ended_at=None))
    others = residencies.alias()
    moved = exists().where(
        others.c.id != residencies.c.id,
        others.c.until.is_(None),
        or_(
            others.c.resident_id == residencies.c.resident_id,
            and_(others.c.home_id == residencies.c.home_id, others.c.since >= residencies.c.until),
        ),
    )
    by_it = (residencies.c.home_id == tenancy.home_id) & (residencies.c.until == tenancy.ended_at)
    again = await tx.rows(update(residencies).where(by_it, ~moved).values(until=None).returning(residencies.c.id))
    found = _residencies.where(residencies.c.id.in_([row.id for row in again])).order_by(residencies.c.id)
    return [Residency(*row) for row in await tx.rows(found)]


async def joinings_in(tx: Tx, home_ids: Sequence[int]) -> list[int]:
    """Return the numbers of everybody who joined others in some homes."""
    there = joinings.c.home_id.in_(list(home_ids))
    return [row.id for row in await tx.rows(select(joinings.c.id).where(there).order_by(joinings.c.id))]
