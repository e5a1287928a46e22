"""The landlord's machine has a bad day: everybody who writes meanwhile is answered afterwards, exactly once."""

from pathlib import Path

import pytest

from bot.simulator import disk
from bot.simulator.faults import Fault, Kind
from bot.simulator.telegram import Phone
from tests.stage import STORY, Stage

pytestmark = pytest.mark.usefixtures("on_sqlite", "capsys")
"""Captured words go to no file, so that a full disk leaves them alone."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "doorstep.sqlite"


async def up_to_the_story(stage: Stage) -> Phone:
    sam = stage.resident()
    await sam.starts()
    for label in ("Report a worker", "Brightfix Repairs: Day-to-day repairs", "My home", "Visits and timing"):
        await sam.taps(label)
    await sam.taps("Late or did not turn up")
    await sam.taps("Today")
    await sam.sees("own words")
    await stage.settles()
    return sam


async def send_the_report(stage: Stage, sam: Phone) -> None:
    await sam.taps("No photos")
    await sam.sees("what staff will see")
    await sam.taps("Just put it right")
    await sam.sees("Your reference is")
    await stage.card((await stage.reports())[0])
    await stage.settles()
    assert len(await stage.reports()) == len(stage.channels.repairs.messages) == 1


def asked_for_photos(sam: Phone) -> int:
    return sum("photos" in message.text for message in sam.messages if message.from_bot)


async def test_while_the_database_is_locked(stage: Stage, database: Path) -> None:
    sam = await up_to_the_story(stage)
    async with disk.locked(database):
        await sam.sends(STORY)
        await stage.world.telegram.hands_out(times=2)
        assert asked_for_photos(sam) == 0
    await sam.sees("photos")
    await stage.settles()
    assert asked_for_photos(sam) == 1
    await send_the_report(stage, sam)


async def test_while_the_database_is_slow(stage: Stage, database: Path) -> None:
    sam = await up_to_the_story(stage)
    async with disk.slow(database):
        await sam.sends(STORY)
        await sam.sees("photos")
    await stage.settles()
    assert asked_for_photos(sam) == 1
    await send_the_report(stage, sam)


async def test_while_the_disk_is_full(stage: Stage) -> None:
    sam = await up_to_the_story(stage)
    with disk.full():
        await sam.sends(STORY)
        await stage.world.telegram.hands_out(times=2)
        assert asked_for_photos(sam) == 0
    await sam.sees("photos")
    await stage.settles()
    assert asked_for_photos(sam) == 1
    await send_the_report(stage, sam)


async def test_a_photo_that_the_disk_had_no_room_for(stage: Stage) -> None:
    sam = await up_to_the_story(stage)
    await sam.sends(STORY)
    await sam.sees("photos")
    stage.world.faults.plan(Fault("telegram", "downloadFile", Kind.HANG, times=2))
    await sam.sends_photo()
    await sam.sees("We have 1 file")
    await stage.world.faults.hangs()
    with disk.full():
        stage.world.faults.release()
        await stage.world.faults.hangs()
        assert not list(stage.files.glob("*.jpg"))
    stage.world.faults.release()
    await sam.taps("Done")
    await sam.sees("what staff will see")
    await sam.taps("Just put it right")
    await sam.sees("Your reference is")
    card = await stage.card((await stage.reports())[0])
    await stage.settles()
    assert sum(len(note.files) for note in card.thread) == 1
    assert len(list(stage.files.glob("*.jpg"))) == 1
