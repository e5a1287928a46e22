"""Limits of an import, whatever is in a row: it must not crash, undo news, or lead to the wrong home."""

import contextlib
import csv
import io
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from flows.features.imports.columns import KINDS
from flows.features.imports.taking import Batch, take
from flows.features.imports.whole import bring
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard
from flows.kernel.importing import Result, Ways
from flows.kernel.texts import bare
from storage import cards
from storage import visits as store
from storage.database import Database, Tx
from storage.tables import blocks, homes, jobs, offers, visits, workers
from tests.examples import examples
from tests.flows.test_imports import ACTOR, NOW, RUNTIME, row, state_of
from tests.undone import undone

Rows = list[dict[str, str]]


async def taken(database: Database, kind: str, *rows: dict[str, str], now: datetime = NOW) -> list[Result]:
    async with database.write() as tx:
        batch: Batch = await take(tx, RUNTIME, kind, rows, ACTOR, now)
    return batch.results


def said(result: Result) -> str:
    return " ".join(RUNTIME.texts.say(reason, "en") for reason in result.reasons)


async def why_not(database: Database, **cells: str) -> str:
    """Return why a row of visits is bad."""
    result = (await taken(database, "visits", row(1, **cells)))[0]
    assert result.status == "bad"
    return said(result)


async def test_hours_that_are_no_hours_are_bad_rows(either: Database) -> None:
    assert "none of your slots" in await why_not(either, slot_name="teatime", earliest="08:00")
    assert "none of your slots" in await why_not(either, slot_name="teatime", latest="12:00")
    assert "not after" in await why_not(either, slot_name="", earliest="12:00", latest="12:00")
    assert "not after" in await why_not(either, slot_name="", earliest="13:00", latest="12:00")
    night = await taken(either, "visits", row(1, slot_name="", earliest="22:00", latest="02:00"))
    assert night[0].status == "added"


@pytest.mark.parametrize(
    ("said", "slot"),
    [("Morning", "morning"), ("AM", "morning"), ("am slot", "morning"), ("P.M.", "afternoon"),
     ("AFTERNOON ", "afternoon"),
     ("All day", None), ("AM/PM", None), ("evening", None), ("8-12", None)],
)  # fmt: skip
async def test_slots_however_they_are_written(database: Database, said: str, slot: str | None) -> None:
    (result,) = await taken(database, "visits", row(1, slot_name=said))
    assert result.status == ("added" if slot else "bad")
    async with database.read() as tx:
        visit = await store.find(tx, "A-1")
    assert (visit and visit.slot) == slot


async def test_the_name_of_a_firm_is_not_its_workers(database: Database) -> None:
    (result,) = await taken(database, "visits", row(1, operative_name="Brightfix"))
    assert "there is no worker" in " ".join(RUNTIME.texts.say(note, "en") for note in result.notes)
    async with database.read() as tx:
        visit = await store.find(tx, "A-1")
    assert visit and visit.worker_name is None


async def test_a_home_is_one_home(either: Database) -> None:
    await taken(either, "homes", {"unit_ref": "LARK-12", "address": "12 Larkspur Court", "uprn": "100"})
    await taken(either, "homes", {"unit_ref": "ROWAN-3", "address": "3 Rowan House", "uprn": "200"})
    await taken(either, "homes", {"unit_ref": "200", "address": "200 Elsewhere"})
    assert "another home" in await why_not(either, unit_ref="LARK-12", uprn="200")
    one, other = row(1, unit_ref="200"), row(2, unit_ref="", uprn="200")
    assert {result.status for result in await taken(either, "visits", one, other)} == {"added"}
    async with either.read() as tx:
        found = await tx.rows(select(jobs.c.ref, homes.c.ref).select_from(jobs.join(homes)).order_by(jobs.c.ref))
    assert [tuple(line) for line in found] == [("WO-1", "200"), ("WO-2", "ROWAN-3")]
    await taken(either, "homes", {"unit_ref": "LARK-14", "address": "14 Larkspur Court", "uprn": "100"})
    assert "more than one home" in said((await taken(either, "visits", row(3, unit_ref="", uprn="100")))[0])


