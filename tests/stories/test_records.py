"""The landlord's records in Slack: looked for, edited, and visits booked; every change is kept."""

import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from bot.simulator.slack import StaffMember
from flows.kernel.actor import Actor
from storage.backup import back_up
from storage.tables import contractors, record_events, workers
from tests.copy import say
from tests.stage import Stage

OWN = "Ring <twice> & wait."


async def test_a_contractors_number_is_edited_and_who_did_it_is_kept(stage: Stage) -> None:
    robin = stage.officer()
    await robin.commands("/doorstep contractor bright", in_channel=stage.channels.repairs)
    await robin.sees_modal("Brightfix Repairs (brightfix)")
    await robin.fills_in({"phone": "no number"})
    await robin.submits()
    await robin.sees_modal(say("import-phone", value="no number"))
    await robin.fills_in({"phone": "020 7946 0321"})
    await robin.submits()
    await robin.sees_modal(say("records-kept"))
    async with stage.application.database.read() as tx:
        (firm,) = await tx.rows(select(contractors.c.phone).where(contractors.c.ref == "brightfix"))
        (event,) = await tx.rows(select(record_events.c.actor, record_events.c.data))
    assert (firm.phone, event.actor, event.data["phone"]) == ("020 7946 0321", robin.id, "020 7946 0321")


RECORDS = {
    "contractor brightfix": ({"hours": "Weekdays, 8 to 6."}, {"trade": "Plumbing"}),
    "worker BF-07": ({"id_number": "77"}, {"name": "Joan"}),
    "home LARK-12": ({"access": "The gate code is kept at the office."}, {"uprn": "100012345678"}),
}


@pytest.mark.parametrize("record", RECORDS)
async def test_what_a_colleague_wrote_meanwhile_is_not_undone(stage: Stage, record: str) -> None:
    robin, kim = stage.officer(), stage.officer("Kim Officer", stage.channels.repairs)
    worker = {"operative_ref": "BF-07", "operative_name": "Jo", "contractor_code": "brightfix"}
    await stage.application.bring("workers", [worker], Actor("landlord", "csv", "w.csv"))
    first, second = RECORDS[record]
    for person in (robin, kim):
        await person.commands(f"/doorstep {record}", in_channel=stage.channels.repairs)
        await person.sees_modal(record.split()[1])
    await robin.fills_in(first)
    await robin.submits()
    await robin.sees_modal(say("records-kept"))
    await kim.fills_in(second)
    await kim.submits()
    await kim.sees_modal(say("staff-changed-meanwhile"))
    for words in second.values():
        await kim.sees_modal(words)
    await kim.closes()
    await kim.commands(f"/doorstep {record}", in_channel=stage.channels.repairs)
    for words in first.values():
        await kim.sees_modal(words)
    await kim.fills_in(second)
    await kim.submits()
    await kim.sees_modal(say("records-kept"))
    async with stage.application.database.read() as tx:
        kept = [row.data for row in await tx.rows(select(record_events.c.data).order_by(record_events.c.id))]
    assert len(kept) == 2
    assert kept[-1].items() >= (first | second).items()


async def test_what_an_import_wrote_meanwhile_is_not_undone(stage: Stage) -> None:
    robin = stage.officer()
    await robin.commands("/doorstep home LARK-12", in_channel=stage.channels.repairs)
    await robin.sees_modal("Larkspur")
    home = {"unit_ref": "LARK-12", "address": "12 Larkspur Court", "uprn": "100012345678"}
    assert await stage.application.bring("homes", [home], Actor("landlord", "csv", "h.csv"))
    await robin.fills_in({"access": OWN})
    await robin.submits()
    await robin.sees_modal(say("staff-changed-meanwhile"))
    await robin.sees_modal(OWN)


async def test_a_visit_is_booked_for_a_home(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await robin.commands("/doorstep book 12 larkspur", in_channel=stage.channels.repairs)
    await robin.sees_modal("12 Larkspur Court")
    await robin.fills_in({"description": "Look at the boiler", "contractor": "Safe & Sound Gas"})
    await robin.fills_in({"day": f"{stage.at(5):%Y-%m-%d}", "safety": say("records-safety-gas")})
    await robin.submits()
    await robin.sees_modal("Booked as D-00001")
    await sam.sees("planned a visit: Look at the boiler")


async def test_a_visit_is_found_by_its_reference(stage: Stage) -> None:
    robin = stage.officer()
    await stage.book(stage.at(3, 8), ref="A-77")
    await robin.commands("/doorstep visit A-77", in_channel=stage.channels.repairs)
    await stage.channels.repairs.shows(say("visit-card", ref="A-77", state=say("staff-visit-booked")))
    await robin.told("its card is in")


async def test_what_is_not_there_is_said(stage: Stage) -> None:
    robin = stage.officer()
    for said in ("home nowhere", "contractor nobody", "visit A-99", "book"):
        await robin.commands(f"/doorstep {said}", in_channel=stage.channels.repairs)
        await robin.told("We have none called" if " " in said else "Say which")


async def test_strangers_are_refused(stage: Stage) -> None:
    guest = stage.world.slack.staff("Guest Visitor", guest=True, channels=[stage.channels.repairs])
    for said in ("home LARK-12", "contractor brightfix", "book LARK-12", "visit A-1"):
        await guest.commands(f"/doorstep {said}", in_channel=stage.channels.repairs)
        await guest.told(say("staff-refused-guest"))


def picture(size: tuple[int, int] = (300, 300)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "wherrimuck"
    Image.new("RGB", size, "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


async def uploads(robin: StaffMember, key: str, content: bytes) -> None:
    await robin.fills_in({key: [("picture.jpg", content)]})
    await robin.submits()


async def test_a_logo_and_a_photo_stand_on_the_card_and_in_the_backup(stage: Stage, tmp_path: Path) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    worker = {"operative_ref": "BF-07", "operative_name": "Jo", "contractor_code": "brightfix"}
    await stage.application.bring("workers", [worker], Actor("landlord", "csv", "w.csv"))
    await robin.commands("/doorstep contractor brightfix", in_channel=stage.channels.repairs)
    await robin.sees_modal(say("records-logo"))
    await uploads(robin, "logo", b"no picture at all")
    await robin.sees_modal(say("records-no-picture", most=5))
    await uploads(robin, "logo", picture())
    await robin.sees_modal(say("records-kept"))
    await robin.closes()
    await robin.commands("/doorstep worker BF-07", in_channel=stage.channels.repairs)
    await robin.sees_modal(say("records-photo"))
    await uploads(robin, "photo", picture((200, 300)))
    await robin.sees_modal(say("records-kept"))
    async with stage.application.database.read() as tx:
        (logo,) = [row.logo for row in await tx.rows(select(contractors.c.logo).where(contractors.c.logo.is_not(None)))]
        (photo,) = [row.photo for row in await tx.rows(select(workers.c.photo))]
    kept = (stage.files / logo).read_bytes()
    assert kept.startswith(b"\xff\xd8") and b"wherrimuck" not in kept
    made = await back_up(stage.application.database, stage.files, tmp_path / "b.zip", stage.world.clock.now())
    assert {logo, photo} <= made.files.keys()
    assert not made.missing
