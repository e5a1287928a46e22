"""Work orders as HACT's schemas have them, and as a repairs system that follows these answers with them."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from flows.features.imports import hact
from flows.features.imports.whole import bring_orders
from flows.kernel.effects import Effect
from flows.kernel.importing import NoTable, Run, Ways
from storage import visits as store
from storage.database import AnyRow, Database, Tx
from storage.tables import blocks, contractors, homes, jobs
from tests.flows.test_imports import ACTOR, NOW, RUNTIME

SCHEDULED: dict[str, Any] = {
    "Reference": [{"ID": "WO-77", "Description": "Order", "AllocatedBy": "Example Homes"}],
    "DescriptionOfWork": "Mend the kitchen tap",
    "Priority": {"PriorityCode": "3", "RequiredCompletionDateTime": "2026-12-12T17:00:00Z"},
    "WorkClass": {"WorkClassCode": "0"},
    "InstructedBy": {"Name": "Example Homes"},
    "AssignedToPrimary": {"Organization": {"Name": "Brightfix", "Reference": [{"ID": "brightfix"}]}},
    "Site": {
        "Name": "Larkspur",
        "Property": [
            {"Address": {"AddressLine": ["12 Larkspur Court"]}, "Unit": [{"Reference": [{"ID": "LARK-12"}]}]},
            {
                "Address": {"AddressLine": ["3 Rowan House"]},
                "Unit": [{"Reference": [{"ID": "ROWAN-3"}], "Keysafe": {"Location": "By the door", "Code": "2468"}}],
            },
        ],
    },
    "WorkElement": [{"Trade": [{"Code": "PL", "CustomName": "Plumbing"}], "RateScheduleItem": []}],
    "LocationOfRepair": "Kitchen",
    "AccessInformation": {"Description": "Ring twice"},
    "PersonAlert": [{"Type": "VA", "Comments": "Shouts at men"}],
    "DateReported": "2026-11-19T09:43:14.997Z",
    "Customer": {"Name": "Ann Example"},
}
ANSWERED: dict[str, Any] = {
    "reference": 10000012,
    "dateRaised": "2026-11-20T08:00:00Z",
    "lastUpdated": None,
    "priority": "4 [NORMAL] 21 DAYS",
    "priorityCode": 4,
    "property": "12 Larkspur Court",
    "owner": "Brightfix Repairs",
    "description": "Ease the back door",
    "propertyReference": "LARK-12",
    "target": "2026-12-11T17:00:00Z",
    "callerName": "Ann Example",
    "status": "In Progress",
    "contractorReference": "H01",
    "tradeCode": "CP",
    "tradeDescription": "Carpentry - CP",
    "appointment": {"date": "2026-12-08", "description": "AM Slot", "start": "08:00", "end": "12:00"},
    "operatives": [{"id": 7, "payrollNumber": "BF-07", "name": "Jo Example", "trades": ["CP"]}],
    "canAssignOperative": True,
}


async def import_(database: Database, content: Any, *, dry: bool = False, now: datetime = NOW) -> Run:
    async def sends(tx: Tx, effects: list[Effect]) -> None:
        return None

    async def step(done: int, whole: int) -> None:
        return None

    ways = Ways(database.read, database.write, sends, step)
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return await bring_orders(RUNTIME, ways, "orders.json", raw, ACTOR, now, dry=dry)


async def kept(database: Database) -> list[AnyRow]:
    columns = (
        jobs.c.ref, homes.c.ref.label("home"), blocks.c.ref.label("block"), jobs.c.communal,
        contractors.c.ref.label("firm"), jobs.c.description, jobs.c.location, jobs.c.access, jobs.c.trade,
        jobs.c.priority, jobs.c.required_by, jobs.c.reported_at, jobs.c.state,
    )  # fmt: skip
    source = jobs.join(contractors).outerjoin(homes, homes.c.id == jobs.c.home_id)
    async with database.read() as tx:
        found = select(*columns).select_from(source.outerjoin(blocks, blocks.c.id == jobs.c.block_id))
        return list(await tx.rows(found.order_by(jobs.c.id)))


def why(run: Run) -> list[str]:
    return [" ".join(RUNTIME.texts.say(one, "en") for one in result.reasons) or result.status for result in run.results]


async def test_an_order_for_two_homes_is_a_job_at_each(database: Database) -> None:
    run = await import_(database, SCHEDULED)
    assert why(run) == ["added", "added"]
    one, other = await kept(database)
    assert (one.ref, one.home, one.firm, one.location, one.access) == (
        "WO-77", "LARK-12", "brightfix", "Kitchen", "Ring twice",
    )  # fmt: skip
    assert (other.ref, other.home, other.access) == ("WO-77", "ROWAN-3", "Ring twice. Key safe: By the door, 2468")
    assert (one.description, one.trade, one.priority) == ("Mend the kitchen tap", "Plumbing", 3)
    assert one.required_by == datetime(2026, 12, 12, 17, tzinfo=UTC)
    assert not any("Shouts" in str(row) or "Ann" in str(row) for row in (one, other)), "who reported it is not kept"
    assert why(await import_(database, SCHEDULED)) == ["same", "same"]


async def test_an_order_that_names_one_more_home_adds_it(database: Database) -> None:
    first, both = SCHEDULED["Site"]["Property"][:1], SCHEDULED["Site"]
    await import_(database, {**SCHEDULED, "Site": {**both, "Property": first}})
    assert why(await import_(database, SCHEDULED)) == ["same", "added"]


async def test_an_order_with_an_appointment_is_a_visit(database: Database) -> None:
    run = await import_(database, {**ANSWERED, "contractorReference": "brightfix"})
    assert why(run) == ["added"]
    async with database.read() as tx:
        visit = await store.find(tx, "10000012/LARK-12")
    assert visit
    assert (visit.job_ref, visit.home_ref, visit.worker_name, visit.worker_ref) == (
        "10000012",
        "LARK-12",
        "Jo",
        "BF-07",
    )
    assert (visit.starts_at, visit.ends_at, visit.state) == (
        datetime(2026, 12, 8, 8, tzinfo=UTC), datetime(2026, 12, 8, 12, tzinfo=UTC), "booked",
    )  # fmt: skip
    moved = {
        **ANSWERED,
        "contractorReference": "brightfix",
        "appointment": {**ANSWERED["appointment"], "date": "2026-12-09"},
    }
    assert why(await import_(database, moved)) == ["changed"]
    cancelled = {**moved, "status": "Work Cancelled"}
    assert why(await import_(database, cancelled)) == ["changed"]
    async with database.read() as tx:
        assert (after := await store.find(tx, "10000012/LARK-12"))
    assert (after.state, after.password) == ("cancelled", visit.password)


async def test_a_contractor_is_known_by_its_name_as_well(database: Database) -> None:
    assert why(await import_(database, ANSWERED)) == ["added"]
    assert [row.firm for row in await kept(database)] == ["brightfix"]


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param({"ScheduleRepair": SCHEDULED}, id="the message"),
        pytest.param({"results": [SCHEDULED], "total": 1}, id="a page of a list"),
        pytest.param([{"WorkOrder": SCHEDULED}], id="a list of orders"),
        pytest.param(json.dumps(SCHEDULED).encode() + b"\n", id="lines"),
        pytest.param(json.dumps(SCHEDULED).encode("utf-8-sig"), id="with its mark"),
        pytest.param(json.dumps([SCHEDULED], indent=2).encode("utf-16"), id="in UTF-16"),
        pytest.param({name[0].lower() + name[1:]: value for name, value in SCHEDULED.items()}, id="small letters"),
    ],
)
async def test_whatever_is_wrapped_around_them_and_however_their_names_are_written(
    database: Database, wrapped: Any
) -> None:
    assert why(await import_(database, wrapped)) == ["added", "added"]


@pytest.mark.parametrize(
    ("places", "is_at"),
    [
        ({"Site": {"Property": [{"PropertyReference": "LARK-12", "Address": {}}]}}, ("LARK-12", False)),
        ({"SitePropertyUnit": [{"Reference": [{"ID": "9"}, {"ID": "LARK-12"}]}]}, ("LARK-12", False)),
        ({"propertyReference": "LARK-12"}, ("LARK-12", False)),
        ({"Site": {"Reference": [{"ID": "LARK"}]}}, ("LARK", True)),
        ({"propertyReference": "LARK"}, ("LARK", True)),
    ],
)
async def test_where_an_order_is_at(database: Database, places: dict[str, Any], is_at: tuple[str, bool]) -> None:
    order = {name: value for name, value in SCHEDULED.items() if name != "Site"} | places
    assert why(await import_(database, order)) == ["added"]
    (row,) = await kept(database)
    assert (row.block if row.communal else row.home, row.communal) == is_at


async def test_bad_orders_say_why_and_the_good_ones_land(database: Database) -> None:
    nowhere = {**ANSWERED, "reference": 2, "propertyReference": "NOWHERE-1"}
    no_one = {**ANSWERED, "reference": 3, "owner": "Nobody Ltd", "contractorReference": None}
    run = await import_(database, [ANSWERED, nowhere, no_one, {**SCHEDULED, "Reference": []}, 5])
    assert why(run)[0] == "added"
    assert [result.status for result in run.results] == ["added"] + ["bad"] * 5
    assert "unit_ref: we have none called “NOWHERE-1”" in why(run)[1]
    assert "contractor_code: we have none called “Nobody Ltd”" in why(run)[2]
    assert why(run)[3] == "work_order_ref is empty."
    assert "NOWHERE-1" in run.rejects and run.rejects.startswith("kind,work_order_ref")


async def test_a_dry_run_writes_nothing(database: Database) -> None:
    assert why(await import_(database, [SCHEDULED, ANSWERED], dry=True)) == ["added"] * 3
    assert not await kept(database)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"[" * 100_000, b"{}", b"[]", b"\x00\xff", b"5"])
def test_what_is_no_work_order_is_refused(content: bytes) -> None:
    with pytest.raises(NoTable):
        hact.read(content)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SCHEDULED, *ANSWERED, "ID"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*SCHEDULED, *ANSWERED]), ANY, max_size=6))
def test_no_shape_brings_it_down(order: dict[str, Any]) -> None:
    content = json.dumps({"Reference": [{"ID": "1"}], **order}).encode()
    found = list(hact.rows(hact.read(content), hact.Records({}, {}, {}, {})))
    assert found and all(isinstance(cell, str) for _, cells in found for cell in cells.values())


@pytest.fixture
async def database(stage_url: str) -> AsyncIterator[Database]:
    database = Database(stage_url)
    yield database
    await database.close()
