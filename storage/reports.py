"""Reports and everything that belongs to them: clauses, history, relayed messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from storage.database import Tx
from storage.tables import blocks, evidence, homes, report_clauses, report_events, reports

MISREAD = "misread"
MANY = 1_000
"""Numbers in one statement: it takes only so many."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is now. Refs are the landlord's; `owner` and `taken_by` are staff ids on their platform.

    `paused_until`: its resident can add nothing to it before then. `said_place`: the block or street of a shared area,
    as a resident said whose home we do not know.
    """

    id: int
    ref: str
    resident_id: int | None
    anonymous: bool
    language: str
    source: str
    caller: str | None
    taken_by: str | None
    contract_ref: str | None
    contractor_ref: str | None
    home_id: int | None
    block_id: int | None
    place: str
    happened_on: str | None
    story: str
    treatment: str
    severity: str
    restricted: bool
    state: str
    owner: str | None
    duplicate_of: str | None
    outcome: str | None
    lesson: str | None
    aware_at: datetime
    created_at: datetime
    due_at: datetime
    closed_at: datetime | None
    revision: int
    visit_ref: str | None
    paused_until: datetime | None
    home_address: str | None
    block_name: str | None
    said_place: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of history. `by` is resident, staff or doorstep; `actor` the staff member's id, if staff."""

    id: int
    report_id: int
    at: datetime
    kind: str
    by: str
    actor: str | None
    platform: str
    data: Mapping[str, Any]


_report_columns = (
    *(column for column in reports.c if column.name != "said_place"),
    homes.c.address.label("home_address"),
    blocks.c.name.label("block_name"),
    reports.c.said_place,
)
_reports = select(*_report_columns).select_from(
    reports.outerjoin(homes, homes.c.id == reports.c.home_id).outerjoin(blocks, blocks.c.id == reports.c.block_id)
)
_event_columns = tuple(report_events.c)
_add = insert(reports).returning(reports.c.id)
_add_clause = insert(report_clauses)
_add_event = insert(report_events).returning(report_events.c.id)
_one = _reports.where(reports.c.id == bindparam("number"))
_by_ref = select(reports.c.id).where(reports.c.ref == bindparam("ref"))
_one_event = select(*_event_columns).where(report_events.c.id == bindparam("number"))


async def add(tx: Tx, values: Mapping[str, Any], clause_rows: Mapping[str, int]) -> int:
    """Write a new report with its clauses (id in the code of conduct by clause name)."""
    row = await tx.row(_add, values)
    assert row is not None
    if clause_rows:
        await tx.run(
            _add_clause,
            [{"report_id": row.id, "clause": clause, "clause_id": number} for clause, number in clause_rows.items()],
        )
    return int(row.id)


async def get(tx: Tx, number: int) -> Report | None:
    row = await tx.row(_one, {"number": number})
    return Report(*row) if row else None


async def restricted_among(tx: Tx, numbers: Sequence[int]) -> set[int]:
    """Return the numbers of those reports that are restricted; any number of them may be asked about."""
    found: set[int] = set()
    for start in range(0, len(numbers), MANY):
        some = reports.c.id.in_(numbers[start : start + MANY])
        found |= {row.id for row in await tx.rows(select(reports.c.id).where(reports.c.restricted, some))}
    return found


async def find(tx: Tx, ref: str) -> Report | None:
    row = await tx.row(_reports.where(reports.c.ref == ref))
    return Report(*row) if row else None


async def among(tx: Tx, refs: Sequence[str]) -> list[str]:
    """Return those of some references that are a report's."""
    return [row.ref for row in await tx.rows(select(reports.c.ref).where(reports.c.ref.in_(refs)))]


async def ref_taken(tx: Tx, ref: str) -> bool:
    return await tx.row(_by_ref, {"ref": ref}) is not None


