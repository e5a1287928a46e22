"""Doorstep in processes of their own, as a landlord starts them and a power cut ends them.

Importing Doorstep and its libraries takes a second and more, forking a few milliseconds. So one process, which has no
event loop and no threads, imports everything once, and each of ours is a fork of it.
"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

from pydantic import SecretStr

from bot.cli import main
from bot.settings import SAMPLE_LANDLORD, read_policy
from bot.simulator.landlord import Channels, landlord_file, move_in, settings
from bot.simulator.world import World
from flows.features.all import FEATURES
from flows.kernel.runtime import make_runtime

PATIENCE = 60.0
"""Seconds until a start or an end counts as hanging, on however busy a machine."""
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["bot.doctor", "bot.serving", "storage.restore", "storage.sealed", __name__])
# All texts are read before the forks, too.
make_runtime(read_policy(SAMPLE_LANDLORD), FEATURES.bus, FEATURES.locales)


class Process:
    """Some work in a process of its own, which leads a group: all that it starts can be ended with it.

    It has our rights on files and our environment, with changes; what it prints is added to a file. It ends with us.
    """

    def __init__(self, work: Callable[[], None], environment: Mapping[str, str], log: Path) -> None:
        umask = os.umask(0)
        os.umask(umask)
        self._process = FORKS.Process(target=_begin, args=(work, {**os.environ, **environment}, umask, log))

    async def start(self) -> None:
        await asyncio.to_thread(self._process.start)

    def send(self, number: signal.Signals) -> None:
        assert self._process.pid
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process.pid, number)

    async def ended(self, within: float = PATIENCE) -> int:
        """Return how it ended, as soon as it has."""
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await asyncio.wait_for(ended.wait(), within)
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode

    async def ends_at_once(self) -> None:
        if self._process.pid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self.ended()


def _begin(work: Callable[[], None], environment: Mapping[str, str], umask: int, log: Path) -> None:
    os.setsid()
    os.umask(umask)
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())
    threading.Thread(target=_end_with_us, daemon=True).start()
    work()


def _end_with_us() -> None:
    us = multiprocessing.parent_process()
    assert us
    us.join()
    os._exit(1)


class Command:
    """What `doorstep` does when it is called with these words."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def __call__(self) -> None:
        sys.argv = ["doorstep", *self._words]
        main()


async def doorstep(*words: str, environment: Mapping[str, str]) -> tuple[int, str]:
    """Call `doorstep` with these words; return how it ended and all it said."""
    with tempfile.NamedTemporaryFile() as said:
        process = Process(Command(*words), environment, Path(said.name))
        await process.start()
        try:
            code = await process.ended()
        finally:
            await process.ends_at_once()
        return code, said.read().decode()


class Running:
    """The sample landlord's Doorstep, against the simulator, with its data in a folder that outlives it.

    Used as a context, it leaves no process behind, whatever happened.
    """

    def __init__(
        self,
        world: World,
        folder: Path,
        *,
        telegram_url: str | None = None,
        url: str | None = None,
        channels: Channels | None = None,
    ) -> None:
        """`url`: another database than its own on SQLite. `channels`: those of the one that it runs beside."""
        self._world = world
        self._folder = folder
        self._telegram_url = telegram_url
        self._url = url or f"sqlite+aiosqlite:///{folder / 'running.sqlite'}"
        self.channels = channels or move_in(world)
        (folder / "landlord.toml").write_text(landlord_file(self.channels), encoding="utf-8")
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self._ends_at_once()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._ends_at_once()

    async def start(self) -> None:
        await self._begin(Command("run"), "log")
        if self._telegram_url is None:
            await self._world.telegram.polled(timeout=PATIENCE)
        await self._world.slack.connected(timeout=PATIENCE)

    async def ends(self, number: signal.Signals) -> int:
        """Send it a signal; return how it ended."""
        assert self._process is not None
        self._process.send(number)
        return await self._process.ended()

    async def says(self, *words: str) -> tuple[int, str]:
        """Call `doorstep` beside it, with the same settings; return how it ended and all it said."""
        return await doorstep(*words, environment=self.environment())

    async def _begin(self, work: Callable[[], None], log: str) -> None:
        self._process = Process(work, self.environment(), self._folder / log)
        await self._process.start()

    async def _ends_at_once(self) -> None:
        """End the process and all that it started."""
        if self._process is not None:
            await self._process.ends_at_once()

    def environment(self) -> dict[str, str]:
        """Return its settings."""
        found = settings(self._world, self._url, str(self._folder / "files"), str(self._folder / "landlord.toml"))
        if self._telegram_url:
            found = found.model_copy(update={"telegram_url": self._telegram_url})
        values = {name: getattr(found, name) for name in type(found).model_fields}
        values = {name: value for name, value in values.items() if value is not None}
        return {
            f"DOORSTEP_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in values.items()
        }
