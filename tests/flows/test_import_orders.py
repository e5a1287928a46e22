"""Orders of several homes and contractors: every visit is to the home that its own row names, and no row moves it."""

import pytest
from sqlalchemy import func, select

from flows.kernel.importing import Result
from storage import visits as store
from storage.database import Database
from storage.retention import OF_JOBS
from storage.tables import jobs, visits
from storage.visits import Visit
from tests.flows.test_import_rules import said, taken
from tests.flows.test_imports import RUNTIME, row

HOME, OTHER, FIRM, GAS = "LARK-12", "ROWAN-3", "brightfix", "safegas"
Row = dict[str, str]


def visit(number: int, **cells: str) -> Row:
    """A row of order WO-1."""
    return row(number, **{"work_order_ref": "WO-1", "operative_ref": "", "operative_name": "", **cells})


def job(**cells: str) -> Row:
    return {"work_order_ref": "WO-1", "unit_ref": HOME, "contractor_code": FIRM, "description": "Mend the tap", **cells}


async def standing(database: Database) -> dict[str, Visit]:
    async with database.read() as tx:
        found = await store.some(tx, [line.id for line in await tx.rows(select(visits.c.id))])
    return {one.ref: one for one in found}


async def where(database: Database) -> dict[str, tuple[str | None, str]]:
    """Return the home (or block) and the contractor of each visit."""
    found = await standing(database)
    return {ref: (v.block_ref if v.communal else v.home_ref, v.contractor_ref) for ref, v in found.items()}


def why(results: list[Result]) -> list[str]:
    return [said(result) if result.status == "bad" else result.status for result in results]


async def test_rows_of_one_order_at_two_homes_go_each_to_its_own(either: Database) -> None:
    """A row was overruled by another."""
    both = [visit(1, access_information="Key safe 1234"), visit(2, unit_ref=OTHER, description="Fit a grab rail")]
    for rows in (both, both[::-1]):
        await taken(either, "visits", *rows)
        found = await standing(either)
        assert {ref: (v.home_ref, v.description, v.access) for ref, v in found.items()} == {
            "A-1": (HOME, "Mend the tap", "Key safe 1234"),
            "A-2": (OTHER, "Fit a grab rail", None),
        }
        assert found["A-1"].password != found["A-2"].password
    assert [r.status for r in await taken(either, "visits", *both)] == ["same", "same"]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param({"unit_ref": OTHER}, id="another home"),
        pytest.param({"unit_ref": OTHER, "updated_at": "2026-11-23T09:00:00Z"}, id="a later row"),
        pytest.param({"unit_ref": "", "uprn": "300"}, id="another home by its UPRN"),
        pytest.param({"unit_ref": "", "block_ref": "ROWAN"}, id="another block"),
        pytest.param({"unit_ref": "", "block_ref": "LARK", "is_communal": "yes"}, id="all of its block"),
        pytest.param({"unit_ref": "", "is_communal": "yes"}, id="all of a block that it does not name"),
    ],
)
async def test_a_row_outside_the_places_of_its_order_is_bad(database: Database, later: Row) -> None:
    await taken(database, "homes", {"unit_ref": OTHER, "address": "3 Rowan House", "uprn": "300", "block_ref": "ROWAN"})
    await taken(database, "homes", {"unit_ref": HOME, "address": "12 Larkspur Court", "block_ref": "LARK"})
    await taken(database, "visits", visit(1))
    before = await where(database)
    for number in (1, 2):
        assert f"job “WO-1” is at {HOME}" in why(await taken(database, "visits", visit(number, **later)))[0]
    assert f"job “WO-1” is at {HOME}" in why(await taken(database, "jobs", job(**later)))[0]
    assert await where(database) == before