async def of_resident(
    tx: Tx, resident_id: int, limit: int | None = None, offset: int = 0, *, state: str | None = None
) -> list[Report]:
    """Return a resident's own reports, newest first; with `state` those that are in it."""
    own = _reports.where(reports.c.resident_id == resident_id).order_by(reports.c.id.desc())
    own = own.where(reports.c.state == state) if state else own
    return [Report(*row) for row in await tx.rows(own.limit(limit).offset(offset))]


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form is recognised."""
    await tx.run(update(reports).where(reports.c.id == number).values(**values, revision=reports.c.revision + 1))


async def clauses_of(tx: Tx, number: int) -> dict[str, bool | None]:
    """Return the clauses of a report, in the order given, and whether each stood (None: not yet decided)."""
    rows = await tx.rows(
        select(report_clauses.c.clause, report_clauses.c.stood)
        .where(report_clauses.c.report_id == number)
        .order_by(report_clauses.c.id)
    )
    return {row.clause: row.stood for row in rows}


async def judge_clauses(tx: Tx, number: int, stood: Sequence[str]) -> None:
    await tx.run(
        update(report_clauses)
        .where(report_clauses.c.report_id == number)
        .values(stood=report_clauses.c.clause.in_(list(stood)))
    )


async def record(
    tx: Tx,
    number: int,
    kind: str,
    now: datetime,
    *,
    by: str,
    actor: str | None,
    platform: str,
    data: Mapping[str, Any],
) -> int:
    """Append a line of history; lines are never changed."""
    values = {"report_id": number, "at": now, "kind": kind, "by": by, "actor": actor, "platform": platform}
    row = await tx.row(_add_event, {**values, "data": dict(data)})
    assert row is not None
    return int(row.id)


async def history(tx: Tx, number: int) -> list[Event]:
    rows = await tx.rows(
        select(*_event_columns).where(report_events.c.report_id == number).order_by(report_events.c.id)
    )
    return [Event(*row) for row in rows]


async def added_since(tx: Tx, number: int, since: datetime) -> int:
    """Return how many additions a report has had since a moment."""
    added = (report_events.c.report_id == number) & (report_events.c.kind == "added") & (report_events.c.at > since)
    row = await tx.row(select(func.count()).select_from(report_events).where(added))
    return int(row[0]) if row else 0


async def taken_for(tx: Tx, number: int) -> str | None:
    """Return what the first message of a report was taken to mean; None if it did not begin with one, or staff have
    said already that it meant something else."""
    of_it = (report_events.c.report_id == number) & report_events.c.kind.in_(("submitted", MISREAD))
    found = {row.kind: row.data for row in await tx.rows(select(*_event_columns).where(of_it))}
    return None if MISREAD in found else found.get("submitted", {}).get("taken_for")


async def misread(tx: Tx) -> list[Event]:
    """Return every line of history by which staff said that a first message was misunderstood."""
    rows = await tx.rows(select(*_event_columns).where(report_events.c.kind == MISREAD).order_by(report_events.c.id))
    return [Event(*row) for row in rows]


async def event(tx: Tx, number: int) -> Event | None:
    row = await tx.row(_one_event, {"number": number})
    return Event(*row) if row else None


async def count_evidence(tx: Tx, number: int) -> int:
    """Return how many pieces of evidence there are, or will be once they are fetched."""
    kept = (evidence.c.report_id == number) & (evidence.c.state != "refused")
    row = await tx.row(select(func.count()).select_from(evidence).where(kept))
    return int(row[0]) if row else 0


async def set_clauses(tx: Tx, number: int, clause_rows: Mapping[str, int]) -> None:
    """Replace a report's clauses."""
    await tx.run(delete(report_clauses).where(report_clauses.c.report_id == number))
    if clause_rows:
        await tx.run(
            insert(report_clauses),
            [{"report_id": number, "clause": clause, "clause_id": row} for clause, row in clause_rows.items()],
        )


async def all_of(tx: Tx) -> list[Report]:
    """Return every report, oldest first."""
    return [Report(*row) for row in await tx.rows(_reports.order_by(reports.c.id))]
