"""Starts `doorstep run` over and over, and does not wait until it serves: a kill may fall into its start.

It shows the story's time, not the machine's: "today" is the same day for it and for its residents.
"""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from bot import logs
from bot.application import Application
from bot.serving import live
from bot.settings import read_policy, read_settings
from bot.simulator.landlord import Channels
from bot.simulator.world import World
from flows.kernel.clock import SystemClock
from tests.running import Running


class Ahead(SystemClock):
    """The machine's clock, but so much ahead (or behind)."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return super().now() + self._by


class Nursery(Running):
    """`Running` that is started by hand; use it as a context. All that it starts logs to `log`."""

    def __init__(
        self, world: World, folder: Path, *, url: str | None = None, channels: Channels | None = None, log: str = "log"
    ) -> None:
        super().__init__(world, folder, url=url, channels=channels)
        self._log = log
        self.database = folder / "running.sqlite"
        self._ahead = world.clock.offset

    async def __aenter__(self) -> Self:
        return self

    async def start(self) -> None:
        await self._begin(partial(_live, self._ahead), self._log)

    async def lives(self, seconds: float) -> bool:
        """Let so much time go by; return whether it is still running then."""
        assert self._process is not None
        try:
            code = await self._process.ended(seconds)
        except TimeoutError:
            return True
        print(f"it ended by itself: {code}")
        return False


def _live(ahead: timedelta) -> None:
    """Run what `doorstep run` runs, with its settings from the environment, but for its clock."""
    settings = read_settings()
    logs.set_up(settings.log_level)
    live(Application(settings, read_policy(settings.landlord), Ahead(ahead)))
