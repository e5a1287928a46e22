"""Rows that have had their time, by the rule that stands on each table."""

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select

from storage.database import Tx
from storage.tables import (
    Keep,
    cards,
    evidence,
    metadata,
    relayed_messages,
    report_clauses,
    report_events,
    reports,
    sessions,
)


async def purge(tx: Tx, now: datetime) -> list[str]:
    """Delete what is past its time; answer with the names of the evidence files that go with it."""
    files = await _expired_files(tx, now)
    await _purge_reports(tx, now)
    for table in reversed(metadata.sorted_tables):
        keep: Keep = table.info["retention"]
        if table is reports or keep.days is None or keep.since is None:
            continue
        since = table.c[keep.since]
        await tx.run(delete(table).where(since.is_not(None), since < now - timedelta(days=keep.days)))
    return files


async def _expired_files(tx: Tx, now: datetime) -> list[str]:
    """Files past their time, those of reports that go, and those that no report took within a draft's time."""
    keep: Keep = evidence.info["retention"]
    drafts: Keep = sessions.info["retention"]
    old = evidence.c.created_at < now - timedelta(days=keep.days or 0)
    unused = evidence.c.report_id.is_(None) & (evidence.c.created_at < now - timedelta(days=drafts.days or 0))
    gone = old | unused | evidence.c.report_id.in_(_old_reports(now))
    rows = await tx.rows(select(evidence.c.file).where(evidence.c.file.is_not(None), gone))
    await tx.run(delete(evidence).where(unused))
    return [row.file for row in rows]


def _old_reports(now: datetime) -> Select[int]:
    keep: Keep = reports.info["retention"]
    return select(reports.c.id).where(reports.c.closed_at < now - timedelta(days=keep.days or 0))


async def _purge_reports(tx: Tx, now: datetime) -> None:
    """A report goes with all that hangs on it."""
    for table in (report_clauses, report_events, evidence, cards, relayed_messages):
        await tx.run(delete(table).where(table.c.report_id.in_(_old_reports(now))))
    await tx.run(delete(reports).where(reports.c.id.in_(_old_reports(now))))
