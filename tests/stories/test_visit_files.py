"""Files about a visit for residents: a picture of the person who is coming, and a calendar file."""

import io

from PIL import Image

from flows.kernel.actor import Actor
from tests.stage import Stage

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


async def test_the_calendar_file_moves_with_the_visit(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8), description="Mend the tap; kitchen, " + "x" * 80)
    await sam.sees("planned a visit")
    await sam.taps("Put it in my calendar")
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
