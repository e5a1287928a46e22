"""Residents, the addresses they write from, and their places in a conversation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import AnyRow, Tx
from storage.tables import (
    addresses,
    attempts,
    blocks,
    homes,
    inbox,
    jobs,
    metadata,
    outbox,
    present,
    record_events,
    residencies,
    residents,
    sessions,
    standing_messages,
    supporters,
    visits,
    votes,
)

MAX_NAME = 128


@dataclass(frozen=True, slots=True)
class Address:
    """The address a person writes from: `person` and `chat` are the platform's own ids."""

    platform: str
    person: str
    chat: str


@dataclass(frozen=True, slots=True)
class Resident:
    """A person and where they live now, as far as we know. `home_ref` and `block_ref` are None until they join.

    `since`: when they joined; `follows`: somebody lived in that home before them, or lives there still; `residency`:
    the number of their time there. `said_place`: where they say that they live, "" if they did not want to: nobody has
    verified it, and it opens nothing to them; None: they were not asked."""

    id: int
    name: str
    language: str
    home_id: int | None = None
    home_ref: str | None = None
    home_address: str | None = None
    block_id: int | None = None
    block_ref: str | None = None
    block_name: str | None = None
    since: datetime | None = None
    follows: bool = False
    residency: int | None = None
    said_place: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A resident and their session at one address. Revision 0: no session yet.

    `answering`: the kind of case and its number that staff last wrote to them about: free text from them belongs to it.
    """

    resident: Resident
    revision: int
    data: Mapping[str, Any]
    answering: tuple[str, int] | None = None
    answering_until: datetime | None = None
    blocked: bool = False


_place = (
    residents.outerjoin(residencies, (residencies.c.resident_id == residents.c.id) & present)
    .outerjoin(homes, homes.c.id == residencies.c.home_id)
    .outerjoin(blocks, blocks.c.id == residencies.c.block_id)
)
_resident_columns = (
    residents.c.id, residents.c.name, residents.c.language,
    homes.c.id.label("home_id"), homes.c.ref.label("home_ref"), homes.c.address.label("home_address"),
    blocks.c.id.label("block_id"), blocks.c.ref.label("block_ref"),
    blocks.c.name.label("block_name"), residencies.c.since,
    func.coalesce(residencies.c.follows, false()).label("follows"), residencies.c.id.label("residency"),
    residents.c.said_place,
)  # fmt: skip
_standings = (
    select(
        addresses.c.platform,
        addresses.c.person,
        addresses.c.answering,
        addresses.c.answering_until,
        addresses.c.blocked_at,
        sessions.c.revision,
        sessions.c.data,
        *_resident_columns,
    )
    .select_from(
        addresses.join(_place, residents.c.id == addresses.c.resident_id).outerjoin(
            sessions,
            and_(
                sessions.c.platform == addresses.c.platform,
                sessions.c.person == addresses.c.person,
                sessions.c.chat == addresses.c.chat,
            ),
        )
    )
    # Two lists, not a list of pairs: for pairs SQLite looks through the whole table.
    .where(
        addresses.c.platform.in_(bindparam("platforms", expanding=True)),
        addresses.c.person.in_(bindparam("persons", expanding=True)),
    )
)
_of_residents = [table for table in metadata.sorted_tables if "resident_id" in table.c and table is not residencies]
"""The tables that say whose a row is. A residency stays with the address under which it began."""
_one_resident = select(*_resident_columns).select_from(_place).where(residents.c.id == bindparam("resident"))
_living_by = select(*_resident_columns).select_from(_place).where(residencies.c.id == bindparam("residency"))
_new_resident = insert(residents).returning(residents.c.id)
_new_address = insert(addresses)
_put_session = postgresql_insert(sessions)
_put_session = _put_session.on_conflict_do_update(
    index_elements=["platform", "chat", "person"],
    set_={
        "revision": _put_session.excluded.revision,
        "data": _put_session.excluded.data,
        "updated_at": _put_session.excluded.updated_at,
    },
    where=sessions.c.revision == _put_session.excluded.revision - 1,
).execution_options(preserve_rowcount=True)


async def say_place(tx: Tx, resident_id: int, said: str) -> None:
    """Note where a resident says that they live."""
    await tx.run(update(residents).where(residents.c.id == resident_id).values(said_place=said))


async def standings(tx: Tx, who: Sequence[Address]) -> dict[tuple[str, str], Standing]:
    """Return everyone known among `who`, keyed by (platform, person), in one query."""
    wanted = {(address.platform, address.person) for address in who}
    platforms, persons = {platform for platform, _ in wanted}, {person for _, person in wanted}
    rows = await tx.rows(_standings, {"platforms": sorted(platforms), "persons": sorted(persons)})
    return {key: _standing(row) for row in rows if (key := (row.platform, row.person)) in wanted}


def _standing(row: AnyRow) -> Standing:
    resident, blocked = Resident(*row[7:]), row.blocked_at is not None
    answering = _subject(row.answering) if row.answering else None
    return Standing(resident, row.revision or 0, row.data or {}, answering, row.answering_until, blocked)


def _subject(said: str) -> tuple[str, int]:
    kind, _, number = said.partition(":")
    return kind, int(number)


async def welcome(tx: Tx, address: Address, name: str, language: str, now: datetime) -> Resident:
    """Add a new resident."""
    row = await tx.row(_new_resident, {"name": name[:MAX_NAME], "language": language, "created_at": now})
    assert row is not None
    await tx.run(
        _new_address,
        {"platform": address.platform, "person": address.person, "chat": address.chat, "resident_id": row.id},
    )
    return Resident(row.id, name[:MAX_NAME], language)


async def rename(tx: Tx, resident: Resident, name: str) -> Resident:
    """Give a resident the name that they go by now."""
    await tx.run(update(residents).where(residents.c.id == resident.id).values(name=name))
    return replace(resident, name=name)


class Overtaken(Exception):
    """Another transaction has written this session meanwhile; the turn must be done again."""


@dataclass(frozen=True, slots=True)
class SessionWrite:
    address: Address
    revision: int
    data: Mapping[str, Any]


async def write_sessions(tx: Tx, writes: Sequence[SessionWrite], now: datetime) -> None:
    """Write all sessions in a set; `revision` is one more than was read, or `Overtaken` is raised."""
    if not writes:
        return
    done = await tx.run(
        _put_session,
        [
            {
                "platform": write.address.platform,
                "chat": write.address.chat,
                "person": write.address.person,
                "revision": write.revision,
                "data": dict(write.data),
                "updated_at": now,
            }
            for write in writes
        ],
    )
    if done.rowcount >= 0 and done.rowcount != len(writes):
        raise Overtaken


async def resident(tx: Tx, number: int) -> Resident | None:
    row = await tx.row(_one_resident, {"resident": number})
    return Resident(*row) if row else None


async def at(tx: Tx, address: Address) -> Resident | None:
    """Return the resident who writes from an address, or None if nobody does (any more)."""
    there = (addresses.c.platform == address.platform) & (addresses.c.person == address.person)
    row = await tx.row(select(addresses.c.resident_id).where(there))
    return await resident(tx, int(row.resident_id)) if row else None


async def living_by(tx: Tx, residency: int) -> Resident | None:
    """Return the resident of a residency, or None if it has ended."""
    row = await tx.row(_living_by, {"residency": residency})
    return Resident(*row) if row else None


async def address_of(tx: Tx, resident_id: int) -> Address | None:
    """Return the address at which a resident can be reached now, or None if there is none."""
    row = await tx.row(
        select(addresses.c.platform, addresses.c.person, addresses.c.chat)
        .where(addresses.c.resident_id == resident_id, addresses.c.blocked_at.is_(None))
        .order_by(addresses.c.id.desc())
        .limit(1)
    )
    return Address(*row) if row else None


async def goes_on_as(tx: Tx, new: int, known: int, now: datetime) -> list[Address]:
    """Make a person who came under a new address the resident that they are already: the new address is theirs from
    now on, with everything said there. Return the old addresses, which end; whoever writes from one is a stranger."""
    ended = (addresses.c.resident_id == known).self_group()
    columns = (addresses.c.platform, addresses.c.person, addresses.c.chat)
    old = [Address(*row) for row in await tx.rows(select(*columns).where(ended))]
    (at,) = await tx.rows(select(*columns).where(addresses.c.resident_id == new).limit(1))
    for address in old:
        await _leave(tx, address, Address(*at))
    await tx.run(delete(addresses).where(ended))
    await tx.run(update(residencies).where(residencies.c.resident_id == new, present).values(until=now))
    await tx.run(update(residencies).where(residencies.c.resident_id == new).values(resident_id=known))
    for table in _of_residents:
        for twice in _twice(table, known, new):
            await tx.run(delete(table).where(twice))
        await tx.run(update(table).where(table.c.resident_id == new).values(resident_id=known))
    await tx.run(delete(residents).where(residents.c.id == new))
    return old


async def _leave(tx: Tx, old: Address, new: Address) -> None:
    """Bring what stands under an address to another, and forget what only the old one needed: nothing of a person may
    stand where neither a copy nor an erasure would look for it."""
    sender = f"{old.platform}:{old.person}"
    for table in (votes, supporters):
        theirs = (table.c.platform == old.platform) & (table.c.person == old.person)
        for twice in _twice_at(table, old, new):
            await tx.run(delete(table).where(twice))
        await tx.run(update(table).where(theirs).values(platform=new.platform, person=new.person))
    at_old = (sessions.c.platform == old.platform) & (sessions.c.person == old.person)
    await tx.run(delete(sessions).where(at_old))
    await tx.run(delete(attempts).where(attempts.c.who == sender))
    stands_at_old = (standing_messages.c.platform == old.platform) & (standing_messages.c.chat == old.chat)
    await tx.run(delete(standing_messages).where(stands_at_old))
    await tx.run(delete(inbox).where(inbox.c.lane == sender, inbox.c.done_at.is_not(None)))
    to_old = (outbox.c.platform == old.platform) & (outbox.c.lane == f"chat:{old.chat}")
    await tx.run(delete(outbox).where(to_old, outbox.c.done_at.is_not(None)))


def _twice_at(table: Table, old: Address, new: Address) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of rows under an old address that stand under the new one already."""
    for key in table.constraints:
        if isinstance(key, UniqueConstraint) and "person" in key.columns:
            first = table.alias()
            same = (first.c[one.name] == one for one in key.columns if one.name not in ("platform", "person"))
            there = (first.c.platform == new.platform) & (first.c.person == new.person)
            theirs = (table.c.platform == old.platform) & (table.c.person == old.person)
            yield theirs & exists().where(there, *same).correlate(table)


