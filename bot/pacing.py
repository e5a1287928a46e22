"""The platforms' limits as a table, and the waiting that keeps to it: replies first."""

import asyncio
import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from flows.clock import Clock


@dataclass(frozen=True, slots=True)
class Limit:
    """`rate` calls a second in the long run, `burst` at once. `each`: per destination, else for the platform."""

    platform: str
    methods: tuple[str, ...]
    rate: float
    burst: int
    each: bool = False
    only: Callable[[str], bool] = lambda destination: True


def _is_group(destination: str) -> bool:
    return destination.startswith("-")


SENDS = ("send*", "copyMessage*", "forwardMessage*")
TIER_3 = ("chat.update", "chat.delete", "conversations.history", "conversations.replies")
TIER_4 = ("conversations.info", "chat.postEphemeral", "files.getUploadURLExternal", "files.completeUploadExternal")
LIMITS = (
    Limit("telegram", SENDS, rate=28, burst=2),
    Limit("telegram", SENDS, rate=0.95, burst=4, each=True, only=lambda chat: not _is_group(chat)),
    Limit("telegram", (*SENDS, "editMessage*"), rate=20 / 60, burst=18, each=True, only=_is_group),
    Limit("slack", ("chat.postMessage",), rate=1, burst=3, each=True),
    *(Limit("slack", (method,), rate=48 / 60, burst=20) for method in TIER_3),
    *(Limit("slack", (method,), rate=95 / 60, burst=30) for method in TIER_4),
)


@dataclass
class Bucket:
    """A token bucket in the clock's own time, with a queue that lets the more urgent go first."""

    limit: Limit
    clock: Clock
    tokens: float = 0
    at: datetime | None = None
    _queue: list[tuple[int, int]] = field(default_factory=list)
    _moved: asyncio.Condition = field(default_factory=asyncio.Condition)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def take(self, priority: int) -> None:
        ticket = (priority, next(self._numbers))
        heapq.heappush(self._queue, ticket)
        try:
            while True:
                async with self._moved:
                    await self._moved.wait_for(lambda: self._queue[0] == ticket)
                wait = self._refill()
                if wait <= timedelta():
                    self.tokens -= 1
                    return
                await self.clock.sleep_until(self.clock.now() + wait)
        finally:
            self._queue.remove(ticket)
            heapq.heapify(self._queue)
            async with self._moved:
                self._moved.notify_all()

    def _refill(self) -> timedelta:
        """Count what has been regained; how long until there is one."""
        now = self.clock.now()
        if self.at is None:
            self.tokens = self.limit.burst
        else:
            self.tokens = min(self.limit.burst, self.tokens + (now - self.at).total_seconds() * self.limit.rate)
        self.at = now
        return timedelta(seconds=max(0.0, (1 - self.tokens) / self.limit.rate)) if self.tokens < 1 else timedelta()


class TablePacer:
    """Keeps to `LIMITS` (or others): a call waits for every bucket it counts in."""

    def __init__(self, clock: Clock, limits: tuple[Limit, ...] = LIMITS) -> None:
        self._clock = clock
        self._limits = limits
        self._buckets: dict[tuple[int, str], Bucket] = {}

    async def turn(self, platform: str, method: str, destination: str, priority: int) -> None:
        for number, limit in enumerate(self._limits):
            if limit.platform != platform or not any(fnmatchcase(method, m) for m in limit.methods):
                continue
            if not limit.only(destination):
                continue
            key = (number, destination if limit.each else "")
            await self._buckets.setdefault(key, Bucket(limit, self._clock)).take(priority)