async def test_a_row_that_adds_a_place_says_so_and_is_said_to(either: Database) -> None:
    await taken(either, "visits", visit(1))
    added = await taken(either, "visits", visit(2, unit_ref=OTHER, adds_place="yes"))
    notes = [RUNTIME.texts.say(note, "en") for note in added[0].notes]
    assert (added[0].status, notes) == ("added", [f"It adds {OTHER} to the places of job “WO-1”."])
    again = await taken(either, "visits", visit(2, unit_ref=OTHER, adds_place="yes"), visit(3, unit_ref=OTHER))
    assert why(again) == ["same", "added"]
    assert await where(either) == {"A-1": (HOME, FIRM), "A-2": (OTHER, FIRM), "A-3": (OTHER, FIRM)}


async def test_a_visit_never_goes_to_another_place_even_of_its_order(either: Database) -> None:
    await taken(either, "visits", visit(1), visit(2, unit_ref=OTHER))
    moved = await taken(either, "visits", visit(1, unit_ref=OTHER))
    assert why(moved) == [
        f"unit_ref: this visit came with “{HOME}” before, not with “{OTHER}”. Cancel it, and give the visit to another "
        "place a reference of its own."
    ]
    assert (await where(either))["A-1"] == (HOME, FIRM)


async def test_one_reference_on_rows_of_two_homes_is_two_visits_whatever_their_dates(database: Database) -> None:
    old, new = "2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z"
    for cells in ({"unit_ref": OTHER}, {"work_order_ref": "WO-2"}):
        torn = await taken(database, "visits", visit(1, updated_at=old), visit(1, updated_at=new, **cells))
        assert [r.status for r in torn] == ["bad", "bad"]
        assert f"differ in {next(iter(cells))}" in said(torn[0])
    tenancy = {"tenancy_ref": "T-1", "starts_on": "2024-04-01"}
    torn = await taken(database, "tenancies", {**tenancy, "unit_ref": HOME}, {**tenancy, "unit_ref": OTHER})
    assert [r.status for r in torn] == ["bad", "bad"]


async def test_a_row_that_leaves_open_which_of_several_is_meant_is_bad(database: Database) -> None:
    await taken(database, "visits", visit(1), visit(2, unit_ref=OTHER))
    nowhere = visit(3, unit_ref="")
    assert "at several places" in why(await taken(database, "visits", nowhere))[0]
    known = await taken(database, "visits", visit(1, unit_ref="", date="2026-12-09"))
    assert (known[0].status, (await where(database))["A-1"]) == ("changed", (HOME, FIRM)), "a visit knows its own"
    await taken(database, "visits", visit(4, contractor_code=GAS))
    several = await taken(database, "visits", visit(5, contractor_code=FIRM), visit(6, contractor_code=GAS),
                          visit(7, contractor_code=""))  # fmt: skip
    assert [r.status for r in several] == ["added", "added", "bad"]
    assert "several contractors" in said(several[2])


async def test_a_block_alone_means_the_home_that_its_order_is_at(database: Database) -> None:
    await taken(database, "homes", {"unit_ref": HOME, "address": "12 Larkspur Court", "block_ref": "LARK"})
    rows = [visit(1), visit(2, unit_ref="", block_ref="LARK")]
    for order in (rows, rows[::-1]):
        assert "bad" not in {r.status for r in await taken(database, "visits", *order)}
        assert await where(database) == {"A-1": (HOME, FIRM), "A-2": (HOME, FIRM)}


async def test_two_contractors_of_one_order_have_a_job_each(either: Database) -> None:
    await taken(either, "visits", visit(1), visit(2, contractor_code=GAS, description=""))
    found = await standing(either)
    assert {ref: (v.contractor_ref, v.description) for ref, v in found.items()} == {
        "A-1": (FIRM, "Mend the tap"),
        "A-2": (GAS, "Mend the tap"),
    }, "at one home, what one says of the work is true of the other"
    assert found["A-1"].job_id != found["A-2"].job_id


