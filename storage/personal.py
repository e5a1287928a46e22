"""Everything kept about one person: a copy of it, what must stay of it, and its erasure.

Each table says how the rows of a resident are found (`Personal`), so nothing here knows any table but that of people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, false, func, not_, or_, select, true, tuple_, update

from storage.database import Tx
from storage.people import Address
from storage.retention import OF_REPORTS
from storage.tables import (
    Personal,
    addresses,
    blocks,
    cards,
    enquiries,
    evidence,
    hazards,
    homes,
    metadata,
    outbox,
    present,
    reports,
    requests,
    residencies,
    residents,
)

CARRIED_OVER = {homes: homes.c.address, blocks: blocks.c.name}
"""What a copy says in place of a number of ours."""
PARTS_OF = {"report_id": reports, "hazard_id": hazards, "enquiry_id": enquiries, "residency_id": residencies}
KEYS = frozenset({"claimed_by", "revision", "password"})
"""Columns that are our own, and say nothing about anybody."""


@dataclass(frozen=True, slots=True)
class Person:
    """A resident and every address they ever wrote from."""

    resident: int
    addresses: Sequence[Address] = ()
    since: datetime | None = None
    """When they first wrote. A number may be given anew; the two together never are."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Something open that is owed to a resident: its table, its number, and the reference they know it by."""

    table: str
    number: int
    ref: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A card that showed something of a resident's: its case, and where it stands."""

    case_type: str
    subject: int
    channel: str
    message: str
    apart: bool = False
    """Whether it must not be seen to be this person's: of a report without a name."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure removed: names of files, cards that showed some of it, and numbers of rows by table. `blanked`:
    rows that were kept without what was theirs. `stays`: what is still owed to them, and stayed for that."""

    files: Sequence[str]
    rows: Mapping[str, Sequence[int]]
    blanked: Mapping[str, Sequence[int]]
    stays: Sequence[Owed]
    home_ids: Sequence[int]
    """Where they had ever lived."""


def tables() -> list[tuple[Table, Personal]]:
    """Return every table with a resident's data, those that others depend on first."""
    return [(t, t.info["personal"]) for t in metadata.sorted_tables if isinstance(t.info["personal"], Personal)]


def readable() -> list[str]:
    """Return the names of the tables that a person can make sense of, those about the person first."""
    plain = [(table.name, rule.stays) for table, rule in tables() if rule.plain]
    return [name for name, _ in sorted(plain, key=lambda one: not one[1])]


async def person(tx: Tx, resident_id: int) -> Person:
    rows = await tx.rows(
        select(addresses.c.platform, addresses.c.person, addresses.c.chat).where(addresses.c.resident_id == resident_id)
    )
    known = await tx.row(select(residents.c.created_at).where(residents.c.id == resident_id))
    return Person(resident_id, [Address(*row) for row in rows], known.created_at if known else None)


def belongs(table: Table, who: Person) -> ColumnElement[bool]:
    """Return the condition that a row is about somebody."""
    rule: Personal = table.info["personal"]
    match rule.by:
        case "id" | "resident_id":
            return table.c[rule.by] == who.resident
        case "report_id" | "hazard_id" | "enquiry_id" | "residency_id":
            whole = PARTS_OF[rule.by]
            return table.c[rule.by].in_(select(whole.c.id).where(whole.c.resident_id == who.resident))
    return or_(false(), *(_at(table, rule, address) for address in who.addresses))


def _at(table: Table, rule: Personal, address: Address) -> ColumnElement[bool]:
    sender = f"{address.platform}:{address.person}"
    match rule.by:
        case "person":
            return (table.c.platform == address.platform) & (table.c.person == address.person)
        case "sent_by":
            return table.c.lane == sender
        case "sent_to":
            return (table.c.platform == address.platform) & (table.c.lane == f"chat:{address.chat}")
        case _:
            return table.c.who == sender