@pytest.mark.parametrize("communal", ["", "no", "yes"])
async def test_a_home_in_another_block_than_the_row_says_is_no_place(database: Database, communal: str) -> None:
    """A kind: of two places that a row names, one was taken."""
    why = await why_not(database, unit_ref="LARK-12", block_ref="ROWAN", is_communal=communal)
    assert "“LARK-12” is not in “ROWAN”" in why
    (good,) = await taken(database, "visits", row(1, unit_ref="LARK-12", block_ref="LARK"))
    assert good.status == "added"
    (again,) = await taken(database, "visits", row(1, unit_ref="LARK-12", block_ref="ROWAN", date="2026-12-09"))
    assert again.status == "bad"


async def test_a_visit_is_to_a_home_or_to_all(either: Database) -> None:
    nobody = {"unit_ref": "", "block_ref": "LARK", "is_communal": "no"}
    assert "no home" in await why_not(either, **nobody)
    assert (await taken(either, "visits", row(1, **nobody | {"is_communal": "yes"})))[0].status == "added"


async def test_a_visit_stays_with_its_job(either: Database) -> None:
    await taken(either, "visits", row(1), row(2))
    moved = (await taken(either, "visits", row(1, work_order_ref="WO-2")))[0]
    assert moved.status == "bad"
    assert "came with another job" in said(moved)


async def test_news_is_not_undone_by_what_is_older(either: Database) -> None:
    def of(day: str, hour: int | None) -> dict[str, str]:
        return row(1, date=day, updated_at=f"2026-11-20T{hour:02}:00:00Z" if hour else "")

    steps: list[tuple[str, int | None, str]] = [
        ("2026-12-08", 8, "added"),
        ("2026-12-08", 12, "same"),
        ("2026-12-09", 10, "same"),
    ]
    steps += [("2026-12-10", 13, "changed"), ("2026-12-11", None, "changed"), ("2026-12-12", 12, "same")]
    for day, hour, status in steps:
        assert (await taken(either, "visits", of(day, hour)))[0].status == status, (day, hour)


async def test_a_new_time_ends_what_was_offered_and_done_is_done(either: Database) -> None:
    await taken(either, "visits", row(1), row(2))
    async with either.write() as tx:
        for ref in ("A-1", "A-2"):
            visit = await store.find(tx, ref)
            assert visit
            at = {"starts_at": NOW + timedelta(days=9), "ends_at": NOW + timedelta(days=9, hours=2), "made_at": NOW}
            await store.offer(
                tx, [{"job_id": visit.job_id, "visit_id": visit.id, "slot": None, "ended_at": None, **at}]
            )
    await taken(either, "visits", row(1, date="2026-12-09"), row(2, date="2026-11-23", status="done"),
                row(3, date="2026-11-20", status="done"))  # fmt: skip
    async with either.read() as tx:
        assert not await tx.rows(select(offers.c.id).where(offers.c.ended_at.is_(None)))
        found = await tx.rows(select(visits.c.ref, jobs.c.state).select_from(visits.join(jobs)).order_by(visits.c.ref))
        events = await store.history(tx, 1)
    assert [tuple(line) for line in found] == [("A-1", "dispatched"), ("A-2", "completed"), ("A-3", "completed")]
    moved = next(event for event in events if event.kind == "moved")
    assert moved.data["from"][0].startswith("2026-12-08")
    assert moved.data["to"][0].startswith("2026-12-09")


async def test_safety_by_the_landlords_own_trades(either: Database) -> None:
    visits_ = RUNTIME.policy.visits.model_copy(update={"safety_trades": {"Gas Servicing": "gas"}})
    runtime = replace(RUNTIME, policy=RUNTIME.policy.model_copy(update={"visits": visits_}))
    async with either.write() as tx:
        await take(tx, runtime, "visits", [row(1, trade="GAS  SERVICING")], ACTOR, NOW)
        assert (await tx.rows(select(jobs.c.safety)))[0].safety == "gas"


