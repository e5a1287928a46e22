"""Clocks on both engines: at most one unsettled run of a name for a case, in batches, and what was owed before."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, insert, select
from sqlalchemy import text as sql

from flows.features.reports import record
from storage import clocks
from storage.clocks import BATCH, DROPPED, DUE, KEPT, RUNNING
from storage.database import Database
from storage.migrate import config, migrate
from storage.tables import clocks as clocks_table
from storage.tables import report_events, reports, supports

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    database = Database(migrated_url)
    yield database
    await database.close()


async def test_a_clock_that_is_not_settled_starts_anew_and_another_is_a_new_run(database: Database) -> None:
    async with database.write() as tx:
        for due_at in (NOW, NOW + DAY):
            await clocks.start(tx, "answer", "report", 1, NOW, due_at, None)
        (run,) = await clocks.of_case(tx, "report", 1)
        assert (run.state, run.due_at, run.ring_at) == (RUNNING, NOW + DAY, NOW + DAY)
        await clocks.settle(tx, "answer", "report", [1], KEPT, NOW)
        await clocks.start(tx, "answer", "report", 1, NOW, NOW + DAY, None)
        await clocks.settle(tx, "answer", "report", [1], DROPPED, NOW + DAY)
        states = [(run.state, run.settled_at) for run in await clocks.of_case(tx, "report", 1)]
    assert states == [(KEPT, NOW), (DROPPED, NOW + DAY)]


async def test_only_the_clock_of_that_name_case_and_subject_is_settled_or_moved(database: Database) -> None:
    others = [("answer", "report", 2), ("answer", "support", 1), ("call_back", "report", 1)]
    async with database.write() as tx:
        for name, case_type, subject in (("answer", "report", 1), *others):
            await clocks.start(tx, name, case_type, subject, NOW, NOW, None)
        await clocks.move(tx, "answer", "report", 1, NOW + DAY)
        assert not await clocks.is_late(tx, "answer", "report", 1, NOW + DAY)
        assert await clocks.is_late(tx, "answer", "report", 2, NOW + DAY)
        await clocks.settle(tx, "answer", "report", [1], KEPT, NOW)
        running = select(clocks_table.c.name, clocks_table.c.case_type, clocks_table.c.subject)
        left = await tx.rows(running.where(clocks_table.c.state == RUNNING).order_by(clocks_table.c.id))
    assert [tuple(row) for row in left] == others


async def test_what_is_due_comes_in_batches_and_only_by_names_that_are_known(database: Database) -> None:
    async with database.write() as tx:
        for number in range(BATCH + 1):
            await clocks.start(tx, "answer", "report", number, NOW, NOW, None)
        await clocks.start(tx, "of_another_release", "report", 1, NOW, NOW, None)
        for count in (BATCH, 1, 0):
            found = await clocks.due(tx, ["answer"], NOW)
            assert len(found) == count
            for run in found:
                await clocks.ran_out(tx, run.id)
        assert (await clocks.of_case(tx, "report", 1))[-1].state == RUNNING


async def test_a_clock_that_is_due_is_still_owed_until_it_is_kept(database: Database) -> None:
    async with database.write() as tx:
        await clocks.start(tx, "answer", "report", 1, NOW, NOW + DAY, None)
        assert await clocks.next_due(tx) == NOW + DAY
        (run,) = await clocks.due(tx, ["answer"], NOW + DAY)
        await clocks.ran_out(tx, run.id)
        await clocks.move(tx, "answer", "report", 1, NOW + 3 * DAY)
        assert await clocks.is_late(tx, "answer", "report", 1, NOW + 2 * DAY), "what has run out is not moved"
        await clocks.settle(tx, "answer", "report", [1], KEPT, NOW + 2 * DAY)
        assert not await clocks.is_late(tx, "answer", "report", 1, NOW + 2 * DAY)
        (run,) = await clocks.of_case(tx, "report", 1)
    assert run.settled_at and run.settled_at > run.due_at, "kept late"


async def test_what_was_owed_before_there_were_clocks_has_one(either_url: str) -> None:
    def before(connection: Connection) -> None:
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0006")

    database = Database(either_url)
    async with database.write() as tx:
        await tx.sync(before)
        await tx.run(sql("INSERT INTO residents (id, name, language, created_at, unasked) VALUES "
                         "(1, 'Sam', 'en', '2026-11-01 09:00:00', false)"))  # fmt: skip
        states = ["new", "taken", "new", "new", "resolved"]
        await tx.run(insert(reports), [_report(number, state) for number, state in enumerate(states, 1)])
        history = [(2, "overdue"), (3, "replied"), (4, "replied"), (4, "reopened"), (5, "resolved")]
        await tx.run(insert(report_events), [_event(report, kind) for report, kind in history])
        asked = {"resident_id": 1, "words": "x", "asked_at": NOW, "due_at": NOW, "revision": 1}
        states = ["asked", "overdue", "answered"]
        await tx.run(insert(supports), [asked | {"ref": state, "state": state} for state in states])
    await migrate(either_url)
    async with database.read() as tx:
        found = await tx.rows(select(clocks_table).order_by(clocks_table.c.case_type, clocks_table.c.subject))
    await database.close()
    assert [(row.name, row.subject, row.state) for row in found] == [
        ("report_answer", 1, RUNNING), ("report_answer", 2, DUE), ("report_answer", 4, RUNNING),
        ("report_close", 5, RUNNING), ("support_answer", 1, RUNNING), ("support_answer", 2, DUE),
    ]  # fmt: skip
    assert {row.due_at for row in found if row.name != "report_close"} == {NOW}
    assert all(row.due_at == row.ring_at for row in found)
    assert all(row.due_at >= NOW + record.SILENT for row in found if row.name == "report_close")


def _report(number: int, state: str) -> dict[str, Any]:
    return {
        "id": number, "ref": f"R{number}", "anonymous": False, "language": "en", "source": "chat", "place": "home",
        "story": "x", "treatment": "fix", "severity": "low", "restricted": False, "state": state, "aware_at": NOW,
        "created_at": NOW, "due_at": NOW, "revision": 1,
    }  # fmt: skip


def _event(report: int, kind: str) -> dict[str, Any]:
    return {"report_id": report, "at": NOW, "kind": kind, "by": "staff", "platform": "staff", "data": {}}
