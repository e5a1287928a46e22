"""A platform is away for an hour while reports come: when it is back, everything is said, once, in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import Channel
from bot.simulator.telegram import Phone
from storage.reports import Report
from tests.stage import Stage

HOUR = timedelta(hours=1)
AT_ONCE = 20
CONTRACTS = (
    "Brightfix Repairs: Day-to-day repairs",
    "Brightfix Repairs: Lift repairs",
    "Safe & Sound Gas: Gas safety checks",
)
how_many = pytest.mark.parametrize("many", [pytest.param(300, marks=pytest.mark.proof), 9])


async def prepared(stage: Stage, many: int) -> list[Phone]:
    """Return `many` residents, each with a report that only needs sending."""
    phones = [stage.resident(f"Resident {number}") for number in range(many)]
    for start in range(0, many, AT_ONCE):
        group = list(enumerate(phones))[start : start + AT_ONCE]
        await asyncio.gather(
            *(
                stage.prepare(phone, contract=CONTRACTS[number % len(CONTRACTS)], story=f"Story number {number}.")
                for number, phone in group
            )
        )
    return phones


@asynccontextmanager
async def away(stage: Stage, platform: str) -> AsyncIterator[None]:
    """Let nothing of a platform answer, and cut its sockets."""
    stage.world.faults.plan(Fault(platform, "*", Kind.ERROR, times=None, status=503))
    if platform == "slack":
        await stage.world.slack.disconnect_sockets()
    with stage.world.clock.unhurried():
        yield
    stage.world.faults.clear()


def numbers_in(channel: Channel) -> list[int]:
    """Return the stories on a channel's cards, as they stand."""
    return [int(card.words().split("Story number ")[1].split(".")[0]) for card in channel.messages]


async def check(stage: Stage, many: int, since: int) -> None:
    """Check that every report is there once, and that no request was too fast since then. What fails for minutes lets
    others go first, so their order is not that in which they were sent."""
    reports: list[Report] = await stage.reports()
    assert len(reports) == many
    sent = [int(report.story.split("Story number ")[1].split(".")[0]) for report in reports]
    for place, channel in enumerate((stage.channels.repairs, stage.channels.lifts, stage.channels.gas)):
        assert sorted(numbers_in(channel)) == [number for number in sent if number % len(CONTRACTS) == place]
        assert all(sum("Report received" in note.words() for note in card.thread) == 1 for card in channel.messages)
    assert not stage.channels.alerts.messages
    assert not [entry for entry in stage.world.journal.entries[since:] if entry.status == 429]


@how_many
async def test_slack_is_away_for_an_hour(stage: Stage, many: int) -> None:
    phones = await prepared(stage, many)
    async with away(stage, "slack"):
        for phone in phones:
            await phone.taps("Just put it right")
            await phone.sees("Your reference is")
            stage.world.clock.wind(HOUR / many)
        back = len(stage.world.journal.entries)
    before = stage.world.clock.now()
    await stage.settles()
    print(f"{many} cards and {many} notes in {stage.world.clock.now() - before} after Slack was back")
    await check(stage, many, back)


@how_many
async def test_telegram_is_away_for_an_hour(stage: Stage, many: int) -> None:
    """A tap of a resident is gone after 150 seconds; typed text waits, and a typed label is a tap."""
    phones = await prepared(stage, many)
    await stage.settles()
    async with away(stage, "telegram"):
        for phone in phones:
            await phone.sends("Just put it right")
            stage.world.clock.wind(HOUR / many)
        back = len(stage.world.journal.entries)
    before = stage.world.clock.now()
    await asyncio.gather(*(phone.sees("Your reference is", timeout=120) for phone in phones))
    await stage.settles()
    print(f"{many} reports taken and answered in {stage.world.clock.now() - before} after Telegram was back")
    await check(stage, many, back)
    assert all(sum("Your reference is" in message.text for message in phone.messages) == 1 for phone in phones)
