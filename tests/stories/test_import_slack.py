"""An admin uploads a file in Slack: it is imported beside everything else, and they hear the result in private."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from storage.tables import imports, visits
from tests.copy import say
from tests.stage import Stage

HEADER = "appointment_ref;work_order_ref;date;slot_name;unit_ref;contractor_code;description;Cost centre"


def line(stage: Stage, number: int, day: str = "", home: str = "LARK-12") -> str:
    day = day or f"{stage.at(3):%d/%m/%Y}"
    return f"A-{number};WO-{number};{day};morning;{home};brightfix;Café tap {number};CC"


def export(*lines: str) -> bytes:
    return "\r\n".join([HEADER, *lines, ""]).encode("cp1252")


@pytest.fixture
def kim(stage: Stage) -> StaffMember:
    kim = stage.officer("Kim Admin")
    kim.admin = True
    return kim


async def uploads(stage: Stage, kim: StaffMember, content: bytes, *, dry: bool = False, name: str = "e.csv") -> None:
    await kim.commands("/doorstep import", in_channel=stage.channels.default)
    await kim.sees_modal(say("import-title"))
    await kim.fills_in({"kind": say("import-kind-visits"), "file": [(name, content)]})
    if dry:
        await kim.fills_in({"dry": [say("import-dry")]})
    await kim.submits()
    await kim.sees_modal(say("import-begun"))
    await kim.closes()


async def hears(stage: Stage, kim: StaffMember, words: str) -> SlackMessage:
    return await stage.world.slack.direct_channel(kim.id).shows(words)


async def count(stage: Stage) -> int:
    async with stage.application.database.read() as tx:
        return int((await tx.rows(select(func.count()).select_from(visits)))[0][0])


async def test_an_admin_brings_in_a_file_and_gets_the_bad_rows_back(stage: Stage, kim: StaffMember) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await uploads(stage, kim, export(line(stage, 1), line(stage, 2, "31/02/2026"), line(stage, 3, home="NOWHERE")))
    said = await hears(stage, kim, "3 rows. 1 were added, 0 were changed, 0 were the same, 2 are bad")
    await sam.sees("has planned a visit: Café tap 1")
    assert "left alone: Cost centre" in said.words()
    reply = await stage.world.slack.bell.until(lambda: next((one for one in said.thread if one.files), None), 60)
    assert reply
    file = reply.files[0]
    assert file["title"] == "e-rejects.csv"
    back = list(csv.DictReader(io.StringIO(content_of(stage, file["id"]).decode("utf-8-sig"))))
    assert [row["appointment_ref"] for row in back] == ["A-2", "A-3"]
    assert "31/02/2026" in back[0]["reason"]
    assert "NOWHERE" in back[1]["reason"]
    async with stage.application.database.read() as tx:
        run = (await tx.rows(select(imports)))[0]
    assert (run.kind, run.name, run.by, run.rows, run.added, run.bad) == ("visits", "e.csv", kim.id, 3, 1, 2)


async def test_a_look_shows_what_would_change_and_changes_nothing(stage: Stage, kim: StaffMember) -> None:
    await uploads(stage, kim, export(line(stage, 1)))
    await hears(stage, kim, "1 were added")
    later = f"{stage.at(4):%Y-%m-%d}"
    await uploads(stage, kim, export(line(stage, 1, later), line(stage, 2)), dry=True, name="look.csv")
    said = await hears(stage, kim, "1 would be added, 1 would be changed")
    assert "A-1: ends_at, starts_at" in said.words()
    assert (await stage.visit("A-1")).starts_at == stage.at(3, 8)
    assert await count(stage) == 1


async def test_what_cannot_be_read_is_said_in_a_line(stage: Stage, kim: StaffMember) -> None:
    await uploads(stage, kim, b"PK\x03\x04 a workbook", name="w.csv")
    await hears(stage, kim, "Save it as CSV")
    stage.world.faults.plan(Fault("slack", "download", Kind.ERROR, status=404))
    await uploads(stage, kim, export(line(stage, 1)))
    await hears(stage, kim, "could not get your file")


async def test_only_admins_may(stage: Stage, kim: StaffMember) -> None:
    robin = stage.officer()
    await robin.commands("/doorstep import", in_channel=stage.channels.default)
    await robin.told(say("staff-refused-no-admin"))
    assert robin.modal is None
    await kim.commands("/doorstep import", in_channel=stage.channels.default)
    await kim.sees_modal(say("import-title"))
    await kim.fills_in({"kind": say("import-kind-visits"), "file": [("e.csv", export(line(stage, 1)))]})
    kim.admin = False
    stage.world.clock.wind(timedelta(minutes=2))
    await kim.submits()
    await kim.sees_modal(say("staff-refused-no-admin"))
    await stage.settles()
    assert await count(stage) == 0


async def test_a_process_that_falls_leaves_the_file_to_the_next(stage: Stage, kim: StaffMember) -> None:
    many = export(*(line(stage, number) for number in range(600)))
    await uploads(stage, kim, many)
    await hears(stage, kim, "we are reading it")
    await stage.falls()
    stage.world.clock.wind(timedelta(minutes=5))
    await stage.application.take_over()
    await hears(stage, kim, "600 rows.")
    assert await count(stage) == 600


def content_of(stage: Stage, file: str) -> bytes:
    content = stage.world.slack.files[file].content
    assert content is not None
    return content
