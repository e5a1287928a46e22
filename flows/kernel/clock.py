"""Time as all other code sees it: always aware, always UTC, and injected."""

import asyncio
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits. The simulator's clock can be wound forward; the system's cannot."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""

    async def sleep_until(self, moment: datetime) -> None:
        """Return once `now()` is `moment` or later."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        while (left := (moment - self.now()).total_seconds()) > 0:
            await asyncio.sleep(left)
