"""Workbooks and work orders as they come: what others do to references, days and hours, in every sheet of them."""

from copy import deepcopy
from datetime import UTC, datetime, time
from typing import Any

import pytest
from sqlalchemy import func, select

from flows.features.imports.whole import bring
from flows.kernel.effects import Effect
from flows.kernel.importing import Run, Ways
from storage.database import Database, Tx
from storage.tables import jobs, visits
from tests.flows.test_hact import ANSWERED, SCHEDULED, import_, kept, why
from tests.flows.test_import_files import workbook
from tests.flows.test_import_orders import standing
from tests.flows.test_import_rules import taken
from tests.flows.test_imports import ACTOR, NOW, RUNTIME

Line = list[object]
HEADER: Line = [
    "appointment_ref", "work_order_ref", "date", "earliest", "latest", "unit_ref", "contractor_code", "adds_place",
    "description", "operative_ref", "operative_name", "access_information", "required_by",
]  # fmt: skip


def line(ref: object, order: object, unit: object, **cells: object) -> Line:
    usual = {
        "appointment_ref": ref, "work_order_ref": order, "unit_ref": unit, "date": datetime(2026, 12, 8),
        "earliest": time(8), "latest": time(12), "contractor_code": "brightfix", "description": "Mend the tap",
    }  # fmt: skip
    return [{**usual, **cells}.get(str(name), "") for name in HEADER]


async def brought(database: Database, *sheets: tuple[str, list[Line]]) -> Run:
    async def sends(tx: Tx, effects: list[Effect]) -> None:
        return None

    async def step(done: int, whole: int) -> None:
        return None

    ways = Ways(database.read, database.write, sends, step)
    return await bring("visits", RUNTIME, ways, "visits.xlsx", workbook(*sheets), ACTOR, NOW)


async def count(database: Database) -> tuple[int, int]:
    async with database.read() as tx:
        found = [await tx.rows(select(func.count()).select_from(table)) for table in (jobs, visits)]
    return found[0][0][0], found[1][0][0]


async def test_what_a_workbook_did_to_its_cells_makes_no_other_visit_of_them(either: Database) -> None:
    """Zeros are lost, days and hours are numbers, files were put together: all sheets are read in the same way."""
    homes = [{"unit_ref": "0042", "address": "42 Larkspur Court"}, {"unit_ref": "0043", "address": "43 Larkspur Court"}]
    assert [home.status for home in await taken(either, "homes", *homes)] == ["added", "added"]
    first = {
        "appointment_ref": "0701", "work_order_ref": "000777", "date": "2026-12-08", "earliest": "8am",
        "latest": "12 noon", "unit_ref": "0042", "contractor_code": "brightfix", "description": "Mend the tap",
    }  # fmt: skip
    assert [visit.status for visit in await taken(either, "visits", first)] == ["added"]
    nothing = {"operative_ref": "Unassigned", "operative_name": "TBC", "access_information": "N/A"}
    north: list[Line] = [HEADER, line(701, 777, 42, **nothing), [name if name else "" for name in HEADER], ["Total", 1]]
    south: list[Line] = [
        ["Visits of the south"],
        HEADER,
        line(702, 777, 43, contractor_code="BRIGHTFIX", adds_place="yes", latest=0.75, required_by="#N/A"),
        line("0701 ", "000777", "0042", earliest="2026-12-08T08:00:00Z", access_information="-----"),
        ["Count of visits: 2"],
    ]
    run = await brought(either, ("North", north), ("South", south))
    assert [result.status for result in run.results] == ["same", "added", "same"], why(run)
    assert (run.skipped, run.problems) == (3, [])
    found = await standing(either)
    assert {ref: (v.job_ref, v.home_ref, v.contractor_ref, v.access) for ref, v in found.items()} == {
        "0701": ("000777", "0042", "brightfix", None),
        "702": ("000777", "0043", "brightfix", None),
    }
    assert found["702"].ends_at == datetime(2026, 12, 8, 18, tzinfo=UTC)
    assert await count(either) == (2, 2)
    again = await brought(either, ("North", north), ("South", south))
    assert [result.status for result in again.results] == ["same", "same", "same"], why(again)


