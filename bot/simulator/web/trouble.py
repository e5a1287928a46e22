"""Deeds on the world itself: wind its clock, plan faults, restart the bot."""

from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from bot.simulator.web.cast import FAULTS, Cast
from bot.simulator.web.deeds import Deeds, Said

PACING = timedelta(seconds=3)
"""The bot's waits between two messages are leapt over even while a fault is on."""
LONGEST_WIND = timedelta(days=366)


class ClockDeeds(Deeds):
    """Deeds on the time."""

    async def wind(self, said: Said) -> None:
        by = timedelta(seconds=float(said["seconds"]))
        if not timedelta() < by <= LONGEST_WIND:
            raise AssertionError("time goes forward, by a year at most")
        self._cast.world.clock.wind(by)
        await self._cast.wound()

    async def due(self, said: Said) -> None:
        due = await self._cast.due()
        if due is None:
            raise AssertionError("nothing is due")
        self._cast.world.clock.wind(due + timedelta(minutes=1) - self._cast.world.clock.now())
        await self._cast.wound()


class FaultDeeds(Deeds):
    """Deeds that make things go wrong."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        self._real_time = ExitStack()

    async def on(self, said: Said) -> None:
        name = str(said["name"])
        faults = FAULTS[name]
        if name in self._cast.faults:
            return
        if not self._cast.faults:
            # Otherwise a client that tries again would do so at once, and the days would fly by.
            self._real_time.enter_context(self._cast.world.clock.unhurried(PACING))
        self._cast.faults.add(name)
        for fault in faults:
            self._cast.world.faults.plan(fault)
        if name == "slack-down":
            await self._cast.world.slack.disconnect_sockets()

    async def off(self, said: Said) -> None:
        name = str(said["name"])
        for fault in FAULTS[name]:
            if fault in self._cast.world.faults.planned:
                self._cast.world.faults.planned.remove(fault)
        self._cast.faults.discard(name)
        if not self._cast.faults:
            self._real_time.close()

    async def once(self, said: Said) -> None:
        world = self._cast.world
        match said["name"]:
            case "socket-cut":
                await world.slack.disconnect_sockets()
            case "redeliver":
                await _redeliver(world.telegram)
            case other:
                raise ValueError(other)


class BotDeeds(Deeds):
    """Deeds on the bot."""

    async def restart(self, said: Said) -> None:
        await self._cast.restart()


async def _redeliver(telegram: Any) -> None:
    try:
        await telegram.redeliver(telegram.last_update_id)
    except KeyError:
        raise AssertionError("there is no update yet that could come again") from None
