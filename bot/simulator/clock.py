"""The simulator's clock: runs with the real one, and can be wound forward."""

import asyncio
from datetime import UTC, datetime, timedelta


class SimClock:
    """A clock that nobody has to wait for.

    It ticks with real time plus an offset. `wind` adds to the offset, and so does `sleep_until`: whoever
    waits (pacing, `Retry-After`, back-off) moves time forward instead, so a story never stands still.
    """

    def __init__(self, start: datetime | None = None) -> None:
        real = datetime.now(UTC)
        self._offset = (start - real) if start else timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def wind(self, by: timedelta) -> None:
        """Move time forward. Time never goes back."""
        if by > timedelta():
            self._offset += by

    async def sleep_until(self, moment: datetime) -> None:
        self.wind(moment - self.now())
        await asyncio.sleep(0)
