"""Starts processes fast: a warm parent has everything imported, and forks `doorstep run` on command.

Importing Doorstep and its libraries takes a second and more, forking a few milliseconds: a thousand lives of half a
second each would be spent on importing. A child runs what `doorstep run` runs, with its settings from the environment,
but for its clock, which shows the story's time: "today" is the same day for it and for its residents. The parent has
no event loop and no threads, so that a fork is safe; it knows one child at a time.

The parent says "ready" once it has imported everything. A byte on its stdin starts a child. It answers with the child's
pid and, when that has ended and been reaped (until then its number would still count as running), with how. When its
stdin ends, because the test is over or gone, it ends and its child with it.
"""

import asyncio
import os
import select
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from bot import logs
from bot.application import Application
from bot.serving import live
from bot.settings import read_policy, read_settings
from bot.simulator.landlord import Channels
from bot.simulator.world import World
from flows.kernel.clock import SystemClock
from tests.running import PATIENCE, Running


class Ahead(SystemClock):
    """The machine's clock, but so much ahead (or behind)."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return super().now() + self._by


class Nursery(Running):
    """`Running` whose every start is a fork; use it as a context. The children log to `log`."""

    def __init__(
        self, world: World, folder: Path, *, url: str | None = None, channels: Channels | None = None, log: str = "log"
    ) -> None:
        super().__init__(world, folder, url=url, channels=channels)
        self.log = folder / log
        self.database = folder / "running.sqlite"
        self._pid: int | None = None

    async def __aenter__(self) -> Self:
        try:
            await self._warm_up()
        except BaseException:
            await self._ends_at_once()
            raise
        return self

    async def _warm_up(self) -> None:
        ahead = self._world.clock.offset.total_seconds()
        self._process = await self._spawn(
            [sys.executable, "-u", "-m", __name__, str(self.log), str(ahead)],
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert await self._told() == "ready"

    async def start(self) -> None:
        """Start a child, and wait only for its pid."""
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(b"\n")
        self._pid = int(await self._told())

    async def lives(self, seconds: float) -> bool:
        """Let so much time go by; return whether the child is still running then."""
        try:
            code = await self._told(seconds)
        except TimeoutError:
            return True
        self._pid = None
        print(f"it ended by itself: {code}")
        return False

    async def ends(self, number: signal.Signals) -> int:
        assert self._pid is not None, "it has ended by itself"
        os.kill(self._pid, number)
        self._pid = None
        return int(await self._told())

    async def _told(self, timeout: float = PATIENCE) -> str:
        assert self._process is not None and self._process.stdout is not None
        return (await asyncio.wait_for(self._process.stdout.readline(), timeout)).decode().strip()


def bear(log: str, ahead: str) -> None:
    """Start a child for each byte that comes, one after the other."""
    print("ready", flush=True)
    while os.read(0, 1):
        lives, holds = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(lives)  # `holds` is closed when the child ends, however it ends
            _live(log, timedelta(seconds=float(ahead)))
            return
        os.close(holds)
        print(child, flush=True)
        if lives not in select.select([0, lives], [], [])[0]:
            os.killpg(0, signal.SIGKILL)
        os.close(lives)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _live(log: str, ahead: timedelta) -> None:
    """Run Doorstep in a child. Its output goes to the log, because the test reads the parent's output."""
    with Path(log).open("ab") as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())
    settings = read_settings()
    logs.set_up(settings.log_level)
    live(Application(settings, read_policy(settings.landlord), Ahead(ahead)))


if __name__ == "__main__":
    bear(*sys.argv[1:])
