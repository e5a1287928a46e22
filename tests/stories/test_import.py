"""Files from other systems: in whatever form, every good row lands and every bad one says why."""

import csv
import io
import random
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select

from flows.features.imports.columns import KINDS
from flows.features.imports.reading import read
from flows.features.imports.whole import bring
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.importing import NoTable, Run, Ways
from flows.kernel.texts import bare
from storage.database import Database, Tx
from storage.tables import homes, jobs, visits, workers
from tests.copy import gist
from tests.flows.test_imports import NOW, POLICY, RUNTIME, state_of
from tests.stage import Stage

MANY = 600
HEADER = [
    "Appointment.Reference", "WorkOrder.Reference.ID", "Appointment.Date", "Earliest Arrival Time",
    "LATEST_ARRIVAL_TIME", "unit_ref", "Contractor", "DescriptionOfWork", "operative_ref", "Operative Name",
    "Cost centre",
]  # fmt: skip


@pytest.fixture
async def database(stage_url: str) -> AsyncIterator[Database]:
    database = Database(stage_url)
    yield database
    await database.close()


class Mess:
    """An export as they come: each fault once in so many rows, and which rows have one."""

    def __init__(self, rows: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.bad: dict[int, str] = {}
        self.good: set[str] = set()
        self.lines = [self._line(number) for number in range(1, rows + 1)]

    def _line(self, number: int) -> list[str]:
        ref, day = f"A-{number}", datetime(2026, 12, 1) + timedelta(days=number % 60)
        line = [
            ref, f"WO-{number}", day.strftime(self.chance.choice(["%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y"])),
            self.chance.choice(["08:00", "8am", "8.00"]), self.chance.choice(["12:00", "12 noon"]),
            self.chance.choice(["LARK-12", "ROWAN-3"]), self.chance.choice(["brightfix", "safegas"]),
            "Fen\u00eatre – caf\u00e9; “tap”, \n2nd line", f"BF-{number % 50}", f"José Müller {number % 50}", "CC1",
        ]  # fmt: skip
        fault = self.chance.choice(["", "", "", "", "day", "ref", "home", "hours", "firm", "doubled"])
        column, cell, why = {
            "day": (2, "31/02/2026", "is no day"),
            "ref": (0, "", "appointment_ref is empty"),
            "home": (5, "NOWHERE-9", "we have none called"),
            "hours": (3, "teatime", "no time of day"),
            "firm": (6, "nobody", "we have none called"),
            "doubled": (0, f"A-{number - 1}", "stands on several rows that differ"),
        }.get(fault, (9, line[9], ""))
        line[column] = cell
        if fault == "doubled" and (number == 1 or number - 1 in self.bad or f"A-{number - 1}" not in self.good):
            line[0] = ref
            why = ""
        if why:
            self.bad[number] = why
        else:
            self.good.add(line[0])
        if why.startswith("stands"):
            self.bad[number - 1] = why
            self.good.discard(line[0])
        return line

    def workbook(self) -> bytes:
        """The same in a workbook of two sheets, below a title, beside notes."""
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        half = len(self.lines) // 2
        for name, lines in (("North", self.lines[:half]), ("South", self.lines[half:])):
            sheet = book.add_worksheet(name)
            for at, line in enumerate([[f"Visits of the {name}"], HEADER, *lines]):
                sheet.write_row(at, 0, line)
        book.add_worksheet("Notes").write(0, 0, "Ask Lee Placeholder")
        book.close()
        return out.getvalue()

    def content(self, encoding: str = "cp1252", delimiter: str = ";", mark: bytes = b"") -> bytes:
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(["Visits export, all contractors"])
        writer.writerow(HEADER)
        writer.writerows(self.lines)
        out.write("\r\n" * 3)
        return mark + out.getvalue().encode(encoding)


async def import_(database: Database, content: bytes, *, dry: bool = False) -> Run:
    async def sends(tx: Tx, effects: list[Effect]) -> None:
        return None

    async def step(done: int, whole: int) -> None:
        return None

    ways = Ways(database.read, database.write, sends, step)
    return await bring("visits", RUNTIME, ways, "export.csv", content, Actor("landlord", "csv", "t"), NOW, dry=dry)


async def stands(database: Database) -> list[tuple[Any, ...]]:
    async with database.read() as tx:
        return await state_of(tx)


@pytest.mark.parametrize("many", [MANY, pytest.param(50_000, marks=pytest.mark.proof)])
async def test_a_messy_export_loses_no_good_row_and_explains_every_bad_one(
    database: Database, many: int, seed: int
) -> None:
    mess = Mess(many, seed)
    run = await import_(database, mess.content())
    reasons = {int(r.number): RUNTIME.texts.say(r.reasons[0], "en") for r in run.results if r.status == "bad"}
    assert reasons.keys() == mess.bad.keys()
    assert all(why in reasons[number] for number, why in mess.bad.items())
    landed = {row[0] for row in await stands(database)}
    assert landed == mess.good
    back = list(csv.DictReader(io.StringIO(run.rejects)))
    assert len(back) == len(mess.bad)
    assert all(line["reason"] for line in back)
    before = await stands(database)
    again = await import_(database, mess.content())
    assert await stands(database) == before
    assert {r.status for r in again.results} == {"same", "bad"}
    assert run.unknown == ["Cost centre"]


async def test_a_workbook_loses_no_good_row_and_explains_every_bad_one(database: Database) -> None:
    mess = Mess(120, 7)
    run = await import_(database, mess.workbook())
    reasons = {int(r.number): RUNTIME.texts.say(r.reasons[0], "en") for r in run.results if r.status == "bad"}
    assert reasons.keys() == mess.bad.keys()
    assert all(why in reasons[number] for number, why in mess.bad.items())
    assert {row[0] for row in await stands(database)} == mess.good
    assert "Sheet “Notes” was left alone" in bare(RUNTIME.texts.say(run.problems[0], "en"))
    sheets = {
        int(number): row["Sheet"]
        for number, row in zip(sorted(mess.bad), csv.DictReader(io.StringIO(run.rejects)), strict=True)
    }
    assert all(name == ("North" if number <= 60 else "South") for number, name in sheets.items())
    before = await stands(database)
    again = await import_(database, mess.workbook())
    assert ({r.status for r in again.results}, await stands(database)) == ({"same", "bad"}, before)


@pytest.mark.parametrize(
    ("encoding", "delimiter", "mark"),
    [("utf-8", ",", b""), ("utf-8", ";", b"\xef\xbb\xbf"), ("utf-16", "\t", b""), ("cp1252", "|", b"")],
)
async def test_encodings_and_delimiters_make_no_difference(
    database: Database, encoding: str, delimiter: str, mark: bytes
) -> None:
    mess = Mess(20, 3)
    await import_(database, mess.content(encoding, delimiter, mark))
    found = await stands(database)
    assert {row[0] for row in found} == mess.good
    assert all(row[8] == "José" and row[4].startswith("Fenêtre – café") for row in found)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 a workbook", "Save it as CSV"),
        (b"", "no header line"),
        (b"name,colour\nJo,red\n", "no header line"),
        (b"\x00\x01\x02", "no header line"),
    ],
)
def test_what_is_no_table_is_said_in_a_line(content: bytes, why: str) -> None:
    with pytest.raises(NoTable) as wrong:
        read(KINDS["visits"], content)
    assert why in RUNTIME.texts.say(wrong.value.words, "en")


