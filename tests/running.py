"""`doorstep run` in a process of its own, as a landlord starts it and a power cut ends it."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Self

from pydantic import SecretStr

from bot.simulator.landlord import Channels, landlord_file, move_in, settings
from bot.simulator.world import World

PATIENCE = 60.0
"""Seconds until a start or an end counts as hanging, on however busy a machine."""
RUN = """
import os, sys, threading

def ends_with_us():
    sys.stdin.read()
    os._exit(1)

threading.Thread(target=ends_with_us, daemon=True).start()
from bot.cli import main
main()
"""
"""The console script; it ends when its stdin does, and so with the process of the test."""


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
        self._process: asyncio.subprocess.Process | None = None

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
        self._process = await self._spawn(
            [sys.executable, "-c", RUN, "run"], stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
        )
        if self._telegram_url is None:
            await self._world.telegram.polled(timeout=PATIENCE)
        await self._world.slack.connected(timeout=PATIENCE)

    async def ends(self, number: signal.Signals) -> int:
        """Send it a signal; return how it ended."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await asyncio.wait_for(self._process.wait(), PATIENCE)

    async def says(self, *command: str) -> tuple[int, str]:
        """Run another command of `doorstep` beside it, with the same settings; return how it ended and all it said."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", RUN, *command),
            env={**os.environ, **self._environment()},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert process.stdout is not None
        said = await asyncio.wait_for(process.stdout.read(), PATIENCE)
        return await asyncio.wait_for(process.wait(), PATIENCE), said.decode()

    async def _spawn(self, command: list[str], *, stdin: int, stdout: int) -> asyncio.subprocess.Process:
        """Start a process that leads a group of its own, so that all it starts can be ended with it."""
        environment = {**os.environ, **self._environment()}
        return await asyncio.create_subprocess_exec(
            *command, env=environment, stdin=stdin, stdout=stdout, start_new_session=True
        )

    async def _ends_at_once(self) -> None:
        """End the process and all that it started."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await asyncio.wait_for(self._process.wait(), PATIENCE)

    def _environment(self) -> dict[str, str]:
        found = settings(self._world, self._url, str(self._folder / "files"), str(self._folder / "landlord.toml"))
        if self._telegram_url:
            found = found.model_copy(update={"telegram_url": self._telegram_url})
        values = {name: getattr(found, name) for name in type(found).model_fields}
        values = {name: value for name, value in values.items() if value is not None}
        return {
            f"DOORSTEP_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in values.items()
        }