def _twice(table: Table, known: int, new: int) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of rows that a person has under two numbers and may have once, such as a survey."""
    for key in table.constraints:
        if isinstance(key, UniqueConstraint) and "resident_id" in key.columns:
            first = table.alias()
            same = (first.c[one.name] == one for one in key.columns if one.name != "resident_id")
            yield (table.c.resident_id == new) & exists().where(first.c.resident_id == known, *same).correlate(table)


async def lives_on(tx: Tx, residency: int, at: Address) -> bool:
    """Return whether a residency has not ended, and its resident still writes from an address."""
    source = residencies.join(addresses, addresses.c.resident_id == residencies.c.resident_id)
    there = (addresses.c.platform == at.platform) & (addresses.c.person == at.person)
    found = select(residencies.c.id).select_from(source).where(residencies.c.id == residency, present, there)
    return await tx.row(found) is not None


async def set_language(tx: Tx, resident_id: int, language: str) -> None:
    await tx.run(update(residents).where(residents.c.id == resident_id).values(language=language))


async def discreet(tx: Tx, address: Address) -> Resident | None:
    """Return the resident at an address, if nothing may show there but that a message waits."""
    there = (addresses.c.platform == address.platform) & (addresses.c.person == address.person) & residents.c.discreet
    columns = residents.c.id, residents.c.name, residents.c.language
    source = addresses.join(residents, residents.c.id == addresses.c.resident_id)
    row = await tx.row(select(*columns).select_from(source).where(there))
    return Resident(*row) if row else None


async def is_discreet(tx: Tx, resident_id: int) -> bool:
    row = await tx.row(select(residents.c.discreet).where(residents.c.id == resident_id))
    return bool(row and row.discreet)


async def note(tx: Tx, resident_id: int, values: Mapping[str, Any], actor: str | None, now: datetime) -> None:
    """Keep who of staff changed a resident's record, and when."""
    event = {"record": "residents", "subject": resident_id, "at": now, "actor": actor, "data": dict(values)}
    await tx.run(insert(record_events).values(**event))


