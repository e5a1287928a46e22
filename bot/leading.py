"""One process leads: it polls, ticks and delivers. The others take in and answer, and one of them takes its place."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from storage.presence import LOST, Presence

BEAT = 2.0
"""Seconds between two signs of life. Those who take over what a process has left behind wait longer than that."""
log = structlog.get_logger()


class Leading:
    """Keeps this process among the living, and makes it lead when nobody does. `leads` is set as long as it does."""

    def __init__(
        self,
        presence: Presence,
        *,
        begins: Callable[[], Awaitable[None]],
        ends: Callable[[], Awaitable[None]],
        returns: Callable[[], Awaitable[None]],
    ) -> None:
        self._presence = presence
        self._begins = begins
        self._ends = ends
        self._returns = returns
        self._task: asyncio.Task[None] | None = None
        self.leads = asyncio.Event()
        self.is_alone = True
        """Whether no other process is alive, as far as is known."""

    async def start(self) -> None:
        """Lead, if nobody does; `presence` has appeared."""
        await self._try()
        if not self._presence.lasts:
            self._task = asyncio.create_task(self._stay(), name="leading")

    async def stop(self) -> None:
        """Let another process lead."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._presence.leave()

    async def _try(self) -> None:
        if not self.leads.is_set() and await self._presence.lead():
            await self._begins()
            self.leads.set()
            log.info("leads")

    async def _stay(self) -> None:
        is_there = True
        while True:
            await asyncio.sleep(BEAT)
            try:
                if not is_there:
                    await self._presence.appear()
                    await self._returns()
                    is_there = True
                self.is_alone = await self._presence.beat() <= 1
                await self._try()
            except LOST as error:
                log.warning("presence_lost", error=type(error).__name__)
                is_there = False
                if self.leads.is_set():
                    self.leads.clear()
                    await self._ends()
            except Exception:
                log.exception("leading_failed")