async def test_a_number_of_more_digits_than_a_workbook_keeps_is_no_reference(database: Database) -> None:
    """A kind: of 123456789012345678 the last digits were another order's, or another home's."""
    long = 123456789012345678
    run = await brought(database, ("Visits", [HEADER, line(1, long, "LARK-12"), line(2, str(long), "LARK-12")]))
    assert [result.status for result in run.results] == ["bad", "added"], why(run)
    assert "has shortened" in why(run)[0]


async def test_a_lost_zero_leads_no_order_elsewhere(database: Database) -> None:
    """The same home however it is written is no other place of an order, and another home still is one."""
    run = await brought(database, ("Visits", [HEADER, line("A-1", "0777", "LARK-12"), line("A-2", 777, " lark-12")]))
    assert why(run) == ["added", "added"]
    torn = [HEADER, line("A-1", 777, "lark\u201112"), line("a-1", "0777", "ROWAN-3"), line("A-3", 777, "rowan-3")]
    run = await brought(database, ("Visits", torn))
    assert [result.status for result in run.results] == ["bad"] * 3
    doubled, again, outside = why(run)
    assert doubled == again and "differ in unit_ref" in doubled
    assert "is at LARK-12, and not at ROWAN-3" in outside


@pytest.mark.parametrize("swapped", [True, False])
async def test_days_of_all_sheets_say_together_whether_the_month_is_first(database: Database, swapped: bool) -> None:
    north = [HEADER, line("A-1", "WO-1", "LARK-12", date="12/08/2026"), line("A-2", "WO-2", "LARK-12")]
    south = [HEADER, line("A-3", "WO-3", "LARK-12", date="12/15/2026" if swapped else "15/12/2026")]
    south.append(line("A-4", "WO-4", "LARK-12", required_by="12/09/2026"))
    run = await brought(database, ("North", north), ("South", south))
    statuses = [result.status for result in run.results]
    assert statuses == (["bad", "added", "bad", "added"] if swapped else ["added"] * 4), why(run)
    assert [len(result.notes) for result in run.results if result.ref == "A-4"] == [int(swapped)], (
        "costs its cell alone"
    )


async def test_an_order_is_the_same_however_its_references_are_written(either: Database) -> None:
    scheduled: dict[str, Any] = deepcopy(SCHEDULED)
    assert why(await import_(either, scheduled)) == ["added", "added"]
    scheduled["Reference"][0]["ID"] = "wo\u201177"
    scheduled["AssignedToPrimary"]["Organization"]["Reference"][0]["ID"] = "BRIGHTFIX\u200b"
    scheduled["Site"]["Property"][0]["Unit"][0]["Reference"][0]["ID"] = "lark-12"
    scheduled["Site"]["Property"][1]["Unit"][0]["Reference"][0]["ID"] = '="Rowan-3"'
    assert why(await import_(either, scheduled)) == ["same", "same"]
    assert [row.ref for row in await kept(either)] == ["WO-77", "WO-77"]
    answered = {**ANSWERED, "contractorReference": "brightfix"}
    assert why(await import_(either, {**answered, "reference": "0012"})) == ["added"]
    assert why(await import_(either, {**answered, "reference": 12, "propertyReference": "lark-12"})) == ["same"]
    assert await count(either) == (3, 1)


async def test_words_for_nothing_hide_nothing_in_an_order(database: Database) -> None:
    """A kind: the first of several names is taken that has a value, and a word for none is none."""
    order = {
        **ANSWERED, "contractorReference": "N/A", "tradeDescription": "Not set",
        "propertyReference": ["TBC", "LARK-12"],
        "accessInformation": {"description": "Unknown", "keysafe": {"location": "By the door", "code": "N/A"}},
        "operatives": [{"payrollNumber": "N/A", "id": 7, "name": "Jo Example"}],
    }  # fmt: skip
    assert why(await import_(database, order)) == ["added"]
    (job,) = await kept(database)
    assert (job.home, job.firm, job.trade, job.access) == ("LARK-12", "brightfix", "CP", "Key safe: By the door")
    ((_, visit),) = (await standing(database)).items()
    assert (visit.worker_ref, visit.worker_name) == ("7", "Jo")
