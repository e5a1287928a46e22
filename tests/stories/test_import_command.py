"""`doorstep import` beside a running bot: its result in words, the bad rows in a file, and residents hear of it."""

import asyncio
import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import importing
from bot.settings import SAMPLE_LANDLORD, BadSettings
from flows.kernel.texts import bare
from storage.tables import imports, outbox, visits
from tests.stage import Stage

HEADER = ["appointment_ref", "work_order_ref", "date", "slot_name", "unit_ref", "contractor_code", "description"]


@pytest.fixture
def export(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with two good rows and a bad one; settings are those of the bot."""
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", stage.application.database.url)
    monkeypatch.setenv("DOORSTEP_LANDLORD", str(SAMPLE_LANDLORD))
    file = tmp_path / "export.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(HEADER)
        for number, home in enumerate(("LARK-12", "NOWHERE", "ROWAN-3"), start=1):
            day = f"{stage.at(3):%d/%m/%Y}"
            writer.writerow([f"A-{number}", f"WO-{number}", day, "morning", home, "brightfix", f"Tap {number}"])
    return file


async def runs(stage: Stage, file: Path, *, dry: bool = False) -> bool:
    return await asyncio.to_thread(importing.run, "visits", file, dry=dry, rejects=None, clock=stage.world.clock)


async def count(stage: Stage) -> int:
    async with stage.application.database.read() as tx:
        return int((await tx.rows(select(func.count()).select_from(visits)))[0][0])


async def test_residents_hear_through_the_bot_that_runs(
    stage: Stage, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    assert not await runs(stage, export), "a row was bad"
    said = capsys.readouterr().out
    assert "3 rows: 2 added, 0 changed, 0 the same, 1 bad." in said
    async with stage.application.database.read() as tx:
        left = await tx.rows(select(outbox.c.claimed_by).where(outbox.c.state == "waiting"))
        run = (await tx.rows(select(imports)))[0]
    assert [row.claimed_by for row in left] == [None], "left for whoever runs"
    assert (run.name, run.by, run.rows, run.added, run.bad) == ("export.csv", "export.csv", 3, 2, 1)
    await stage.application.take_over()
    await sam.sees("has planned a visit: Tap 1")


async def test_the_bad_rows_are_mended_and_brought_in(
    stage: Stage, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await runs(stage, export)
    rejects = export.with_name("export-rejects.csv")
    assert f"each with its reason: {rejects}" in capsys.readouterr().out
    said = rejects.read_text(encoding="utf-8-sig")
    assert "unit_ref: we have none called" in said
    rejects.write_text(said.replace("NOWHERE,", "LARK-12,"), encoding="utf-8")
    assert await runs(stage, rejects)
    assert await count(stage) == 3
    await runs(stage, export)
    assert "0 added, 0 changed, 2 the same, 1 bad." in capsys.readouterr().out


async def test_a_dry_run_says_what_would_change(stage: Stage, export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await runs(stage, export)
    later = export.read_text(encoding="utf-8-sig").replace(f"{stage.at(3):%d/%m/%Y}", f"{stage.at(4):%d/%m/%Y}")
    export.write_text(later, encoding="utf-8")
    capsys.readouterr()
    await runs(stage, export, dry=True)
    said = capsys.readouterr().out
    assert "0 would be added, 2 would be changed, 0 the same, 1 bad." in said
    assert "A-1: ends_at, starts_at" in said
    assert (await stage.visit("A-1")).starts_at == stage.at(3, 8)


async def test_work_orders_as_hact_has_them(stage: Stage, export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    order = {
        "Reference": [{"ID": "WO-77"}],
        "DescriptionOfWork": "Mend the tap",
        "AssignedToPrimary": {"Organization": {"Reference": [{"ID": "brightfix"}]}},
        "Site": {"Property": [{"PropertyReference": "LARK-12"}]},
        "Priority": {"PriorityCode": "Routine"},
        "Appointment": {"Date": f"{stage.at(3):%Y-%m-%d}", "TimeOfDay": {"Name": "morning"}},
    }
    file = export.with_name("orders.json")
    file.write_text(json.dumps([order]), encoding="utf-8")
    await asyncio.to_thread(importing.run, "hact", file, dry=False, rejects=None, clock=stage.world.clock)
    said = bare(capsys.readouterr().out)
    assert "1 rows: 1 added" in said
    assert "priority: “Routine” is no whole number. It was left out. (row 1)" in said
    await stage.application.take_over()
    await sam.sees("has planned a visit: Mend the tap")


async def test_what_a_person_can_mend_is_one_line(stage: Stage, export: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    book.write_bytes(b"PK\x03\x04")
    with pytest.raises(BadSettings, match="Save it as CSV"):
        await runs(stage, book)
    with pytest.raises(BadSettings, match="No such file"):
        await runs(stage, tmp_path / "nothing.csv")