async def test_a_dry_run_shows_what_would_change_and_changes_nothing(database: Database) -> None:
    run = await import_(database, Mess(50, 5).content(), dry=True)
    assert run.count("added") > 10
    async with database.read() as tx:
        for table in (visits, jobs, workers):
            assert (await tx.rows(select(func.count()).select_from(table)))[0][0] == 0
        assert (await tx.rows(select(func.count()).select_from(homes)))[0][0] == len(POLICY.homes)


async def test_a_killed_run_is_run_again(database: Database) -> None:
    mess = Mess(300, 11)
    batches = 0

    async def falls(tx: Tx, effects: list[Effect]) -> None:
        nonlocal batches
        batches += 1
        if batches == 2:
            raise KeyboardInterrupt

    async def step(done: int, whole: int) -> None:
        return None

    with pytest.raises(KeyboardInterrupt):
        actor = Actor("landlord", "csv", "t")
        ways = Ways(database.read, database.write, falls, step, batch=100)
        await bring("visits", RUNTIME, ways, "x.csv", mess.content(), actor, NOW)
    assert 0 < len(await stands(database)) < len(mess.good)
    await import_(database, mess.content())
    assert {row[0] for row in await stands(database)} == mess.good


async def test_a_resident_hears_of_a_visit_that_was_brought_in(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    row = {
        "appointment_ref": "A-1", "work_order_ref": "WO-1", "date": f"{stage.at(3):%Y-%m-%d}", "slot_name": "morning",
        "unit_ref": "LARK-12", "contractor_code": "brightfix", "description": "Mend the tap",
        "operative_ref": "BF-07", "operative_name": "Jo Example",
    }  # fmt: skip
    actor = Actor("landlord", "csv", "export.csv")
    await stage.application.bring("visits", [row], actor)
    await sam.sees("Who: Jo from Brightfix Repairs")
    await stage.application.bring("visits", [{**row, "date": f"{stage.at(4):%Y-%m-%d}"}], actor)
    await sam.sees(gist("told-moved"))
    await stage.application.bring("visits", [{**row, "date": f"{stage.at(4):%Y-%m-%d}", "status": "cancelled"}], actor)
    await sam.sees(gist("told-cancelled"))