async def set_discreet(tx: Tx, resident_id: int, discreet: bool) -> None:
    await tx.run(update(residents).where(residents.c.id == resident_id).values(discreet=discreet))


async def set_blocked(tx: Tx, platform: str, chat: str, at: datetime | None) -> list[int]:
    """Note that a chat no longer takes our messages (or does again); return the residents for whom that is new."""
    changes = addresses.c.blocked_at.is_(None) if at else addresses.c.blocked_at.is_not(None)
    rows = await tx.rows(
        update(addresses)
        .where(addresses.c.platform == platform, addresses.c.chat == chat, changes)
        .values(blocked_at=at)
        .returning(addresses.c.resident_id)
    )
    return [row.resident_id for row in rows]


async def expect_answer(tx: Tx, address: Address, kind: str, subject: int, until: datetime) -> None:
    """Note that free text from this person, outside any conversation and until a moment, belongs to a subject."""
    await _expect(tx, address, f"{kind}:{subject}", until)


async def expect_nothing(tx: Tx, address: Address) -> None:
    """Note that free text from this person outside any conversation belongs to nothing."""
    await _expect(tx, address, None, None)


async def expect_no_more(tx: Tx, address: Address, kind: str, subject: int) -> None:
    """Note that free text from this person belongs to a subject no more; to another one it may."""
    theirs = (addresses.c.platform == address.platform) & (addresses.c.person == address.person)
    about = addresses.c.answering == f"{kind}:{subject}"
    await tx.run(update(addresses).where(theirs, about).values(answering=None, answering_until=None))


