"""The platforms' limits as a table, and the waiting that keeps to it: replies first."""

import asyncio
import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase

from flows.kernel.clock import Clock

MAX_BUCKETS = 20_000
"""The number of destinations that are remembered before idle ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Limit:
    """`rate` calls a second in the long run, `burst` at once. `each`: per destination, else for the platform."""

    platform: str
    methods: tuple[str, ...]
    rate: float
    burst: float
    each: bool = False
    only: Callable[[str], bool] = lambda destination: True


def _is_group(destination: str) -> bool:
    return destination.startswith("-")


SENDS = ("send*", "copyMessage*", "forwardMessage*")
TIER_3 = ("chat.update", "chat.delete", "conversations.history", "conversations.replies")
TIER_4 = ("conversations.info", "chat.postEphemeral", "files.getUploadURLExternal", "files.completeUploadExternal")
LIMITS = (
    Limit("telegram", SENDS, rate=0.95, burst=4, each=True, only=lambda chat: not _is_group(chat)),
    # At most 20 in any minute: the burst plus what the rate adds; one is left for a call that is late and close to the
    # next. A small burst allows a quick pace, so that a message that changes often is soon up to date.
    Limit("telegram", (*SENDS, "editMessage*"), rate=15 / 60, burst=4, each=True, only=_is_group),
    # At most 30 in any second: the burst plus what the rate adds. The burst above one makes up for waking late.
    Limit("telegram", SENDS, rate=28.7, burst=1.3),
    Limit("slack", ("chat.postMessage",), rate=1, burst=3, each=True),
    *(Limit("slack", (method,), rate=48 / 60, burst=20) for method in TIER_3),
    *(Limit("slack", (method,), rate=95 / 60, burst=30) for method in TIER_4),
)


class Bucket:
    """A token bucket in the clock's own time, with a queue in which the more urgent go first."""

    def __init__(self, limit: Limit, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._tokens = float(limit.burst)
        self._at = clock.now()
        self._queue: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._pump: asyncio.Task[None] | None = None

    async def take(self, priority: int) -> None:
        """Wait for a token; a caller that is cancelled meanwhile leaves its token to the next."""
        if not self._queue and not self._wait():
            self._tokens -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (priority, next(self._numbers), turn))
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._grant())
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self._tokens += 1
            raise

    async def _grant(self) -> None:
        while self._queue:
            if wait := self._wait():
                await self._clock.sleep_until(self._clock.now() + wait)
                continue
            _, _, turn = heapq.heappop(self._queue)
            if not turn.done():
                self._tokens -= 1
                turn.set_result(None)

    def _wait(self) -> timedelta:
        """Count the tokens that were regained; return how long until there is one."""
        now = self._clock.now()
        regained = max(0.0, (now - self._at).total_seconds()) * self._limit.rate
        self._tokens, self._at = min(self._limit.burst, self._tokens + regained), now
        return timedelta(seconds=(1 - self._tokens) / self._limit.rate) if self._tokens < 1 else timedelta()

    @property
    def is_full(self) -> bool:
        """Return whether it has been idle for so long that a new one would be the same."""
        self._wait()
        return not self._queue and self._tokens >= self._limit.burst


class TablePacer:
    """Keeps to `LIMITS` (or others): a call waits for every bucket that counts it, its destination's own first."""

    def __init__(self, clock: Clock, limits: tuple[Limit, ...] = LIMITS) -> None:
        self._clock = clock
        self._limits = limits
        self._of: dict[tuple[str, str], list[tuple[int, Limit]]] = {}
        self._buckets: dict[tuple[int, str], Bucket] = {}

    async def turn(self, platform: str, method: str, destination: str, priority: int) -> None:
        limits = self._of.get((platform, method))
        if limits is None:
            limits = self._of[platform, method] = self._limits_of(platform, method)
        for number, limit in limits:
            if limit.only(destination):
                await self._bucket(number, limit, destination if limit.each else "").take(priority)

    def _limits_of(self, platform: str, method: str) -> list[tuple[int, Limit]]:
        return [
            (number, limit)
            for number, limit in enumerate(self._limits)
            if limit.platform == platform and any(fnmatchcase(method, pattern) for pattern in limit.methods)
        ]

    def _bucket(self, number: int, limit: Limit, destination: str) -> Bucket:
        bucket = self._buckets.get((number, destination))
        if bucket is None:
            if len(self._buckets) >= MAX_BUCKETS:
                self._buckets = {key: one for key, one in self._buckets.items() if not one.is_full}
            bucket = self._buckets[number, destination] = Bucket(limit, self._clock)
        return bucket
