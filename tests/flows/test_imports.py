"""Rows from other systems: reading, duplicates, and that neither order nor repetition changes anything."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.features.all import FEATURES
from flows.features.imports.taking import take
from flows.features.records.cells import Wrong, day, first_name, hour, moment, uprn
from flows.kernel.actor import Actor
from flows.kernel.runtime import make_runtime
from storage import visits as store
from storage.database import Database, Tx
from storage.tables import jobs, visits, workers
from tests.examples import examples
from tests.undone import undone

POLICY = read_policy(SAMPLE_LANDLORD)
RUNTIME = make_runtime(POLICY, FEATURES.bus)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ACTOR = Actor("landlord", "csv", "test")
ZONE = POLICY.zone


@pytest.mark.parametrize(
    "cell", ["2026-12-08", "08/12/2026", "8.12.2026", "8 Dec 2026", "20261208", "2026-12-08T00:00:00", "08/12/26"]
)
def test_days_however_they_are_written(cell: str) -> None:
    assert day(cell, ZONE).isoformat() == "2026-12-08"


@pytest.mark.parametrize("cell", ["31/02/2026", "12/31/2026", "tomorrow", "0000-00-00", "1/1/1900", "45999"])
def test_what_is_no_day_is_said_to_be_none(cell: str) -> None:
    with pytest.raises(Wrong) as wrong:
        day(cell, ZONE)
    assert cell in RUNTIME.texts.say(wrong.value.words, "en")


@pytest.mark.parametrize(
    ("cell", "is_"),
    [("08:00", "08:00"), ("8am", "08:00"), ("12 noon", "12:00"), ("5.30pm", "17:30"), ("00:00:00", "00:00"),
     ("12am", "00:00"), ("12pm", "12:00"), ("2026-12-08T09:30:00Z", "09:30")],
)  # fmt: skip
def test_hours_however_they_are_written(cell: str, is_: str) -> None:
    assert f"{hour(cell, ZONE):%H:%M}" == is_


def test_other_cells() -> None:
    assert first_name("Example, Jo Ann", ZONE) == "Jo"
    assert first_name("Jo Example", ZONE) == "Jo"
    assert uprn("0100012345678", ZONE) == "100012345678"
    assert moment("08/07/2026 10:00", ZONE) == datetime(2026, 7, 8, 9, tzinfo=UTC)
    assert moment("2026-07-08T10:00:00+01:00", ZONE) == datetime(2026, 7, 8, 9, tzinfo=UTC)


def row(number: int, **cells: str) -> dict[str, str]:
    return {
        "appointment_ref": f"A-{number}", "work_order_ref": f"WO-{number}", "date": "2026-12-08",
        "slot_name": "morning", "unit_ref": "LARK-12", "contractor_code": "brightfix",
        "description": "Mend the tap", "operative_ref": "BF-1", "operative_name": "Jo Example", **cells,
    }  # fmt: skip


async def test_a_visits_row_makes_its_job_and_its_worker(database: Database) -> None:
    async with database.write() as tx:
        batch = await take(tx, RUNTIME, "visits", [row(1)], ACTOR, NOW)
        again = await take(tx, RUNTIME, "visits", [row(1)], ACTOR, NOW)
        found = await tx.rows(
            select(visits.c.ref, visits.c.state, jobs.c.state, workers.c.name).select_from(
                visits.join(jobs).join(workers, workers.c.id == visits.c.worker_id)
            )
        )
    assert [result.status for result in batch.results] == ["added"]
    assert [result.status for result in again.results] == ["same"]
    assert [tuple(line) for line in found] == [("A-1", "booked", "dispatched", "Jo")]


async def test_bad_rows_say_why_and_good_ones_land(database: Database) -> None:
    rows = [
        row(1), row(2, date="31/02/2026"), row(3, unit_ref="NOWHERE-1"), row(4, appointment_ref=""),
        row(5, slot_name="teatime"), row(6, contractor_code="nobody"),
    ]  # fmt: skip
    async with database.write() as tx:
        batch = await take(tx, RUNTIME, "visits", rows, ACTOR, NOW)
    said = [" ".join(RUNTIME.texts.say(why, "en") for why in result.reasons) for result in batch.results]
    assert [result.status for result in batch.results] == ["added", "bad", "bad", "bad", "bad", "bad"]
    assert "date: “31/02/2026” is no day" in said[1]
    assert said[2].startswith("unit_ref: we have none called “NOWHERE-1”")
    assert said[3] == "appointment_ref is empty."
    assert "“teatime” is none of your slots: morning" in said[4]


async def test_a_dry_run_leaves_nothing(database: Database) -> None:
    async with database.write() as tx:
        batch = await take(tx, RUNTIME, "visits", [row(1)], ACTOR, NOW, dry=True)
        assert not await tx.rows(select(visits.c.id))
    assert [result.status for result in batch.results] == ["added"]
    assert not batch.effects


async def test_an_older_row_and_an_unchanged_one_undo_nothing(database: Database) -> None:
    first, later = "2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z"
    async with database.write() as tx:
        await take(tx, RUNTIME, "visits", [row(1, updated_at=later)], ACTOR, NOW)
        old = await take(tx, RUNTIME, "visits", [row(1, date="2026-12-01", updated_at=first)], ACTOR, NOW)
        assert [result.status for result in old.results] == ["same"]
        number = (await tx.rows(select(visits.c.id)))[0].id
        await store.change(tx, number, state="cancelled")
        await take(tx, RUNTIME, "visits", [row(1, updated_at=later)], ACTOR, NOW)
        assert (await tx.rows(select(visits.c.state)))[0].state == "cancelled"


CELLS = st.fixed_dictionaries(
    {
        "appointment_ref": st.sampled_from(["A-1", "A-2", "A-3"]),
        "work_order_ref": st.sampled_from(["WO-1", "WO-2"]),
        "date": st.sampled_from(["2026-12-08", "2026-12-09", "31/02/2026"]),
        "slot_name": st.sampled_from(["morning", "afternoon"]),
        "unit_ref": st.sampled_from(["LARK-12", "ROWAN-3", ""]),
        "contractor_code": st.sampled_from(["brightfix", "safegas", ""]),
        "description": st.sampled_from(["Mend the tap", "Mend the door", ""]),
        "operative_ref": st.sampled_from(["BF-1", "BF-2", ""]),
        "operative_name": st.sampled_from(["Jo", "Rana", ""]),
        "updated_at": st.sampled_from(["", "2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z"]),
    }
)


async def state_of(tx: Tx) -> list[tuple[Any, ...]]:
    rows = await tx.rows(
        select(visits.c.ref, visits.c.state, visits.c.starts_at, jobs.c.ref, jobs.c.description, jobs.c.home_id,
               jobs.c.contractor_id, workers.c.ref, workers.c.name)
        .select_from(visits.join(jobs).outerjoin(workers, workers.c.id == visits.c.worker_id))
        .order_by(visits.c.ref)
    )  # fmt: skip
    return [tuple(line) for line in rows]


@examples(10, proof=300)
@given(rows=st.lists(CELLS, min_size=1, max_size=8), seed=st.integers(0, 1000))
async def test_the_order_of_rows_means_nothing(database: Database, rows: list[Mapping[str, str]], seed: int) -> None:
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    found = []
    for given_rows in (rows, shuffled):
        async with undone(database) as tx:
            batch = await take(tx, RUNTIME, "visits", given_rows, ACTOR, NOW)
            again = await take(tx, RUNTIME, "visits", given_rows, ACTOR, NOW)
            found.append(await state_of(tx))
        assert len(batch.results) == len(rows), "every row is answered"
        assert {result.status for result in again.results} <= {"same", "bad"}
    assert found[0] == found[1]
