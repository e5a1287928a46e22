"""`doorstep run` in a process of its own: what a landlord starts, and what a power cut ends."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from pydantic import SecretStr

from bot.simulator.landlord import landlord_file, move_in, settings
from bot.simulator.world import World

PATIENCE = 20.0


class Running:
    """The sample landlord's Doorstep, against the simulator, with its data in a folder that outlives it."""

    def __init__(self, world: World, folder: Path, *, telegram_url: str | None = None) -> None:
        self._world = world
        self._folder = folder
        self._telegram_url = telegram_url
        self.channels = move_in(world)
        (folder / "landlord.toml").write_text(landlord_file(self.channels), encoding="utf-8")
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        command = [sys.executable, "-c", "from bot.cli import main; main()", "run"]
        self._process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **self._environment()}, stdout=asyncio.subprocess.DEVNULL
        )
        if self._telegram_url is None:
            await self._world.telegram.polled(timeout=PATIENCE)
        await self._world.slack.connected(timeout=PATIENCE)

    def _environment(self) -> dict[str, str]:
        url = f"sqlite+aiosqlite:///{self._folder / 'running.sqlite'}"
        found = settings(self._world, url, str(self._folder / "files"), str(self._folder / "landlord.toml"))
        if self._telegram_url:
            found = found.model_copy(update={"telegram_url": self._telegram_url})
        values = {name: getattr(found, name) for name in type(found).model_fields}
        values = {name: value for name, value in values.items() if value is not None}
        return {
            f"DOORSTEP_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in values.items()
        }

    async def ends(self, number: signal.Signals) -> int:
        """Send it a signal; answers with how it ended."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self._process.wait()
