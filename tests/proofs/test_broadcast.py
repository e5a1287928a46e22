"""A broadcast goes out about as fast as Telegram permits, and nobody who taps meanwhile waits for it."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from random import Random

import pytest

from bot.simulator.telegram import Phone
from flows.kernel.effects import Priority, Say, parcels
from flows.kernel.words import Plain, Prompt
from storage import outbox
from storage.people import Address
from tests.stage import Stage

NEWS = "The lifts in your block rest on Tue 8 Dec, 8am to 12 noon."
PERMITTED = 30.0
"""Messages a second, by Telegram's FAQ."""
PORTION = 500
SHARE, LONGER = 0.95, 1.2
"""The smallest share of the permitted rate; the most that a tap may wait, as a multiple of its usual wait."""


async def broadcast(stage: Stage, chats: Sequence[int]) -> None:
    """Tell many chats, in portions, so that nobody else's turn waits long for the database."""
    application = stage.application
    for start in range(0, len(chats), PORTION):
        says = [
            Say(Address("telegram", str(chat), str(chat)), Prompt((Plain(NEWS),)), "en", priority=Priority.BROADCAST)
            for chat in chats[start : start + PORTION]
        ]
        async with application.database.write() as tx:
            rows = await outbox.put(tx, parcels(list(says)), application.database.process, application.clock.now())
        application.delivery.accept(rows)


async def taps_and_waits(stage: Stage, sam: Phone, chance: Random, times: int) -> list[float]:
    """Return the seconds that Sam waits for an answer to each of so many taps, while time passes at its real speed."""
    waits = []
    looks = [stage.say("menu-more"), stage.say("menu-back")]
    for number in range(times):
        nothing = asyncio.Event()
        with stage.world.clock.unhurried():
            await asyncio.wait([asyncio.create_task(nothing.wait())], timeout=chance.uniform(0, 0.08))
            begun = time.perf_counter()
            await sam.taps(looks[number % 2])
            await sam.sees("" if number % 2 else "What else would you like")
            waits.append(time.perf_counter() - begun)
    return waits


def p95(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.95)]


@pytest.mark.parametrize(
    ("residents", "taps", "measured"),
    [pytest.param(10_000, 600, True, marks=pytest.mark.proof), pytest.param(300, 4, False, id="short")],
)
async def test_a_broadcast_is_as_fast_as_is_permitted_and_holds_up_nobody(
    stage: Stage, seed: int, residents: int, taps: int, measured: bool
) -> None:
    """The rate, and what is refused, depend on a quiet machine: they are measured in the proof."""
    chance = Random(seed)
    sam = stage.resident()
    await sam.starts()
    await sam.sees("Hello")
    unloaded = await taps_and_waits(stage, sam, chance, taps)
    phones = [stage.resident(f"Resident {number}") for number in range(residents)]
    for phone in phones:
        phone.spoke_before()
    await broadcast(stage, [phone.chat_id for phone in phones])
    loaded = await taps_and_waits(stage, sam, chance, taps)
    under_way = not all(phone.messages for phone in phones)
    await stage.application.delivery.idle()

    sends = [entry for entry in stage.world.journal.of("sendMessage") if entry.params.get("text") == NEWS]
    moments = [datetime.fromisoformat(entry.at) for entry in sends]
    rate = len(moments) / (moments[-1] - moments[0]).total_seconds()
    print(
        f"{len(moments)} sent at {rate:.2f}/s ({rate / PERMITTED:.1%} of {PERMITTED:.0f}/s); "
        f"taps p95 unloaded {p95(unloaded) * 1000:.1f} ms, meanwhile {p95(loaded) * 1000:.1f} ms "
        f"({p95(loaded) / p95(unloaded):.2f}x)"
    )
    assert under_way, "the taps were over before the broadcast was"
    assert all(len(phone.messages) == 1 for phone in phones), "everybody once"
    if measured:
        assert all(entry.status == 200 for entry in sends), "nothing was refused as too fast"
        assert rate >= SHARE * PERMITTED
        assert p95(loaded) <= LONGER * p95(unloaded), "taps waited for the broadcast"
