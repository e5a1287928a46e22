"""Both platforms on one local server, in place of the real ones."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.simulator.clock import SimClock
from bot.simulator.faults import Faults
from bot.simulator.journal import Journal
from bot.simulator.slack import SlackSimulator
from bot.simulator.telegram import TelegramSimulator


class World:
    """A Telegram and a Slack, on a free port of this machine, with one clock, journal and set of faults. `start`: the
    time there when it begins; unset, the real time."""

    def __init__(self, journal: Path | None = None, start: datetime | None = None) -> None:
        self.clock = SimClock(start)
        self.journal = Journal(journal)
        self.faults = Faults()
        self.telegram = TelegramSimulator(self.clock, self.journal, self.faults)
        self.slack = SlackSimulator(self.clock, self.journal, self.faults)
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024, middlewares=[self._stir])
        self.telegram.mount(app)
        self.slack.mount(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    @web.middleware
    async def _stir(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Keep the clock from leaping while requests come and are answered."""
        self.clock.stir()
        try:
            return await handler(request)
        finally:
            self.clock.stir()

    async def stop(self) -> None:
        self.faults.clear()
        if self._runner:
            await self._runner.cleanup()