async def _expect(tx: Tx, address: Address, answering: str | None, until: datetime | None) -> None:
    await tx.run(
        update(addresses)
        .where(addresses.c.platform == address.platform, addresses.c.person == address.person)
        .values(answering=answering, answering_until=until)
    )


# --- what homes share ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alike:
    """What some homes share: their block, a language spoken there, and that somebody came of a contract (None: of any)
    in [first, until)."""

    block_id: int | None = None
    language: str | None = None
    visited: tuple[str | None, datetime, datetime] | None = None


async def homes_alike(tx: Tx, alike: Alike) -> int:
    """Return how many homes share all of that, among those whose residents we know."""
    source = homes.join(residencies, (residencies.c.home_id == homes.c.id) & present)
    source = source.join(residents, residents.c.id == residencies.c.resident_id)
    found = select(func.count(homes.c.id.distinct()))
    if alike.visited:
        contract, first, until = alike.visited
        source = source.join(jobs, jobs.c.home_id == homes.c.id).join(visits, visits.c.job_id == jobs.c.id)
        found = found.where(visits.c.starts_at >= first, visits.c.starts_at < until)
        found = found.where(jobs.c.contract_ref == contract) if contract else found
    if alike.block_id:
        found = found.where(homes.c.block_id == alike.block_id)
    if alike.language:
        found = found.where(residents.c.language == alike.language)
    return int((await tx.rows(found.select_from(source)))[0][0])
