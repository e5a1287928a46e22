"""Two processes on PostgreSQL through a night of mixed faults, one killed and started again, over and over.

Nothing is doubled and nothing lost, whichever of the two leads, takes an input in, or dies.
"""

import asyncio
import random
import shutil
import signal
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text as sql

from bot.simulator.faults import Fault, Kind
from bot.simulator.world import World
from storage import restore
from storage.backup import back_up
from storage.database import Database
from tests.proofs.night import MAYBE
from tests.proofs.nursery import Nursery
from tests.proofs.test_kills import OPEN, Scene
from tests.running import PATIENCE
from tests.stage import BEGAN

KILL_AFTER = (0.2, 3.0)
"""Between how many seconds after the last one a process is killed."""
FAULTS = (
    # A message that may have arrived comes again; one that certainly did not may come as often as it takes.
    *(("telegram", "sendMessage", kind) for kind in (Kind.ERROR, Kind.CUT_AFTER)),
    *(("telegram", method, Kind.ERROR) for method in ("getUpdates", "editMessageText", "getFile", "*")),
    *(
        ("slack", method, kind)
        for method in ("chat.postMessage", "chat.update", "files.*", "users.info", "*")
        for kind in (Kind.ERROR, Kind.CUT_BEFORE, Kind.CUT_AFTER)
    ),
)


@pytest.mark.parametrize(
    ("residents", "kills"), [pytest.param(20, 200, marks=pytest.mark.proof), pytest.param(2, 2, id="short")]
)
async def test_two_processes_through_a_night_of_mixed_faults_one_killed_and_started_again(
    seed: int, residents: int, kills: int, moved_in_postgres_url: str, tmp_path: Path
) -> None:
    world = World(start=BEGAN)
    await world.start()
    try:
        async with Nursery(world, tmp_path, url=moved_in_postgres_url) as one:
            channels = one.channels
            async with Nursery(world, tmp_path, url=moved_in_postgres_url, channels=channels, log="other") as other:
                chance = random.Random(seed)
                night = Night(world, one, chance, residents, other=other, url=moved_in_postgres_url, folder=tmp_path)
                await night.play(kills, 0)
                await night.keep()
                night.check()
                print(f"{kills} kills, {night.reports} reports, {night.acts} acts of staff, {night.planned} faults")
    finally:
        await world.stop()


@dataclass
class Night(Scene):
    """The residents and staff of the thousand kills, served by two processes; one of them is killed now and then."""

    other: Nursery | None = None
    url: str = ""
    folder: Path = Path()
    planned: int = 0

    async def play(self, kills: int, longest: float) -> None:
        assert self.other is not None
        both = [self.nursery, self.other]
        for nursery in both:
            await nursery.start()
        await self.world.telegram.polled(timeout=PATIENCE)
        async with asyncio.TaskGroup() as group:
            for resident in self.residents:
                group.create_task(self._keeps_reporting(resident))
            for officer in self.officers:
                group.create_task(self._keeps_looking(officer))
            for _ in range(kills):
                await self._go_on(self.chance.uniform(*KILL_AFTER))
                self._plan_a_fault()
                killed = self.chance.choice(both)
                await killed.ends(signal.SIGKILL)
                self._killed_at.append(len(self.world.journal.entries))
                await self._go_on_without(killed, self.chance.choice([0.0, 0.0, 5.0]))
                await killed.start()
            self.world.faults.clear()
            self._over = True
        await self._settled()
        for nursery in both:
            assert await nursery.ends(signal.SIGTERM) == 0

    def _plan_a_fault(self) -> None:
        platform, method, kind = self.chance.choice(FAULTS)
        self.planned += 1
        status = self.chance.choice([429, 500, 503])
        self.world.faults.plan(Fault(platform, method, kind, times=1, status=status, retry_after=1))

    async def _go_on(self, seconds: float) -> None:
        assert self.other is not None
        assert all(await asyncio.gather(self.nursery.lives(seconds), self.other.lives(seconds)))

    async def _go_on_without(self, killed: Nursery, seconds: float) -> None:
        assert self.other is not None
        left = self.other if killed is self.nursery else self.nursery
        assert await left.lives(seconds)

    async def keep(self) -> None:
        """Bring everything into a SQLite database, where it is looked through."""
        database = Database(self.url)
        files, archive = self.folder / "files", self.folder / "night.zip"
        now = self.world.clock.now() + timedelta(days=1)
        await back_up(database, files, archive, now)
        await database.close()
        shutil.rmtree(files, ignore_errors=True)
        await restore.restore(archive, f"sqlite+aiosqlite:///{self.nursery.database}", files, now)

    def _nothing_is_left(self) -> None:
        """Check it, but for messages that arrived twice, each time without our knowing: they are given up."""
        left = [tuple(row) for row in self._rows(OPEN) if MAYBE not in (row["trouble"] or "")]
        assert not left, left

    def _rows(self, query: str) -> list[Any]:
        if query is not OPEN or self.nursery.database.exists():
            return super()._rows(query)
        engine = create_engine(self.url)
        with engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(sql(query)).mappings()]
        engine.dispose()
        return rows
