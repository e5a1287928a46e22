"""Trends that staff were told of so far, and the counts behind them. Restricted reports are in none of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.ratings import counts_once
from storage.tables import contractors, jobs, ratings, report_clauses, reports, trends, visits

OVER = ("done", "incomplete", "no_access", "no_show")
WORSE = ("medium", "high", "critical")
OUT = ("withdrawn", "duplicate", "passed")
"""The states of reports that do not count."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Something that wants attention. `data` describes it; `words` are what somebody does about it."""

    id: int
    kind: str
    key: str
    contractor_ref: str | None
    contract_ref: str | None
    worker_id: int | None
    raised_at: datetime
    data: Mapping[str, Any]
    state: str
    seen_by: str | None
    seen_at: datetime | None
    words: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, for a contractor: of visits or of surveys, never what somebody answered."""

    contractor_ref: str
    many: int
    of: int


async def get(tx: Tx, number: int) -> Trend | None:
    row = await tx.row(select(*trends.c).where(trends.c.id == number))
    return Trend(*row) if row else None


async def put(tx: Tx, kind: str, key: str, data: Mapping[str, Any], now: datetime, **values: Any) -> int | None:
    """Note a trend, or what has been added to it; return its number, or None if that is known already."""
    statement = postgresql_insert(trends).values(
        kind=kind, key=key, data=dict(data), raised_at=now, state="open", revision=1, **values
    )
    added = await tx.row(statement.on_conflict_do_nothing().returning(trends.c.id))
    if added:
        return int(added.id)
    found = await tx.row(select(*trends.c).where(trends.c.kind == kind, trends.c.key == key))
    if found is None or found.data == dict(data):
        return None
    # Staff who have seen some reports have not seen those that came since.
    grown = {"state": "open"} if "refs" in data else {}
    await change(tx, found.id, data=dict(data), **grown)
    return int(found.id)


async def told(tx: Tx, kind: str, about: str) -> set[str]:
    """Return the reports that staff were told of in trends of a kind whose keys begin alike."""
    there = (trends.c.kind == kind) & trends.c.key.startswith(f"{about}:", autoescape=True)
    return {ref for row in await tx.rows(select(trends.c.data).where(there)) for ref in row.data["refs"]}


async def naming(tx: Tx, ref: str) -> list[Trend]:
    """Return the trends that a report is counted in."""
    rows = await tx.rows(select(*trends.c).order_by(trends.c.id))
    return [Trend(*row) for row in rows if ref in row.data.get("refs", ())]


async def still(tx: Tx, refs: Sequence[str]) -> list[str]:
    """Return those of some reports that still count, in the same order."""
    there = reports.c.ref.in_(list(refs)) & ~reports.c.restricted & reports.c.state.not_in(OUT)
    found = {row.ref for row in await tx.rows(select(reports.c.ref).where(there))}
    return [ref for ref in refs if ref in found]


async def change(tx: Tx, number: int, **values: Any) -> None:
    await tx.run(update(trends).where(trends.c.id == number).values(**values, revision=trends.c.revision + 1))


_counted = (~reports.c.restricted, reports.c.state.not_in(OUT))


async def repeated(tx: Tx, since: datetime) -> list[tuple[str, str, str]]:
    """Return contractor, clause and reference of every report since a moment, oldest first."""
    source = reports.join(report_clauses, report_clauses.c.report_id == reports.c.id)
    named = reports.c.contractor_ref.is_not(None) & (reports.c.created_at >= since)
    columns = reports.c.contractor_ref, report_clauses.c.clause, reports.c.ref
    rows = await tx.rows(select(*columns).select_from(source).where(named, *_counted).order_by(reports.c.id))
    return [(row[0], row[1], row[2]) for row in rows]


async def of_workers(tx: Tx, since: datetime) -> list[tuple[int, str, str]]:
    """Return worker, contractor and reference of every report since a moment about a visit of theirs, of medium
    severity or worse."""
    source = (
        reports.join(visits, visits.c.ref == reports.c.visit_ref)
        .join(jobs, jobs.c.id == visits.c.job_id)
        .join(contractors, contractors.c.id == jobs.c.contractor_id)
    )
    named = visits.c.worker_id.is_not(None) & (reports.c.created_at >= since) & reports.c.severity.in_(WORSE)
    columns = visits.c.worker_id, contractors.c.ref, reports.c.ref
    rows = await tx.rows(select(*columns).select_from(source).where(named, *_counted).order_by(reports.c.id))
    return [(row[0], row[1], row[2]) for row in rows]


_of_contractor = jobs.join(contractors, contractors.c.id == jobs.c.contractor_id)


async def kept(tx: Tx, since: datetime, now: datetime) -> list[Share]:
    """Return to how many of the visits that should have been over since a moment somebody came."""
    source = visits.join(_of_contractor, jobs.c.id == visits.c.job_id)
    came = func.sum(case((visits.c.state != "no_show", 1), else_=0))
    over = visits.c.state.in_(OVER) & (visits.c.starts_at >= since) & (visits.c.ends_at <= now)
    return await _shares(tx, select(contractors.c.ref, came, func.count()).select_from(source).where(over))


async def answered(tx: Tx, since: datetime, until: datetime) -> list[Share]:
    """Return how many of those asked how a visit went in [since, until) answered."""
    source = ratings.join(_of_contractor, jobs.c.id == ratings.c.job_id)
    said = func.sum(case((ratings.c.answered_at.is_not(None), 1), else_=0))
    asked = (
        (ratings.c.part == "visit")
        & (ratings.c.asked_at >= since)
        & (ratings.c.asked_at < until)
        & counts_once(asked=True)
    )
    return await _shares(tx, select(contractors.c.ref, said, func.count()).select_from(source).where(asked))


async def _shares(tx: Tx, counted: Any) -> list[Share]:
    rows = await tx.rows(counted.group_by(contractors.c.ref).order_by(contractors.c.ref))
    return [Share(row[0], int(row[1]), int(row[2])) for row in rows]