async def test_a_block_is_called_the_same_whatever_the_order(either: Database) -> None:
    rows = [
        {"unit_ref": "ASH-1", "address": "1 Ash", "block_ref": "ASH", "block_name": "Ash House"},
        {"unit_ref": "ASH-2", "address": "2 Ash", "block_ref": "ASH"},
        {"unit_ref": "ASH-3", "address": "3 Ash", "block_ref": "ASH", "block_name": "Ash House"},
    ]
    for order in (rows, rows[::-1]):
        results = await taken(either, "homes", *order)
        async with either.read() as tx:
            assert (await tx.rows(select(blocks.c.name).where(blocks.c.ref == "ASH")))[0].name == "Ash House"
    assert {result.status for result in results} == {"same"}
    renamed = await taken(either, "homes", {**rows[0], "block_name": "Ash Court"})
    assert renamed[0].changes == ("block_name",)
    differ = await taken(either, "homes", rows[0], {**rows[2], "block_name": "Ash Tower"})
    assert {result.status for result in differ} == {"bad"}


async def test_what_no_database_takes_is_left_out(either: Database) -> None:
    odd = row(1, description="Mend\x00 the \ud800tap\u0085", operative_name="Mr. Jo Example")
    assert (await taken(either, "visits", odd))[0].status == "added"
    async with either.read() as tx:
        visit = await store.find(tx, "A-1")
    assert visit
    assert (visit.description, visit.worker_name) == ("Mend the tap", "Jo")


ODD = st.text(st.characters() | st.sampled_from("\x00\ud800\u202e\r\n\t,;'\"0123456789-/:. ampnoyes"), max_size=12)
USUAL = {kind: {column.name: column.example for column in KINDS[kind].columns} for kind in KINDS}
SPOILT = st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.dictionaries(st.sampled_from(sorted(USUAL[kind])), ODD, max_size=4))
)


async def of_odd_rows(tx: Tx, spoilt: list[tuple[str, dict[str, str]]]) -> None:
    for kind in KINDS:
        rows = [{**USUAL[kind], **cells} for name, cells in spoilt if name == kind]
        batch = await take(tx, RUNTIME, kind, rows, Actor("landlord", "api", "odd"), NOW)
        assert len(batch.results) == len(rows)
        assert all(said(result) for result in batch.results if result.status == "bad")


@examples(5, proof=100)
@given(spoilt=st.lists(SPOILT, min_size=20, max_size=40))
async def test_no_row_whatsoever_brings_it_down(database: Database, spoilt: list[tuple[str, dict[str, str]]]) -> None:
    async with undone(database) as tx:
        await of_odd_rows(tx, spoilt)


FILE = st.lists(
    st.fixed_dictionaries(
        {
            "appointment_ref": st.sampled_from([f"A-{number}" for number in range(6)]),
            "work_order_ref": st.sampled_from(["WO-1", "WO-2", "WO-3"]),
            "date": st.sampled_from(["2026-12-08", "09/12/2026", "31/02/2026"]),
            "slot_name": st.sampled_from(["morning", "afternoon", "teatime"]),
            "unit_ref": st.sampled_from(["LARK-12", "ROWAN-3", "NOWHERE", ""]),
            "block_ref": st.sampled_from(["", "LARK", "ROWAN"]),
            "is_communal": st.sampled_from(["", "", "yes", "no"]),
            "adds_place": st.sampled_from(["", "", "yes"]),
            "contractor_code": st.sampled_from(["brightfix", "safegas", "nobody", ""]),
            "description": st.sampled_from(["Mend the tap", "Mend the door", ""]),
            "status": st.sampled_from(["", "booked", "done", "cancelled", "no access"]),
            "operative_ref": st.sampled_from(["BF-1", "BF-2", ""]),
            "operative_name": st.sampled_from(["Jo", "Rana", ""]),
            "updated_at": st.sampled_from(["", "2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z"]),
        }
    ),
    min_size=2,
    max_size=12,
)


@examples(8, proof=300)
@given(rows=FILE, chance=st.randoms(use_true_random=False), batch=st.integers(1, 4))
async def test_a_file_in_any_order_and_in_batchs_of_any_size_comes_to_the_same(
    database: Database, rows: Rows, chance: random.Random, batch: int
) -> None:
    shuffled = chance.sample(rows, len(rows))
    found = []
    for one, many in ((rows, 500), (shuffled, batch)):
        async with undone(database) as tx:
            found.append(await brought(tx, one, many))
    assert found[0] == found[1]