# --- a copy ------------------------------------------------------------------------------------------------------


async def copy(tx: Tx, who: Person) -> dict[str, list[dict[str, Any]]]:
    """Return everything kept about somebody, by table, without other people's data and keys of our own."""
    found = {table.name: await _rows(tx, table, rule, who) for table, rule in tables()}
    return {name: rows for name, rows in found.items() if rows}


async def _rows(tx: Tx, table: Table, rule: Personal, who: Person) -> list[dict[str, Any]]:
    shown = [column for column in table.c if column.name not in {*rule.hides, *KEYS}]
    columns: list[ColumnElement[Any]] = []
    for column in shown:
        target = next((key.column.table for key in column.foreign_keys), None)
        if target in CARRIED_OVER:
            named = select(CARRIED_OVER[target]).where(target.c.id == column).scalar_subquery()
            columns.append(named.label(column.name.removesuffix("_id")))
        elif target is None:
            columns.append(column)
    rows = await tx.rows(select(*columns).where(belongs(table, who)).order_by(*table.primary_key))
    return [{n: _open(rule, n, value) for n, value in row._mapping.items() if value is not None} for row in rows]


def _open(rule: Personal, name: str, value: Any) -> Any:
    """Return a value without the parts that are not for its subject."""
    if not isinstance(value, dict):
        return value
    return {part: one for part, one in value.items() if f"{name}.{part}" not in rule.hides}


async def files(tx: Tx, who: Person) -> list[tuple[str, str]]:
    """Return the files that somebody sent and that we have: the name they gave, and the name under which it lies."""
    there = belongs(evidence, who) & evidence.c.file.is_not(None)
    rows = await tx.rows(select(evidence.c.name, evidence.c.file).where(there).order_by(evidence.c.id))
    return [(row.name, row.file) for row in rows]


# --- erasure -----------------------------------------------------------------------------------------------------


async def owed(tx: Tx, who: Person) -> list[Owed]:
    """Return what is open and owed to somebody."""
    found: list[Owed] = []
    for table, rule in tables():
        if rule.is_open is not None:
            open_ = select(table.c.id, table.c.ref).where(belongs(table, who), rule.is_open(table))
            found += [Owed(table.name, row.id, row.ref) for row in await tx.rows(open_.order_by(table.c.id))]
    return found


async def shown(tx: Tx, who: Person, *, owed_too: bool = False) -> list[Shown]:
    """Return the cards that show something that an erasure would remove now."""
    found: list[Shown] = []
    stays = [] if owed_too else await owed(tx, who)
    for table, rule in tables():
        if not rule.cases:
            continue
        gone = select(table.c.id).where(belongs(table, who), _goes(table, rule, stays))
        there = cards.c.case_type.in_(rule.cases) & cards.c.subject.in_(gone)
        columns = (cards.c.case_type, cards.c.subject, cards.c.channel, cards.c.message)
        nameless = table in (reports, hazards)
        hidden = select(table.c.id).where(table.c.anonymous) if nameless else None
        apart = (false() if hidden is None else cards.c.subject.in_(hidden)).label("apart")
        found += [Shown(*row) for row in await tx.rows(select(*columns, apart).where(there).order_by(*columns[:2]))]
    return found


