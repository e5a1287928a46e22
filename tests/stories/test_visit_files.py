"""Files about a visit for residents: a picture of the person who is coming, and a calendar file."""

import io
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar
from PIL import Image

from flows.features.visits import book
from flows.features.visits.calendar import ics
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect, parcels
from storage import outbox
from storage.database import Tx
from tests.copy import gist, say
from tests.stage import Stage

LANDLORD = Actor("landlord", "csv", "story")
FIRM = {"contractor_code": "brightfix", "name": "Brightfix", "phone": "020 7946 0321", "hours": "8am to 6pm"}


def files(stage: Stage, method: str) -> list[bytes]:
    """What was sent by a method."""
    assert [entry for entry in stage.world.journal.entries if entry.method == method]
    return [file.content for file in stage.world.telegram.world.files.by_id.values() if file.content]


async def test_who_is_coming_is_sent_as_a_picture(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.application.bring("contractors", [FIRM], Actor("landlord", "csv", "firms.csv"))
    await stage.book(stage.at(3, 8))
    await sam.sees("Their number, which we have checked: 020 7946 0321 (Brightfix Repairs)")
    photo = files(stage, "sendPhoto")[-1]
    picture = Image.open(io.BytesIO(photo))
    assert picture.width >= 800
    (shown,) = [message.raw for message in sam.messages if "photo" in message.raw]
    assert "020 7946 0321" in shown["caption"], "and the same in words, under it"


async def test_the_calendar_file_moves_with_the_visit(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8), description="Mend the tap; kitchen, " + "x" * 80)
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-calendar"))
    await stage.settles()
    (sent,) = files(stage, "sendDocument")
    content = sent.decode()
    lines = content.split("\r\n")
    assert "DTSTART:20261126T080000Z" in lines
    assert "DTEND:20261126T120000Z" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = content.replace("\r\n ", "")
    assert "SUMMARY:Visit: Mend the tap\\; kitchen\\, xxx" in unfolded
    assert "Who: Brightfix Repairs" in unfolded
    assert "Password" not in unfolded, "a calendar is often shared"


async def test_no_sign_of_another_system_spoils_a_calendar(stage: Stage) -> None:
    odd = "Mend\u0007 the\u000b tap \u009b\u2028; é𝄞" + "𝄞" * 60
    await stage.lives_at(stage.resident())
    visit = await stage.book(stage.at(3, 8))
    content = ics(stage.application.runtime, replace(visit, description=odd), "en", stage.world.clock.now())
    (event,) = entry(content).walk("VEVENT")
    assert not [sign for sign in content.decode() if unicodedata.category(sign) == "Cc" and sign not in "\r\n"]
    assert "Mend  the  tap" in event["SUMMARY"] and "𝄞" * 60 in event["SUMMARY"]


def entry(content: bytes) -> Any:
    """Return a calendar file as a calendar reads it, if none would refuse it."""
    assert b"\n" not in content.replace(b"\r\n", b"") and content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    read: Any = Calendar.from_ical(content)
    (event,) = read.walk("VEVENT")
    assert not read.errors and not event.errors
    assert (read["VERSION"], read["METHOD"] in ("PUBLISH", "CANCEL")) == ("2.0", True) and read["PRODID"]
    assert event["ORGANIZER"].startswith("mailto:") and "@" in event["ORGANIZER"] and "ATTENDEE" not in event
    assert event["ORGANIZER"].params["CN"] == "Example Homes"
    assert event["UID"] and event["SUMMARY"] and event["SEQUENCE"] >= 1
    assert all(event.decoded(name).utcoffset() == timedelta() for name in ("DTSTAMP", "DTSTART", "DTEND"))
    assert event.decoded("DTSTART") < event.decoded("DTEND")
    assert (event["STATUS"] == "CANCELLED") == (read["METHOD"] == "CANCEL")
    return read


def entries(stage: Stage) -> list[Any]:
    """Return all calendar files that were sent, in order."""
    kept = stage.world.telegram.world.files.by_id.values()
    return [entry(file.content) for file in kept if file.content.startswith(b"BEGIN:VCALENDAR")]


async def changes(stage: Stage, change: Callable[[Tx, datetime], Awaitable[list[Effect]]]) -> None:
    now, app = stage.world.clock.now(), stage.application
    async with app.database.write() as tx:
        rows = await outbox.put(tx, parcels(await change(tx, now)), app.database.process, now)
    app.delivery.accept(rows)


async def test_a_visit_that_is_moved_or_cancelled_takes_its_calendar_entry_along(stage_on_either: Stage) -> None:
    """Only with those who have the entry: others were never sent the file."""
    stage, to = stage_on_either, (stage_on_either.at(6, 8), stage_on_either.at(6, 12))
    sam, kit = stage.resident(), stage.resident("Kit")
    for phone in (sam, kit):
        await stage.lives_at(phone)
    visit = await stage.book(stage.at(5, 8), description="Mend the tap; kitchen, é\n“hall” \\ 1")
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-calendar"))
    await stage.settles()
    await changes(stage, lambda tx, now: book.move(tx, stage.application.runtime, visit, *to, LANDLORD, now))
    await sam.sees(gist("told-moved"))
    await stage.settles()
    visit = await stage.visit(visit.ref)
    await changes(stage, lambda tx, now: book.cancel(tx, stage.application.runtime, visit, LANDLORD, now))
    for phone in (sam, kit):
        await phone.sees(gist("told-cancelled"))
    await stage.settles()
    assert [read["METHOD"] for read in entries(stage)] == ["PUBLISH", "PUBLISH", "CANCEL"]
    first, moved, off = (read.walk("VEVENT")[0] for read in entries(stage))
    assert first["UID"] == moved["UID"] == off["UID"]
    assert first["SEQUENCE"] < moved["SEQUENCE"] < off["SEQUENCE"]
    assert moved.decoded("DTSTART") == off.decoded("DTSTART") == stage.at(6, 8)
    assert first["SUMMARY"] == "Visit: Mend the tap; kitchen, é\n“hall” \\ 1"


async def test_who_cancels_a_visit_gets_its_cancellation_too(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(5, 8))
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-calendar"))
    await stage.settles()
    await sam.taps(say("visit-cancel"))
    await sam.taps(say("visit-sure-cancel-yes"))
    await sam.sees(say("visit-cancelled"))
    await stage.undo_ends()
    assert [read["METHOD"] for read in entries(stage)] == ["PUBLISH", "CANCEL"]
