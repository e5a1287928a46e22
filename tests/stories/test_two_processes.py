"""Two processes on one PostgreSQL database: one leads, both take in and answer, and either may end at any time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from bot.application import Application
from bot.simulator.faults import Fault, Kind
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.world import World
from storage.tables import inbox, report_events
from tests.copy import gist, say
from tests.stage import Stage

OVERDUE = select(report_events.c.id).where(report_events.c.kind == "overdue")


@pytest.fixture
async def stage(world: World, moved_in_postgres_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(world, moved_in_postgres_url, tmp_path / "files")
    await stage.start()
    yield stage
    await stage.stop()


@pytest.fixture
async def other(stage: Stage) -> AsyncIterator[Application]:
    """Yield a second process, which does not lead."""
    async with stage.beside() as other:
        yield other


async def _cards(stage: Stage, many: int) -> list[SlackMessage]:
    sam = stage.resident()
    await stage.lives_at(sam)
    cards = [await stage.card(await stage.has_reported(sam)) for _ in range(many)]
    await stage.settles()
    return cards


@pytest.mark.parametrize("knows", [True, False], ids=["the other does not lead", "the other believes that it leads"])
async def test_two_ticks_at_one_moment_tell_of_one_overdue(stage: Stage, other: Application, knows: bool) -> None:
    await _cards(stage, 1)
    if not knows:
        other._leading.leads.set()
    stage.world.clock.wind(timedelta(days=10))
    await asyncio.gather(stage.application.ring(), other.ring())
    await stage.channels.alerts.shows("is overdue")
    await stage.settles()
    async with stage.application.database.read() as tx:
        assert len(await tx.rows(OVERDUE)) == 1
    assert sum("is overdue" in message.words() for message in stage.channels.alerts.messages) == 1


async def test_only_the_one_that_leads_polls_and_the_other_takes_its_place(stage: Stage, other: Application) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sees(say("start-greeting", landlord="Example Homes"))
    assert not other.telegram.polled.is_set()
    await stage.stop()
    await sam.sends("/privacy")
    await sam.sees(gist("privacy"))
    assert other.telegram.polled.is_set()
    assert not [entry for entry in stage.world.journal.of("getUpdates") if entry.status == 409]
    await stage.start()
    assert not stage.application._leading.leads.is_set(), "what is started again does not push the other out"
    await sam.sends("/help")
    await sam.sees(gist("help"))


async def test_what_the_other_takes_in_is_answered_and_shown_once(stage: Stage, other: Application) -> None:
    (card,) = await _cards(stage, 1)
    await other.slack.take(stage.press(stage.officer(), card))
    await stage.channels.repairs.thread_shows(card, gist("thread-taken"))
    await stage.settles()
    assert len(stage.channels.repairs.messages) == 1
    assert sum(gist("thread-taken") in note.words() for note in card.thread) == 1


async def test_what_one_person_does_stays_in_order_whichever_process_gets_it(stage: Stage, other: Application) -> None:
    first, second, third, of_kim = await _cards(stage, 4)
    robin, kim = stage.officer(), stage.officer("Kim Officer")
    await stage.application.turns.stop()
    await stage.application.slack.take(stage.press(robin, first))
    for person, card in ((robin, second), (robin, third), (kim, of_kim)):
        await other.slack.take(stage.press(person, card))
    await stage.channels.repairs.thread_shows(of_kim, gist("thread-taken"))
    assert await stage.taken() == [4], "nobody else waits for Robin"
    stage.application.turns.start()
    await stage.channels.repairs.thread_shows(third, gist("thread-taken"))
    assert await stage.taken() == [4, 1, 2, 3]


async def test_a_living_process_keeps_what_it_has_in_hand_and_a_dead_one_is_succeeded(
    stage: Stage, other: Application
) -> None:
    """Both have the same host name and the same process number."""
    first, second = await _cards(stage, 2)
    robin = stage.officer()
    await other.turns.stop()
    await other.slack.take(stage.press(robin, first))
    for _ in range(3):
        await stage.application.take_over()
    async with stage.application.database.read() as tx:
        (row,) = await tx.rows(select(inbox.c.claimed_by).where(inbox.c.state == "new"))
    assert row.claimed_by == other.database.process
    await other._leading.stop()
    await stage.application.slack.take(stage.press(robin, second))
    await stage.application.take_over()
    assert not await stage.taken(), "it may only have lost sight of the database for a moment"
    await stage.application.take_over()
    await stage.channels.repairs.thread_shows(second, gist("thread-taken"))
    assert await stage.taken() == [1, 2]


@pytest.mark.parametrize("kind", [Kind.CUT_AFTER, Kind.CUT_BEFORE])
async def test_a_process_that_loses_the_database_stands_down_and_nothing_is_posted_twice(
    stage: Stage, other: Application, kind: Kind
) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.settles()
    stage.world.faults.plan(Fault("slack", "chat.postMessage", kind, times=2))
    reports = [await stage.has_reported(sam) for _ in range(3)]
    async with stage.application.database.read() as tx:
        await tx.run(
            sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 53253")
        )
    await other._leading.leads.wait()
    for report in reports:
        await stage.card(report)
    (card, *_) = stage.channels.repairs.messages
    await stage.application.slack.take(stage.press(stage.officer(), card))
    await stage.channels.repairs.thread_shows(card, gist("thread-taken"))
    assert len(stage.channels.repairs.messages) == 3
    async with asyncio.timeout(30):
        while stage.application.database.deliverer is not None:
            await stage.taken()