async def erase(tx: Tx, who: Person, *, owed_too: bool = False) -> Erased:
    """Remove what is kept about somebody, but for what is still owed to them; say what went and what stays.
    `owed_too`: it was erased before, to the end, and has come back."""
    stays = [] if owed_too else await owed(tx, who)
    removed: dict[str, list[int]] = {}
    blanked: dict[str, list[int]] = {}
    names = await _files_that_go(tx, who, stays)
    lived = await tx.rows(select(residencies.c.home_id).where(belongs(residencies, who)).distinct())
    home_ids = [row.home_id for row in lived if row.home_id]
    theirs = select(reports.c.id).where(belongs(reports, who), _goes(reports, reports.info["personal"], stays))
    reports_gone = [row.id for row in await tx.rows(theirs)]
    for table in OF_REPORTS:
        # Also what others added to their reports, which means nothing without them.
        await tx.run(delete(table).where(table.c.report_id.in_(reports_gone)))
    for table, rule in reversed(tables()):
        if rule.stays and stays:
            continue
        there = and_(belongs(table, who), _goes(table, rule, stays))
        rows = await (_blank(tx, table, rule.blanks, there) if rule.blanks else _remove(tx, table, there))
        if rows:
            (blanked if rule.blanks else removed)[table.name] = sorted(rows)
    return Erased(names, removed, blanked, stays, home_ids)


async def _remove(tx: Tx, table: Table, there: ColumnElement[bool]) -> list[int]:
    """Delete rows; return their numbers, if they have any."""
    if "id" not in table.c:
        await tx.run(delete(table).where(there))
        return []
    return [row.id for row in await tx.rows(delete(table).where(there).returning(table.c.id))]


async def _blank(tx: Tx, table: Table, blanks: Mapping[str, Any], there: ColumnElement[bool]) -> list[int]:
    """Write over what is theirs in rows that stay; return their numbers."""
    rows = await tx.rows(select(table.c.id, *(table.c[name] for name in blanks)).where(there))
    for row in rows:
        values = {name: new(row._mapping[name]) if callable(new) else new for name, new in blanks.items()}
        await tx.run(update(table).where(table.c.id == row.id).values(**values))
    return [row.id for row in rows]


def _goes(table: Table, rule: Personal, stays: Sequence[Owed]) -> ColumnElement[bool]:
    """Return the condition that a row goes: it is not owed, and belongs to nothing that is."""
    held = [one.number for one in stays if one.table == table.name]
    conditions: list[ColumnElement[bool]] = []
    if held:
        conditions.append(table.c.id.not_in(held))
    for part, whole in PARTS_OF.items():
        open_ = [one.number for one in stays if one.table == whole.name]
        if open_ and part in table.c:
            conditions.append(or_(table.c[part].is_(None), table.c[part].not_in(open_)))
    if "case_type" in table.c:
        pairs = [(case, one.number) for one in stays for case in metadata.tables[one.table].info["personal"].cases]
        conditions.append(not_(tuple_(table.c.case_type, table.c.subject).in_(pairs)) if pairs else true())
    if table is evidence:
        about = [f"{case}:{one.number}" for one in stays for case in metadata.tables[one.table].info["personal"].cases]
        conditions.append(or_(evidence.c.about.is_(None), evidence.c.about.not_in(about)))
    return and_(*conditions) if conditions else not_(false())


async def _files_that_go(tx: Tx, who: Person, stays: Sequence[Owed]) -> list[str]:
    """Return the names of the files that go; those that are still to be fetched never come."""
    there = belongs(evidence, who) & _goes(evidence, evidence.info["personal"], stays)
    rows = await tx.rows(select(evidence.c.key, evidence.c.file).where(there))
    await tx.run(delete(outbox).where(outbox.c.lane.in_([f"file:{row.key}" for row in rows])))
    return [row.file for row in rows if row.file]


async def left_long_ago(tx: Tx, before: datetime, most: int) -> list[int]:
    """Return residents who left their last home before a moment, and live in none now."""
    still = exists().where(residencies.c.resident_id == last.c.resident_id, present)
    asked = exists().where(requests.c.resident_id == last.c.resident_id, requests.c.closed_at.is_(None))
    gone = (last.c.left < before, ~still, ~asked)
    found = select(last.c.resident_id).where(*gone).order_by(last.c.resident_id).limit(most)
    return [row.resident_id for row in await tx.rows(found)]


last = (
    select(residencies.c.resident_id, func.max(residencies.c.until).label("left"))
    .group_by(residencies.c.resident_id)
    .subquery("last")
)
