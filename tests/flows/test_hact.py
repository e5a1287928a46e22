"""Work orders as HACT's schemas have them, and as a repairs system that follows these answers with them."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

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


@pytest.mark.parametrize(("operatives", "who"), [([], None), (None, "Jo"), ("absent", "Jo")])
async def test_a_worker_who_is_not_assigned_any_more_does_not_come(
    database: Database, operatives: Any, who: str | None
) -> None:
    """An empty list says that nobody is; a list that is not there says nothing."""
    await import_(database, ANSWERED)
    later = {name: value for name, value in ANSWERED.items() if name != "operatives"}
    later |= {} if operatives == "absent" else {"operatives": operatives}
    for status in ("same" if who else "changed", "same"):
        assert why(await import_(database, later)) == [status]
        async with database.read() as tx:
            visit = await store.find(tx, "10000012/LARK-12")
        assert visit and visit.worker_name == who


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


ADDRESSES = [
    ("A-1", "Flat 3, Aspen House, 12 High Street, London N1 2AB"),
    ("A-2", "Flat 4, Aspen House, 12 High Street, London N1 2AB"),
    ("A-12", "12 Low Road, N1 2AC"), ("A-12B", "12B Low Road, N1 2AC"), ("A-13", "The Lodge, N1 2AD"),
    ("A-14", "14 Mill Lane, N1 2AE"), ("A-15", "Flt 014 Mill Ln, N1 2AE"), ("A-16", "16 Mill Lane"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "home"),
    [
        ({"AddressLine": ["Flat 3", "Aspen House", "12 High Street"], "PostalCode": "N1 2AB"}, "A-1"),
        ({"AddressLine": ["FLT 03, ASPEN HSE", "12 HIGH ST."], "CityName": "London", "PostalCode": "n12ab"}, "A-1"),
        ({"addressLine": "Flat 4, Aspen House, 12 High Street", "postalCode": "N1 2AB"}, "A-2"),
        ({"BuildingNumber": "12", "StreetName": "Low Road", "CityName": "London", "PostalCode": "N1 2AC"}, "A-12"),
        ({"AddressLine": ["12b Low Rd"], "PostalCode": "N1 2AC"}, "A-12B"),
        ({"AddressLine": ["12 Low Road, London N1 2AC"]}, "A-12"),
        ({"AddressLine": ["12 Low Road"]}, None),
        ({"AddressLine": ["12 Low Road"], "PostalCode": "N1 2AB"}, None),
        ({"AddressLine": ["12C Low Road"], "PostalCode": "N1 2AC"}, None),
        ({"AddressLine": ["12 Low Road", "Basement"], "PostalCode": "N1 2AC"}, None),
        ({"AddressLine": ["Flat 5, Aspen House, 12 High Street"], "PostalCode": "N1 2AB"}, None),
        ({"AddressLine": ["12 High Street"], "PostalCode": "N1 2AB"}, None),
        ({"AddressLine": ["The Lodge"], "PostalCode": "N1 2AD"}, None),
        ({"AddressLine": ["14 Mill Lane"], "PostalCode": "N1 2AE"}, None),
        ({"AddressLine": ["16 Mill Lane"], "PostalCode": "N1 2AE"}, None),
        ({}, None),
        ("12 Low Road, N1 2AC", "A-12"),
    ],
)
@pytest.mark.parametrize("unit", [[], [{"Reference": [{"ID": "of-the-contractor-9"}]}]])
async def test_a_home_is_known_by_its_address_if_it_can_be_no_other(
    database: Database, said: Any, home: str | None, unit: list[Any]
) -> None:
    """A visit goes to the one home that has this address in its postcode, or to none."""
    async with database.write() as tx:
        await tx.run(insert(homes), [{"ref": ref, "address": address} for ref, address in ADDRESSES])
    run = await import_(database, {**SCHEDULED, "Site": {"Property": [{"Address": said, "Unit": unit}]}})
    if home is None:
        assert [result.status for result in run.results] == ["bad"]
        assert not await kept(database)
    else:
        assert (why(run), [row.home for row in await kept(database)]) == (["added"], [home])
        assert why(await import_(database, {**SCHEDULED, "Site": {"Property": [{"Address": said, "Unit": unit}]}})) == [
            "same"
        ]


async def test_a_uprn_outweighs_an_address(database: Database) -> None:
    async with database.write() as tx:
        await tx.run(insert(homes), [{"ref": ref, "address": address, "uprn": "77"} for ref, address in ADDRESSES[2:3]])
    unit = {"Reference": [{"ID": "78", "AllocatedBy": "UPRN"}], "Address": {"AddressLine": ["12 Low Road, N1 2AC"]}}
    run = await import_(database, {**SCHEDULED, "Site": {"Property": [{"Unit": [unit]}]}})
    assert "uprn: we have none called “78”" in why(run)[0]
    unaddressed = {**SCHEDULED, "Site": {"Property": [{"Address": {"AddressLine": ["12 Low Road"]}}]}}
    assert "“12 Low Road” is the address, with its postcode, of no home" in why(await import_(database, unaddressed))[0]


# --- how far orders are ----------------------------------------------------------------------------------------------

DURING = datetime(2026, 12, 8, 10, tzinfo=UTC)


def update(code: str, at: str | None = "2026-12-08T09:30:00Z", order: object = 10000012, **more: Any) -> dict[str, Any]:
    said = {"RelatedWorkOrderReference": {"ID": order}, "TypeCode": code, "EventTime": at, **more}
    return {name: value for name, value in said.items() if value is not None}


def complete(*updates: dict[str, Any]) -> dict[str, Any]:
    return {"workOrderReference": {"id": "10000012", "description": ""}, "jobStatusUpdates": list(updates)}


@pytest.mark.parametrize(
    ("message", "state"),
    [
        (update("70"), "no_access"),
        ({"JobStatusUpdate": update("70")}, "no_access"),
        (update("120"), "incomplete"),
        (update("120-20", order="10000012 "), "incomplete"),
        (update("0", OtherType="completed"), "done"),
        (complete({"typeCode": "0", "otherType": "completed", "eventTime": "2026-12-08T09:30:00.000Z"}), "done"),
        (complete({"typeCode": "70", "otherType": "completed", "eventTime": "2026-12-08T09:30:00.000Z"}), "no_access"),
        (complete({"typeCode": "0", "otherType": "cancelled", "eventTime": "2026-12-08T09:30:00.000Z"}), "cancelled"),
        (update("0", at="2026-12-01T09:30:00Z", OtherType="cancel"), "cancelled"),
        ([update("10"), update("80"), update("0", OtherType="addNote"), update("100-20")], "booked"),
        ([update("70"), update("70")], "no_access"),
    ],
)
async def test_what_became_of_an_order_is_what_became_of_its_visit(
    database: Database, message: Any, state: str
) -> None:
    await import_(database, ANSWERED)
    for status in ("same" if state == "booked" else "changed", "same"):
        run = await import_(database, message, now=DURING)
        assert run.results[0].status == status, why(run)
        assert not run.rejects
        async with database.read() as tx:
            visit = await store.find(tx, "10000012/LARK-12")
        assert visit and visit.state == state


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (update("0", at="2026-11-23T09:00:00Z", OtherType="completed"), "No visit of this order can have been done"),
        (update("70", at="2026-12-08T07:59:00Z"), "No visit of this order can have been no_access"),
        (update("70", at=None), "updated_at is empty"),
        (update("70", at="2027-12-08T07:59:00Z"), "lies ahead"),
        (update("70", order=404), "we have none called “404”"),
        (update("70", order=None), "work_order_ref is empty"),
        ({"TypeCode": "70", "RelatedWorkOrderReference": {}}, "work_order_ref is empty"),
    ],
)
async def test_no_update_ends_a_visit_that_was_still_ahead(database: Database, message: Any, reason: str) -> None:
    """A state has its time, and a word on an order is not one on any of its visits."""
    await import_(database, ANSWERED)
    run = await import_(database, message, now=DURING)
    assert reason in why(run)[0]
    assert "updates" in run.rejects
    async with database.read() as tx:
        visit = await store.find(tx, "10000012/LARK-12")
    assert visit and visit.state == "booked"


async def test_an_update_of_an_order_at_two_homes_is_nobodys(database: Database) -> None:
    both = {**SCHEDULED, "Appointment": {"Date": "2026-12-08", "TimeOfDay": {"Name": "morning"}}}
    assert why(await import_(database, both)) == ["added", "added"]
    assert "which one is meant" in why(await import_(database, update("70", order="WO-77"), now=DURING))[0]
    off = update("0", order="WO-77", OtherType="cancelled")
    assert why(await import_(database, off, dry=True, now=DURING)) == ["changed"]
    assert why(await import_(database, [both, off], now=DURING)) == ["same", "same", "changed"]


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