async def brought(tx: Tx, rows: Rows, batch: int) -> list[Any]:
    """Return the result of a file, brought in twice: the rows of the tables, and what is said of each row."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)

    @contextlib.asynccontextmanager
    async def within() -> AsyncIterator[Tx]:
        async with tx.savepoint():
            yield tx

    ways = Ways(within, within, _nothing, _nothing, batch)
    first, again = [
        await bring("visits", RUNTIME, ways, "f.csv", out.getvalue().encode(), ACTOR, NOW) for _ in range(2)
    ]
    assert len(first.results) == len(rows)
    assert again.count("added") == again.count("changed") == 0
    assert again.count("bad") == first.count("bad")
    cells = {result.number: tuple(sorted(rows[result.number - 1].items())) for result in first.results}
    said_of = Counter((cells[r.number], r.status, _unnumbered(said(r))) for r in first.results)
    named = {line["unit_ref"]: line for line in rows}
    homes_of = select(visits.c.ref, homes.c.ref).select_from(visits.join(jobs).join(homes)).where(~jobs.c.communal)
    for ref, home in await tx.rows(homes_of):
        taken_ = [rows[result.number - 1] for result in first.results if result.ref == ref and result.status != "bad"]
        own = [line["unit_ref"] for line in taken_ if line["unit_ref"]]
        assert home in own if own else home in named, "a visit is to the home that its own row names"
    columns = (jobs.c.ref, jobs.c.home_id, jobs.c.contractor_id, jobs.c.state, jobs.c.closed_at, jobs.c.safety)
    kept = await tx.rows(select(*columns).order_by(*columns[:3]))
    return [said_of, await state_of(tx), [tuple(line) for line in kept]]


def _unnumbered(words: str) -> str:
    return re.sub(r"row \d+", "row", bare(words))


async def _nothing(*_: Any) -> None:
    return None


@pytest.mark.parametrize("status", ["Completed", "In Progress", "Not finished", "No access", "On the way", "Closed"])
async def test_a_state_of_a_visit_that_has_not_come_is_no_state_of_it(database: Database, status: str) -> None:
    """Other systems write there how far the whole order is. Once its time has come, it counts."""
    (fresh,) = await taken(database, "visits", row(1, status=status))
    (known,) = await taken(database, "visits", row(1, status=status, date="2026-12-09"))
    (again,) = await taken(database, "visits", row(1, status=status, date="2026-12-09"))
    assert (fresh.status, known.status, again.status) == ("added", "changed", "same")
    assert "cannot be said of a visit on 2026-12-08 yet" in RUNTIME.texts.say(fresh.notes[0], "en")
    async with database.read() as tx:
        visit = await store.find(tx, "A-1")
        assert visit and (visit.state, visit.closed_at) == ("booked", None)
        assert {event.kind for event in await store.history(tx, visit.job_id)} == {"booked", "moved"}
    after = visit.starts_at + timedelta(hours=1)
    (done,) = await taken(database, "visits", row(1, status=status, date="2026-12-09"), now=after)
    assert (done.status, done.notes) == ("changed", ())


LEFT_OUT = [
    ("priority", "Routine"), ("planned", "maybe"), ("safety", "Fire door"), ("required_by", "soon"),
    ("required_by", "2046-12-08"), ("date_reported", "20/11/76"), ("date_raised", "last week"),
    ("status", "Awaiting parts"), ("contract_ref", "NO-SUCH"), ("contract_ref", "1.5E+6"), ("block_ref", "ESTATE-9"),
    ("uprn", "1.0E+11"), ("trade", "x" * 65), ("operative_ref", "1.00123E+11"), ("operative_ref", "x" * 65),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cell"), LEFT_OUT)
async def test_what_cannot_be_read_and_is_not_needed_costs_its_cell_alone(
    database: Database, name: str, cell: str
) -> None:
    (result,) = await taken(database, "visits", row(1, **{name: cell}))
    notes = [RUNTIME.texts.say(note, "en") for note in result.notes]
    assert (result.status, len(notes)) == ("added", 1)
    assert notes[0].startswith(f"{name}: ")
    assert "It was left out." in notes[0]


async def test_a_worker_nobody_knows_costs_the_worker_alone(database: Database) -> None:
    (result,) = await taken(database, "visits", row(1, operative_name=""))
    assert (result.status, len(result.notes)) == ("added", 1)


async def test_whoever_was_to_come_does_not_where_another_cannot_be_read(database: Database) -> None:
    """A kind: a name that is somebody else's stays at the door."""
    for cell in ("1.00123E+11", "x" * 65, "NO-SUCH"):
        await taken(database, "visits", row(1))
        (result,) = await taken(database, "visits", row(1, operative_ref=cell, operative_name=""))
        assert (result.status, len(result.notes)) == ("changed", 1)
        async with database.read() as tx:
            visit = await store.find(tx, "A-1")
        assert visit and visit.worker_ref is None


