"""The landlord's machine has a bad day: everybody who writes meanwhile is answered afterwards, exactly once."""

from pathlib import Path

import pytest

from bot.simulator import disk
from bot.simulator.faults import Fault, Kind
from bot.simulator.telegram import Phone
from tests.copy import gist, say
from tests.stage import STORY, Stage

pytestmark = pytest.mark.usefixtures("on_sqlite", "capsys")
"""Captured words go to no file, so that a full disk leaves them alone."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "doorstep.sqlite"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the next start on, wait for a locked database for less than its five seconds."""
    monkeypatch.setattr("storage.database.BUSY", 1.0)


@pytest.fixture
def without_journal(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--journal"):
        pytest.skip("no journal can be written while the disk is full")


async def up_to_the_story(stage: Stage) -> Phone:
    sam = stage.resident()
    await sam.starts()
    for label in (
        say("menu-report"),
        "Brightfix Repairs: Day-to-day repairs",
        say("report-place-home"),
        say("topic-visit"),
    ):
        await sam.taps(label)
    await sam.taps(say("clause-late_noshow"))
    await sam.taps(say("engine-today"))
    await sam.sees(say("report-ask-story"))
    await stage.settles()
    return sam


async def send_the_report(stage: Stage, sam: Phone) -> None:
    await sam.taps(say("engine-media-none"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    await stage.card((await stage.reports())[0])
    await stage.settles()
    assert len(await stage.reports()) == len(stage.channels.repairs.messages) == 1


def asked_for_photos(sam: Phone) -> int:
    return sum("photos" in message.text for message in sam.messages if message.from_bot)


@pytest.mark.usefixtures("impatient")
async def test_while_the_database_is_locked(stage: Stage, database: Path) -> None:
    sam = await up_to_the_story(stage)
    async with disk.locked(database):
        await sam.sends(STORY)
        await stage.world.telegram.hands_out(times=2)
        assert asked_for_photos(sam) == 0
    await sam.sees(say("report-ask-media"))
    await stage.settles()
    assert asked_for_photos(sam) == 1
    await send_the_report(stage, sam)


async def test_while_the_database_is_slow(stage: Stage, database: Path) -> None:
    sam = await up_to_the_story(stage)
    async with disk.slow(database):
        await sam.sends(STORY)
        await sam.sees(say("report-ask-media"))
    await stage.settles()
    assert asked_for_photos(sam) == 1
    await send_the_report(stage, sam)


@pytest.mark.usefixtures("without_journal")
async def test_while_the_disk_is_full(stage: Stage) -> None:
    sam = await up_to_the_story(stage)
    with disk.full():
        await sam.sends(STORY)
        await stage.world.telegram.hands_out(times=2)
        assert asked_for_photos(sam) == 0
    await sam.sees(say("report-ask-media"))
    await stage.settles()
    assert asked_for_photos(sam) == 1
    await send_the_report(stage, sam)


@pytest.mark.usefixtures("without_journal")
async def test_a_photo_that_the_disk_had_no_room_for(stage: Stage) -> None:
    sam = await up_to_the_story(stage)
    await sam.sends(STORY)
    await sam.sees(say("report-ask-media"))
    stage.world.faults.plan(Fault("telegram", "downloadFile", Kind.HANG, times=2))
    await sam.sends_photo()
    await sam.sees(say("engine-media-have", count=1, most=10))
    await stage.world.faults.hangs()
    with disk.full():
        stage.world.faults.release()
        await stage.world.faults.hangs()
        assert not list(stage.files.glob("*.jpg"))
    stage.world.faults.release()
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    card = await stage.card((await stage.reports())[0])
    await stage.settles()
    assert sum(len(note.files) for note in card.thread) == 1
    assert len(list(stage.files.glob("*.jpg"))) == 1
