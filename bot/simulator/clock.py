"""The simulator's clock: runs with the real one, and can be moved forward."""

import asyncio
import contextlib
import heapq
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

QUIET = 0.001
"""Seconds of real time without a request, after which only the clock keeps anybody waiting."""


class SimClock:
    """A clock that nobody has to wait for.

    It ticks with real time plus an offset. Once everything is quiet, it leaps to the earliest moment for which somebody
    waits (pacing, `Retry-After`, back-off), as if that much time had gone by.
    """

    def __init__(self, start: datetime | None = None) -> None:
        real = datetime.now(UTC)
        self._offset = (start - real) if start else timedelta()
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._leaper: asyncio.Task[None] | None = None
        self._stirs = 0
        self._longest_leaps: list[timedelta] = []

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    @property
    def offset(self) -> timedelta:
        """How far ahead of real time it is."""
        return self._offset

    def wind(self, by: timedelta) -> None:
        """Move time forward. Time never goes back."""
        if by > timedelta():
            self._offset += by
            self._wake()

    def jump(self, by: timedelta) -> None:
        """Jump to another time, even an earlier one, as a badly set clock does."""
        self._offset += by
        self._wake()

    def stir(self) -> None:
        """Note that something happens: it is not quiet."""
        self._stirs += 1

    @contextlib.contextmanager
    def unhurried(self, longest_leap: timedelta = timedelta()) -> Iterator[None]:
        """Let time go by at its real speed meanwhile, except for waits up to this long."""
        self._longest_leaps.append(longest_leap)
        try:
            yield
        finally:
            self._longest_leaps.remove(longest_leap)

    async def sleep_until(self, moment: datetime) -> None:
        if moment <= self.now():
            await asyncio.sleep(0)
            return
        self.stir()
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (moment, next(self._numbers), future))
        if self._leaper is None or self._leaper.done():
            self._leaper = asyncio.create_task(self._leap(), name="clock")
        await future

    async def _leap(self) -> None:
        while self._sleepers:
            seen = self._stirs
            await asyncio.sleep(QUIET)
            if self._sleepers and self._stirs == seen:
                self._offset += self._leap_to(self._sleepers[0][0])
            self._wake()

    def _leap_to(self, moment: datetime) -> timedelta:
        leap = max(moment - self.now(), timedelta())
        return leap if all(leap <= longest for longest in self._longest_leaps) else timedelta()

    def _wake(self) -> None:
        now = self.now()
        while self._sleepers and (self._sleepers[0][0] <= now or self._sleepers[0][2].done()):
            _, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                self._stirs += 1
                future.set_result(None)
