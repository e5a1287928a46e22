"""The removal of rows that are past their time, by the rule on each table.

The search for them holds up nobody, and they are removed in batches.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, tuple_

from storage.database import Tx
from storage.tables import (
    Keep,
    cards,
    comments,
    evidence,
    follow_up_events,
    follow_ups,
    job_events,
    jobs,
    metadata,
    offers,
    pending_changes,
    problems,
    ratings,
    reminders,
    report_clauses,
    report_events,
    reports,
    rounds,
    sessions,
    supporters,
    visits,
    votes,
)

BATCH = 500
"""The number of rows of a table that are removed at once."""
OF_REPORTS = (report_clauses, report_events, evidence, supporters, problems)
"""Tables whose rows are removed with their report, before it."""
OF_JOBS = (
    job_events,
    offers,
    pending_changes,
    reminders,
    ratings,
    votes,
    comments,
    follow_up_events,
    follow_ups,
    rounds,
    visits,
)
"""Tables whose rows are removed with their job, before it."""
_of_a_report = cards.c.case_type == "report"


@dataclass(frozen=True, slots=True)
class Past:
    """Data past its time, or a batch of it: keys by table, reports and jobs with everything that belongs to them, names
    of files."""

    rows: dict[Table, list[tuple[Any, ...]]] = field(default_factory=dict)
    reports: list[int] = field(default_factory=list)
    jobs: list[int] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.reports or self.jobs or any(self.rows.values()))


async def past(tx: Tx, now: datetime) -> Past:
    """Search for data that is past its time."""
    numbers, of_jobs = await _old(tx, reports, now), await _old(tx, jobs, now)
    rows: dict[Table, list[tuple[Any, ...]]] = {}
    for table in metadata.sorted_tables:
        keep: Keep = table.info["retention"]
        if table in (reports, jobs) or keep.since is None:
            continue
        keys = select(*table.primary_key).where(_is_past(table, now)).limit(BATCH)
        rows[table] = [tuple(row) for row in await tx.rows(keys)]
    gone = [key[0] for key in rows[evidence]]
    with_files = or_(evidence.c.report_id.in_(numbers), evidence.c.id.in_(gone))
    files = await tx.rows(select(evidence.c.file).where(evidence.c.file.is_not(None), with_files))
    return Past(rows, numbers, of_jobs, [row.file for row in files])


async def _old(tx: Tx, table: Table, now: datetime) -> list[int]:
    return [row.id for row in await tx.rows(select(table.c.id).where(_is_past(table, now)).limit(BATCH))]


async def remove(tx: Tx, past: Past, now: datetime) -> None:
    """Remove it, as far as it is still past its time."""
    for table in OF_REPORTS:
        await tx.run(delete(table).where(table.c.report_id.in_(past.reports)))
    await tx.run(delete(cards).where(_of_a_report, cards.c.subject.in_(past.reports)))
    await tx.run(delete(reports).where(reports.c.id.in_(past.reports)))
    for table in OF_JOBS:
        await tx.run(delete(table).where(table.c.job_id.in_(past.jobs)))
    await tx.run(delete(jobs).where(jobs.c.id.in_(past.jobs)))
    for table, keys in past.rows.items():
        if keys:
            await tx.run(delete(table).where(_keyed(table, keys), _is_past(table, now)))


def _keyed(table: Table, keys: list[tuple[Any, ...]]) -> ColumnElement[bool]:
    columns = list(table.primary_key)
    return columns[0].in_([key[0] for key in keys]) if len(columns) == 1 else tuple_(*columns).in_(keys)


def _is_past(table: Table, now: datetime) -> ColumnElement[bool]:
    keep: Keep = table.info["retention"]
    assert keep.since and keep.days is not None
    since = table.c[keep.since]
    by_rule = and_(since.is_not(None), since < now - timedelta(days=keep.days))
    if table is cards:
        return and_(by_rule, ~_of_a_report)
    if table is not evidence:
        return by_rule
    # Evidence that nothing used in a draft's time belongs to nothing.
    drafts: Keep = sessions.info["retention"]
    unowned = and_(*(evidence.c[name].is_(None) for name in ("report_id", "visit_ref", "about")))
    unused = and_(unowned, since < now - timedelta(days=drafts.days or 0))
    return or_(by_rule, unused)