async def test_a_visit_given_to_another_contractor_takes_everything_along(either: Database) -> None:
    await taken(either, "visits", visit(1, operative_ref="BF-1", operative_name="Jo"), visit(2))
    first = (await standing(either))["A-1"]
    given = await taken(either, "visits", visit(1, contractor_code=GAS))
    assert (given[0].status, await where(either)) == ("changed", {"A-1": (HOME, GAS), "A-2": (HOME, FIRM)})
    after = (await standing(either))["A-1"]
    assert (after.worker_ref, after.password) == (None, first.password), "Jo works for the other firm"
    async with either.read() as tx:
        assert [event.kind for event in await store.history(tx, after.job_id)] == ["booked", "worker"]
        for table in OF_JOBS:
            if "visit_id" in table.c:
                astray = (table.c.visit_id == after.id) & (table.c.job_id != after.job_id)
                assert not await tx.rows(select(table).where(astray)), table.name
    await taken(either, "visits", visit(2, contractor_code=GAS))
    async with either.read() as tx:
        left = await tx.rows(select(func.count()).select_from(jobs))
    assert left[0][0] == 1, "a job that has nothing left goes"
    assert [r.status for r in await taken(either, "visits", visit(2, contractor_code=GAS))] == ["same"]


async def test_a_visit_that_is_over_stays_whose_it_was(database: Database) -> None:
    await taken(database, "visits", visit(1, date="2026-11-20", status="incomplete"), visit(2))
    await taken(database, "jobs", job(contractor_code=GAS))
    assert await where(database) == {"A-1": (HOME, FIRM), "A-2": (HOME, GAS)}
    rows = [visit(1, date="2026-11-20", status="incomplete", contractor_code=GAS), visit(2, contractor_code=GAS)]
    assert [r.status for r in await taken(database, "visits", *rows)] == ["same", "same"]
    assert await where(database) == {"A-1": (HOME, FIRM), "A-2": (HOME, GAS)}


async def test_a_job_without_visits_may_be_put_right(either: Database) -> None:
    await taken(either, "jobs", job())
    for cells in ({"unit_ref": OTHER}, {"contractor_code": GAS, "unit_ref": OTHER}):
        assert (await taken(either, "jobs", job(**cells)))[0].status == "changed"
    assert why(await taken(either, "visits", visit(1, unit_ref=OTHER, contractor_code=GAS))) == ["added"]
    async with either.read() as tx:
        assert (await tx.rows(select(func.count()).select_from(jobs)))[0][0] == 1


async def test_rows_of_jobs_at_several_homes_are_one_order(either: Database) -> None:
    rows = [job(), job(unit_ref=OTHER, description="Fit a grab rail")]
    assert why(await taken(either, "jobs", *rows)) == ["added", "added"]
    assert why(await taken(either, "jobs", *rows)) == ["same", "same"]
    assert (
        why(await taken(either, "jobs", job(description="Mend it"), job()))
        == [
            "Its reference stands on several rows that differ, and none says that it was changed later. Fill in "
            "updated_at, or take the wrong ones out."
        ]
        * 2
    )


async def test_two_people_of_two_firms_do_not_become_one(either: Database) -> None:
    """Firms number their workers from 1: nobody is told of another firm's worker by name."""
    jo = visit(1, operative_ref="7", operative_name="Jo Example")
    rana = visit(2, contractor_code=GAS, operative_ref="7", operative_name="Rana Example")
    await taken(either, "visits", jo)
    (result,) = await taken(either, "visits", rana)
    assert (result.status, len(result.notes)) == ("added", 1)
    found = await standing(either)
    assert {ref: v.worker_name for ref, v in found.items()} == {"A-1": "Jo", "A-2": None}
    rows = [{**jo, "operative_ref": "8", "date": "2026-12-09"}, {**rana, "operative_ref": "8", "date": "2026-12-09"}]
    for order in (rows, rows[::-1]):
        results = await taken(either, "visits", *order)
        assert all(result.status != "bad" and len(result.notes) == 1 for result in results)
        assert {v.worker_ref for v in (await standing(either)).values()} == {None}, "it is not Jo who comes either"