VITAL = [
    ("unit_ref", "x" * 65), ("unit_ref", "1.00123E+11"), ("contractor_code", "1E+5"), ("is_communal", "perhaps"),
    ("date", "2046-12-08"), ("date", "08/12/19"), ("earliest", "teatime"), ("earliest", "2026-12-09T08:00:00"),
    ("latest", "late"), ("latest", "0.50"), ("updated_at", "lately"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cell"), VITAL)
async def test_what_says_where_and_when_costs_the_row(database: Database, name: str, cell: str) -> None:
    assert f"{name}: " in await why_not(database, **{name: cell})


async def test_one_is_told_to_fill_in_what_there_is(database: Database) -> None:
    for kind in KINDS.values():
        line = {column.name: column.example for column in kind.columns if column.needed}
        free = [name for name in (*line, "description") if name not in (kind.key, *kind.fixed, *kind.apart_by)]
        other = "2026-12-09" if free[0] in ("date", "starts_on") else "other"
        words = said((await taken(database, kind.name, line, {**line, free[0]: other}))[0])
        assert ("updated_at" in words) == ("updated_at" in kind.by_name), (kind.name, words)


async def test_a_visit_whose_job_gained_something_is_changed_and_what_was_sent_of_it_is_sent_anew(
    database: Database,
) -> None:
    await taken(database, "visits", row(1), row(2))
    async with database.write() as tx:
        visit = await store.find(tx, "A-1")
        assert visit
        for case in ("visit", "pack"):
            await cards.put(tx, case, visit.id, "C1", f"{case}-1", NOW)
        gained = row(1, access_information="Key safe", location="Kitchen")
        batch = await take(tx, RUNTIME, "visits", [gained, row(2)], ACTOR, NOW)
        after = await store.find(tx, "A-1")
    assert [(r.status, r.changes) for r in batch.results] == [("changed", ("access", "location")), ("same", ())]
    assert after and (after.access, after.location) == ("Key safe", "Kitchen")
    drawn = {(effect.case, effect.subject) for effect in batch.effects if isinstance(effect, CaseCard)}
    assert drawn == {("visit", visit.id), ("pack", visit.id)}


@pytest.mark.parametrize(
    ("given", "who"),
    [
        ({"operative_ref": "", "operative_name": ""}, "Jo"),
        ({"operative_ref": "NULL", "operative_name": "-"}, "Jo"),
        ({"operative_ref": "#REF!", "operative_name": "N/A"}, "Jo"),
        ({"operative_ref": "", "operative_name": "jo Example"}, "Jo"),
        ({"operative_ref": "BF-1", "operative_name": "TBC"}, "Jo"),
        ({"operative_ref": "Unassigned", "operative_name": ""}, None),
        ({"operative_ref": "", "operative_name": "Unassigned"}, None),
        ({"operative_ref": "NULL", "operative_name": "To be confirmed"}, None),
        ({"operative_ref": "TBC", "operative_name": "TBC"}, None),
        ({"operative_ref": "Not yet allocated", "operative_name": "N/A"}, None),
        ({"operative_ref": "", "operative_name": "Nobody"}, None),
        ({"operative_ref": "", "operative_name": "Team A"}, None),
        ({"operative_ref": "", "operative_name": "Jo and Sam"}, None),
        ({"operative_ref": "", "operative_name": "Sam"}, None),
        ({"operative_ref": "Unassigned", "operative_name": "Jo"}, None),
        ({"operative_ref": "BF-404", "operative_name": ""}, None),
    ],
)
async def test_nobody_comes_who_was_taken_off(database: Database, given: dict[str, str], who: str | None) -> None:
    """A kind: a resident is told of a worker whom a later row has taken off, or given to somebody else. What says
    nothing takes nobody off; and the same row once more undoes nothing that was done since."""
    await taken(database, "visits", row(1))
    for status in ("changed" if who is None else "same", "same"):
        (result,) = await taken(database, "visits", row(1, **given))
        assert (result.status, result.reasons) == (status, ()), said(result)
        async with database.write() as tx:
            visit = await store.find(tx, "A-1")
            assert visit and visit.worker_name == who
            await store.change(tx, visit.id, state="confirmed", ends_at=visit.starts_at + timedelta(hours=1))
    async with database.read() as tx:
        visit = await store.find(tx, "A-1")
    assert visit and (visit.state, visit.ends_at - visit.starts_at) == ("confirmed", timedelta(hours=1))


async def test_a_worker_who_left_comes_to_nobody(database: Database) -> None:
    late = row(2, date="2026-11-20")
    await taken(database, "visits", row(1), late, row(3, operative_ref="BF-2", operative_name="Sam"))
    left = {"operative_ref": "BF-1", "operative_name": "Jo", "contractor_code": "brightfix", "current": "no"}
    for _ in range(2):
        await taken(database, "workers", left)
        async with database.read() as tx:
            found = [await store.find(tx, ref) for ref in ("A-1", "A-2", "A-3")]
        assert [visit and visit.worker_name for visit in found] == [None, "Jo", "Sam"], "what is over stays as it was"
    (again,) = await taken(database, "visits", row(1))
    assert again.status == "same"


STATUSES = [
    ("Cancelled - no longer required", "cancelled"), ("CANCELLED BY TENANT", "cancelled"),
    ("Canceled (weather)", "cancelled"),
    ("Appointment cancelled", "cancelled"), ("Deleted", "cancelled"), ("Not required", "cancelled"),
    ("Cancellation requested", "booked"), ("Not cancelled", "booked"), ("On Hold", "booked"),
    ("Job Completed", "booked"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "state"), STATUSES)
async def test_states_in_the_words_of_other_systems(database: Database, said: str, state: str) -> None:
    """Of a cancelled visit nobody is told that it comes, whyever it is; and one that is to come ends by no word."""
    await taken(database, "visits", row(1, status=said))
    async with database.read() as tx:
        visit = await store.find(tx, "A-1")
    assert visit and visit.state == state


async def test_hours_outside_of_their_slot_leave_open_which_is_meant(database: Database) -> None:
    assert "not in the slot" in await why_not(database, slot_name="morning", earliest="13:00", latest="17:00")
    (narrow,) = await taken(database, "visits", row(1, slot_name="morning", earliest="09:00", latest="10:00"))
    assert narrow.status == "added"


async def test_that_nobody_comes_is_no_news_of_a_visit_to_which_nobody_came(database: Database) -> None:
    await taken(database, "visits", row(1, operative_ref="", operative_name=""))
    async with database.write() as tx:
        visit = await store.find(tx, "A-1")
        assert visit
        await store.change(tx, visit.id, state="cancelled")
    for named in ({"operative_ref": "Unassigned"}, {"operative_name": "Sam"}, {"operative_name": "Team A"}):
        (result,) = await taken(database, "visits", row(1, **{"operative_ref": "", "operative_name": "", **named}))
        assert result.status == "same"
    async with database.read() as tx:
        visit = await store.find(tx, "A-1")
    assert visit and visit.state == "cancelled"


async def test_words_for_nothing_make_no_worker_and_no_one_reads_them(either: Database) -> None:
    """A kind: a word that a system writes where it has no value is read to a resident as the value."""
    nobody = {"operative_ref": "Unassigned", "operative_name": "To be confirmed"}
    (added,) = await taken(either, "visits", row(1, **nobody, access_information="N/A", location="#REF!"))
    assert added.status == "added", said(added)
    async with either.read() as tx:
        assert not await tx.rows(select(workers.c.id))
        (job,) = await tx.rows(select(jobs.c.access, jobs.c.location))
    assert tuple(job) == (None, None)
    for name in ("Plumber", "Gas Engineer", "12345", "Jo and Sam"):
        (worker,) = await taken(
            either, "workers", {"operative_ref": "BF-9", "operative_name": name, "contractor_code": "brightfix"}
        )
        assert (worker.status, "nobody's name" in said(worker)) == ("bad", True)
