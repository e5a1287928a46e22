"""Where processes are born fast: a warm parent that has everything imported, and forks `doorstep run` on command.

Importing Doorstep and its libraries takes a second and more, forking a few milliseconds: a thousand lives of half a
second each would be spent on importing. What runs in a child is exactly what `doorstep run` runs, with its settings
from the environment. The parent has no event loop and no threads, so that a fork is safe; it knows one child at a time.

A line on its stdin starts a child. It answers with the child's pid and, when that has ended and been reaped (until
then its number would still count as running), with how.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import bot.cli
from bot.simulator.world import World
from tests.running import PATIENCE, Running


class Nursery(Running):
    """Running, whose every start is a fork; use it as a context. What the children log stands in `log`."""

    def __init__(self, world: World, folder: Path) -> None:
        super().__init__(world, folder)
        self.log = folder / "log"
        self.database = folder / "running.sqlite"
        self._pid: int | None = None

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-u", "-m", __name__, str(self.log)),
            env={**os.environ, **self._environment()},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        assert self._process is not None
        if self._pid is not None:
            await self.ends(signal.SIGKILL)
        await self._process.communicate(b"")  # its stdin ends, and so does it

    async def start(self) -> None:
        """Start a child, and wait for nothing but its pid."""
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(b"\n")
        self._pid = await asyncio.wait_for(self._told(), PATIENCE)

    async def lives(self, seconds: float) -> bool:
        """Let so much time go by; whether the child is still there then."""
        try:
            code = await asyncio.wait_for(self._told(), seconds)
        except TimeoutError:
            return True
        self._pid = None
        print(f"it ended by itself: {code}")
        return False

    async def ends(self, number: signal.Signals) -> int:
        assert self._pid is not None, "it has ended by itself"
        os.kill(self._pid, number)
        self._pid = None
        return await asyncio.wait_for(self._told(), PATIENCE)

    async def _told(self) -> int:
        assert self._process is not None and self._process.stdout is not None
        return int(await self._process.stdout.readline())


def bear(log: str) -> None:
    """Start a child for each line that comes, one after the other."""
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _live(log)
            return
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _live(log: str) -> None:
    """A child's life. Its output goes to the log: the parent's is where the parent is listened to."""
    with Path(log).open("ab") as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())
    bot.cli.run()


if __name__ == "__main__":
    bear(sys.argv[1])
